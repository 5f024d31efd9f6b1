"""Shares with their intervals: what pictogram, number cards and forest plot are made of."""

import math
from dataclasses import dataclass, replace

from explorer.backend import statistics
from explorer.backend.charts import common, twin
from explorer.backend.charts.marks import ChartTable, Ratio
from explorer.backend.charts.spec import ChartSpec, Context
from explorer.backend.disclosure import MASKED, Released
from explorer.backend.errors import ExplorerError
from explorer.backend.filters import NOT_RECORDED


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """Shares and intervals of every answer, or of every pair of answers."""

    released: Released
    context: Context
    base: str
    level: float

    def ratio(self, i: int, j: int | None = None, role: str = "bar", label: str = "") -> Ratio:
        """The share of an answer, among the cases of a ``by`` answer where ``j`` is given."""
        released, labels = self.released, self.context.labels
        at = i if j is None else (i, j)
        count = int(released.counts[at])
        whole = int(statistics.wholes(released, self.base)[at])
        share = float(statistics.shares(released, self.base)[at])
        value = labels.value(released.field, released.values[i])
        name = value if j is None else common.pair(released, i, j, labels)
        target = ((released.field, released.values[i]),)
        if j is not None:
            target = common.pair_target(released, i, j)
        is_told = not math.isnan(share)
        low, high = statistics.wilson(count, whole, self.level) if is_told else (math.nan, math.nan)
        caption = labels.text("charts.of", count=count, whole=whole) if is_told else ""
        return Ratio(
            label or labels.value(released.field, released.values[i], short=True),
            common.drawn(count, share, True),
            low,
            high,
            common.number(count, share, True, labels),
            caption,
            role,
            target,
            common.tip(name, count, whole, share, labels),
        )

    def unrecorded(self) -> Ratio:
        """The cases without an answer, of all selected ones."""
        released, labels = self.released, self.context.labels
        count, whole = released.unanswered, released.base
        name = labels.value(released.field, NOT_RECORDED)
        is_told = count != MASKED and whole > 0
        share = count / whole if is_told else math.nan
        low, high = statistics.wilson(count, whole, self.level) if is_told else (math.nan, math.nan)
        return Ratio(
            name,
            common.drawn(count, share, True),
            low,
            high,
            common.number(count, share, True, labels),
            labels.text("charts.of", count=count, whole=whole) if is_told else "",
            "unknown",
            ((released.field, NOT_RECORDED),),
            common.tip(name, count, whole, share, labels),
        )


def of_answers(spec: ChartSpec, released: Released, context: Context, top: int) -> list[int]:
    """The answers whose shares are shown: the one asked for, or the largest."""
    if not spec.answer:
        return common.answers(released, context.labels, spec.sort, spec.top or top)
    return [index_of(spec, released)] if spec.answer in released.values else []


def index_of(spec: ChartSpec, released: Released) -> int:
    """The answer whose share is compared: the one asked for, else the one most cases give.

    Raises ``ExplorerError("no_such_answer")``.
    """
    if spec.answer:
        if spec.answer not in released.values:
            raise ExplorerError("no_such_answer_plain", field=spec.field, answer=spec.answer)
        return released.values.index(spec.answer)
    sizes = common.sizes(released)
    return max(range(len(sizes)), key=lambda i: sizes[i], default=0)


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """Shares of answers, or of one answer in each group, and what the words need of them."""

    spec: ChartSpec
    rows: list[int]
    columns: list[int]
    ratios: tuple[Ratio, ...]
    base: str


def compared(
    spec: ChartSpec, released: Released, context: Context, top: int, most_groups: int
) -> Compared:
    """The shares of the answers of one field; with ``by``, of one answer in each group."""
    if released.by:
        spec, i, columns, found = by_group(spec, released, context, most_groups)
        return Compared(spec, [i] if found else [], columns, found, spec.base or "group")
    base = spec.base or "answered"
    rows = of_answers(spec, released, context, top)
    shares = Shares(released, context, base, spec.confidence)
    found = [shares.ratio(i) for i in rows]
    if "unrecorded" in spec.options:
        found.append(shares.unrecorded())
    return Compared(spec, rows, [], tuple(found), base)


def table_of(it: Compared, released: Released, context: Context) -> ChartTable:
    """The table twin."""
    if released.by:
        return twin.cross(released, it.rows, it.columns, it.base, context.labels, True)
    return twin.one_way(released, it.rows, it.base, context.labels)


def by_group(
    spec: ChartSpec, released: Released, context: Context, most: int
) -> tuple[ChartSpec, int, list[int], tuple[Ratio, ...]]:
    """One answer's share in each group: the spec with a title, the answer, groups and shares."""
    labels = context.labels
    if not released.values:
        return spec, 0, [], ()
    i = context.answers[0] if context.answers else index_of(spec, released)
    columns = common.groups(released, context, min(spec.top or most, most), spec.sort)
    shares = Shares(released, context, spec.base or "group", spec.confidence)
    ratios = tuple(
        shares.ratio(i, j, label=labels.value(released.by, released.by_values[j], short=True))
        for j in columns
    )
    by = labels.field(spec.by)
    answer = labels.value(released.field, released.values[i])
    spec = common.titled(spec, labels.text("charts.by", field=answer, by=by[:1].lower() + by[1:]))
    return replace(spec, answer=released.values[i]), i, columns, ratios


def largest(ratios: tuple[Ratio, ...]) -> str:
    """The tip of the largest share; "" when none is above zero."""
    return max(ratios, key=lambda r: r.value).tip if any(r.value > 0 for r in ratios) else ""
