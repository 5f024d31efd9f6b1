"""Bars over a number line, and boxes below it on the same line."""

import math

from explorer.backend.charts.area import MIDDLE, Area, Room, elide
from explorer.backend.charts.marks import Box, Histogram
from explorer.backend.charts.shapes import Polyline, Rect

TICK, NUMBER, NAME = 10.5, 9.5, 10.5
BOX, BOX_PITCH = 9.0, 16.0
MOST_NAME = 0.26


def draw(area: Area, marks: Histogram) -> Room:
    """Draw all bars; boxes as far as they have room."""
    n_boxes = min(len(marks.boxes), int(area.height * 0.45 / BOX_PITCH))
    boxes = marks.boxes[:n_boxes]
    names = tuple(box.label for box in boxes)
    name_width = min(area.width * MOST_NAME, area.widest(names, NAME))
    left = area.x + (name_width + 8 if name_width else 4)
    length = max(1.0, area.x + area.width - 8 - left)
    span = max(1e-9, marks.end - marks.start)
    below = BOX_PITCH * n_boxes + (4 if n_boxes else 0)
    bottom = area.y + area.height - below - TICK * 1.5
    top = area.y + NUMBER * 1.4

    def x_of(value: float) -> float:
        return left + length * (value - marks.start) / span

    _bars(area, marks, (top, bottom), x_of(marks.start), length)
    area.shapes.append(Polyline(((left, bottom), (left + length, bottom)), "line"))
    widest = area.widest(tuple(t.text for t in marks.ticks), TICK)
    end = -math.inf
    for tick in marks.ticks:
        x = x_of(tick.value)
        half = area.measure(tick.text, TICK, False) / 2
        if x - half > end + min(8.0, widest) and x + half <= area.x + area.width:
            area.text(x, bottom + TICK * 1.2, tick.text, TICK, "quiet", "middle")
            end = x + half
    y = bottom + TICK * 1.5 + 4 + BOX_PITCH / 2
    for box in boxes:
        name = elide(box.label, NAME, False, name_width, area.measure)
        area.text(left - 8, y + NAME * MIDDLE, name, NAME, "quiet", "end")
        edges = [x_of(v) for v in (box.least, box.lower, box.median, box.upper, box.greatest)]
        _box(area, box, edges, y)
        y += BOX_PITCH
    return Room(10**6, 10**6)


def _bars(
    area: Area, marks: Histogram, height: tuple[float, float], left: float, length: float
) -> None:
    top, bottom = height
    n = max(1, len(marks.bins))
    pitch = length / n
    widest = area.widest(tuple(b.text for b in marks.bins), NUMBER, True)
    has_numbers = widest + 3 <= pitch
    for number, one in enumerate(marks.bins):
        x = left + number * pitch
        high = max(0.0, (bottom - top) * one.value / marks.limit)
        gap = 1.0 if pitch > 4 else 0.0
        if high > 0:
            area.shapes.append(Rect(x, bottom - high, pitch - gap, high, "bar"))
        if has_numbers and one.value > 0:
            middle = x + (pitch - gap) / 2
            area.text(middle, bottom - high - 3, one.text, NUMBER, "text", "middle", True)
        if one.tip:
            reach = max(high, 6.0)
            area.hit(x, bottom - reach, pitch, reach, one.target, one.tip)


def _box(area: Area, box: Box, edges: list[float], y: float) -> None:
    least, lower, median, upper, greatest = edges
    area.shapes.append(Polyline(((least, y), (greatest, y)), box.role, 1.2))
    area.shapes.append(Rect(lower, y - BOX / 2, max(1.0, upper - lower), BOX, box.role))
    area.shapes.append(Rect(median - 1, y - BOX / 2, 2, BOX, "paper"))
    area.hit(least, y - BOX / 2, max(2.0, greatest - least), BOX, (), box.tip)
