"""The desk: services in and out as files."""
