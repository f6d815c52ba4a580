"""Pages of the desk: the assessment of skills and service need."""
