"""A heat map: labels at the left and above, cells with their numbers."""

from explorer.backend.charts.area import MIDDLE, Area, Room, elide, pieces, wrap
from explorer.backend.charts.layout_bars import draw_legend
from explorer.backend.charts.marks import Cell, Cells
from explorer.backend.charts.shapes import Rect

LABEL, SMALL, SMALLEST = 12.0, 10.5, 9.5
GAP = 8.0
LEAST_ROW, CALM_ROW, MOST_ROW = 15.0, 18.0, 34.0
LEAST_COLUMN, LONG_WORD = 30.0, 54.0
LINE = 1.2


def draw(area: Area, marks: Cells) -> Room:
    """Draw as many rows and columns as have room."""
    if not marks.row_labels or not marks.column_labels:
        return Room(len(marks.row_labels), len(marks.column_labels))
    if marks.legend:
        area.begin_at(draw_legend(area, marks.legend, area.x))
    size = LABEL if area.widest(marks.row_labels, LABEL) <= area.width * 0.36 else 11.0
    label_width = min(area.width * 0.36, area.widest(marks.row_labels, size))
    left = area.x + label_width + GAP
    width = area.x + area.width - left
    n_columns = max(1, min(len(marks.column_labels), int(width / _least_column(area, marks))))
    column = width / n_columns
    above = marks.column_labels[:n_columns]
    name_size = SMALL if area.widest(_words(above), SMALL) <= column - 4 else SMALLEST
    names = [wrap(text, name_size, False, column - 4, 2, area.measure) for text in above]
    top = area.y + max(len(lines) for lines in names) * name_size * LINE + 4
    room = area.y + area.height - top
    n_rows = len(marks.row_labels)
    if n_rows * LEAST_ROW > room:
        n_rows = max(1, int(room / CALM_ROW))
    row = min(MOST_ROW, room / n_rows)
    for x, lines in enumerate(names):
        for number, line in enumerate(lines):
            y = top - 6 - (len(lines) - 1 - number) * name_size * LINE
            area.text(left + (x + 0.5) * column - 1, y, line, name_size, "quiet", "middle")
    size = size if row >= 15.5 else SMALL
    for y, text in enumerate(marks.row_labels[:n_rows]):
        label = elide(text, size, False, label_width, area.measure)
        baseline = top + (y + 0.5) * row - 1 + size * MIDDLE
        area.text(left - GAP, baseline, label, size, anchor="end")
    for cell in marks.cells:
        if cell.row < n_rows and cell.column < n_columns:
            place = (left + cell.column * column, top + cell.row * row, column, row)
            _cell(area, cell, place, "diverge" if marks.is_diverging else "shade")
    return Room(n_rows, n_columns)


def _least_column(area: Area, marks: Cells) -> float:
    """What the numbers need, and the words above them unless they are very long."""
    numbers = area.widest(tuple(cell.text for cell in marks.cells), SMALL, True) + 8
    words = area.widest(_words(marks.column_labels), SMALLEST) + 4
    return max(LEAST_COLUMN, numbers, min(LONG_WORD, words))


def _words(labels: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word.rstrip() for label in labels for word in pieces(label))


def _cell(area: Area, cell: Cell, place: tuple[float, float, float, float], scale: str) -> None:
    x, y, column, row = place
    width, height = column - 2, max(1.0, row - 2)
    ground, ink, is_bold = "ghost", "text", False
    if cell.strength is not None:
        ground, ink = f"{scale}:{cell.strength:.3f}", f"on_{scale}:{cell.strength:.3f}"
        is_bold = abs(cell.strength) > 0.75
    area.shapes.append(Rect(x, y, width, height, ground, 2))
    if area.measure(cell.text, SMALL, is_bold) <= width - 2:
        baseline = y + height / 2 + SMALL * MIDDLE
        area.text(x + width / 2, baseline, cell.text, SMALL, ink, "middle", is_bold)
    area.hit(x, y, width, height, cell.target, cell.tip)
