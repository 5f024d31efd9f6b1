"""100 % stacked bars: how the answers of one single-answer field divide each group."""

import numpy as np

from explorer.backend import statistics
from explorer.backend.charts import bars, common, palette
from explorer.backend.charts.marks import Bar, BarGroup, Bars, ChartModel, Legend
from explorer.backend.charts.spec import ChartSpec, ChartType, Context, Role
from explorer.backend.disclosure import MASKED, Released

MOST_GROUPS = 30
MOST_PARTS = 6


def build(spec: ChartSpec, released: Released, context: Context) -> ChartModel:
    """One bar a group, divided by the answers of ``field``; hidden parts leave a gap."""
    labels = context.labels
    ratios = statistics.shares(released, "group")
    parts = common.order(ChartSpec("", "", top=spec.top or MOST_PARTS), released, context)
    parts.sort()
    groups_shown = common.largest_groups(released, MOST_GROUPS)
    groups: list[BarGroup] = []
    for j in groups_shown:
        row = tuple(_part(released, i, j, float(ratios[i, j]), context) for i in parts)
        groups.append(BarGroup(labels.value(released.by, released.by_values[j], True), row))
    legend = tuple(
        Legend(labels.value(released.field, released.values[i], True), palette.series(i))
        for i in parts
    )
    note = common.note(
        released,
        context,
        bars.groups_left_out(released, len(groups), context),
        common.left_out(released, parts, context),
    )
    empty = common.empty_note(released, context)
    title = common.title(spec, context)
    return ChartModel(
        title,
        common.subtitle("group", spec, context, 1, 1),
        f"{empty} {note}" if empty else note,
        labels.filters(context.filters),
        Bars(tuple(groups), 1.0, True, legend),
        common.cross_table(released, parts, groups_shown, ratios, context, True, "group"),
        bars.cross_alt(title, groups, len(parts), note, empty, context),
        bool(empty),
    )


def _part(released: Released, i: int, j: int, ratio: float, context: Context) -> Bar:
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
    text = labels.percent(ratio, 0) if count != MASKED else labels.count(count)
    value = 0.0 if np.isnan(ratio) else ratio
    return Bar(value, text, palette.series(i), target, tip)


STACKED = ChartType(
    "stacked_bar",
    (Role("field", ("category", "ordinal", "number")), Role("by", bars.CODED)),
    build,
)
