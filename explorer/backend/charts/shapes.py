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


Shape = Rect | Polyline | Circle | Text


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a mark can be pointed at, what it stands for and what it is called."""

    x: float
    y: float
    width: float
    height: float
    target: Target
    tip: str

    def holds(self, x: float, y: float) -> bool:
        """True when the point lies on the mark."""
        return self.x <= x <= self.x + self.width and self.y <= y <= self.y + self.height


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A chart at a size."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    hits: tuple[Hit, ...]
    title: str
    description: str
