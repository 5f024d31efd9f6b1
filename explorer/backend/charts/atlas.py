"""The world's countries as outlines, from ``resources/maps``; see ``LICENSE.md`` there.

Coordinates are those of the file: Equal Earth, so that areas can be compared; y downwards.
"""

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Any

from explorer import paths
from explorer.backend.charts.shapes import Rings

Line = tuple[tuple[float, float], ...]

MOST_MOVED = 0.25
"""How much of a page unit's square a simplified line may leave out at one point."""


@dataclass(frozen=True, slots=True, eq=False)
class Country:
    """One country at one degree of detail."""

    rings: Rings
    left: float
    top: float
    right: float
    bottom: float
    middle: tuple[float, float]
    """A place well within its largest part."""
    area: float
    """0 for one that is too small for the map's scale."""


@dataclass(frozen=True, slots=True, eq=False)
class Atlas:
    """All countries by ISO 3166-1 alpha-3; ``""`` is land that no country has."""

    width: float
    height: float
    countries: dict[str, Country]
    borders: tuple[Line, ...]
    """The lines between two countries."""


@cache
def _file() -> Any:
    with paths.resource("maps/world.json").open("rb") as file:
        return json.load(file)


@cache
def codes() -> frozenset[str]:
    """The countries that the map has."""
    return frozenset(_file()["countries"]) - {""}


def atlas(scale: float) -> Atlas:
    """The map in the detail for a scale: page units for one of its own."""
    level = math.floor(math.log(MOST_MOVED / max(scale, 1e-6) ** 2, 4))
    return _at(min(6, max(0, level)))


@cache
def _at(level: int) -> Atlas:
    world = _file()
    lines = [tuple(_points(arc, level)) for arc in world["arcs"]]
    backwards = [line[::-1] for line in lines]
    owners: dict[int, set[str]] = {}
    for code, country in world["countries"].items():
        for arc in (i for ring in country["rings"] for i in ring):
            owners.setdefault(arc if arc >= 0 else ~arc, set()).add(code)
    width, height = world["size"]
    return Atlas(
        width,
        height,
        {code: _country(country, lines, backwards) for code, country in world["countries"].items()},
        tuple(line for i, line in enumerate(lines) if len(owners.get(i, ())) > 1),
    )


def _points(arc: dict[str, Any], level: int) -> Iterator[tuple[float, float]]:
    """The points of a line that matter at a level."""
    places = zip(accumulate(arc["x"]), accumulate(arc["y"]), strict=True)
    for place, own in zip(places, arc["level"], strict=True):
        if int(own) >= level:
            yield place


def _country(data: dict[str, Any], lines: Sequence[Line], backwards: Sequence[Line]) -> Country:
    x, y = data["point"]
    walked = [_walked(ring, lines, backwards) for ring in data["rings"]]
    rings = tuple(ring for ring in walked if len(ring) > 2)
    xs = [px for ring in rings for px, _ in ring] or [x]
    ys = [py for ring in rings for _, py in ring] or [y]
    area = sum(map(_area, rings))
    return Country(rings, min(xs), min(ys), max(xs), max(ys), (x, y), abs(area))


def _walked(ring: Sequence[int], lines: Sequence[Line], backwards: Sequence[Line]) -> Line:
    """The points of a ring, the places where its lines meet once each."""
    return tuple(p for i in ring for p in (lines[i] if i >= 0 else backwards[~i])[:-1])


def _area(ring: Line) -> float:
    """The area within a ring; of a hole, which is walked the other way, less than 0."""
    following = (*ring[1:], ring[0])
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, following, strict=True)) / 2
