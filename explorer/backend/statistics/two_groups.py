"""Two shares against each other: difference, ratio, odds ratio, and what chance may explain."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.backend.level import LEVEL
from explorer.backend.statistics.shares import Share, quantile, wilson

FEWEST_EXPECTED = 5
"""Below so many expected cases in a cell, chi-square is not to be trusted."""
_TIE = 1e-7
"""Tables as likely as the one at hand, but for rounding, count as such; R does the same."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its interval; None where it, or its interval, does not exist."""

    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Chance:
    """How often chance alone would show so large a difference; None where there is no test."""

    p: float | None = None
    method: str = ""
    """``chi_square`` or ``fisher``."""


def difference(a: Share, b: Share, level: float = LEVEL) -> Estimate:
    """The share in A less the share in B, from -1 to 1.

    Source: R. G. Newcombe, "Interval estimation for the difference between independent
    proportions", Statistics in Medicine 17 (1998), method 10 (of the Wilson intervals).
    """
    if a.share is None or b.share is None:
        return Estimate()
    value = a.share - b.share
    low_a, high_a = wilson(a.count, a.answered, level)
    low_b, high_b = wilson(b.count, b.answered, level)
    down = math.hypot(a.share - low_a, high_b - b.share)
    up = math.hypot(high_a - a.share, b.share - low_b)
    return Estimate(value, value - down, value + up)


def ratio(a: Share, b: Share, level: float = LEVEL) -> Estimate:
    """The share in A over the share in B; no ratio to nothing, no interval around 0.

    Source: D. Katz et al., "Obtaining confidence intervals for the risk ratio in cohort studies",
    Biometrics 34 (1978): the logarithm is taken as normal.
    """
    if a.share is None or not b.share:
        return Estimate()
    value = a.share / b.share
    if value == 0:
        return Estimate(0.0)
    variance = (1 / a.count - 1 / a.answered) + (1 / b.count - 1 / b.answered)
    return around(value, variance, level)


def odds_ratio(a: Share, b: Share, level: float = LEVEL) -> Estimate:
    """The odds in A over the odds in B; none when one of the four cells is empty.

    Source: B. Woolf, "On estimating the relation between blood group and disease", Annals of
    Human Genetics 19 (1955).
    """
    if a.share is None or b.share is None:
        return Estimate()
    cells = (a.count, a.answered - a.count, b.count, b.answered - b.count)
    if 0 in cells:
        return Estimate()
    value = cells[0] * cells[3] / (cells[1] * cells[2])
    return around(value, sum(1 / cell for cell in cells), level)


def around(value: float, variance: float, level: float) -> Estimate:
    """The interval of a ratio whose logarithm has a variance."""
    spread = quantile(level) * math.sqrt(max(0.0, variance))
    return Estimate(value, value * math.exp(-spread), value * math.exp(spread))


def chance(a: Share, b: Share) -> Chance:
    """Chi-square without continuity correction; Fisher's exact test of a small table.

    Small: fewer than ``FEWEST_EXPECTED`` cases are expected in one of the four cells.
    """
    if a.share is None or b.share is None:
        return Chance()
    whole = a.answered + b.answered
    having = a.count + b.count
    least = min(a.answered, b.answered) * min(having, whole - having) / whole
    if least < FEWEST_EXPECTED:
        return Chance(_exact(a.count, a.answered, having, whole), "fisher")
    crossed = a.count * (b.answered - b.count) - b.count * (a.answered - a.count)
    # Whole numbers as long as possible: the product may be larger than a float can tell apart.
    below = a.answered * b.answered * having * (whole - having)
    statistic = whole * crossed * crossed / below
    return Chance(math.erfc(math.sqrt(statistic / 2)), "chi_square")


def _exact(count: int, answered: int, having: int, whole: int) -> float:
    """Two-sided: all tables with the same sums that are no likelier than this one.

    All tables at once and hundreds of rows a comparison, which scipy.stats would take one by one.
    """
    from scipy.special import gammaln

    lowest = max(0, having - (whole - answered))
    cells = np.arange(lowest, min(having, answered) + 1, dtype=np.float64)

    def log_choose(n: int, k: NDArray[np.float64]) -> NDArray[np.float64]:
        return gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)

    logs = log_choose(answered, cells) + log_choose(whole - answered, having - cells)
    likely = np.exp(logs - logs.max())
    at = likely[count - lowest]
    return min(1.0, float(likely[likely <= at * (1 + _TIE)].sum() / likely.sum()))
