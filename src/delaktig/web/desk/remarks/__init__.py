"""Pages of what bodies that are heard have said, and what was done about it."""
