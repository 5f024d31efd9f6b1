"""Cases over the answers of an ordered field, such as years; one line a group."""

import math
import re
from dataclasses import replace

from explorer.backend.charts import bars, common, palette, twin
from explorer.backend.charts.common import CODED
from explorer.backend.charts.marks import ChartModel, Line, Lines, Point, Tick
from explorer.backend.charts.measured import Measured
from explorer.backend.charts.spec import ChartSpec, ChartType, Context, Role
from explorer.backend.charts.words import Words
from explorer.backend.disclosure import MASKED, Released
from explorer.backend.labels import Labels

MOST_LINES = 6
LONGEST_AXIS = 200
_WHOLE = re.compile(r"0|[1-9]\d*")


def build(spec: ChartSpec, released: Released, context: Context) -> ChartModel:
    """Numbers of cases, or the share of each group's cases, along the order."""
    labels = context.labels
    as_share = spec.measure == "share" or bool(spec.base and not spec.measure)
    base = spec.base or ("group" if released.by else "answered")
    axis = axis_of(released.values)
    rows = list(range(len(released.values)))
    columns = (
        common.groups(released, context, min(spec.top or MOST_LINES, MOST_LINES))
        if released.by
        else []
    )
    roles = palette.series_of(columns)
    measured = Measured(released, labels, base, as_share)
    if released.by:
        lines = tuple(_line(measured, axis, j, roles[j]) for j in columns)
        table = twin.cross(released, rows, columns, base, labels, as_share)
        remark = bars.several(released, labels)
    else:
        lines = (_line(measured, axis, None, "bar"),)
        table = twin.one_way(released, rows, base, labels)
        remark = ""
    points = [point for line in lines for point in line.points]
    best = max(points, key=lambda point: point.value, default=Point(0, 0.0))
    least = 0 if as_share else max(1, released.policy.round_to)
    values = common.ticks(best.value, least)
    marks = Lines(
        tuple(labels.value(released.field, value, short=True) for value in axis),
        lines,
        values[-1],
        tuple(Tick(value, _tick(value, as_share, values[-1], labels)) for value in values),
    )
    words = Words(spec, released, context, base if as_share else "count", rows, columns, remark)
    return words.model(marks, table, "trend", best.tip if best.value > 0 else "")


def axis_of(values: tuple[str, ...]) -> list[str]:
    """The answers along the axis. Whole numbers keep their distance: those missing are put in."""
    if len(values) < 2 or not all(_WHOLE.fullmatch(value) for value in values):
        return list(values)
    first, last = int(values[0]), int(values[-1])
    if not len(values) < last - first + 1 <= LONGEST_AXIS:
        return list(values)
    return [str(n) for n in range(first, last + 1)]


def _line(measured: Measured, axis: list[str], j: int | None, role: str) -> Line:
    """One line; a hidden count leaves a gap, a number that no case has is a point at 0."""
    released, labels = measured.released, measured.labels
    place = {value: i for i, value in enumerate(released.values)}
    points: list[Point] = []
    for x, value in enumerate(axis):
        i = place.get(value)
        if i is None:
            if not released.policy.min_cell:
                name = labels.value(released.field, value)
                tip = labels.text("tip.count", label=name, count=0)
                points.append(Point(x, 0.0, tip))
            continue
        if measured.count(i, j) == MASKED or (
            measured.as_share and math.isnan(measured.share(i, j))
        ):
            continue
        tip = measured.tip(i, j, measured.as_share)
        points.append(Point(x, measured.value(i, j), tip, measured.target(i, j)))
    name = "" if j is None else labels.value(released.by, released.by_values[j], short=True)
    return Line(name, role, tuple(points))


def _tick(value: float, as_share: bool, end: float, labels: Labels) -> str:
    if as_share:
        return labels.percent(value, 0 if end >= 0.05 and round(value * 1000) % 10 == 0 else 1)
    return labels.number(round(value))


TREND = ChartType(
    "trend",
    (Role("field", ("ordinal", "number")), Role("by", CODED, is_required=False)),
    build,
    ("measure", "base", "top"),
    has_numbers=False,
)


def build_lines(spec: ChartSpec, released: Released, context: Context) -> ChartModel:
    """A line a group: shares unless numbers of cases are asked for."""
    return build(replace(spec, measure=spec.measure or "share"), released, context)


LINE = ChartType(
    "line",
    (Role("field", ("ordinal", "number")), Role("by", CODED)),
    build_lines,
    ("measure", "base", "top"),
    has_numbers=False,
)
