"""What stands before the first block: the title page and the contents, and the source lines."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from explorer.backend.charts.shapes import Polyline, Rect
from explorer.backend.documents import placing
from explorer.backend.documents.blocks import Document
from explorer.backend.documents.pieces import (
    HEADINGS,
    NOTE,
    SHORT_TITLE,
    SUBTITLE,
    TITLE,
    Column,
    Ink,
    Letters,
    Piece,
    text_pieces,
)
from explorer.backend.documents.placing import Titled
from explorer.backend.labels import Labels

_BY = Letters(13.0, 1.5, role="quiet")
_STAMP = Letters(12.0, 1.5, is_bold=True, role="warning")
_ENTRY = Letters(13.5, 1.35)
_TITLE_AT = 0.24
"""How far down the title page its title begins."""
_MOST_TITLE_LINES, _MOST_SUBTITLE_LINES = 6, 5
_INDENT = 20.0
_NUMBER = 44.0
"""The width kept for a page number in the contents."""


def title_page(document: Document, column: Column) -> Piece:
    """The title, by whom and when, and at the bottom where the numbers come from."""
    y = column.height * _TITLE_AT
    shapes: list[Ink] = [Rect(0, y, 64, 5, "accent")]
    shapes, y = _titled(document, TITLE, shapes, y + 34, column)
    origin = document.provenance
    by = [placing.clean(document.author)] if document.author.strip() else []
    told = " · ".join([*by, origin.day.isoformat()])
    lines = column.wrapped(told, _BY, most=3)
    shapes += column.stack(lines, _BY, 0, column.width, y + 34)
    shapes += _sources(document, column)
    return Piece(column.height, tuple(shapes))


def _sources(document: Document, column: Column) -> list[Ink]:
    origin = document.provenance
    stamps = origin.footer[-1:] if origin.is_internal else ()
    facts = origin.footer[:-1] if origin.is_internal else origin.footer
    parts = [(fact, NOTE) for fact in facts] + [(stamp, _STAMP) for stamp in stamps]
    lines = [
        (line, letters)
        for text, letters in parts
        for line in column.wrapped(placing.clean(text), letters, most=3)
    ]
    y = column.height - sum(letters.height for _, letters in lines)
    shapes: list[Ink] = [Polyline(((0, y - 10), (column.width, y - 10)), "line")]
    for line, letters in lines:
        shapes.append(column.line(line, letters, 0, column.width, y))
        y += letters.height
    return shapes


def short_title(document: Document, column: Column) -> Piece:
    """The title above the first block."""
    shapes, y = _titled(document, SHORT_TITLE, [], 0.0, column)
    return Piece(y + 8, tuple(shapes), stays_with_next=True)


def _titled(
    document: Document, letters: Letters, shapes: list[Ink], y: float, column: Column
) -> tuple[list[Ink], float]:
    parts = (
        (document.title, letters, _MOST_TITLE_LINES),
        (document.subtitle, SUBTITLE, _MOST_SUBTITLE_LINES),
    )
    for text, style, most in parts:
        lines = column.wrapped(placing.clean(text), style, most=most)
        shapes += column.stack(lines, style, 0, column.width, y)
        y += len(lines) * style.height + 8
    return shapes, y


def source_lines(document: Document, column: Column) -> list[Piece]:
    """Where the numbers come from, at the end of a document without a title page."""
    found: list[Piece] = []
    for number, text in enumerate(document.provenance.footer):
        lines = column.wrapped(placing.clean(text), NOTE)
        before = 0.0 if number else 30.0
        found += text_pieces(lines, NOTE, column, before=before, stays="all")
    if found:
        rule = Polyline(((0, -8), (column.width, -8)), "line")
        found[0] = replace(found[0], shapes=(rule, *found[0].shapes))
        found[-1] = replace(found[-1], stays_with_next=False)
    return found


def contents(
    headings: Sequence[Titled],
    places: Mapping[str, tuple[int, float]],
    column: Column,
    labels: Labels,
) -> list[Piece]:
    """A line a heading with the number of its page, as far as the pages are known."""
    if not headings:
        return []
    head = text_pieces(
        column.wrapped(labels.text("documents.contents"), HEADINGS[0]),
        HEADINGS[0],
        column,
        before=36.0,
        stays="all",
    )
    head[-1] = replace(head[-1], height=HEADINGS[0].height + 12)
    found = list(head)
    for it in headings:
        page = labels.number(places[it.key][0] + 1) if it.key in places else ""
        found.append(_entry(it, page, column))
    return found


def _entry(it: Titled, page: str, column: Column) -> Piece:
    is_chapter = it.heading.level == 1
    letters = replace(_ENTRY, is_bold=is_chapter)
    x = 0.0 if is_chapter else _INDENT
    width = column.width - x - _NUMBER
    lines = column.wrapped(it.heading.text, letters, width, 3)
    shapes = column.stack(lines, letters, x, width)
    y = (len(lines) - 1) * letters.height
    shapes.append(column.line(page, letters, column.width - _NUMBER, _NUMBER, y, at="end"))
    bottom = len(lines) * letters.height + 4
    shapes.append(Polyline(((x, bottom), (column.width, bottom)), "line"))
    before = 10.0 if is_chapter else 4.0
    return Piece(bottom, tuple(shapes), before=before, leads_to=it.key)
