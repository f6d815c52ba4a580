"""Acts on the catalogue: one function for one act of a person."""
