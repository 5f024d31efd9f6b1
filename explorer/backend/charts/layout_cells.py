"""A heat map: labels at the left and above, cells with their numbers."""

from explorer.backend.charts.area import Area, elide, wrap
from explorer.backend.charts.marks import Cells
from explorer.backend.charts.shapes import Rect

LABEL, SMALL = 11.5, 10.5
LEAST_ROW, MOST_ROW = 14.0, 34.0


def draw(area: Area, marks: Cells) -> int:
    """Draw the matrix; returns how many rows had no room."""
    if not marks.row_labels or not marks.column_labels:
        return 0
    label_width = min(
        area.width * 0.36, max(area.measure(text, LABEL, False) for text in marks.row_labels)
    )
    left = area.x + label_width + 8
    column = (area.x + area.width - left) / len(marks.column_labels)
    names = [wrap(t, SMALL, False, column - 4, 2, area.measure) for t in marks.column_labels]
    n_lines = max(len(lines) for lines in names)
    top = area.y + n_lines * SMALL * 1.2 + 5
    room = area.y + area.height - top
    n_rows = max(1, min(len(marks.row_labels), int(room / LEAST_ROW)))
    row = min(MOST_ROW, room / n_rows)
    for x, lines in enumerate(names):
        for number, line in enumerate(lines):
            y = top - 6 - (len(lines) - 1 - number) * SMALL * 1.2
            area.text(left + (x + 0.5) * column, y, line, SMALL, "quiet", "middle")
    size = LABEL if row >= 15 else 10.0
    for y, text in enumerate(marks.row_labels[:n_rows]):
        middle = top + (y + 0.5) * row
        label = elide(text, size, False, label_width, area.measure)
        area.text(left - 8, middle + size * 0.36, label, size, "text", "end")
    for cell in marks.cells:
        if cell.row >= n_rows:
            continue
        x, y = left + cell.column * column, top + cell.row * row
        ground = "ghost" if cell.strength is None else f"shade:{cell.strength:.3f}"
        ink = "quiet" if cell.strength is None else f"on_shade:{cell.strength:.3f}"
        area.shapes.append(Rect(x, y, column - 2, row - 2, ground, 2))
        if area.measure(cell.text, SMALL, False) <= column - 6:
            baseline = y + (row - 2) / 2 + SMALL * 0.36
            area.text(x + (column - 2) / 2, baseline, cell.text, SMALL, ink, "middle")
        area.hit(x, y, column - 2, row - 2, cell.target, cell.tip)
    return len(marks.row_labels) - n_rows
