"""The demonstration (issue 2 §5): five programmes with their decisions, and people who are all invented.

Facts, codes, periods and numbers are those of the programmes and decisions; every sentence is
our own. What was invented to make the demonstration whole says so (``invented``) part by part.
Where no document names who leads a joint programme, one member has to, since the common text
belongs to the lead; the edition says that this is so.
"""
