"""A map of countries in a frame, small states as dots, and a legend beside or below it."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

from explorer.backend.charts import atlas
from explorer.backend.charts.area import MIDDLE, Area, Room, elide
from explorer.backend.charts.atlas import Atlas, Country
from explorer.backend.charts.map_marks import Areas, MapClass, Region
from explorer.backend.charts.shapes import (
    Circle,
    Frame,
    Framed,
    Hit,
    Outline,
    Rect,
    Rings,
    Strokes,
)

TEXT, SMALL = 10.5, 9.5
SWATCH, ROW, GAP = 16.0, 16.5, 14.0
LEAST_DOT, MOST_DOT = 1.3, 2.3
"""The radius of a small state's dot, in page units."""
DOT_PER_WIDTH = 0.005
LEAST_AREA = 1.5
"""A country is a dot when its area on the page is less than this, in squares of the radius."""
BORDER, HATCH = 0.6, 0.8
SPACING = 3.2
"""Between the lines of a hatching."""
MOST_REACH = 5.0
"""How far from a dot a click still means it."""


def draw(area: Area, marks: Areas) -> Room:
    """Draw the map as large as it can be; the legend stands where that leaves it most room."""
    world = atlas.atlas(0.05)
    ratio = world.width / world.height
    beside = _legend_width(area, marks) + GAP if marks.classes else 0.0
    rows = _rows(area, marks.classes)
    below = len(rows) * ROW + 6 if marks.classes else 0.0
    wide = max(1.0, min(area.width - beside, area.height * ratio))
    tall = max(1.0, min(area.width, (area.height - below) * ratio))
    height = len(marks.classes) * ROW + SMALL * 1.5
    is_beside = wide >= tall and height <= area.height
    if is_beside and marks.classes:
        left = area.x + (area.width - wide - beside) / 2
        top = area.y + (area.height - wide / ratio) / 2
        x = left + wide + GAP
        _column(area, marks, x, area.y + (area.height - height) / 2 + SMALL * 1.5)
        width = wide
    else:
        width = tall
        left, top = area.x + (area.width - width) / 2, area.y
        top += max(0.0, (area.height - below - width / ratio) / 2)
        _lines(area, rows, top + width / ratio + 6)
    _map(area, marks, (left, top, width, width / ratio), world)
    many = 10**6
    return Room(many, many)


def _map(area: Area, marks: Areas, place: tuple[float, float, float, float], whole: Atlas) -> None:
    frame = _frame(area, place, whole)
    world = atlas.atlas(frame.scale)
    radius = min(MOST_DOT, max(LEAST_DOT, frame.width * DOT_PER_WIDTH))
    shapes: list[Outline | Circle | Strokes] = []
    dots: list[Outline | Circle | Strokes] = []
    hits: list[Hit] = []
    dot_hits: list[Hit] = []
    by_code = {region.code: region for region in marks.regions}
    for code, country in world.countries.items():
        if country.rings:
            region = by_code.get(code)
            role = (region.role or "land") if region else "land"
            shapes.append(Outline(country.rings, role))
    hidden = [r.code for r in marks.regions if not r.role and world.countries[r.code].rings]
    if hidden:
        step = SPACING / frame.scale
        lines = [s for code in hidden for s in hatching(world.countries[code].rings, step)]
        shapes.append(Strokes(tuple(lines), "unknown", HATCH / frame.scale))
    shapes.append(Strokes(world.borders, "paper", BORDER / frame.scale))
    small: list[tuple[Country, Region]] = []
    for region in marks.regions:
        country = world.countries[region.code]
        if country.area * frame.scale**2 < LEAST_AREA * radius**2:
            small.append((country, region))
        else:
            hits += _hit(country, region, frame)
    for country, region in small:
        near = min(
            (_apart(country, other) for other, _ in small if other is not country), default=math.inf
        )
        reach = min(MOST_REACH, max(radius, near * frame.scale / 2))
        dots += _dot(country, region, frame, radius)
        dot_hits += _dot_hit(country, region, frame, reach)
    area.shapes.append(Framed(frame, (*shapes, *dots)))
    # The last one is met first: a dot lies on the country around it.
    area.hits += hits + dot_hits


def _frame(area: Area, place: tuple[float, float, float, float], whole: Atlas) -> Frame:
    """The window, and the part of the map that is seen in it."""
    left, top, width, height = place
    zoom = area.zoom
    shown_width, shown_height = whole.width / zoom.factor, whole.height / zoom.factor
    x = min(max(0.0, zoom.x * whole.width - shown_width / 2), whole.width - shown_width)
    y = min(max(0.0, zoom.y * whole.height - shown_height / 2), whole.height - shown_height)
    return Frame(left, top, width, height, width / shown_width, x, y)


def _dot(country: Country, region: Region, frame: Frame, size: float) -> Iterable[Circle]:
    """A dot with a rim; a hollow one for what is hidden."""
    x, y = country.middle
    radius = size / frame.scale
    yield Circle(x, y, radius + BORDER / frame.scale, "paper")
    yield Circle(x, y, radius, region.role or "unknown")
    if not region.role:
        yield Circle(x, y, radius * 0.6, "paper")


def _apart(country: Country, other: Country) -> float:
    """How far two dots are apart in the direction in which they are farthest."""
    (x1, y1), (x2, y2) = country.middle, other.middle
    return max(abs(x1 - x2), abs(y1 - y2))


def _dot_hit(country: Country, region: Region, frame: Frame, reach: float) -> Iterable[Hit]:
    """A square round a dot: easier to meet than the dot, and clear of its neighbours."""
    x, y = frame.outer(*country.middle)
    if frame.shows(x, y):
        place = (x - reach, y - reach, 2 * reach, 2 * reach)
        yield Hit(*place, region.target, region.tip, frame=frame, point=(x, y))


def _hit(country: Country, region: Region, frame: Frame) -> Iterable[Hit]:
    """The part of a country that is seen in the window."""
    left, top = frame.outer(country.left, country.top)
    right, bottom = frame.outer(country.right, country.bottom)
    left, right = max(left, frame.x), min(right, frame.x + frame.width)
    top, bottom = max(top, frame.y), min(bottom, frame.y + frame.height)
    if left >= right or top >= bottom:
        return
    point = frame.outer(*country.middle)
    yield Hit(
        left,
        top,
        right - left,
        bottom - top,
        region.target,
        region.tip,
        country.rings,
        frame,
        point if frame.shows(*point) else None,
    )


def hatching(rings: Rings, step: float) -> list[tuple[tuple[float, float], ...]]:
    """Slanting lines within rings, ``step`` apart, all on the same lines of the page."""
    crossings: dict[int, list[float]] = {}
    distance = step * math.sqrt(2)
    for ring in rings:
        x1, y1 = ring[-1]
        for x2, y2 in ring:
            u1, u2 = x1 + y1, x2 + y2
            for k in range(math.ceil(min(u1, u2) / distance), math.ceil(max(u1, u2) / distance)):
                part = (k * distance - u1) / (u2 - u1)
                crossings.setdefault(k, []).append(x1 - y1 + part * (x2 - y2 - x1 + y1))
            x1, y1 = x2, y2
    lines: list[tuple[tuple[float, float], ...]] = []
    for k, found in crossings.items():
        found.sort()
        u = k * distance
        for a, b in zip(found[::2], found[1::2], strict=False):
            lines.append((((u + a) / 2, (u - a) / 2), ((u + b) / 2, (u - b) / 2)))
    return lines


# The legend


def draw_legend(area: Area, maps: Sequence[Areas]) -> float:
    """One legend for several maps, at the top of an area; returns where it ends.

    Each map has its own numbers of countries, so none are told.
    """
    entries = max((m.classes for m in maps), key=len)
    rows = _rows(area, [replace(entry, count="", counted="") for entry in entries])
    _lines(area, rows, area.y)
    return area.y + len(rows) * ROW


def _legend_width(area: Area, marks: Areas) -> float:
    labels = area.widest(tuple(entry.label for entry in marks.classes), TEXT)
    counts = max(
        area.widest(tuple(entry.count for entry in marks.classes), TEXT),
        area.measure(marks.count_title, SMALL, False),
    )
    return SWATCH + 6 + min(labels, area.width * 0.3) + 12 + counts


def _column(area: Area, marks: Areas, x: float, top: float) -> None:
    """One entry a line, the numbers of countries at the end."""
    labels = min(area.widest(tuple(e.label for e in marks.classes), TEXT), area.width * 0.3)
    end = x + _legend_width(area, marks)
    area.text(end, top - 5, marks.count_title, SMALL, "quiet", "end")
    for number, entry in enumerate(marks.classes):
        y = top + number * ROW
        _swatch(area, entry, x, y)
        baseline = y + 5.5 + TEXT * MIDDLE
        label = elide(entry.label, TEXT, False, labels, area.measure)
        area.text(x + SWATCH + 6, baseline, label, TEXT)
        area.text(end, baseline, entry.count, TEXT, "quiet", "end")


_Row = list[tuple[MapClass, str, float]]
"""Entries with their words and their places."""


def _rows(area: Area, classes: Sequence[MapClass]) -> list[_Row]:
    """The entries side by side, from the lowest class on."""
    rows: list[_Row] = [[]]
    x = 0.0
    ramp = [entry for entry in classes if entry.role.startswith("shade")]
    others = [entry for entry in classes if entry not in ramp]
    for entry in (*reversed(ramp), *others):
        words = _entry_text(entry, is_first=not rows[0])
        width = min(area.width, SWATCH + 5 + area.measure(words, TEXT, False))
        if x and x + width > area.width:
            rows.append([])
            x = 0.0
        rows[-1].append((entry, words, x))
        x += width + GAP
    return rows


def _entry_text(entry: MapClass, is_first: bool) -> str:
    count = entry.counted if is_first else entry.count
    return f"{entry.label} ({count})" if count else entry.label


def _lines(area: Area, rows: list[_Row], top: float) -> None:
    for number, row in enumerate(rows):
        y = top + number * ROW
        for entry, words, x in row:
            _swatch(area, entry, area.x + x, y)
            room = area.width - x - SWATCH - 5
            text = elide(words, TEXT, False, room, area.measure)
            area.text(area.x + x + SWATCH + 5, y + 5.5 + TEXT * MIDDLE, text, TEXT)


def _swatch(area: Area, entry: MapClass, x: float, y: float) -> None:
    area.shapes.append(Rect(x, y, SWATCH, 11, entry.role or "land"))
    if not entry.role:
        box = ((x, y), (x + SWATCH, y), (x + SWATCH, y + 11), (x, y + 11))
        area.shapes.append(Strokes(tuple(hatching((box,), SPACING)), "unknown", HATCH))
