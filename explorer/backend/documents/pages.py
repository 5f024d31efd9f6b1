"""A document set on pages: title, contents with page numbers, blocks, running footers.

Pure: no Qt, text is measured by whoever paints. One setting for the PDF, the preview and the
printer, so that they agree. Lengths are page units, 96 to the inch.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from explorer.backend.charts.area import elide
from explorer.backend.charts.layout import mirrored
from explorer.backend.charts.shapes import Measure, Polyline, Rect, Text
from explorer.backend.documents import front, placing
from explorer.backend.documents.blocks import Document
from explorer.backend.documents.filling import Sheet, filled, places
from explorer.backend.documents.page_blocks import UNITS_PER_CM, pieces_of
from explorer.backend.documents.pieces import (
    Column,
    Ink,
    Letters,
    Placement,
    moved,
)
from explorer.backend.labels import Labels


@dataclass(frozen=True, slots=True)
class Paper:
    """A size of paper and its margins, in cm."""

    id: str
    width_cm: float
    height_cm: float
    side_cm: float = 2.5
    top_cm: float = 2.2
    bottom_cm: float = 2.6


A4 = Paper("a4", 21.0, 29.7)
LETTER = Paper("letter", 21.59, 27.94)


@dataclass(frozen=True, slots=True)
class Link:
    """A place of a page that leads to another, counted from 0, at ``to_y`` from its top."""

    x: float
    y: float
    width: float
    height: float
    page: int
    to_y: float


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A heading, figure or table and where it stands; a higher ``level`` lies below a lower one."""

    text: str
    level: int
    page: int
    y: float
    key: str = ""
    """As ``placing`` names it: ``heading-2``, ``figure-1``, ``table-3``."""


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """One page: words and lines, charts, and what can be followed."""

    shapes: tuple[Ink, ...]
    charts: tuple[Placement, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Pages:
    """A whole document on paper; ``width`` and ``height`` are in page units."""

    paper: Paper
    width: float
    height: float
    pages: tuple[Page, ...]
    bookmarks: tuple[Bookmark, ...]


_FOOTER = Letters(10.5, 1.4, role="quiet")
_ABOVE_FOOTER = 22.0


def to_pages(document: Document, labels: Labels, measure: Measure, paper: Paper = A4) -> Pages:
    """Set a document on pages; one without a title page has to do with few of them."""
    if not document.has_title_page:
        paper = replace(paper, top_cm=paper.top_cm * 0.8, bottom_cm=paper.bottom_cm * 0.85)
    width, height = paper.width_cm * UNITS_PER_CM, paper.height_cm * UNITS_PER_CM
    margin, top = paper.side_cm * UNITS_PER_CM, paper.top_cm * UNITS_PER_CM
    text_height = height - top - paper.bottom_cm * UNITS_PER_CM
    column = Column(width - 2 * margin, text_height, measure, document.is_rtl)
    sheets = _sheets(document, column, labels)
    found = places(sheets)
    frame = _Frame(margin, top, width, column)
    title = placing.clean(document.title)
    if document.provenance.is_internal:
        title = f"{document.provenance.footer[-1]} · {title}"
    made: list[Page] = []
    for number, sheet in enumerate(sheets):
        page = _page(sheet, found, frame)
        if number or not document.has_title_page:
            numbered = labels.text("documents.page", k=number + 1, n=len(sheets))
            page = replace(page, shapes=(*page.shapes, *_footer(title, numbered, frame)))
        made.append(_turned(page, width) if document.is_rtl else page)
    bookmarks = tuple(
        Bookmark(mark.text, mark.level, number, y + top, mark.key)
        for number, sheet in enumerate(sheets)
        for piece, y in sheet.pieces
        for mark in piece.marks
    )
    return Pages(paper, width, height, tuple(made), bookmarks)


def _sheets(document: Document, column: Column, labels: Labels) -> list[Sheet]:
    """All pages; the numbers in the contents are those of the pages after them."""
    blocks = placing.placed(document, labels)
    body = [piece for block in blocks for piece in pieces_of(block, column, labels)]
    headings = placing.contents(blocks) if document.has_contents else []

    def set_with(numbers: Mapping[str, tuple[int, float]]) -> list[Sheet]:
        listed = front.contents(headings, numbers, column, labels)
        if document.has_title_page:
            first = Sheet([(front.title_page(document, column), 0.0)])
            listed_on = filled(listed, column.height)
            return [first, *listed_on, *filled(body, column.height)]
        opening = front.short_title(document, column)
        closing = front.source_lines(document, column)
        return filled([opening, *listed, *body, *closing], column.height)

    # How high the contents are does not depend on the numbers in them.
    return set_with(places(set_with({})))


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the text stands on a page."""

    x: float
    y: float
    page_width: float
    column: Column


def _page(sheet: Sheet, found: Mapping[str, tuple[int, float]], frame: _Frame) -> Page:
    shapes: list[Ink] = []
    charts: list[Placement] = []
    links: list[Link] = []
    for piece, y in sheet.pieces:
        top = frame.y + y
        shapes += [moved(shape, frame.x, top) for shape in piece.shapes]
        charts += [replace(it, x=it.x + frame.x, y=it.y + top) for it in piece.charts]
        if piece.leads_to in found:
            page, to = found[piece.leads_to]
            width = frame.column.width
            links.append(Link(frame.x, top, width, piece.height, page, to + frame.y))
    return Page(tuple(shapes), tuple(charts), tuple(links))


def _footer(title: str, numbered: str, frame: _Frame) -> list[Ink]:
    column = frame.column
    kept = column.measure(numbered, _FOOTER.size, False) + 24
    told = elide(title, _FOOTER.size, False, column.width - kept, column.measure)
    y = frame.y + column.height + _ABOVE_FOOTER
    x, width = frame.x, column.width
    return [
        Polyline(((x, y), (x + width, y)), "line"),
        column.line(told, _FOOTER, x, width - kept, y + 6),
        column.line(numbered, _FOOTER, x, width, y + 6, at="end"),
    ]


def _turned(page: Page, width: float) -> Page:
    """The page mirrored; its charts mirror themselves."""
    turned = [mirrored(shape, width) for shape in page.shapes]
    shapes = tuple(shape for shape in turned if isinstance(shape, Rect | Polyline | Text))
    charts = tuple(replace(it, x=width - it.x - it.chart.width) for it in page.charts)
    links = tuple(replace(link, x=width - link.x - link.width) for link in page.links)
    return Page(shapes, charts, links)
