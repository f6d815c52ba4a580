"""The desk's pages of the register sheet: what is entered by hand in the national data resource."""
