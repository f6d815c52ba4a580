"""Pages of the desk: urgent notices."""
