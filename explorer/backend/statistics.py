"""Shares of released counts. A hidden count has no share, so nothing can be worked back."""

import math
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from explorer.backend.disclosure import MASKED, Counts, Released

Shares = NDArray[np.float64]


def base_of(released: Released) -> int:
    """The cases with an answer: in the field, or in both fields of a cross."""
    return released.answered_both if released.by else released.answered


def wholes(released: Released, base: str = "answered") -> Counts:
    """What the shares are of: one number for each answer, or for each ``by`` answer of a cross.

    ``base``: ``answered`` (cases with an answer in the field, in both fields for a cross), ``all``
    (the selected cases) or ``group`` (per ``by`` answer, its cases with an answer in the field).
    """
    if base == "group" and released.by:
        return released.by_answered
    number = released.base if base == "all" else base_of(released)
    return np.full(released.counts.shape[-1], number, np.int64)


def shares(released: Released, base: str = "answered") -> Shares:
    """Each count over its base, from 0 to 1; NaN where either is hidden or the base is 0.

    Source of the rule: codebook of the CTDC Global Synthetic Dataset, 2024, section 6.
    """
    whole = wholes(released, base)
    ratio = released.counts / np.where(whole > 0, whole, 1)
    return np.where((released.counts == MASKED) | (whole <= 0), np.nan, ratio)


LEVEL = 0.95
"""The confidence of intervals unless another is asked for."""


def wilson(count: int, whole: int, level: float = LEVEL) -> tuple[float, float]:
    """The score interval of a share, from 0 to 1; NaN where there is no share.

    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
    Journal of the American Statistical Association 22 (1927), without continuity correction.
    """
    if whole <= 0 or not 0 <= count <= whole:
        return math.nan, math.nan
    z = NormalDist().inv_cdf((1 + level) / 2)
    share = count / whole
    spread = z * math.sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole))
    middle, scale = share + z * z / (2 * whole), 1 + z * z / whole
    low = 0.0 if count == 0 else (middle - spread) / scale
    high = 1.0 if count == whole else (middle + spread) / scale
    return low, high
