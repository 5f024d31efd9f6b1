"""A chart laid out: rectangles, lines and texts in page units (96 to the inch, y downwards)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from explorer.backend.charts.marks import Target

Measure = Callable[[str, float, bool], float]
"""The width of a text in a size, bold or not; given by whoever paints."""

Anchor = Literal["start", "middle", "end"]
"""Which end of the text stands at ``x``: ``start`` is left, whatever the text's direction."""


@dataclass(frozen=True, slots=True)
class Rect:
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    role: str
    radius: float = 0.0


@dataclass(frozen=True, slots=True)
class Polyline:
    """A line through points."""

    points: tuple[tuple[float, float], ...]
    role: str
    stroke: float = 1.0


@dataclass(frozen=True, slots=True)
class Circle:
    """A filled dot."""

    x: float
    y: float
    radius: float
    role: str


Rings = tuple[tuple[tuple[float, float], ...], ...]
"""Closed lines through points; what lies within an odd number of them is inside."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A filled area of any form, such as a country or a ribbon."""

    rings: Rings
    role: str
    opacity: float = 1.0
    edge: str = ""
    """The colour role of a hairline round it; "" for none."""


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text; ``y`` is its baseline."""

    x: float
    y: float
    text: str
    size: float
    role: str
    anchor: Anchor = "start"
    is_bold: bool = False
    is_italic: bool = False


Shape = Rect | Polyline | Circle | Outline | Text


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a mark can be pointed at, what it stands for and what it is called."""

    x: float
    y: float
    width: float
    height: float
    target: Target
    tip: str
    rings: Rings = ()
    """The exact form of a mark that is no rectangle."""

    def holds(self, x: float, y: float) -> bool:
        """True when the point lies on the mark."""
        is_near = self.x <= x <= self.x + self.width and self.y <= y <= self.y + self.height
        return is_near and (not self.rings or is_inside(self.rings, x, y))


def is_inside(rings: Rings, x: float, y: float) -> bool:
    """True when a ray from the point crosses the rings an odd number of times."""
    inside = False
    for ring in rings:
        x1, y1 = ring[-1]
        for x2, y2 in ring:
            if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
                inside = not inside
            x1, y1 = x2, y2
    return inside


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A chart at a size."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    hits: tuple[Hit, ...]
    title: str
    description: str
