"""Pages of the desk: statistics of others in."""
