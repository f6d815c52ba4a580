"""Older lists of clients on their way in: a workbook's columns to fields, rows to people, a report on each row."""
