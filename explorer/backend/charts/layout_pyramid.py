"""Bars to both sides of a column of labels."""

from explorer.backend.charts.area import MIDDLE, Area, Room, elide
from explorer.backend.charts.marks import Pyramid
from explorer.backend.charts.shapes import Rect

LABEL, NUMBER, NAME = 11.5, 10.5, 12.0
GAP = 7.0
LEAST_ROW, CALM_ROW, MOST_ROW = 13.5, 17.0, 32.0


def draw(area: Area, marks: Pyramid) -> Room:
    """Draw as many rows as have room; with one group the right side stays empty."""
    n_sides = max((len(group.bars) for group in marks.groups), default=1)
    top = area.y + NAME * 1.6
    room = max(1.0, area.y + area.height - top)
    n = len(marks.groups)
    n_rows = n if n * LEAST_ROW <= room else max(1, int(room / CALM_ROW))
    groups = marks.groups[:n_rows]
    row = min(MOST_ROW, room / max(1, n_rows))
    names = tuple(group.label for group in groups)
    label_width = min(area.width * 0.3, area.widest(names, LABEL))
    texts = tuple(bar.text for group in groups for bar in group.bars)
    number_width = area.widest(texts, NUMBER, True)
    side = (area.width - label_width) / 2 - GAP
    length = max(1.0, side - number_width - GAP)
    middle = area.x + area.width / 2
    starts = (middle - label_width / 2 - GAP, middle + label_width / 2 + GAP)
    for k, entry in enumerate(marks.legend[:2]):
        text = elide(entry.label, NAME, True, side, area.measure)
        anchor = "end" if k == 0 else "start"
        area.text(starts[k], area.y + NAME, text, NAME, f"name:{entry.role}", anchor, True)
    for number, group in enumerate(groups):
        y = top + (number + 0.5) * row
        label = elide(group.label, LABEL, False, label_width, area.measure)
        area.text(middle, y + LABEL * MIDDLE, label, LABEL, anchor="middle")
        for k, bar in enumerate(group.bars[:2]):
            width = length * bar.value / marks.limit
            thickness = row * 0.8
            x = starts[0] - width if k == 0 else starts[1]
            if width > 0:
                area.shapes.append(Rect(x, y - thickness / 2, width, thickness, bar.role))
            end = x - GAP if k == 0 else x + width + GAP
            anchor = "end" if k == 0 else "start"
            area.text(end, y + NUMBER * MIDDLE, bar.text, NUMBER, "text", anchor, True)
            reach = width + GAP + area.measure(bar.text, NUMBER, True)
            left = starts[0] - reach if k == 0 else starts[1]
            area.hit(left, y - thickness / 2, reach, thickness, bar.target, bar.tip)
    return Room(n_rows, n_sides)
