"""A client's own view (*egen vy · oma näkymä*): what a person may see of the own data, opened with a letter's code.

Its pages work without scripts, leave nothing in the browser but one cookie, and tell of nobody else.
"""
