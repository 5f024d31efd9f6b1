"""A chart laid out: rectangles, lines and texts in page units (96 to the inch, y downwards)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
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


@dataclass(frozen=True, slots=True, eq=False)
class Strokes:
    """Many open lines drawn as one, such as borders or a hatching."""

    lines: tuple[tuple[tuple[float, float], ...], ...]
    role: str
    stroke: float = 0.5


@dataclass(frozen=True, slots=True)
class Frame:
    """A window of the page onto coordinates of their own, such as a map's.

    It is moved as a whole and never mirrored: what lies in the west stays at the left.
    """

    x: float
    y: float
    width: float
    height: float
    scale: float
    """Page units for one of its own."""
    left: float
    top: float
    """Its own coordinates at the window's upper left corner."""

    def inner(self, x: float, y: float) -> tuple[float, float]:
        """A place of the page in own coordinates."""
        return (x - self.x) / self.scale + self.left, (y - self.y) / self.scale + self.top

    def outer(self, x: float, y: float) -> tuple[float, float]:
        """A place in own coordinates on the page."""
        return (x - self.left) * self.scale + self.x, (y - self.top) * self.scale + self.y

    def shows(self, x: float, y: float) -> bool:
        """True when a place of the page lies in the window."""
        return self.x <= x <= self.x + self.width and self.y <= y <= self.y + self.height


@dataclass(frozen=True, slots=True, eq=False)
class Framed:
    """Shapes in a frame's own coordinates, their lines and dots included."""

    frame: Frame
    shapes: tuple[Outline | Circle | Strokes, ...]


Shape = Rect | Polyline | Circle | Outline | Strokes | Framed | Text


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
    frame: Frame | None = None
    """Whose coordinates the rings have; None for those of the page."""
    point: tuple[float, float] | None = None
    """A place of the page that lies on the mark, where its middle need not."""

    @property
    def middle(self) -> tuple[float, float]:
        """Where to point at to meet the mark."""
        return self.point or (self.x + self.width / 2, self.y + self.height / 2)

    def holds(self, x: float, y: float) -> bool:
        """True when the point lies on the mark."""
        is_near = self.x <= x <= self.x + self.width and self.y <= y <= self.y + self.height
        if not is_near or not self.rings:
            return is_near
        return is_inside(self.rings, *(self.frame.inner(x, y) if self.frame else (x, y)))

    def turned(self, width: float) -> "Hit":
        """The same on a page that is mirrored; what is in a frame is moved with it."""
        if self.frame is None:
            rings = turned(self.rings, width)
            point = self.point and (width - self.point[0], self.point[1])
            return replace(self, x=width - self.x - self.width, rings=rings, point=point)
        frame = replace(self.frame, x=width - self.frame.x - self.frame.width)
        by = frame.x - self.frame.x
        point = self.point and (self.point[0] + by, self.point[1])
        return replace(self, x=self.x + by, frame=frame, point=point)


def turned(rings: Rings, width: float) -> Rings:
    """Lines on a page that is mirrored."""
    return tuple(tuple((width - x, y) for x, y in ring) for ring in rings)


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
