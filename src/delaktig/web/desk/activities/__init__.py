"""Pages of the log of what is done together."""
