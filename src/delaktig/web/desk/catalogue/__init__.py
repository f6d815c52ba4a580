"""Pages of the desk: the service catalogue."""
