"""How near a map is looked at, and where: values that follow from each other."""

from dataclasses import dataclass

from explorer.backend.charts.shapes import Frame

MOST = 16.0
STEP = 1.25
"""One notch of a wheel, one press of a key."""


@dataclass(frozen=True, slots=True)
class Zoom:
    """How often a map is enlarged, and which place of it is in the middle (0 to 1 each way)."""

    factor: float = 1.0
    x: float = 0.5
    y: float = 0.5


WHOLE = Zoom()
"""All of a map."""


def nearer(zoom: Zoom, frame: Frame, steps: float, place: tuple[float, float]) -> Zoom:
    """So many steps nearer, or farther when below 0; what is at ``place`` of the page stays there.

    ``frame`` is the one that was drawn with ``zoom``.
    """
    factor = min(MOST, max(1.0, zoom.factor * STEP**steps))
    if factor == 1.0:
        return WHOLE
    across, down = (place[0] - frame.x) / frame.width, (place[1] - frame.y) / frame.height
    width, height = _size(zoom, frame)
    x, y = frame.inner(*place)
    return _within(factor, x / width + (0.5 - across) / factor, y / height + (0.5 - down) / factor)


def moved(zoom: Zoom, frame: Frame, by: tuple[float, float]) -> Zoom:
    """The map moved on the page by so much."""
    x, y = by[0] / frame.width / zoom.factor, by[1] / frame.height / zoom.factor
    return _within(zoom.factor, zoom.x - x, zoom.y - y)


def _size(zoom: Zoom, frame: Frame) -> tuple[float, float]:
    """Width and height of the whole map in its own units."""
    times = zoom.factor / frame.scale
    return frame.width * times, frame.height * times


def _within(factor: float, x: float, y: float) -> Zoom:
    """The map never leaves its frame."""
    half = 0.5 / factor
    return Zoom(factor, min(max(half, x), 1 - half), min(max(half, y), 1 - half))
