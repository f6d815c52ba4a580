"""Hand-overs on the desk: the flip between authorities, the move to another municipality, another service."""
