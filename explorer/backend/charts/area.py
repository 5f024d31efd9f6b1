"""The place where marks are drawn, and text that fits its width."""

import re
import unicodedata
from dataclasses import dataclass

from explorer.backend.charts.shapes import Anchor, GridHits, Hit, Measure, Shape, Text
from explorer.backend.charts.target import Target
from explorer.backend.charts.zoom import WHOLE

ELLIPSIS = "…"
_JOINERS = "\u200d\ufe0e\ufe0f"


def elide(text: str, size: float, is_bold: bool, width: float, measure: Measure) -> str:
    """The text, or as much of its beginning as fits, with an ellipsis."""
    if measure(text, size, is_bold) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if measure(text[:middle].rstrip() + ELLIPSIS, size, is_bold) <= width:
            low = middle
        else:
            high = middle - 1
    while low and belongs_to_previous(text, low):
        low -= 1
    beginning = text[:low].rstrip()
    return beginning + ELLIPSIS if beginning else ""


def belongs_to_previous(text: str, place: int) -> bool:
    """True when cutting here would take an accent, or part of an emoji, off its letter."""
    after = text[place]
    return (
        unicodedata.category(after).startswith("M")
        or after in _JOINERS
        or text[place - 1] == _JOINERS[0]
        or "\U0001f3fb" <= after <= "\U0001f3ff"
    )


def wrap(
    text: str, size: float, is_bold: bool, width: float, most: int, measure: Measure
) -> list[str]:
    """The text on at most so many lines; the last one is cut when there is more."""
    if not text or most < 1:
        return []
    if measure(text, size, is_bold) <= width:
        return [text]
    words = pieces(text)
    lines: list[str] = []
    while words:
        n = len(words) if len(lines) == most - 1 else 1
        while n < len(words) and measure("".join(words[: n + 1]).rstrip(), size, is_bold) <= width:
            n += 1
        lines.append(elide("".join(words[:n]).strip(), size, is_bold, width, measure))
        words = words[n:]
    return [line for line in lines if line]


def pieces(text: str) -> list[str]:
    """What may stand on a line of its own: words, and what is before or after a stroke."""
    return re.split(r"(?<=[ /])", text)


@dataclass(frozen=True, slots=True)
class Room:
    """How many of a chart's rows and columns had room."""

    rows: int
    columns: int


class Area:
    """A rectangle that collects shapes and hits."""

    def __init__(self, x: float, y: float, width: float, height: float, measure: Measure) -> None:
        self.x = x
        self.y = y
        self.width = max(1.0, width)
        self.height = max(1.0, height)
        self.measure = measure
        self.shapes: list[Shape] = []
        self.hits: list[Hit] = []
        self.zoom = WHOLE
        self.cells: GridHits | None = None
        """The hits of a matrix, in the place of others."""

    def begin_at(self, y: float) -> None:
        """Leave what lies above to what has been drawn there."""
        self.height = max(1.0, self.y + self.height - y)
        self.y = y

    def widest(self, texts: tuple[str, ...], size: float, is_bold: bool = False) -> float:
        """The width of the widest text; 0 without any."""
        return max((self.measure(text, size, is_bold) for text in texts), default=0.0)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        role: str = "text",
        anchor: Anchor = "start",
        is_bold: bool = False,
    ) -> None:
        """One line of text with its baseline at ``y``."""
        if text:
            self.shapes.append(Text(x, y, text, size, role, anchor, is_bold))

    def label(
        self, x: float, middle: float, text: str, size: float, width: float, n_lines: int
    ) -> None:
        """A label that ends at ``x``, on one or two lines centred on ``middle``."""
        lines = wrap(text, size, False, width, n_lines, self.measure)
        height = size * 1.2
        first = middle - (len(lines) - 1) * height / 2
        for number, line in enumerate(lines):
            self.text(x, first + number * height + size * MIDDLE, line, size, anchor="end")

    def hit(
        self, x: float, y: float, width: float, height: float, target: Target, tip: str
    ) -> None:
        """A place that stands for a mark."""
        self.hits.append(Hit(x, y, width, height, target, tip))


MIDDLE = 0.36
"""From the middle of a line of text down to its baseline, in its size."""
