"""Reads of a case; each takes the actor, or a client that was opened through the doors."""
