"""The design system: tokens, shells, parts and the tags that draw them. Knows no room and no data."""
