"""The wall in the database (PostgreSQL): which role may do what with which table, and which rows it sees.

How and why: docs/explanation/isolation-and-roles.md and record 0034.
"""
