"""The case diary on the desk: notes, corrections beside the old, words looked for, print."""
