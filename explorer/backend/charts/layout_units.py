"""Rows of ten units, filled from below as far as a share reaches."""

import math

from explorer.backend.charts.area import MIDDLE, Area, Room
from explorer.backend.charts.marks import Ratio, Units
from explorer.backend.charts.shapes import Outline, Rect

LABEL, NUMBER = 12.0, 13.0
GAP = 10.0
LEAST_ROW, MOST_ROW = 21.0, 64.0
N_UNITS = 10
HEAD_POINTS = 20

Ring = tuple[tuple[float, float], ...]


def draw(area: Area, marks: Units) -> Room:
    """Draw as many rows as have room: label, units, number."""
    n_rows = max(1, min(len(marks.ratios), int(area.height / LEAST_ROW)))
    ratios = marks.ratios[:n_rows]
    row = min(MOST_ROW, area.height / n_rows)
    label_width = min(area.width * 0.36, area.widest(tuple(r.label for r in ratios), LABEL))
    number_width = area.widest(tuple(r.text for r in ratios), NUMBER, True)
    left = area.x + label_width + GAP
    room = max(1.0, area.x + area.width - number_width - GAP - left)
    height = min(row * 0.74, 46.0)
    pitch = min(room / N_UNITS, height * (0.72 if marks.are_people else 0.62))
    for number, ratio in enumerate(ratios):
        middle = area.y + (number + 0.5) * row
        top = middle - height / 2
        n_lines = 2 if row >= LABEL * 2.5 else 1
        area.label(area.x + label_width, middle, ratio.label, LABEL, label_width, n_lines)
        for unit in range(N_UNITS):
            draw_unit(area, ratio, unit, (left + unit * pitch, top, pitch * 0.78, height), marks)
        x = left + N_UNITS * pitch - pitch * 0.22 + GAP
        area.text(x, middle + NUMBER * MIDDLE, ratio.text, NUMBER, is_bold=True)
        reach = x + area.measure(ratio.text, NUMBER, True) - left
        area.hit(left, top, reach, height, ratio.target, ratio.tip)
    return Room(n_rows, 1)


def draw_unit(
    area: Area,
    ratio: Ratio,
    unit: int,
    place: tuple[float, float, float, float],
    marks: Units,
) -> None:
    """One unit: empty ground, grey up to the interval's end, colour up to the share."""
    value = part_of(ratio.value, unit)
    high = value if math.isnan(ratio.high) else max(value, part_of(ratio.high, unit))
    for part, role in ((1.0, "ghost"), (high, "uncertain"), (value, ratio.role)):
        if part <= 0 or (role == "uncertain" and part <= value):
            continue
        x, y, width, height = place
        if marks.are_people:
            rings = tuple(below(ring, y + height * (1 - part)) for ring in person(*place))
            area.shapes.append(Outline(tuple(ring for ring in rings if ring), role))
        else:
            area.shapes.append(Rect(x, y + height * (1 - part), width, height * part, role, 2))


def part_of(share: float, unit: int) -> float:
    """How much of a unit a share fills, 0 to 1."""
    return min(1.0, max(0.0, share * N_UNITS - unit))


def person(x: float, y: float, width: float, height: float) -> tuple[Ring, Ring]:
    """A head and a body, as closed lines."""
    radius = min(width * 0.3, height * 0.15)
    centre, middle = x + width / 2, y + radius
    turns = [2 * math.pi * k / HEAD_POINTS for k in range(HEAD_POINTS)]
    head = tuple((centre + radius * math.cos(t), middle + radius * math.sin(t)) for t in turns)
    top = y + 2 * radius + height * 0.04
    half, round_ = width / 2, min(width * 0.34, (y + height - top) / 2)
    corners = [(-1, 1.0), (1, 1.0)]
    body: list[tuple[float, float]] = [(centre - half * 0.78, y + height)]
    for side, _ in corners:
        for k in range(7):
            turn = math.pi / 2 * k / 6
            lift = math.sin(turn) if side < 0 else math.cos(turn)
            inset = 1 - math.cos(turn) if side < 0 else 1 - math.sin(turn)
            body.append((centre + side * (half - round_ * inset), top + round_ * (1 - lift)))
    body.append((centre + half * 0.78, y + height))
    return head, tuple(body)


def below(ring: Ring, top: float) -> Ring:
    """What of a closed line lies below a height (Sutherland and Hodgman, 1974)."""
    found: list[tuple[float, float]] = []
    x1, y1 = ring[-1]
    for x2, y2 in ring:
        if (y1 < top) != (y2 < top):
            found.append((x1 + (top - y1) * (x2 - x1) / (y2 - y1), top))
        if y2 >= top:
            found.append((x2, y2))
        x1, y1 = x2, y2
    return tuple(found) if len(found) > 2 else ()
