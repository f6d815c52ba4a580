"""Pages of the desk: guidance, its visits, queue, times, points and pictures."""
