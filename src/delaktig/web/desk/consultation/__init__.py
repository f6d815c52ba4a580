"""Pages of the desk: consultation."""
