"""The counts of a chart measured against their base: the length, number and tip of each mark."""

import math
from dataclasses import dataclass, field

from explorer.backend import statistics
from explorer.backend.charts import common
from explorer.backend.charts.marks import Bar
from explorer.backend.charts.target import Target
from explorer.backend.disclosure import Counts, Released
from explorer.backend.labels import Labels
from explorer.backend.statistics import Shares


@dataclass(slots=True, eq=False)
class Measured:
    """Marks of one field by ``i``, or of a cross by ``i`` and ``j``, as shares or as cases."""

    released: Released
    labels: Labels
    base: str
    as_share: bool
    shares: Shares = field(init=False)
    wholes: Counts = field(init=False)

    def __post_init__(self) -> None:
        self.shares = statistics.shares(self.released, self.base)
        self.wholes = statistics.wholes(self.released, self.base)

    def count(self, i: int, j: int | None = None) -> int:
        """The cases of an answer or a pair, as released."""
        return int(self.released.counts[i if j is None else (i, j)])

    def share(self, i: int, j: int | None = None) -> float:
        """Their share; NaN where it is hidden."""
        return float(self.shares[i if j is None else (i, j)])

    def value(self, i: int, j: int | None = None) -> float:
        """How far a mark reaches."""
        return common.drawn(self.count(i, j), self.share(i, j), self.as_share)

    def text(self, i: int, j: int | None = None, digits: int = 1) -> str:
        """The number beside a mark."""
        return common.number(self.count(i, j), self.share(i, j), self.as_share, self.labels, digits)

    def tip(self, i: int, j: int | None = None, has_share: bool = True) -> str:
        """A mark in words."""
        released = self.released
        if j is None:
            name = self.labels.value(released.field, released.values[i])
        else:
            name = common.pair(released, i, j, self.labels)
        whole = int(self.wholes[i if j is None else (i, j)])
        share = self.share(i, j) if has_share else math.nan
        return common.tip(name, self.count(i, j), whole, share, self.labels)

    def target(self, i: int, j: int | None = None) -> Target:
        """What a mark stands for."""
        if j is None:
            return ((self.released.field, self.released.values[i]),)
        return common.pair_target(self.released, i, j)

    def bar(self, i: int, j: int | None = None, role: str = "bar", digits: int = 1) -> Bar:
        """A bar of an answer or a pair."""
        text = self.text(i, j, digits)
        return Bar(self.value(i, j), text, role, self.target(i, j), self.tip(i, j))
