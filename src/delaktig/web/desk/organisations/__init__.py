"""Pages of the desk: organisations."""
