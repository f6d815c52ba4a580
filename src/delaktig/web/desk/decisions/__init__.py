"""Pages of the desk: decisions."""
