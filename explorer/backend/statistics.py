"""Shares of released counts. A hidden count has no share, so nothing can be worked back."""

import numpy as np
from numpy.typing import NDArray

from explorer.backend.disclosure import MASKED, Released

Shares = NDArray[np.float64]


def shares(released: Released, base: str = "answered") -> Shares:
    """Each count over its base, from 0 to 1; NaN where either is hidden or the base is 0.

    ``base``: ``answered`` (cases with an answer in the field, in both fields for a cross), ``all``
    (the selected cases) or ``group`` (per ``by`` answer, its cases with an answer in the field).
    Source of the rule: codebook of the CTDC Global Synthetic Dataset, 2024, section 6.
    """
    if base == "group" and released.by:
        whole: NDArray[np.float64] = released.by_answered.astype(np.float64)
    elif base == "all":
        whole = np.float64(released.base) * np.ones(1)
    else:
        whole = np.float64(base_of(released)) * np.ones(1)
    counts = released.counts.astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = counts / whole
    return np.where((counts == MASKED) | (whole <= 0), np.nan, ratio)


def base_of(released: Released) -> int:
    """The cases with an answer: in the field, or in both fields of a cross."""
    return released.answered_both if released.by else released.answered
