"""Series stay apart without colour, as on a photocopy: lines over areas, dashes, forms of dots."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from explorer.backend.charts.shapes import (
    Circle,
    Grid,
    Measure,
    Outline,
    Polyline,
    Rect,
    Shape,
    Strokes,
    Text,
)

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
DASHES: dict[str, tuple[float, ...]] = {
    "series2": (9, 5),
    "series3": (2, 4),
    "series4": (12, 4, 2, 4),
    "series5": (5, 3),
    "series6": (12, 3, 2, 3, 2, 3),
}
"""Role to the lengths of its line's dashes and gaps."""
CORNERS: dict[str, tuple[int, float]] = {
    "series2": (4, 45),
    "series3": (3, 90),
    "series4": (4, 0),
    "series5": (3, -90),
    "series6": (6, 0),
}
"""Role to the corners of its dots, and by how many degrees these are turned."""
LEAST_DASHED = 2.0
"""Thinner lines are whiskers, which have their dots."""


def hatched(shapes: Sequence[Shape], measure: Measure) -> list[Shape]:
    """The shapes, each rectangle of a series with its lines over it, texts on plain ground."""
    if any(isinstance(shape, Grid) and shape.is_diverging for shape in shapes):
        # Its cells are too small for lines, so one scale of greys goes from fewer to more.
        shapes = [_on_one_scale(shape) for shape in shapes]
    found: list[Shape] = []
    for shape in shapes:
        if isinstance(shape, Text) and shape.role.startswith(("on:", "on_diverge:-")):
            found.append(_ground(shape, measure))
        found.append(_formed(shape))
        if isinstance(shape, Rect):
            for direction in _directions(shape.role):
                found += [
                    Polyline(ends, "paper", STROKE) for ends in lines_across(shape, direction)
                ]
    return found


def _directions(role: str) -> tuple[tuple[int, int], ...]:
    # Both ends of a diverging scale are equally dark: fewer than by chance has lines.
    is_fewer = role.startswith("diverge:-") and float(role.partition(":")[2]) < 0
    return ((1, 1),) if is_fewer else DIRECTIONS.get(role, ())


def _on_one_scale(shape: Shape) -> Shape:
    if isinstance(shape, Grid):
        return replace(shape, is_diverging=False)
    if isinstance(shape, Rect) and shape.role.startswith("diverge:"):
        part = (float(shape.role.partition(":")[2]) + 1) / 2
        return replace(shape, role=f"shade:{part:.4f}")
    return shape


def _formed(shape: Shape) -> Shape:
    """A line with its series' dashes, a dot with its form."""
    if isinstance(shape, Polyline) and shape.role in DASHES and shape.stroke >= LEAST_DASHED:
        return Strokes(dashed(shape.points, DASHES[shape.role]), shape.role, shape.stroke)
    if isinstance(shape, Circle) and shape.role in CORNERS:
        n, turn = CORNERS[shape.role]
        # As large to the eye as the round dot.
        radius = shape.radius * math.sqrt(math.pi / (n / 2 * math.sin(2 * math.pi / n)))
        angles = (math.radians(turn) - 2 * math.pi * k / n for k in range(n))
        ring = tuple(
            (shape.x + radius * math.cos(a), shape.y - radius * math.sin(a)) for a in angles
        )
        return Outline((ring,), shape.role)
    return shape


Points = tuple[tuple[float, float], ...]


def dashed(points: Points, lengths: tuple[float, ...]) -> tuple[Points, ...]:
    """A line in pieces; ``lengths`` are of dashes and gaps in turn."""
    pieces: list[Points] = []
    piece: list[tuple[float, float]] = [points[0]]
    number, left = 0, lengths[0]
    for (x1, y1), (x2, y2) in pairwise(points):
        whole = math.hypot(x2 - x1, y2 - y1)
        done = 0.0
        while whole - done > left:
            done += left
            at = (x1 + (x2 - x1) * done / whole, y1 + (y2 - y1) * done / whole)
            if number % 2 == 0:
                pieces.append((*piece, at))
            number, piece = number + 1, [at]
            left = lengths[number % len(lengths)]
        left -= whole - done
        piece.append((x2, y2))
    if number % 2 == 0 and len(piece) > 1:
        pieces.append(tuple(piece))
    return tuple(pieces)


def _ground(text: Text, measure: Measure) -> Rect:
    width = measure(text.text, text.size, text.is_bold)
    left = text.x - {"start": 0.0, "middle": width / 2, "end": width}[text.anchor]
    height = text.size * 1.15
    top = text.y - text.size * 0.93
    return Rect(left - 3, top, width + 6, height, _ground_role(text.role), 2)


def _ground_role(role: str) -> str:
    return role.removeprefix("on:") if role.startswith("on:") else role.removeprefix("on_")


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
