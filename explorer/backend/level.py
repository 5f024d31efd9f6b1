"""How sure an interval is to hold the truth; by itself, as saying it needs no arrays."""

LEVEL = 0.95
"""The confidence of intervals unless another is asked for."""
LOWEST, HIGHEST = 0.5, 0.999


def is_level(number: float) -> bool:
    """True for a confidence that an interval can be asked for."""
    return LOWEST <= number <= HIGHEST
