"""A matrix of two fields: one cell a pair of answers, darker where there are more cases."""

import math

from explorer.backend import statistics
from explorer.backend.charts import common, twin
from explorer.backend.charts.common import CODED
from explorer.backend.charts.marks import Cell, Cells, ChartModel
from explorer.backend.charts.spec import ChartSpec, ChartType, Context, Role
from explorer.backend.charts.words import Words, has_several_groups
from explorer.backend.disclosure import MASKED, Released

MOST_ROWS = 12
MOST_COLUMNS = 8


def build(spec: ChartSpec, released: Released, context: Context) -> ChartModel:
    """Numbers of cases by default; shares when asked for, of the base asked for."""
    labels = context.labels
    as_share = spec.measure == "share"
    base = spec.base or "answered"
    shares, wholes = statistics.shares(released, base), statistics.wholes(released, base)
    rows = common.answers(released, labels, spec.sort, spec.top or MOST_ROWS)
    columns = common.groups(released, labels, MOST_COLUMNS)

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
    is_multi = released.kind == "flags" or has_several_groups(released)
    unit = base if as_share else "count_multi" if is_multi else "count"
    table = twin.cross(released, rows, columns, base, labels, as_share)
    words = Words(spec, released, context, unit, rows, columns)
    darkest = max((c for c in cells if c.strength), key=lambda c: c.strength or 0, default=None)
    return words.model(marks, table, "cross", darkest.tip if darkest else "")


HEAT_MAP = ChartType("heat_map", (Role("field", CODED), Role("by", CODED)), build)
