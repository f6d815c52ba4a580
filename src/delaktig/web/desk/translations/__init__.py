"""Pages of the desk: translations."""
