"""Pages of the desk: clients, and what every page about one client shows around its content."""
