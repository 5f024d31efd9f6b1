"""Whole tables of counts: is there any connection, how strong is it, does a share rise in order."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from explorer.backend.disclosure import MASKED

Table = NDArray[np.integer] | Sequence[Sequence[int]]
"""(rows, columns) of counts, each case in one cell only."""


def _clean(counts: Table) -> NDArray[np.float64] | None:
    """The table without empty rows and columns; None when a count is hidden or one line is left."""
    table = np.asarray(counts, np.float64)
    if table.ndim != 2 or (table == MASKED).any():
        return None
    table = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    return table if min(table.shape) > 1 else None


def _expected(table: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()


def _statistic(table: NDArray[np.float64]) -> float:
    expected = _expected(table)
    return float(((table - expected) ** 2 / expected).sum())


def is_sparse(counts: Table) -> bool:
    """True when chi-square of the table is not to be trusted: more than a fifth of the cells, or
    one below 1, are expected to have fewer than 5 cases.

    Source: W. G. Cochran, "Some methods for strengthening the common chi-square tests",
    Biometrics 10 (1954).
    """
    table = _clean(counts)
    if table is None:
        return True
    expected = _expected(table)
    return bool((expected < 5).mean() > 0.2 or (expected < 1).any())


def chi_square(counts: Table) -> tuple[float, int, float] | None:
    """Statistic, degrees of freedom and p of Pearson's test, without continuity correction."""
    from scipy.special import chdtrc

    table = _clean(counts)
    if table is None:
        return None
    freedom = (table.shape[0] - 1) * (table.shape[1] - 1)
    statistic = _statistic(table)
    return statistic, freedom, float(chdtrc(freedom, statistic))


def cramers_v(counts: Table) -> float | None:
    """How strongly rows and columns are connected: 0 not at all, 1 fully.

    Source: H. Cramér, Mathematical Methods of Statistics (1946), chapter 21.
    """
    table = _clean(counts)
    if table is None:
        return None
    return math.sqrt(_statistic(table) / (table.sum() * (min(table.shape) - 1)))


def trend(
    counts: Sequence[int], answered: Sequence[int], scores: Sequence[float] = ()
) -> tuple[float, float] | None:
    """Whether a share rises or falls over ordered groups: z (above 0: rises) and its p.

    ``scores`` are the groups' places, by default 1, 2, 3... Groups where nobody answered are left
    out. Source: P. Armitage, "Tests for linear trends in proportions and frequencies", Biometrics
    11 (1955).
    """
    if MASKED in counts or MASKED in answered:
        return None
    places = scores or range(1, len(counts) + 1)
    told = [(k, n, s) for k, n, s in zip(counts, answered, places, strict=True) if n > 0]
    whole, having = sum(n for _, n, _ in told), sum(k for k, _, _ in told)
    if len(told) < 2 or having in (0, whole):
        return None
    middle = sum(n * s for _, n, s in told) / whole
    spread = sum(n * (s - middle) ** 2 for _, n, s in told)
    if spread == 0:
        return None
    share = having / whole
    slope = sum(k * (s - middle) for k, _, s in told)
    z = slope / math.sqrt(share * (1 - share) * spread)
    return z, math.erfc(abs(z) / math.sqrt(2))
