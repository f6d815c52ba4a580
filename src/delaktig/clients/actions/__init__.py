"""Acts on clients: one function for one act of a person."""
