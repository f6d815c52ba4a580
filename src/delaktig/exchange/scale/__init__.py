"""Fills an empty database with invented rows as many as a share of Finland's would be: to measure, never to use."""
