"""Pages of the desk: a client's integration plan, its reviews and interruptions, the paper in two languages."""
