"""Pages of the desk: figures given to the public."""
