"""Statistics of released counts: numbers in, numbers out; a hidden count never yields a figure.

Counts are whole numbers of cases or ``MASKED``. What cannot be told is None: a share of nobody, a
ratio to nothing, anything made of a hidden count. SciPy is imported where it is first needed.
"""

from explorer.backend.level import LEVEL
from explorer.backend.statistics.adjusted import adjusted
from explorer.backend.statistics.medians import Middle, mean, median
from explorer.backend.statistics.shares import (
    Share,
    Shares,
    base_of,
    bounds,
    share,
    shares,
    wholes,
    wilson,
)
from explorer.backend.statistics.strata import Pooled, pooled_odds_ratio, pooled_ratio
from explorer.backend.statistics.tables import chi_square, cramers_v, is_sparse, trend
from explorer.backend.statistics.two_groups import (
    Chance,
    Estimate,
    chance,
    difference,
    odds_ratio,
    ratio,
)
from explorer.backend.statistics.wording import FEW, Natural, cautions, natural

__all__ = [
    "FEW",
    "LEVEL",
    "Chance",
    "Estimate",
    "Middle",
    "Natural",
    "Pooled",
    "Share",
    "Shares",
    "adjusted",
    "base_of",
    "bounds",
    "cautions",
    "chance",
    "chi_square",
    "cramers_v",
    "difference",
    "is_sparse",
    "mean",
    "median",
    "natural",
    "odds_ratio",
    "pooled_odds_ratio",
    "pooled_ratio",
    "ratio",
    "share",
    "shares",
    "trend",
    "wholes",
    "wilson",
]
