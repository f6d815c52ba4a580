"""Acts of guidance: visits, the separate register, the queue and times, points, duties and reasons."""
