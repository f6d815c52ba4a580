"""Pages of the desk: documents."""
