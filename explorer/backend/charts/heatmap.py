"""A matrix of two fields: one cell a pair of answers, darker where there are more cases."""

import numpy as np

from explorer.backend import statistics
from explorer.backend.charts import bars, common
from explorer.backend.charts.marks import Cell, Cells, ChartModel
from explorer.backend.charts.spec import ChartSpec, ChartType, Context, Role
from explorer.backend.disclosure import MASKED, Released

MOST_ROWS = 12
MOST_COLUMNS = 8


def build(spec: ChartSpec, released: Released, context: Context) -> ChartModel:
    """Numbers of cases by default; shares when asked for, of the base asked for."""
    labels = context.labels
    is_share = spec.measure == "share"
    base = spec.base or "answered"
    ratios = statistics.shares(released, base)
    top = ChartSpec("", "", sort=spec.sort, top=spec.top or MOST_ROWS)
    rows = common.order(top, released, context)
    columns = common.largest_groups(released, MOST_COLUMNS)
    shown = released.counts[np.ix_(rows, columns)] if rows and columns else np.zeros((0, 0))
    strongest = max(1.0, float(shown.max(initial=0)))
    if is_share and rows and columns:
        strongest = max(float(np.nan_to_num(ratios[np.ix_(rows, columns)]).max()), 1e-9)
    cells: list[Cell] = []
    best: Cell | None = None
    for y, i in enumerate(rows):
        for x, j in enumerate(columns):
            cell = _cell(
                released, (y, i), (x, j), float(ratios[i, j]), is_share, strongest, context
            )
            cells.append(cell)
            if best is None or (cell.strength or 0) > (best.strength or 0):
                best = cell
    is_multi = "flags" in (released.kind, "")
    note = common.note(
        released,
        context,
        bars.groups_left_out(released, len(columns), context),
        common.left_out(released, rows, context),
    )
    empty = common.empty_note(released, context)
    title = common.title(spec, context)
    key = base if is_share else "count_multi" if is_multi else "count"
    row_labels = tuple(labels.value(released.field, released.values[i], True) for i in rows)
    column_labels = tuple(labels.value(released.by, released.by_values[j], True) for j in columns)
    return ChartModel(
        title,
        common.subtitle(key, spec, context, 1, 1),
        f"{empty} {note}" if empty else note,
        labels.filters(context.filters),
        Cells(row_labels, column_labels, tuple(cells)),
        common.cross_table(released, rows, columns, ratios, context, is_share, base),
        common.alt_text(
            "cross" if best and not empty else "empty",
            title,
            empty or note,
            context,
            rows=len(rows),
            columns=len(columns),
            label=f"{row_labels[best.row]}, {column_labels[best.column]}" if best else "",
            text=best.text if best else "",
        ),
        bool(empty),
    )


def _cell(
    released: Released,
    row: tuple[int, int],
    column: tuple[int, int],
    ratio: float,
    is_share: bool,
    strongest: float,
    context: Context,
) -> Cell:
    labels = context.labels
    (y, i), (x, j) = row, column
    count = int(released.counts[i, j])
    is_hidden = count == MASKED
    size = 0.0 if np.isnan(ratio) else ratio if is_share else float(count)
    label = (
        f"{labels.value(released.field, released.values[i])}, "
        f"{labels.value(released.by, released.by_values[j])}"
    )
    text = labels.percent(ratio) if is_share and not is_hidden else labels.count(count)
    return Cell(
        y,
        x,
        text,
        None if is_hidden else min(1.0, size / strongest),
        ((released.field, released.values[i]), (released.by, released.by_values[j])),
        labels.text("tip.count", label=label, count=count),
    )


HEAT_MAP = ChartType("heat_map", (Role("field", bars.CODED), Role("by", bars.CODED)), build)
