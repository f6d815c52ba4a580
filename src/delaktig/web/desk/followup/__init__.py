"""Pages of the desk: completeness, calendar, comparison, corrections."""
