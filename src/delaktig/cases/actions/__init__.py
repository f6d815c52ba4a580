"""Acts on a client's path: one function for one act of a person."""
