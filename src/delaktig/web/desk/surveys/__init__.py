"""Pages of the desk: surveys."""
