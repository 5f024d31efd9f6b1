"""Two groups compared in a whole question: how far apart they are, in which direction, and where
the middle of each is."""

from dataclasses import dataclass

import numpy as np

from explorer.backend import statistics
from explorer.backend.disclosure import Released
from explorer.backend.level import LEVEL

ORDERED = ("ordinal", "number")


@dataclass(frozen=True, slots=True)
class MiddleAnswer:
    """The median as answers: the two middle ones, mostly the same, and the ends of the interval."""

    lower: str
    upper: str
    low: str | None
    high: str | None


@dataclass(frozen=True, slots=True)
class ComparedField:
    """One question in both groups; what does not fit it, or cannot be told, is None."""

    field: str
    cramers_v: float | None = None
    """From 0, the same in both groups, to 1; of questions with one answer a case."""
    p: float | None = None
    """Of chi-square over all answers, where these have cases enough for it."""
    trend: float | None = None
    """Above 0: the higher the answer, the more of the cases are of group A; ordered questions."""
    p_trend: float | None = None
    middle_a: MiddleAnswer | None = None
    middle_b: MiddleAnswer | None = None


def compared(a: Released, b: Released, level: float = LEVEL) -> ComparedField | None:
    """A question as a whole; None where a case may have several answers."""
    if a.kind == "flags" or not len(a.values):
        return None
    table = np.stack([a.counts, b.counts], axis=1)
    tested = None if statistics.is_sparse(table) else statistics.chi_square(table)
    found = ComparedField(a.field, statistics.cramers_v(table), tested[2] if tested else None)
    if a.kind not in ORDERED:
        return found
    counts_a, counts_b = a.counts.tolist(), b.counts.tolist()
    is_hidden = min(*counts_a, *counts_b) < 0
    both = [x + y for x, y in zip(counts_a, counts_b, strict=True)]
    trend = None if is_hidden else statistics.trend(counts_a, both)
    return ComparedField(
        a.field,
        found.cramers_v,
        found.p,
        trend[0] if trend else None,
        trend[1] if trend else None,
        _middle(a.values, counts_a, level),
        _middle(b.values, counts_b, level),
    )


def _middle(values: tuple[str, ...], counts: list[int], level: float) -> MiddleAnswer | None:
    found = statistics.median(counts, level)
    if found is None:
        return None
    low, high = (None if i is None else values[i] for i in (found.low, found.high))
    return MiddleAnswer(values[found.lower], values[found.upper], low, high)
