"""Bars of one field, and bars grouped by a second one."""

import math
from collections.abc import Iterator, Mapping, Sequence

from explorer.backend.charts import common, palette, twin
from explorer.backend.charts.common import CODED
from explorer.backend.charts.marks import Bar, BarGroup, Bars, ChartModel, Legend
from explorer.backend.charts.measured import Measured
from explorer.backend.charts.spec import ChartSpec, ChartType, Context, Role
from explorer.backend.charts.words import Words, has_several_groups
from explorer.backend.disclosure import MASKED, Released
from explorer.backend.filters import NOT_RECORDED
from explorer.backend.labels import Labels

DEFAULT_TOP = 12
MOST_GROUPS = 6
MOST_COUNTED_GROUPS = 3


def build_bar(spec: ChartSpec, released: Released, context: Context) -> ChartModel:
    """One bar an answer: its share of the base, or its number of cases."""
    labels = context.labels
    as_share = common.is_share(spec, released)
    base = spec.base or "answered"
    measured = Measured(released, labels, base, as_share)
    top = spec.top or (0 if released.kind == "ordinal" else DEFAULT_TOP)
    rows = common.answers(released, labels, spec.sort, top)

    groups = tuple(
        BarGroup(labels.value(released.field, released.values[i], short=True), (measured.bar(i),))
        for i in rows
    ) + tuple(_further_groups(spec, measured, rows))
    remark = common.over_100(released, base, labels) if as_share else ""
    words = Words(spec, released, context, base if as_share else "count", rows, remark=remark)
    marks = Bars(groups, end_of(groups, as_share))
    return words.model(
        marks, twin.one_way(released, rows, base, labels), "bar", largest_tip(groups)
    )


def _further_groups(spec: ChartSpec, measured: Measured, rows: list[int]) -> Iterator[BarGroup]:
    """The answers left out as one bar, and the cases without an answer, where asked for."""
    released, labels = measured.released, measured.labels
    others = measured.others(rows) if "other" in spec.options else None
    if others:
        yield BarGroup(labels.text("charts.others"), (others,), is_unknown=True)
    if "unrecorded" in spec.options:
        name, count = labels.value(released.field, NOT_RECORDED), released.unanswered
        ratio = count / released.base if released.base > 0 and count != MASKED else math.nan
        text = common.number(count, ratio, measured.as_share, labels)
        tip = common.tip(name, count, released.base, ratio, labels)
        value = common.drawn(count, ratio, measured.as_share)
        target = ((released.field, NOT_RECORDED),)
        yield BarGroup(name, (Bar(value, text, "unknown", target, tip),), is_unknown=True)


def build_grouped(spec: ChartSpec, released: Released, context: Context) -> ChartModel:
    """A bar per answer and group, next to each other; shares are of each group by default."""
    labels = context.labels
    as_share = common.is_share(spec, released)
    base = spec.base or "group"
    rows = common.answers(released, labels, spec.sort, spec.top or DEFAULT_TOP)
    columns = common.groups(released, context, MOST_GROUPS)
    roles = palette.series_of(columns)

    measured = Measured(released, labels, base, as_share)
    groups = pairs_of(measured, rows, columns, roles) + others_of(spec, measured, rows, roles)
    legend = tuple(
        Legend(_group_name(released, columns, number, labels), roles[j])
        for number, j in enumerate(columns)
    )
    words = Words(
        spec,
        released,
        context,
        base if as_share else "count",
        rows,
        columns,
        several(released, labels),
    )
    marks = Bars(groups, end_of(groups, as_share), legend=legend)
    table = twin.cross(released, rows, columns, base, labels, as_share)
    return words.model(marks, table, "cross", largest_tip(groups))


def pairs_of(
    measured: Measured, rows: Sequence[int], columns: Sequence[int], roles: Mapping[int, str]
) -> tuple[BarGroup, ...]:
    """A group of bars an answer, a bar a ``by`` answer."""
    released, labels = measured.released, measured.labels
    return tuple(
        BarGroup(
            labels.value(released.field, released.values[i], short=True),
            tuple(measured.bar(i, j, roles[j]) for j in columns),
        )
        for i in rows
    )


def others_of(
    spec: ChartSpec, measured: Measured, rows: Sequence[int], roles: Mapping[int, str]
) -> tuple[BarGroup, ...]:
    """The answers left out, together, where they are asked for and may be told of each group."""
    if "other" not in spec.options:
        return ()
    found = [measured.others(rows, j, role) for j, role in roles.items()]
    told = tuple(bar for bar in found if bar)
    if len(told) < len(roles) or not told:
        return ()
    return (BarGroup(measured.labels.text("charts.others"), told, is_unknown=True),)


def _group_name(released: Released, columns: list[int], number: int, labels: Labels) -> str:
    """``Female, 2,507 answered`` and ``Male, 320``; with more groups there is less room for it."""
    j = columns[number]
    name = labels.value(released.by, released.by_values[j], short=True)
    if len(columns) > MOST_COUNTED_GROUPS:
        return name
    key = "charts.group" if number or len(columns) > 2 else "charts.first_group"
    return labels.text(key, label=name, n=int(released.by_answered[j]))


def several(released: Released, labels: Labels) -> str:
    """The remark that a case may be counted more than once."""
    if released.kind == "flags":
        return labels.text("note.several")
    return labels.text("note.several_groups") if has_several_groups(released) else ""


def end_of(groups: tuple[BarGroup, ...], as_share: bool) -> float:
    """The end of the bars' axis."""
    largest = max((bar.value for group in groups for bar in group.bars), default=0.0)
    return common.limit(largest, as_share)


def largest_tip(groups: tuple[BarGroup, ...]) -> str:
    """The longest bar's tip; "" when none has a length."""
    bars = [bar for group in groups for bar in group.bars if bar.target and bar.value > 0]
    return max(bars, key=lambda bar: bar.value).tip if bars else ""


BAR = ChartType(
    "bar",
    (Role("field", CODED),),
    build_bar,
    ("measure", "sort", "base", "top", "other", "unrecorded"),
)
GROUPED = ChartType(
    "grouped_bar",
    (Role("field", CODED), Role("by", CODED)),
    build_grouped,
    ("measure", "sort", "base", "top", "other"),
)
