"""Dots with intervals over a share axis, one row an answer."""

import math

from explorer.backend.charts import layout_bars
from explorer.backend.charts.area import MIDDLE, Area, Room
from explorer.backend.charts.marks import Forest, Ratio
from explorer.backend.charts.shapes import Circle, Polyline

LABEL, TICK, NUMBER = 12.0, 10.5, 10.5
GAP = 9.0
LEAST_ROW, CALM_ROW, MOST_ROW = 14.0, 20.0, 34.0
PITCH = 10.0
DOT = 3.6


def draw(area: Area, marks: Forest) -> Room:
    """Draw as many rows as have room, the axis below them."""
    n_dots = max((len(group.ratios) for group in marks.groups), default=1)
    least = max(LEAST_ROW, n_dots * PITCH + 4) if n_dots > 1 else LEAST_ROW
    top = (
        layout_bars.draw_legend(area, marks.legend, area.x, are_dots=True)
        if marks.legend
        else area.y
    )
    bottom = area.y + area.height - TICK * 1.5
    room = max(1.0, bottom - top)
    n = len(marks.groups)
    n_rows = n if n * least <= room else max(1, int(room / max(least, CALM_ROW)))
    groups = marks.groups[:n_rows]
    row = min(max(MOST_ROW, n_dots * PITCH * 1.6), room / max(1, n_rows))
    bottom = top + row * n_rows
    label_width = min(area.width * 0.4, area.widest(tuple(g.label for g in groups), LABEL))
    texts = tuple(r.text for g in groups for r in g.ratios) if n_dots == 1 else ()
    number_width = area.widest(texts, NUMBER, True) + (GAP if texts else 0)
    left = area.x + label_width + GAP
    # The last tick's words stand in the middle below it and need room for half of them.
    after = max(number_width, area.measure(marks.ticks[-1].text, TICK, False) / 2)
    length = max(1.0, area.x + area.width - after - left)
    _axis(area, marks, (left, length, top, bottom))
    for number, group in enumerate(groups):
        middle = top + (number + 0.5) * row
        area.label(area.x + label_width, middle, group.label, LABEL, label_width, 1)
        pitch = min(PITCH * 1.4, row / (n_dots + 0.4))
        for k, ratio in enumerate(group.ratios):
            y = middle + (k - (len(group.ratios) - 1) / 2) * pitch
            _dot(area, ratio, y, (left, length, marks.limit))
            if texts:
                x = left + length + number_width
                area.text(x, y + NUMBER * MIDDLE, ratio.text, NUMBER, "text", "end", True)
    return Room(n_rows, n_dots)


def _axis(area: Area, marks: Forest, place: tuple[float, float, float, float]) -> None:
    left, length, top, bottom = place
    widest = area.widest(tuple(tick.text for tick in marks.ticks), TICK)
    step = length / max(1, len(marks.ticks) - 1)
    every = max(1, math.ceil((widest + 6) / max(1.0, step)))
    for number, tick in enumerate(marks.ticks):
        x = left + length * tick.value / marks.limit
        area.shapes.append(Polyline(((x, top), (x, bottom)), "line"))
        if number % every == 0:
            area.text(x, bottom + TICK * 1.25, tick.text, TICK, "quiet", "middle")


def _dot(area: Area, ratio: Ratio, y: float, place: tuple[float, float, float]) -> None:
    left, length, limit = place
    x = left + length * min(1.0, ratio.value / limit)
    if not math.isnan(ratio.high):
        low = left + length * ratio.low / limit
        high = left + length * min(1.0, ratio.high / limit)
        area.shapes.append(Polyline(((low, y), (high, y)), ratio.role, 1.6))
        area.shapes.append(Circle(x, y, DOT, ratio.role))
    else:
        low = high = x
    start, end = min(low, x - DOT - 1), max(high, x + DOT + 1)
    area.hit(start, y - DOT - 1, end - start, 2 * DOT + 2, ratio.target, ratio.tip)
