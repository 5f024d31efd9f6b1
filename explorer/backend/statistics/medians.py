"""The middle of numbers or of ordered bands, from how many cases each value has."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from explorer.backend.level import LEVEL
from explorer.backend.statistics.two_groups import Estimate


@dataclass(frozen=True, slots=True)
class Middle:
    """The median as places in the list of values, and the interval's ends as such.

    An even number of cases has two middle ones: ``lower`` and ``upper``, mostly the same. ``low``
    and ``high`` are None where there are too few cases for an interval.
    """

    lower: int
    upper: int
    low: int | None
    high: int | None
    n: int
    """Cases that have a value."""


def median(counts: Sequence[int], level: float = LEVEL) -> Middle | None:
    """The median of ordered values with so many cases each; None when hidden or nobody answered.

    The interval needs no assumption about the numbers: its ends are cases counted from both sides.
    Source: W. J. Conover, Practical Nonparametric Statistics (1999), section 3.2.
    """
    if any(count < 0 for count in counts) or not sum(counts):
        return None
    n = sum(counts)
    below = list(accumulate(counts))

    def place(rank: int) -> int:
        """Where the case with this rank stands, counted from 1."""
        return next(i for i, cases in enumerate(below) if cases >= rank)

    rank = _rank(n, level)
    ends = (place(rank), place(n + 1 - rank)) if rank else (None, None)
    return Middle(place((n + 1) // 2), place(n // 2 + 1), *ends, n)


def _rank(n: int, level: float) -> int:
    """The rank that the median is above with certainty enough; 0 when there are too few cases.

    The smallest k with at least half of what the level leaves, in a binomial of n and one half.
    """
    from scipy.special import bdtr

    tail = (1 - level) / 2
    low, high = -1, n
    while high - low > 1:
        middle = (low + high) // 2
        if bdtr(middle, n, 0.5) >= tail:
            high = middle
        else:
            low = middle
    return high


def mean(values: Sequence[float], counts: Sequence[int], level: float = LEVEL) -> Estimate:
    """The mean of numbers with so many cases each, with Student's interval.

    Source: Student, "The probable error of a mean", Biometrika 6 (1908).
    """
    from scipy.special import stdtrit

    n = sum(counts)
    if any(count < 0 for count in counts) or not n:
        return Estimate()
    pairs = list(zip(values, counts, strict=True))
    value = math.fsum(v * k for v, k in pairs) / n
    if n == 1:
        return Estimate(value)
    variance = math.fsum(k * (v - value) ** 2 for v, k in pairs) / (n - 1)
    spread = float(stdtrit(n - 1, (1 + level) / 2)) * math.sqrt(variance / n)
    return Estimate(value, value - spread, value + spread)
