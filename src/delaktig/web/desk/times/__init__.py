"""Times with clients on the desk: the calendar, invitations, interpreters, the fee for a missed time."""
