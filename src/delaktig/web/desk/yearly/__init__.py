"""The desk's pages of the yearly report."""
