"""The blocks of a document as pieces of pages."""

from dataclasses import replace

from explorer.backend.charts.layout import EDGELESS, LayoutStyle, layout
from explorer.backend.charts.shapes import Rect
from explorer.backend.documents import page_tables, placing
from explorer.backend.documents.blocks import Bullets, Card, Cards, Figure, PageBreak, Paragraph
from explorer.backend.documents.pieces import (
    BODY,
    CAPTION,
    CELL,
    FIGURE,
    FINDING,
    HEADINGS,
    LEAD,
    NOTE,
    Column,
    Ink,
    Letters,
    Mark,
    Piece,
    Placement,
    caption_lines,
    caption_mark,
    text_pieces,
)
from explorer.backend.documents.placing import Captioned, Placed, Row, Titled
from explorer.backend.labels import Labels

UNITS_PER_CM = 96 / 2.54
GAP = 28.0
"""Between what stands side by side."""

_STYLES = {"body": BODY, "lead": LEAD, "finding": FINDING, "note": NOTE}
_ABOVE_HEADING = (40.0, 26.0, 20.0)
_BELOW_HEADING = (10.0, 7.0, 5.0)
_BULLET, _BULLET_INDENT = "•", 20.0
_FINDING_INDENT = 18.0
_MOST_CARDS = 4
_SLACK = 0.2
"""The share of its height that a figure gives up for having room on a page."""
_ABOVE_FIGURE = 190.0
"""What is kept of a page for the headings above its highest figure."""


def pieces_of(block: Placed, column: Column, labels: Labels) -> list[Piece]:
    """A block, from its first piece to its last."""
    if isinstance(block, Titled):
        return _heading(block, column)
    if isinstance(block, Paragraph):
        return _paragraph(block, column)
    if isinstance(block, Bullets):
        return _bullets(block, column)
    if isinstance(block, Cards):
        return _cards(block, column)
    if isinstance(block, PageBreak):
        return [Piece(0.0, begins_page=True)]
    if isinstance(block, Captioned):
        return page_tables.pieces_of(block, column, labels)
    return [_figures(block, column, labels)]


def _heading(block: Titled, column: Column) -> list[Piece]:
    level = max(1, min(block.heading.level, 3))
    letters = HEADINGS[level - 1]
    lines = column.wrapped(block.heading.text, letters)
    found = text_pieces(lines, letters, column, before=_ABOVE_HEADING[level - 1], stays="all")
    if found:
        found[0] = replace(found[0], marks=(Mark(block.key, block.heading.text, level),))
        found[-1] = replace(found[-1], height=letters.height + _BELOW_HEADING[level - 1])
    return found


def _paragraph(block: Paragraph, column: Column) -> list[Piece]:
    letters = _STYLES.get(block.style, BODY)
    is_finding = block.style == "finding"
    indent = _FINDING_INDENT if is_finding else 0.0
    found: list[Piece] = []
    for text in placing.lines(block.text):
        lines = column.wrapped(text, letters, column.width - indent)
        before = 14.0 if is_finding else letters.size * 0.65
        told = text_pieces(lines, letters, column, before=before, indent=indent, at="own")
        if is_finding:
            bar = Rect(0, 0, 3.5, letters.height + 0.5, "accent")
            told = [replace(piece, shapes=(bar, *piece.shapes)) for piece in told]
        found += told
    return found


def _bullets(block: Bullets, column: Column) -> list[Piece]:
    found: list[Piece] = []
    for number, item in enumerate(block.items):
        lines = column.wrapped(placing.clean(item), BODY, column.width - _BULLET_INDENT)
        before = 4.0 if number else 8.0
        told = text_pieces(lines, BODY, column, before=before, indent=_BULLET_INDENT)
        if told:
            dot = column.line(_BULLET, replace(BODY, role="accent"), 5.0, column.width)
            told[0] = replace(told[0], shapes=(dot, *told[0].shapes))
        found += told
    return found


def _cards(block: Cards, column: Column) -> list[Piece]:
    """Up to four in a row, of one width."""
    n = len(block.cards)
    in_row = n if n <= _MOST_CARDS else 3
    if not n:
        return []
    found: list[Piece] = []
    # A single card is as wide as one of two.
    width = (column.width - (max(in_row, 2) - 1) * GAP) / max(in_row, 2)
    for start in range(0, n, in_row):
        shapes: list[Ink] = []
        height = 0.0
        size = min(_fitting(card, width, column) for card in block.cards)
        for number, card in enumerate(block.cards[start : start + in_row]):
            ink, bottom = _card(card, number * (width + GAP), width, size, column)
            shapes += ink
            height = max(height, bottom)
        found.append(Piece(height + 6, tuple(shapes), before=22.0))
    return found


def _fitting(card: Card, width: float, column: Column) -> float:
    """The size in which a card's figure has room."""
    wide = column.measure(placing.clean(card.figure), FIGURE.size, True)
    return max(BODY.size, min(FIGURE.size, FIGURE.size * width / max(wide, 1.0)))


def _card(
    card: Card, x: float, width: float, size: float, column: Column
) -> tuple[list[Ink], float]:
    """A rule, the figure, of whom, and the small print; and where they end."""
    figure = replace(FIGURE, size=size)
    shapes: list[Ink] = [Rect(x, 0, width, 2.0, "accent")]
    y = 8.0
    parts: tuple[tuple[str, Letters, int], ...] = (
        (card.figure, figure, 2),
        (card.text, CELL, 6),
        (card.note, NOTE, 4),
    )
    for text, letters, most in parts:
        lines = column.wrapped(placing.clean(text), letters, width, most)
        shapes += column.stack(lines, letters, x, width, y)
        y += len(lines) * letters.height + (3 if lines else 0)
    return shapes, y


def _figures(row: Row, column: Column, labels: Labels, lower: float = 0.0) -> Piece:
    """Figures side by side, each under its caption; their charts begin at one height.

    All are ``lower`` by so much than they are asked to be.
    """
    gaps = GAP * (len(row) - 1)
    captioned: list[tuple[Captioned, Figure, float, list[str]]] = []
    for it in row:
        if isinstance(it.block, Figure):
            share = max(0.2, min(1.0, it.block.of_width))
            width = (column.width - gaps) * share if len(row) > 1 else column.width * share
            captioned.append((it, it.block, width, caption_lines(it, column, labels, width)))
    top = max((len(lines) for *_, lines in captioned), default=0) * CAPTION.height + 8
    shapes: list[Ink] = []
    charts: list[Placement] = []
    x = bottom = 0.0
    lowest = column.height
    for it, figure, width, lines in captioned:
        y = top - 8 - len(lines) * CAPTION.height if len(row) == 1 else 0.0
        shapes += column.stack(lines, CAPTION, x, width, y)
        height = min(max(2.0, figure.height_cm) * UNITS_PER_CM, column.height - top - _ABOVE_FIGURE)
        lowest = min(lowest, height)
        height -= lower
        style = LayoutStyle(is_paper=True, is_rtl=column.is_rtl, pad=EDGELESS)
        chart = layout(placing.bare(figure.chart), width, height, column.measure, style)
        told = replace(chart, title=it.caption, description=placing.clean(figure.alt_text))
        charts.append(Placement(x, top, told))
        bottom = max(bottom, top + height)
        x += width + GAP
    marks = tuple(caption_mark(it, labels) for it in row)
    return Piece(
        bottom + 8,
        tuple(shapes),
        tuple(charts),
        before=20.0,
        marks=marks,
        slack=lowest * _SLACK,
        lower=lambda by: _figures(row, column, labels, by),
    )
