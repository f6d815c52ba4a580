"""The desk's pages of the rules that dates come from."""
