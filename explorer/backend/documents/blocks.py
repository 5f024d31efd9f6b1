"""A document in its own terms: what stands in it and in which order, not how it is set.

Every writer (Word, slides, web page, PDF, preview) takes the same ``Document``. All numbers in it
come from released counts under one policy, that of ``Document.provenance``.
"""

from dataclasses import dataclass
from typing import Any

from explorer.backend.charts.marks import ChartModel
from explorer.backend.provenance import Provenance

FULL_WIDTH_CM = 16.0
"""The width of the text on an A4 page."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``level`` 1 begins a chapter."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words. ``style``: ``body``, ``lead`` (first words under a title), ``finding`` (a sentence
    with a figure in it) or ``note`` (small, under a figure)."""

    text: str
    style: str = "body"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of short sentences."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One large figure: what it says ("46 %"), of whom ("of children ..."), and the small print."""

    figure: str
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Cards:
    """Figures side by side."""

    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """A chart with its caption, numbered by the writer. ``alt_text`` says what it shows.

    ``of_width`` is its share of the text's width; figures that fit stand side by side.
    """

    chart: ChartModel
    caption: str
    alt_text: str
    of_width: float = 1.0
    height_cm: float = 9.0


@dataclass(frozen=True, slots=True)
class Table:
    """A table under its caption; the first row given is its header, the first column its names."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    is_words: bool = False
    """Whether the cells are words, which begin where text does; numbers end in one line."""


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


Block = Heading | Paragraph | Bullets | Cards | Figure | Table | PageBreak


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A whole report: a title page, the blocks in order, and what it can be verified by.

    ``stored`` is written into Word and HTML files as data (JSON): the questions and the figures
    that ``case-explorer verify`` asks again; "" keys are the writer's own. No records.
    """

    title: str
    subtitle: str
    language: str
    blocks: tuple[Block, ...]
    provenance: Provenance
    stored: dict[str, Any]
    has_contents: bool = True
    """Whether a list of the headings follows the title."""
    is_rtl: bool = False
    has_title_page: bool = True
    """Whether the title stands on a page of its own, or above the first block."""
    author: str = ""
