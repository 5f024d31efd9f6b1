"""Columns of nodes and the ribbons between them, all on one scale."""

from explorer.backend.charts.area import MIDDLE, Area, Room, elide
from explorer.backend.charts.marks import Flow, Node
from explorer.backend.charts.shapes import Hit, Outline, Rect

LABEL, TITLE = 11.0, 11.0
NODE = 10.0
GAP = 7.0
MOST_LABEL = 0.24
BETWEEN = 0.72
"""How far names between two columns reach, as a part of their distance."""
N_STEPS = 20

Place = tuple[float, float]
"""Where a node begins and how high it is."""


def draw(area: Area, marks: Flow) -> Room:
    """Draw all nodes and ribbons; labels that have no room are left to the tips."""
    n = len(marks.columns)
    if n < 2 or not any(marks.columns):
        return Room(len(marks.columns[0]) if marks.columns else 0, 10**6)
    top = area.y + TITLE * 1.7
    height = max(1.0, area.y + area.height - top)
    places, scale = _places(marks, top, height)
    sides = [_side_width(area, marks.columns[k]) for k in (0, -1)]
    left, right = area.x + sides[0] + 6, area.x + area.width - sides[1] - 6
    step = max(1.0, (right - left - NODE) / (n - 1))
    xs = [left + k * step for k in range(n)]
    _titles(area, marks, xs, step)
    _ribbons(area, marks, (places, xs), scale)
    for k, column in enumerate(marks.columns):
        for node, (y, node_height) in zip(column, places[k], strict=True):
            if node_height > 0:
                area.shapes.append(Rect(xs[k], y, NODE, node_height, node.role))
                area.hit(xs[k], y, NODE, node_height, node.target, node.tip)
        width = sides[0] if k == 0 else sides[1] if k == n - 1 else step * BETWEEN
        _labels(area, column, places[k], (xs[k], k == 0, width), 0 < k < n - 1)
    return Room(10**6, 10**6)


def _side_width(area: Area, column: tuple[Node, ...]) -> float:
    most = area.width * MOST_LABEL
    return min(most, area.widest(_names(area, column, most), LABEL))


def _names(area: Area, column: tuple[Node, ...], width: float) -> tuple[str, ...]:
    """The nodes' names with their numbers, if there is room for all of them, else without."""
    numbered = tuple(f"{node.label}  {node.text}" if node.text else node.label for node in column)
    if area.widest(numbered, LABEL) <= width:
        return numbered
    return tuple(node.label for node in column)


def _places(marks: Flow, top: float, height: float) -> tuple[list[list[Place]], float]:
    """Every node's place; returns also page units a case."""
    most = max(len(column) for column in marks.columns)
    gap = min(GAP, height * 0.3 / max(1, most))
    totals = [sum(node.value for node in column) for column in marks.columns]
    room = max(1.0, height - gap * (most - 1))
    scale = room / max(1.0, *totals)
    found: list[list[Place]] = []
    for column, total in zip(marks.columns, totals, strict=True):
        used = total * scale + gap * (len(column) - 1)
        y = top + max(0.0, (height - used) / 2)
        places: list[Place] = []
        for node in column:
            places.append((y, node.value * scale))
            y += node.value * scale + gap
        found.append(places)
    return found, scale


def _titles(area: Area, marks: Flow, xs: list[float], step: float) -> None:
    last = len(xs) - 1
    for k, text in enumerate(marks.titles):
        width = step * (0.9 if 0 < k < last else 0.48) + (0 if 0 < k < last else area.width * 0.1)
        width = min(width, area.width / len(xs) - 6)
        anchor = "start" if k == 0 else "end" if k == last else "middle"
        x = area.x if k == 0 else area.x + area.width if k == last else xs[k] + NODE / 2
        line = elide(text, TITLE, True, width, area.measure)
        area.text(x, area.y + TITLE, line, TITLE, "quiet", anchor, True)


def _ribbons(
    area: Area, marks: Flow, where: tuple[list[list[Place]], list[float]], scale: float
) -> None:
    places, xs = where
    used: dict[tuple[int, int, bool], float] = {}
    for ribbon in marks.ribbons:
        width = ribbon.value * scale
        ends: list[float] = []
        for column, node, is_start in (
            (ribbon.column, ribbon.source, True),
            (ribbon.column + 1, ribbon.to, False),
        ):
            before = used.get((column, node, is_start), 0.0)
            ends.append(places[column][node][0] + before)
            used[column, node, is_start] = before + width
        x1, x2 = xs[ribbon.column] + NODE, xs[ribbon.column + 1]
        ring = ribbon_ring(x1, ends[0], x2, ends[1], width)
        area.shapes.append(Outline((ring,), ribbon.role, 0.42))
        top, bottom = min(ends), max(ends) + width
        hit = Hit(x1, top, x2 - x1, bottom - top, ribbon.target, ribbon.tip, (ring,))
        area.hits.append(hit)


def ribbon_ring(
    x1: float, y1: float, x2: float, y2: float, width: float
) -> tuple[tuple[float, float], ...]:
    """A band of one height from (x1, y1) to (x2, y2), bent like a smooth step."""
    steps = [k / N_STEPS for k in range(N_STEPS + 1)]
    bends = [t * t * (3 - 2 * t) for t in steps]
    upper = [(x1 + (x2 - x1) * t, y1 + (y2 - y1) * b) for t, b in zip(steps, bends, strict=True)]
    return (*upper, *((x, y + width) for x, y in reversed(upper)))


def _labels(
    area: Area,
    column: tuple[Node, ...],
    places: list[Place],
    where: tuple[float, bool, float],
    is_between: bool,
) -> None:
    """Names beside their nodes, moved apart where they touch; the largest if room is short."""
    x, is_first, width = where
    texts = _names(area, column, width)
    pitch = LABEL * 1.15
    top, bottom = places[0][0], places[-1][0] + places[-1][1]
    bottom = min(max(bottom, top + pitch), area.y + area.height - pitch / 2)
    most = max(1, int((bottom - top) / pitch))
    named = [k for k in range(len(column)) if places[k][1] > 0 and column[k].label]
    named = sorted(sorted(named, key=lambda k: -places[k][1])[:most])
    middles = [places[k][0] + places[k][1] / 2 for k in named]
    for number in range(1, len(middles)):
        middles[number] = max(middles[number], middles[number - 1] + pitch)
    last = bottom
    for number in reversed(range(len(middles))):
        middles[number] = min(middles[number], last)
        last = middles[number] - pitch
    for k, middle in zip(named, middles, strict=True):
        text = elide(texts[k], LABEL, False, width, area.measure)
        at, anchor = (x - 5, "end") if is_first else (x + NODE + 5, "start")
        if is_between:
            area.shapes.append(_ground(at, middle, area.measure(text, LABEL, False)))
        area.text(at, middle + LABEL * MIDDLE, text, LABEL, "text", anchor)


def _ground(x: float, middle: float, width: float) -> Outline:
    """Paper through which ribbons are still seen, so that a name on them can be read."""
    left, right, top, bottom = x - 2, x + width + 2, middle - LABEL * 0.6, middle + LABEL * 0.6
    ring = ((left, top), (right, top), (right, bottom), (left, bottom))
    return Outline((ring,), "paper", 0.75)
