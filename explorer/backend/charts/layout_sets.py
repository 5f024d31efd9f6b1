"""An UpSet plot: bars above, below them a matrix of dots with the answers' names."""

from explorer.backend.charts.area import Area, Room
from explorer.backend.charts.marks import Sets
from explorer.backend.charts.shapes import Circle, Polyline, Rect

LABEL, NUMBER = 11.0, 10.0
GAP = 10.0
LEAST_ROW, MOST_ROW = 13.0, 22.0
LEAST_COLUMN, MOST_COLUMN = 20.0, 46.0
MOST_MATRIX = 0.62
"""The matrix takes at most this part of the height."""


def draw(area: Area, marks: Sets) -> Room:
    """Draw as many answers and sets as have room; sets with an answer left out are left out."""
    n_rows = min(len(marks.labels), max(1, int(area.height * MOST_MATRIX / LEAST_ROW)))
    row = min(MOST_ROW, area.height * MOST_MATRIX / max(1, n_rows))
    names = marks.labels[:n_rows]
    label_width = min(area.width * 0.36, area.widest(names, LABEL))
    left = area.x + label_width + GAP
    width = max(1.0, area.x + area.width - left)
    sets = [s for s in marks.sets if not s.members or s.members[-1] < n_rows]
    widest = area.widest(tuple(s.text for s in sets), NUMBER, True) + 4
    n_columns = min(len(sets), max(1, int(width / max(LEAST_COLUMN, widest))))
    column = min(MOST_COLUMN, width / max(1, n_columns))
    sets = sets[:n_columns]
    matrix_top = area.y + area.height - row * n_rows
    bottom, top = matrix_top - 6, area.y + NUMBER * 1.4
    radius = min(row * 0.3, column * 0.3, 5.0)
    for number, label in enumerate(names):
        y = matrix_top + (number + 0.5) * row
        if number % 2 == 0:
            area.shapes.append(Rect(area.x, y - row / 2, area.width, row, "window"))
        area.label(area.x + label_width, y, label, LABEL, label_width, 1)
    for number, answer_set in enumerate(sets):
        x = left + (number + 0.5) * column
        height = max(0.0, (bottom - top) * answer_set.value / marks.limit)
        thickness = column * 0.62
        area.shapes.append(Rect(x - thickness / 2, bottom - height, thickness, height, "bar"))
        area.text(x, bottom - height - 4, answer_set.text, NUMBER, "text", "middle", True)
        for k in range(n_rows):
            role = "bar" if k in answer_set.members else "ghost"
            area.shapes.append(Circle(x, matrix_top + (k + 0.5) * row, radius, role))
        ys = [matrix_top + (k + 0.5) * row for k in answer_set.members]
        if len(ys) > 1:
            area.shapes.append(Polyline(((x, ys[0]), (x, ys[-1])), "bar", 2.0))
        area.hit(
            x - column / 2, top - 12, column, bottom - top + 12, answer_set.target, answer_set.tip
        )
        for k in answer_set.members:
            y = matrix_top + (k + 0.5) * row
            place = (x - radius, y - radius, 2 * radius, 2 * radius)
            area.hit(*place, marks.targets[k], marks.labels[k])
    return Room(n_rows, 10**6)
