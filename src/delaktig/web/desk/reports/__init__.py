"""Pages of the desk: what readers say is wrong, how useful pages were, what was searched for in vain."""
