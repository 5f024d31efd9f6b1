"""Cases over the answers of an ordered field, such as years; one line a group."""

import numpy as np

from explorer.backend import statistics
from explorer.backend.charts import bars, common, palette
from explorer.backend.charts.marks import ChartModel, Line, Lines, Point, Tick
from explorer.backend.charts.spec import ChartSpec, ChartType, Context, Role
from explorer.backend.disclosure import MASKED, Released

MOST_LINES = 6
N_STEPS = 4


def build(spec: ChartSpec, released: Released, context: Context) -> ChartModel:
    """Numbers of cases, or the share of each group's cases, along the order."""
    labels = context.labels
    is_share = spec.measure == "share"
    base = spec.base or ("group" if released.by else "answered")
    ratios = statistics.shares(released, base)
    xs = range(len(released.values))
    columns = common.largest_groups(released, MOST_LINES) if released.by else []
    if columns:
        lines = tuple(_line(released, j, ratios[:, j], is_share, context) for j in columns)
    else:
        lines = (_line(released, None, ratios, is_share, context),)
    largest = max((p.value for line in lines for p in line.points), default=0.0)
    end = common.limit(largest)
    if not is_share:
        end = max(end, 4.0)
    ticks = tuple(
        Tick(end * k / N_STEPS, _tick(end * k / N_STEPS, is_share, end, context))
        for k in range(N_STEPS + 1)
    )
    note = common.note(
        released, context, bars.groups_left_out(released, len(columns), context) if columns else ""
    )
    empty = common.empty_note(released, context)
    title = _title(spec, context)
    key = base if is_share else "count"
    names = tuple(labels.value(released.field, v, True) for v in released.values)
    points = [(p, line) for line in lines for p in line.points]
    best = max(points, key=lambda pair: pair[0].value, default=None)
    if columns:
        twin = common.cross_table(released, list(xs), columns, ratios, context, is_share, base)
    else:
        twin = common.one_way_table(released, list(xs), ratios, context)
    return ChartModel(
        title,
        common.subtitle(key, spec, context, 1, 1),
        f"{empty} {note}" if empty else note,
        labels.filters(context.filters),
        Lines(names, lines, end, ticks),
        twin,
        common.alt_text(
            "trend" if best and not empty else "empty",
            title,
            empty or note,
            context,
            first=names[0] if names else "",
            last=names[-1] if names else "",
            label=names[best[0].x] if best else "",
            text=best[0].tip if best else "",
        ),
        bool(empty),
    )


def _title(spec: ChartSpec, context: Context) -> str:
    if spec.title or spec.by:
        return common.title(spec, context)
    name = context.labels.field(spec.field)
    return context.labels.text("charts.cases_by", field=name[:1].lower() + name[1:])


def _tick(value: float, is_share: bool, end: float, context: Context) -> str:
    if is_share:
        return context.labels.percent(value, 0 if end >= 0.04 else 1)
    return context.labels.decimal(value, 0 if float(value).is_integer() else 1)


def _line(
    released: Released,
    j: int | None,
    ratios: statistics.Shares,
    is_share: bool,
    context: Context,
) -> Line:
    labels = context.labels
    counts = released.counts if j is None else released.counts[:, j]
    group = "" if j is None else released.by_values[j]
    name = labels.value(released.by, group, True) if group else ""
    points: list[Point] = []
    for x, value in enumerate(released.values):
        count, ratio = int(counts[x]), float(ratios[x])
        if count == MASKED or (is_share and np.isnan(ratio)):
            continue
        label = labels.value(released.field, value)
        tip = labels.text("tip.count", label=f"{name}, {label}" if name else label, count=count)
        target: tuple[tuple[str, str], ...] = ((released.field, value),)
        if group:
            target += ((released.by, group),)
        points.append(Point(x, ratio if is_share else float(count), tip, target))
    return Line(name, "bar" if j is None else palette.series(j), tuple(points))


TREND = ChartType(
    "trend",
    (Role("field", ("ordinal", "number")), Role("by", bars.CODED, False)),
    build,
)
