"""What stands in released arrays for a count that is hidden; by itself, as words need no arrays."""

MASKED = -1
