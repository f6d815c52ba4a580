"""Pages of the desk: today."""
