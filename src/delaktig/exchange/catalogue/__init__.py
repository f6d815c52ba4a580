"""Services in and out: in the exchange's own shape, as workbooks, and in the shapes of other systems."""
