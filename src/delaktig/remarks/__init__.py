"""What bodies that are heard have said (*iakttagelse · havainto*), and what was done about it."""
