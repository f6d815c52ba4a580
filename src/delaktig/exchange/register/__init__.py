"""What belongs in the national data resource, as files in a shape of ours."""
