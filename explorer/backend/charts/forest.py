"""Dots with their intervals: shares of answers, in groups side by side."""

import math

from explorer.backend.charts import bars, common, palette, ratios, twin
from explorer.backend.charts.common import CODED
from explorer.backend.charts.marks import ChartModel, Forest, Legend, Ratio, RatioGroup, Tick
from explorer.backend.charts.spec import ChartSpec, ChartType, Context, Role
from explorer.backend.charts.words import Words
from explorer.backend.disclosure import Released

DEFAULT_TOP = 12
MOST_GROUPS = 4


def build(spec: ChartSpec, released: Released, context: Context) -> ChartModel:
    """A dot an answer, or an answer and group; shares are of each group by default."""
    labels = context.labels
    base = spec.base or ("group" if released.by else "answered")
    shares = ratios.Shares(released, context, base, spec.confidence)
    rows = common.answers(released, labels, spec.sort, spec.top or DEFAULT_TOP)
    columns = common.groups(released, context, MOST_GROUPS) if released.by else []
    roles = palette.series_of(columns)

    def of(i: int) -> tuple[Ratio, ...]:
        if not released.by:
            return (shares.ratio(i),)
        return tuple(shares.ratio(i, j, roles[j]) for j in columns)

    groups = tuple(
        RatioGroup(labels.value(released.field, released.values[i], short=True), of(i))
        for i in rows
    )
    if "unrecorded" in spec.options and not released.by:
        unrecorded = shares.unrecorded()
        groups += (RatioGroup(unrecorded.label, (unrecorded,)),)
    every = tuple(ratio for group in groups for ratio in group.ratios)
    ends = [end for ratio in every for end in (ratio.high, ratio.value) if not math.isnan(end)]
    ticks = [t for t in common.ticks(max(ends, default=1.0), 0) if t <= 1 + 1e-9] or [0.0, 1.0]
    if ticks[-1] < max(ends, default=0.0):
        ticks.append(1.0)
    legend = tuple(
        Legend(labels.value(released.by, released.by_values[j], short=True), roles[j])
        for j in columns
    )
    marks = Forest(groups, ticks[-1], tuple(Tick(t, labels.percent(t, 0)) for t in ticks), legend)
    several = bars.several(released, labels) if released.by else ""
    whiskers = labels.text("note.whiskers", level=labels.percent(spec.confidence, 0))
    remarks = (whiskers, several, common.over_100(released, base, labels))
    remark = " · ".join(filter(None, remarks))
    words = Words(spec, released, context, base, rows, columns, remark)
    table = (
        twin.cross(released, rows, columns, base, labels, True)
        if released.by
        else twin.one_way(released, rows, base, labels)
    )
    return words.model(marks, table, "forest", ratios.largest(every))


FOREST = ChartType(
    "forest",
    (Role("field", CODED), Role("by", CODED, is_required=False)),
    build,
    ("sort", "base", "top", "unrecorded"),
)
