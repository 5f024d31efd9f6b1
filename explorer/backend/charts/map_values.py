"""What a map shades its countries by: cases, shares of an answer, or cases by inhabitants."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from explorer.backend import population, statistics
from explorer.backend.charts.spec import ChartSpec
from explorer.backend.disclosure import MASKED, Released

PER = 100_000


@dataclass(frozen=True, slots=True, eq=False)
class Values:
    """What is known of each country: cases, what they are a part of, and the share."""

    codes: tuple[str, ...]
    counts: Sequence[int]
    wholes: Sequence[int]
    shares: Sequence[float]
    is_share: bool
    """Whether shares are drawn, or numbers of cases."""
    inhabitants: Mapping[str, int]
    """Where a person has supplied them: cases are drawn for ``PER`` of them."""

    @property
    def is_rate(self) -> bool:
        """Whether cases are drawn for so many inhabitants."""
        return bool(self.inhabitants) and not self.is_share

    def drawn(self, i: int) -> float:
        """The value of a country; NaN where it is hidden, unknown or nobody answered."""
        if self.is_share:
            return self.shares[i]
        if self.counts[i] == MASKED:
            return math.nan
        if not self.is_rate:
            return float(self.counts[i])
        n = self.inhabitants.get(self.codes[i], 0)
        return self.counts[i] / n * PER if n else math.nan

    def is_unknown(self, i: int) -> bool:
        """True for a country with cases of whose inhabitants no number is known."""
        return self.is_rate and self.counts[i] > 0 and not self.inhabitants.get(self.codes[i])

    def is_measured(self, i: int) -> bool:
        """True for a country with a value to be shaded: a share may be 0, cases and rates not."""
        is_zero_share = self.is_share and self.wholes[i] > 0 and self.counts[i] == 0
        return self.drawn(i) > 0 or is_zero_share


def of_chart(spec: ChartSpec, released: Released, i: int) -> Values:
    inhabitants = population.inhabitants(spec.population)
    if not released.by:
        base = spec.base if spec.base in ("answered", "all") else "answered"
        return Values(
            released.values,
            released.counts.tolist(),
            statistics.wholes(released, base).tolist(),
            statistics.shares(released, base).tolist(),
            spec.measure == "share",
            inhabitants,
        )
    is_share = spec.measure != "count"
    if not released.values:
        return Values((), (), (), (), is_share, inhabitants)
    return Values(
        released.by_values,
        released.counts[i].tolist(),
        released.by_answered.tolist(),
        statistics.shares(released, "group")[i].tolist(),
        is_share,
        inhabitants,
    )
