"""The public read API: the catalogue as data, for anyone, without a key and without a cookie."""
