"""A dated log of what is done together until a room of its own holds it: meetings, events, courses, grants, homes."""
