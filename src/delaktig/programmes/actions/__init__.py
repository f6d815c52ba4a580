"""Acts on programmes, one function for one act of a person, grouped by what is acted on."""
