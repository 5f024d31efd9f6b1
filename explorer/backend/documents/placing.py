"""What all writers agree on: numbers of figures and tables, what stands side by side, the contents.

Text is made harmless here: no control characters, as XML takes none.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from explorer.backend.charts.marks import ChartModel
from explorer.backend.documents.blocks import (
    Bullets,
    Cards,
    Document,
    Figure,
    Heading,
    PageBreak,
    Paragraph,
    Table,
)
from explorer.backend.labels import Labels

DEEPEST = 2
"""The level of the lowest headings in the contents."""

_JUST = 1e-6
_LEFT_TO_RIGHT = "\u200e"
_NEUTRAL = {"EN", "ES", "ET", "CS", "NSM", "BN", "WS", "ON", "B", "S"}
"""What has no direction of its own; Unicode Standard Annex 9."""


@dataclass(frozen=True, slots=True)
class Captioned:
    """A figure or a table with its number: ``number`` is "Figure 3", ``key`` names it in a file."""

    block: Figure | Table
    number: str
    caption: str
    key: str


@dataclass(frozen=True, slots=True)
class Titled:
    """A heading and the key that contents point to."""

    heading: Heading
    key: str


Row = tuple[Captioned, ...]
"""Figures that stand side by side."""

Placed = Titled | Row | Captioned | Paragraph | Bullets | Cards | PageBreak
"""A table is a ``Captioned``, figures are always in a ``Row``."""


def placed(document: Document, labels: Labels) -> list[Placed]:
    """The blocks in order, headings with keys, figures and tables numbered."""
    found: list[Placed] = []
    n_figures = n_tables = n_headings = 0
    row: list[Captioned] = []
    for block in (*document.blocks, None):
        if row and (not isinstance(block, Figure) or not _fits(row, block)):
            found.append(tuple(row))
            row = []
        if isinstance(block, Figure):
            n_figures += 1
            row.append(_captioned(block, "figure", n_figures, labels))
        elif isinstance(block, Table):
            n_tables += 1
            found.append(_captioned(block, "table", n_tables, labels))
        elif isinstance(block, Heading):
            n_headings += 1
            words = replace(block, text=clean(block.text))
            found.append(Titled(words, f"heading-{n_headings}"))
        elif block is not None:
            found.append(block)
    return found


def _captioned(block: Figure | Table, kind: str, k: int, labels: Labels) -> Captioned:
    number = labels.text(f"documents.{kind}", k=k)
    return Captioned(block, number, clean(block.caption), f"{kind}-{k}")


def _fits(row: Sequence[Captioned], figure: Figure) -> bool:
    taken = sum(it.block.of_width for it in row if isinstance(it.block, Figure))
    return taken + figure.of_width <= 1 + _JUST


def contents(blocks: Sequence[Placed]) -> list[Titled]:
    """The headings that the contents name."""
    return [b for b in blocks if isinstance(b, Titled) and b.heading.level <= DEEPEST]


def figures(blocks: Sequence[Placed]) -> list[Captioned]:
    """All figures."""
    return [figure for row in blocks if isinstance(row, tuple) for figure in row]


def bare(chart: ChartModel) -> ChartModel:
    """The chart without its title, which is the caption above it."""
    return replace(chart, title="")


def number(text: str, is_rtl: bool) -> str:
    """The text on one line; one without letters, such as "46.5 %", does not turn round."""
    told = clean(text)
    directions = {unicodedata.bidirectional(letter) for letter in told}
    return f"{_LEFT_TO_RIGHT}{told}{_LEFT_TO_RIGHT}" if is_rtl and directions < _NEUTRAL else told


def lines(text: str) -> Iterator[str]:
    """The paragraphs of a text."""
    for line in text.splitlines():
        if line.strip():
            yield clean(line.strip())


def clean(text: str) -> str:
    """The text on one line, without characters that XML forbids."""
    joined = " ".join(text.splitlines()) if not text.isprintable() else text
    return "".join(c for c in joined if c >= " " and not _is_forbidden(ord(c)))


def _is_forbidden(code: int) -> bool:
    return 0x7F <= code <= 0x9F or 0xD800 <= code <= 0xDFFF or code & 0xFFFE == 0xFFFE
