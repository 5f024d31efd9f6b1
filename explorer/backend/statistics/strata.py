"""One comparison within several strata, such as sources, brought together."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from explorer.backend.level import LEVEL
from explorer.backend.statistics.shares import Share
from explorer.backend.statistics.two_groups import Estimate, around

Stratum = tuple[Share, Share]
"""Group A and group B."""


@dataclass(frozen=True, slots=True)
class Pooled:
    """A ratio over all strata, and how often chance alone would show as much."""

    ratio: Estimate
    p: float | None


@dataclass(frozen=True, slots=True)
class _Cells:
    """The table of a stratum as floats: with and without the answer, in A and in B."""

    a: float
    b: float
    c: float
    d: float

    @property
    def n(self) -> float:
        return self.a + self.b + self.c + self.d


def pooled_ratio(strata: Sequence[Stratum], level: float = LEVEL) -> Pooled:
    """The ratio of two shares, A over B, over all strata.

    Source: S. Greenland and J. M. Robins, "Estimation of a common effect parameter from sparse
    follow-up data", Biometrics 41 (1985).
    """
    tables = _tables(strata)
    above = sum(t.a * (t.c + t.d) / t.n for t in tables)
    below = sum(t.c * (t.a + t.b) / t.n for t in tables)
    if not below:
        return Pooled(Estimate(), _p(tables))
    if not above:
        return Pooled(Estimate(0.0), _p(tables))
    spread = sum(
        ((t.a + t.b) * (t.c + t.d) * (t.a + t.c) - t.a * t.c * t.n) / t.n**2 for t in tables
    )
    return Pooled(around(above / below, spread / (above * below), level), _p(tables))


def pooled_odds_ratio(strata: Sequence[Stratum], level: float = LEVEL) -> Pooled:
    """The odds ratio over all strata, with the test of Mantel and Haenszel without correction.

    Sources: N. Mantel and W. Haenszel, Journal of the National Cancer Institute 22 (1959); for the
    interval J. Robins, N. Breslow and S. Greenland, Biometrics 42 (1986).
    """
    tables = _tables(strata)
    r = [t.a * t.d / t.n for t in tables]
    s = [t.b * t.c / t.n for t in tables]
    above, below = sum(r), sum(s)
    if not below:
        return Pooled(Estimate(), _p(tables))
    if not above:
        return Pooled(Estimate(0.0), _p(tables))
    p = [(t.a + t.d) / t.n for t in tables]
    q = [(t.b + t.c) / t.n for t in tables]
    first = sum(pi * ri for pi, ri in zip(p, r, strict=True)) / (2 * above**2)
    third = sum(qi * si for qi, si in zip(q, s, strict=True)) / (2 * below**2)
    mixed = sum(pi * si + qi * ri for pi, qi, ri, si in zip(p, q, r, s, strict=True)) / (
        2 * above * below
    )
    return Pooled(around(above / below, first + mixed + third, level), _p(tables))


def _tables(strata: Sequence[Stratum]) -> list[_Cells]:
    """The strata in which both groups have an answer; none at all when one has a hidden count."""
    if any(share.count < 0 or share.answered < 0 for pair in strata for share in pair):
        return []
    return [
        _Cells(a.count, a.answered - a.count, b.count, b.answered - b.count)
        for a, b in strata
        if a.answered and b.answered
    ]


def _p(tables: Sequence[_Cells]) -> float | None:
    above = sum(t.a - (t.a + t.b) * (t.a + t.c) / t.n for t in tables)
    spread = sum(
        (t.a + t.b) * (t.c + t.d) * (t.a + t.c) * (t.b + t.d) / (t.n**2 * (t.n - 1)) for t in tables
    )
    return math.erfc(abs(above) / math.sqrt(2 * spread)) if spread else None
