"""Lines over filled areas, so that series stay apart without colour, as on a photocopy."""

from collections.abc import Iterator, Sequence

from explorer.backend.charts.shapes import Measure, Polyline, Rect, Shape, Text

PITCH, STROKE = 5.0, 1.2
DIRECTIONS: dict[str, tuple[tuple[int, int], ...]] = {
    "series2": ((1, 1),),
    "series3": ((1, -1),),
    "series4": ((1, 1), (1, -1)),
    "series5": ((0, 1),),
    "series6": ((1, 0),),
    "second": ((1, 1),),
    "unknown": ((1, 0), (0, 1)),
}
"""Role to the directions of its lines; the first series stays plain."""


def hatched(shapes: Sequence[Shape], measure: Measure) -> list[Shape]:
    """The shapes, each rectangle of a series with its lines over it, texts on plain ground."""
    found: list[Shape] = []
    for shape in shapes:
        if isinstance(shape, Text) and shape.role.startswith("on:"):
            found.append(_ground(shape, measure))
        found.append(shape)
        if isinstance(shape, Rect):
            for direction in DIRECTIONS.get(shape.role, ()):
                found += [
                    Polyline(ends, "paper", STROKE) for ends in lines_across(shape, direction)
                ]
    return found


def _ground(text: Text, measure: Measure) -> Rect:
    width = measure(text.text, text.size, text.is_bold)
    left = text.x - {"start": 0.0, "middle": width / 2, "end": width}[text.anchor]
    height = text.size * 1.15
    top = text.y - text.size * 0.93
    return Rect(left - 3, top, width + 6, height, text.role.removeprefix("on:"), 2)


def lines_across(
    rect: Rect, direction: tuple[int, int]
) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """Lines in one direction, on one grid for the whole page, cut at the rectangle's edges."""
    dx, dy = direction
    left, top, right, bottom = rect.x, rect.y, rect.x + rect.width, rect.y + rect.height
    # Along a line, nx * x + ny * y is the same number: a multiple of the pitch.
    nx, ny = -dy, dx
    corners = [nx * x + ny * y for x in (left, right) for y in (top, bottom)]
    pitch = PITCH * (1.4 if nx and ny else 1.0)
    number = int(min(corners) // pitch) + 1
    while number * pitch < max(corners):
        ends = _cut(number * pitch, (nx, ny), (left, top, right, bottom))
        if len(ends) == 2:
            yield ends[0], ends[1]
        number += 1


def _cut(
    level: float, normal: tuple[int, int], box: tuple[float, float, float, float]
) -> list[tuple[float, float]]:
    nx, ny = normal
    left, top, right, bottom = box
    found: list[tuple[float, float]] = []
    for x in (left, right):
        if ny and top <= (y := (level - nx * x) / ny) <= bottom:
            found.append((x, y))
    for y in (top, bottom):
        if nx and left < (x := (level - ny * y) / nx) < right:
            found.append((x, y))
    return found[:2]
