"""Shares of released counts. A hidden count has no share, so nothing can be worked back."""

import math
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from explorer.backend.disclosure import MASKED, Counts, Released
from explorer.backend.level import LEVEL

Shares = NDArray[np.float64]


def base_of(released: Released) -> int:
    """The cases with an answer: in the field, or in both fields of a cross."""
    return released.answered_both if released.by else released.answered


def wholes(released: Released, base: str = "answered") -> Counts:
    """What the shares are of, one number for each count: (values,), or (values, by values).

    ``base``: ``answered`` (cases with an answer in the field, in both fields for a cross), ``all``
    (the selected cases), ``group`` (per ``by`` answer, its cases with an answer in the field) or
    ``row`` (per answer of the field, its cases with an answer in ``by``).
    """
    shape = released.counts.shape
    if base == "group" and released.by:
        return np.broadcast_to(released.by_answered, shape)
    if base == "row" and released.by:
        return np.broadcast_to(released.answered_by[:, None], shape)
    return np.broadcast_to(np.int64(released.base if base == "all" else base_of(released)), shape)


def shares(released: Released, base: str = "answered") -> Shares:
    """Each count over its base, from 0 to 1; NaN where either is hidden or the base is 0.

    Source of the rule: codebook of the CTDC Global Synthetic Dataset, 2024, section 6.
    """
    whole = wholes(released, base)
    ratio = released.counts / np.where(whole > 0, whole, 1)
    return np.where((released.counts == MASKED) | (whole <= 0), np.nan, ratio)


@lru_cache(maxsize=16)
def quantile(level: float) -> float:
    """How many standard errors an interval reaches to either side: 1.96 at 95 %."""
    return NormalDist().inv_cdf((1 + level) / 2)


def wilson(count: int, whole: int, level: float = LEVEL) -> tuple[float, float]:
    """The score interval of a share, from 0 to 1; NaN where there is no share.

    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
    Journal of the American Statistical Association 22 (1927), without continuity correction.
    """
    if whole <= 0 or not 0 <= count <= whole:
        return math.nan, math.nan
    z = quantile(level)
    share = count / whole
    spread = z * math.sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole))
    middle, scale = share + z * z / (2 * whole), 1 + z * z / whole
    low = 0.0 if count == 0 else (middle - spread) / scale
    high = 1.0 if count == whole else (middle + spread) / scale
    return low, high


@dataclass(frozen=True, slots=True)
class Share:
    """How many of those who answered gave an answer, with the Wilson interval.

    ``share``, ``low`` and ``high`` are from 0 to 1; None where a count is hidden or
    nobody answered.
    """

    count: int
    answered: int
    share: float | None
    low: float | None
    high: float | None


def share(count: int, answered: int, level: float = LEVEL) -> Share:
    """The share of ``count`` among ``answered``."""
    if answered <= 0 or not 0 <= count <= answered:
        return Share(count, answered, None, None, None)
    return Share(count, answered, count / answered, *wilson(count, answered, level))


def bounds(count: int, answered: int, base: int) -> tuple[float, float] | None:
    """Between which shares the truth lies, whatever the cases without an answer would have said.

    ``base``: answered and unanswered cases. Source: C. F. Manski, "Nonparametric bounds on
    treatment effects", American Economic Review 80 (1990).
    """
    if base <= 0 or not 0 <= count <= answered <= base:
        return None
    return count / base, (count + base - answered) / base
