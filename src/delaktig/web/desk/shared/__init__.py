"""What clients share with other units at the same service point: a list, and each one's path in common."""
