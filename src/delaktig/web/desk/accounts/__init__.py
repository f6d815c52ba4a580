"""Pages of the desk: accounts."""
