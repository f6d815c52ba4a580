"""Small numbers: which cells of published tables are left out, so that nobody is known by subtraction. No Django."""
