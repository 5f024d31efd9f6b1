"""The counts of a chart measured against their base: the length, number and tip of each mark."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from explorer.backend import statistics
from explorer.backend.charts import common
from explorer.backend.charts.marks import Bar
from explorer.backend.charts.target import Target
from explorer.backend.disclosure import MASKED, Counts, Released
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

    def others(
        self, rows: Sequence[int], j: int | None = None, role: str = "unknown"
    ) -> Bar | None:
        """All answers but these as one bar; None where they cannot be added up, or are none.

        A case may give several answers of a flags field, and a hidden count has no sum.
        """
        released, labels = self.released, self.labels
        drawn = set(rows)
        left = [i for i in range(len(released.values)) if i not in drawn]
        counts = [self.count(i, j) for i in left]
        if not left or released.kind == "flags" or MASKED in counts:
            return None
        # Of each row there is no share: the rows left out have bases of their own.
        is_own = self.base == "row" and j is not None
        n, whole = sum(counts), int(self.wholes[left[0] if j is None else (left[0], j)])
        share = n / whole if whole > 0 and not is_own else math.nan
        name = labels.text("charts.others")
        target: Target = tuple((released.field, released.values[i]) for i in left)
        if j is not None:
            name = f"{labels.value(released.by, released.by_values[j])}, {name}"
            target += ((released.by, released.by_values[j]),)
        text = common.number(n, share, self.as_share, labels)
        tip = common.tip(name, n, whole, share, labels)
        return Bar(common.drawn(n, share, self.as_share), text, role, target, tip)

    def bar(self, i: int, j: int | None = None, role: str = "bar", digits: int = 1) -> Bar:
        """A bar of an answer or a pair."""
        text = self.text(i, j, digits)
        return Bar(self.value(i, j), text, role, self.target(i, j), self.tip(i, j))
