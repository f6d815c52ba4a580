"""The desk: older lists of clients brought in."""
