"""What a page is filled with: pieces that are not broken, and the sizes of their letters.

Lengths are page units, 96 to the inch; a piece's shapes are placed from its own upper left corner.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from explorer.backend.charts.shapes import LaidOut, Measure, Polyline, Rect, Text
from explorer.backend.documents.placing import Captioned
from explorer.backend.documents.wrapping import is_rtl, wrapped
from explorer.backend.labels import Labels

Ink = Rect | Polyline | Text
"""What the words of a page are made of."""

Side = Literal["start", "end", "own"]
"""Where a line stands: at the page's start, at its end, or where its own direction begins."""


@dataclass(frozen=True, slots=True)
class Letters:
    """How a text is set."""

    size: float
    line: float = 1.4
    """Height of a line over the size of its letters."""
    is_bold: bool = False
    role: str = "text"

    @property
    def height(self) -> float:
        """Height of a line."""
        return self.size * self.line


BODY = Letters(13.5, 1.5)
LEAD = Letters(16.0, 1.5, role="quiet")
FINDING = Letters(15.5, 1.45)
NOTE = Letters(11.0, 1.4, role="quiet")
CAPTION = Letters(13.0, 1.35, is_bold=True)
CELL = Letters(12.0, 1.35)
HEAD = Letters(12.0, 1.35, is_bold=True)
HEADINGS = (
    Letters(26.0, 1.25, is_bold=True),
    Letters(18.5, 1.3, is_bold=True),
    Letters(14.5, 1.35, is_bold=True),
)
TITLE = Letters(42.0, 1.18, is_bold=True)
SHORT_TITLE = Letters(32.0, 1.2, is_bold=True)
SUBTITLE = Letters(18.0, 1.4, role="quiet")
FIGURE = Letters(38.0, 1.2, is_bold=True, role="accent")

MOST_CAPTION_LINES = 6
_BASELINE = 0.36
"""From the middle of a line down to its baseline, in its size."""


@dataclass(frozen=True, slots=True)
class Placement:
    """A chart on a page, at its left and top."""

    x: float
    y: float
    chart: LaidOut


@dataclass(frozen=True, slots=True)
class Mark:
    """A heading, figure or table that contents and bookmarks lead to."""

    key: str
    text: str
    level: int
    """1 to 3 of a heading; ``BELOW_ALL`` of what belongs to the heading before it."""


BELOW_ALL = 9


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """What stays together. ``before`` is the room above it, except at the top of a page."""

    height: float
    shapes: tuple[Ink, ...] = ()
    charts: tuple[Placement, ...] = ()
    before: float = 0.0
    stays_with_next: bool = False
    head: "Piece | None" = None
    """What is repeated above it when it comes first on a page, such as a table's header."""
    marks: tuple[Mark, ...] = ()
    leads_to: str = ""
    """The key of the mark that can be reached from here."""
    begins_page: bool = False
    slack: float = 0.0
    """How much lower it may become to have room on a page."""
    lower: "Callable[[float], Piece] | None" = None
    """The same piece, lower by so much."""


@dataclass(frozen=True, slots=True)
class Column:
    """The place of the text on a page."""

    width: float
    height: float
    measure: Measure
    is_rtl: bool

    def wrapped(
        self, text: str, letters: Letters, width: float | None = None, most: int = 0
    ) -> list[str]:
        """The lines of a text in a width, by default that of the column."""
        room = self.width if width is None else width
        return wrapped(text, letters.size, letters.is_bold, room, self.measure, most)

    def line(
        self,
        text: str,
        letters: Letters,
        x: float,
        width: float,
        y: float = 0.0,
        at: Side = "start",
    ) -> Text:
        """One line whose top is at ``y``, in ``width`` from ``x``."""
        baseline = y + letters.height / 2 + letters.size * _BASELINE
        role, is_bold = letters.role, letters.is_bold
        turns = at == "own" and is_rtl(text, self.is_rtl) != self.is_rtl
        if at == "end" or turns:
            return Text(x + width, baseline, text, letters.size, role, "end", is_bold)
        return Text(x, baseline, text, letters.size, role, "start", is_bold)

    def stack(
        self, lines: Sequence[str], letters: Letters, x: float, width: float, y: float = 0.0
    ) -> list[Ink]:
        """Lines below one another."""
        return [
            self.line(line, letters, x, width, y + number * letters.height)
            for number, line in enumerate(lines)
        ]


def moved(shape: Ink, x: float, y: float) -> Ink:
    """The shape elsewhere."""
    if isinstance(shape, Polyline):
        return replace(shape, points=tuple((px + x, py + y) for px, py in shape.points))
    return replace(shape, x=shape.x + x, y=shape.y + y)


def text_pieces(
    lines: Sequence[str],
    letters: Letters,
    column: Column,
    *,
    before: float,
    indent: float = 0.0,
    stays: Literal["edges", "all"] = "edges",
    at: Side = "start",
) -> list[Piece]:
    """A text, a piece a line; its first two lines stay together, and so do its last two."""
    width = column.width - indent
    found: list[Piece] = []
    for number, line in enumerate(lines):
        is_edge = number in (0, len(lines) - 2) and number < len(lines) - 1
        found.append(
            Piece(
                letters.height,
                (column.line(line, letters, indent, width, at=at),),
                before=0.0 if number else before,
                stays_with_next=is_edge or stays == "all",
            )
        )
    return found


def caption_lines(it: Captioned, column: Column, labels: Labels, width: float) -> list[str]:
    """Number and caption, on a few lines."""
    return column.wrapped(_captioned(it, labels), CAPTION, width, MOST_CAPTION_LINES)


def caption_mark(it: Captioned, labels: Labels) -> Mark:
    """What leads to a figure or a table."""
    return Mark(it.key, _captioned(it, labels), BELOW_ALL)


def _captioned(it: Captioned, labels: Labels) -> str:
    if not it.caption:
        return it.number
    return labels.text("documents.captioned", number=it.number, text=it.caption)
