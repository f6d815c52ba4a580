"""Pages of the desk: programmes."""
