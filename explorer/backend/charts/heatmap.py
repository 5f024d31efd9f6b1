"""A matrix of two fields: one cell a pair of answers, darker where there are more cases."""

import math

import numpy as np

from explorer.backend import statistics
from explorer.backend.charts import common, twin
from explorer.backend.charts.common import CODED
from explorer.backend.charts.marks import LEVELS, Cell, Cells, ChartModel, Matrix
from explorer.backend.charts.spec import ChartSpec, ChartType, Context, Role
from explorer.backend.charts.words import Words, has_several_groups
from explorer.backend.disclosure import MASKED, Released

MOST_ROWS = 12
MOST_COLUMNS = 8
MOST_NUMBERED = 50
"""Where more answers are asked for, all groups are drawn too, and the cells have no numbers."""


def build(spec: ChartSpec, released: Released, context: Context) -> ChartModel:
    """Numbers of cases by default; shares when asked for, of the base asked for."""
    labels = context.labels
    as_share = spec.measure == "share"
    base = spec.base or "answered"
    rows = common.answers(released, labels, spec.sort, spec.top or MOST_ROWS)
    if len(rows) > MOST_NUMBERED:
        return _build_matrix(spec, released, context, rows)
    shares, wholes = statistics.shares(released, base), statistics.wholes(released, base)
    columns = common.groups(released, context, MOST_COLUMNS)

    def size(i: int, j: int) -> float:
        return common.drawn(int(released.counts[i, j]), float(shares[i, j]), as_share)

    strongest = max((size(i, j) for i in rows for j in columns), default=0.0) or 1.0

    def cell(y: int, x: int) -> Cell:
        i, j = rows[y], columns[x]
        count, ratio = int(released.counts[i, j]), float(shares[i, j])
        tip_ratio = ratio if as_share else math.nan
        name = common.pair(released, i, j, labels)
        return Cell(
            y,
            x,
            common.number(count, ratio, as_share, labels),
            # The root keeps small numbers apart beside a very large one.
            None if count == MASKED else math.sqrt(size(i, j) / strongest),
            common.pair_target(released, i, j),
            common.tip(name, count, int(wholes[j]), tip_ratio, labels),
        )

    cells = tuple(cell(y, x) for y in range(len(rows)) for x in range(len(columns)))
    marks = Cells(
        tuple(labels.value(released.field, released.values[i], short=True) for i in rows),
        tuple(labels.value(released.by, released.by_values[j], short=True) for j in columns),
        cells,
    )
    table = twin.cross(released, rows, columns, base, labels, as_share)
    words = Words(spec, released, context, _unit(spec, released), rows, columns)
    darkest = max((c for c in cells if c.strength), key=lambda c: c.strength or 0, default=None)
    return words.model(marks, table, "cross", darkest.tip if darkest else "")


def _unit(spec: ChartSpec, released: Released) -> str:
    """What the numbers are: a key of ``[charts.subtitle]``."""
    if spec.measure == "share":
        return spec.base or "answered"
    is_multi = released.kind == "flags" or has_several_groups(released)
    return "count_multi" if is_multi else "count"


def _build_matrix(
    spec: ChartSpec, released: Released, context: Context, rows: list[int]
) -> ChartModel:
    """All cells as shades, by the same rule; the words of one are made when it is pointed at."""
    labels = context.labels
    as_share = spec.measure == "share"
    base = spec.base or "answered"
    wholes = statistics.wholes(released, base)
    shares = statistics.shares(released, base) if as_share else None
    columns = common.groups(released, context, spec.top)
    drawn = np.ix_(rows, columns)
    counts = released.counts[drawn]
    sizes = np.maximum(counts, 0) if shares is None else np.nan_to_num(shares[drawn])
    strengths = np.sqrt(sizes / (sizes.max(initial=0) or 1))
    levels = (1 + np.rint(strengths * (LEVELS - 1))).astype(np.uint8)
    levels[counts == MASKED] = 0

    def tip(y: int, x: int) -> str:
        i, j = rows[y], columns[x]
        ratio = math.nan if shares is None else float(shares[i, j])
        name = common.pair(released, i, j, labels)
        return common.tip(name, int(released.counts[i, j]), int(wholes[j]), ratio, labels)

    field, by = released.field, released.by
    marks = Matrix(
        tuple(labels.value(field, released.values[i], short=True) for i in rows),
        tuple(labels.value(by, released.by_values[j], short=True) for j in columns),
        levels,
        tuple((field, released.values[i]) for i in rows),
        tuple((by, released.by_values[j]) for j in columns),
        tip,
    )
    words = Words(spec, released, context, _unit(spec, released), rows, columns)
    table = twin.cross(released, rows, columns, base, labels, as_share)
    largest = divmod(int(sizes.argmax()), len(columns)) if sizes.any() else None
    return words.model(marks, table, "cross", tip(*largest) if largest else "")


HEAT_MAP = ChartType("heat_map", (Role("field", CODED), Role("by", CODED)), build)
