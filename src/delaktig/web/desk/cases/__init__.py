"""What the pages about a client's path share."""
