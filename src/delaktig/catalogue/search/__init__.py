"""Search in services, in every language of the guide (row A4): see decision 0023.

``letters`` takes writing apart, ``forms`` knows words in their inflections, ``lexicon`` holds a language's
words in memory, ``matching`` answers one typed word, ``finding`` a whole question; ``keeping`` keeps the
index up from the acts, ``reading`` holds it in the process, ``misses`` counts what was sought in vain.
"""

from delaktig.catalogue.search.finding import Found, Hit, search

__all__ = ["Found", "Hit", "search"]
