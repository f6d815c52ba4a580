"""Pages of the desk: a supervisor's team."""
