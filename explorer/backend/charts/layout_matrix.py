"""A matrix of shades: as many names at its sides as have room, each beside its row or column."""

from explorer.backend.charts.area import MIDDLE, Area, Room, elide
from explorer.backend.charts.layout_bars import draw_legend
from explorer.backend.charts.marks import Matrix
from explorer.backend.charts.shapes import Grid, GridHits

SIZE = 10.5
GAP = 6.0
MOST_NAME = 0.3
"""The row names' part of the width, at the most."""
MOST_ABOVE = 76.0
LARGE = 8.0
"""Smaller cells are whole units wide, so that all look equal on a screen."""
MOST_ROW, MOST_COLUMN = 24.0, 40.0
LINE = 1.2


def draw(area: Area, marks: Matrix) -> Room:
    """Draw as many rows and columns as have room with one unit each."""
    n_rows, n_columns = marks.levels.shape
    if not n_rows or not n_columns:
        return Room(n_rows, n_columns)
    if marks.legend:
        area.begin_at(draw_legend(area, marks.legend, area.x))
    label_width = min(area.width * MOST_NAME, area.widest(marks.row_labels, SIZE))
    left, top = area.x + label_width + GAP, area.y + SIZE * LINE + 4
    n_columns, column = _fit(n_columns, area.x + area.width - left, MOST_COLUMN)
    n_rows, row = _fit(n_rows, area.y + area.height - top, MOST_ROW)
    grid = Grid(left, top, column, row, marks.levels[:n_rows, :n_columns], marks.is_diverging)
    area.shapes.append(grid)
    area.cells = GridHits(grid, marks)
    every = max(1, -int(-SIZE * LINE // row))
    for y in range(0, n_rows, every):
        label = elide(marks.row_labels[y], SIZE, False, label_width, area.measure)
        baseline = top + (y + 0.5) * row + SIZE * MIDDLE
        area.text(left - GAP, baseline, label, SIZE, anchor="end")
    free = left
    for x in range(n_columns):
        start = left + x * column
        if start < free:
            continue
        label = elide(marks.column_labels[x], SIZE, False, MOST_ABOVE, area.measure)
        width = area.measure(label, SIZE, False)
        if start + width > area.x + area.width:
            break
        area.text(start, top - 4, label, SIZE, "quiet")
        free = start + width + 8
    return Room(n_rows, n_columns)


def _fit(n: int, room: float, most: float) -> tuple[int, float]:
    """How many cells have room, and their size."""
    n = max(1, min(n, int(room)))
    size = min(most, room / n)
    return n, size if size >= LARGE else max(1.0, float(int(size)))
