"""How far a cross is from independence: what chance would give, and how unlikely the rest is."""

import numpy as np
from numpy.typing import NDArray

from explorer.backend.disclosure import MASKED, Counts, Released

STEPS = (2.0, 4.0, 8.0, 16.0)
"""Residuals from which a cell is one shade stronger; below the first it may well be chance."""


def expected(released: Released) -> NDArray[np.float64]:
    """Cases of each pair if the two fields had nothing to do with each other; NaN where hidden.

    n(answer) n(group) / n, all among the cases with an answer to both.
    """
    n = released.answered_both
    return np.outer(_told(released.answered_by), _told(released.by_answered)) / (
        n if n > 0 else np.nan
    )


def _told(counts: Counts) -> NDArray[np.float64]:
    return np.where(counts == MASKED, np.nan, counts.astype(np.float64))


def adjusted(released: Released) -> NDArray[np.float64]:
    """Adjusted residuals: about standard normal when a pair comes together as chance has it.

    (observed - expected) / sqrt(expected (1 - n(answer) / n) (1 - n(group) / n)); NaN where any
    part is hidden. With several answers a case each pair is a table of two by two of its own.
    Source: S. J. Haberman, "The analysis of residuals in cross-classified tables", Biometrics 29
    (1973).
    """
    n = released.answered_both if released.answered_both > 0 else np.nan
    rows, columns = _told(released.answered_by) / n, _told(released.by_answered) / n
    by_chance = expected(released)
    spread = by_chance * np.outer(1 - rows, 1 - columns)
    observed = _told(released.counts)
    # Rounded counts may let a part seem larger than its whole.
    with np.errstate(invalid="ignore", divide="ignore"):
        found = (observed - by_chance) / np.sqrt(spread)
    return np.where((spread > 0) | np.isnan(observed + spread), found, 0.0)


def strength(residuals: NDArray[np.float64]) -> NDArray[np.float64]:
    """From -1 (far fewer than by chance) over 0 to 1 (far more), in the steps of ``STEPS``."""
    steps = np.searchsorted(STEPS, np.abs(np.nan_to_num(residuals)), side="right")
    return np.sign(np.nan_to_num(residuals)) * steps / len(STEPS)
