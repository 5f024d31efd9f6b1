"""Bars of one field, and bars grouped by a second one."""

import numpy as np

from explorer.backend import statistics
from explorer.backend.charts import common, palette
from explorer.backend.charts.marks import Bar, BarGroup, Bars, ChartModel, Legend
from explorer.backend.charts.spec import ChartSpec, ChartType, Context, Role
from explorer.backend.disclosure import MASKED, Released

CODED = ("category", "ordinal", "number", "flags")
DEFAULT_TOP = 12
MOST_GROUPS = 6


def build_bar(spec: ChartSpec, released: Released, context: Context) -> ChartModel:
    """One bar an answer: its share of the base, or its number of cases."""
    labels = context.labels
    is_share = common.measure_of(spec, released) == "share"
    base = spec.base or "answered"
    ratios = statistics.shares(released, base)
    spec_top = spec.top or (0 if released.kind == "ordinal" else DEFAULT_TOP)
    rows = common.order(_with_top(spec, spec_top), released, context)
    groups: list[BarGroup] = []
    for i in rows:
        count, ratio = int(released.counts[i]), float(ratios[i])
        value = ratio if is_share else float(max(0, count))
        name = labels.value(released.field, released.values[i], short=True)
        text = labels.percent(ratio) if is_share and count != MASKED else labels.count(count)
        tip = labels.text(
            "tip.count" if base == "all" else "tip.share",
            label=labels.value(released.field, released.values[i]),
            count=count,
            answered=released.answered,
            share=labels.percent(ratio),
        )
        target = ((released.field, released.values[i]),)
        groups.append(BarGroup(name, (Bar(_drawn(value), text, "bar", target, tip),)))
    largest = max((group.bars[0].value for group in groups), default=0.0)
    end = min(1.0, common.limit(largest)) if is_share else common.limit(largest)
    extra = common.over_100(ratios.tolist(), context) if released.kind == "flags" else ""
    note = common.note(released, context, extra, common.left_out(released, rows, context))
    empty = common.empty_note(released, context)
    key = base if is_share else "count"
    title = common.title(spec, context)
    best = max(groups, key=lambda group: group.bars[0].value, default=None)
    alt = common.alt_text(
        "bar" if best and not empty else "empty",
        title,
        empty or note,
        context,
        n=len(rows),
        label=best.label if best else "",
        text=best.bars[0].text if best else "",
    )
    return ChartModel(
        title,
        common.subtitle(key, spec, context, len(rows), len(released.values)),
        f"{empty} {note}" if empty else note,
        labels.filters(context.filters),
        Bars(tuple(groups), end),
        common.one_way_table(released, rows, ratios, context),
        alt,
        bool(empty),
    )


def build_grouped(spec: ChartSpec, released: Released, context: Context) -> ChartModel:
    """A bar per answer and group, next to each other; shares are of each group by default."""
    labels = context.labels
    is_share = (spec.measure or "share") == "share"
    base = spec.base or "group"
    ratios = statistics.shares(released, base)
    rows = common.order(_with_top(spec, spec.top or DEFAULT_TOP), released, context)
    columns = common.largest_groups(released, MOST_GROUPS)
    groups: list[BarGroup] = []
    for i in rows:
        bars = tuple(
            _grouped_bar(released, i, j, float(ratios[i, j]), is_share, context) for j in columns
        )
        groups.append(BarGroup(labels.value(released.field, released.values[i], True), bars))
    drawn = [bar.value for group in groups for bar in group.bars]
    largest = max(drawn, default=0.0)
    end = min(1.0, common.limit(largest)) if is_share else common.limit(largest)
    legend = tuple(
        Legend(
            f"{labels.value(released.by, released.by_values[j], True)}, "
            f"{labels.count(int(released.by_answered[j]))}",
            palette.series(j),
        )
        for j in columns
    )
    note = common.note(
        released,
        context,
        labels.text("note.several") if released.kind == "flags" else "",
        groups_left_out(released, len(columns), context),
        common.left_out(released, rows, context),
    )
    empty = common.empty_note(released, context)
    title = common.title(spec, context)
    return ChartModel(
        title,
        common.subtitle(base if is_share else "count", spec, context, len(rows), len(rows)),
        f"{empty} {note}" if empty else note,
        labels.filters(context.filters),
        Bars(tuple(groups), end, False, legend),
        common.cross_table(released, rows, columns, ratios, context, is_share, base),
        cross_alt(title, groups, len(columns), note, empty, context),
        bool(empty),
    )


def groups_left_out(released: Released, shown: int, context: Context) -> str:
    """How many ``by`` answers are not drawn."""
    left = int((released.by_answered != 0).sum()) - shown
    if left <= 0:
        return ""
    by = context.labels.field(released.by)
    return context.labels.text("note.groups_left_out", k=left, by=by[:1].lower() + by[1:])


def cross_alt(
    title: str,
    groups: list[BarGroup],
    n_columns: int,
    note: str,
    empty: str,
    context: Context,
) -> str:
    """The summary of a chart with several bars a label."""
    bars = [(bar, group.label) for group in groups for bar in group.bars]
    best = max(bars, key=lambda pair: pair[0].value, default=None)
    return common.alt_text(
        "cross" if best and not empty else "empty",
        title,
        empty or note,
        context,
        rows=len(groups),
        columns=n_columns,
        label=best[1] if best else "",
        text=best[0].text if best else "",
    )


def _grouped_bar(
    released: Released, i: int, j: int, ratio: float, is_share: bool, context: Context
) -> Bar:
    labels = context.labels
    count = int(released.counts[i, j])
    label = (
        f"{labels.value(released.by, released.by_values[j])}, "
        f"{labels.value(released.field, released.values[i])}"
    )
    tip = labels.text(
        "tip.share",
        label=label,
        count=count,
        answered=int(released.by_answered[j]),
        share=labels.percent(ratio),
    )
    target = ((released.field, released.values[i]), (released.by, released.by_values[j]))
    value = ratio if is_share else float(max(0, count))
    text = labels.percent(ratio) if is_share and count != MASKED else labels.count(count)
    return Bar(_drawn(value), text, palette.series(j), target, tip)


def _drawn(value: float) -> float:
    return 0.0 if np.isnan(value) else value


def _with_top(spec: ChartSpec, top: int) -> ChartSpec:
    return ChartSpec(spec.type, spec.field, spec.by, sort=spec.sort, top=top)


BAR = ChartType("bar", (Role("field", CODED),), build_bar)
GROUPED = ChartType("grouped_bar", (Role("field", CODED), Role("by", CODED)), build_grouped)
