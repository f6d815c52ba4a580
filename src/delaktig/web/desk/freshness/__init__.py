"""Pages of the desk: keeping services fresh, addresses outside, and the owner's own page behind a link."""
