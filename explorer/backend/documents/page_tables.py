"""Tables as pieces of pages: a row a piece, the header repeated, wide ones in several parts."""

from collections.abc import Sequence
from dataclasses import replace

from explorer.backend.charts.shapes import Polyline
from explorer.backend.documents import placing
from explorer.backend.documents.blocks import Table
from explorer.backend.documents.pieces import (
    CAPTION,
    CELL,
    HEAD,
    Column,
    Ink,
    Letters,
    Piece,
    caption_lines,
    caption_mark,
)
from explorer.backend.documents.placing import Captioned
from explorer.backend.labels import Labels

_GAP = 16.0
"""Between two columns."""
_ABOVE, _BELOW = 4.5, 4.5
"""Between a row's text and its lines."""
_NARROWEST, _WIDEST = 34.0, 150.0
"""Of a column of figures."""
_HEADER = 92.0
"""How wide a header may make its column for standing on one line."""
_NAMES = 0.34
"""The share of the text's width that the names keep, where they want it."""
_MOST_LINES = 12
_ROWS_TOGETHER = 12
"""Tables as short as this are not broken, where a page has room for them."""
_MOST_OF_WORDS = 5
"""More columns of words than this are set as those of figures are."""


def pieces_of(it: Captioned, column: Column, labels: Labels) -> list[Piece]:
    """Caption, header and rows; columns that have no room follow as another part."""
    table = it.block
    if not isinstance(table, Table):
        return []
    rows = [[placing.clean(cell) for cell in row] for row in (table.header, *table.rows)]
    n_columns = max((len(row) for row in rows), default=0)
    rows = [row + [""] * (n_columns - len(row)) for row in rows]
    lines = caption_lines(it, column, labels, column.width)
    caption = Piece(
        len(lines) * CAPTION.height + 4,
        tuple(column.stack(lines, CAPTION, 0, column.width)),
        before=20.0,
        stays_with_next=True,
        marks=(caption_mark(it, labels),),
    )
    found = [caption]
    is_words = table.is_words and 1 < n_columns <= _MOST_OF_WORDS
    parts = _of_words(rows, column) if is_words else _parts(rows, n_columns, column)
    for part in parts:
        ends = {k: k > 0 and not is_words and _is_numbers(rows[1:], k) for k, _ in part}
        found += _part(rows, part, ends, column)
    return found


def _of_words(rows: Sequence[list[str]], column: Column) -> list[list[tuple[int, float]]]:
    """Columns of words: the names as wide as they want, as far as room goes; the others alike."""
    n = len(rows[0])
    names = min(_wanted(rows, 0, column), column.width * _NAMES)
    each = (column.width - names - _GAP * (n - 1)) / (n - 1)
    return [[(k, each if k else names) for k in range(n)]]


def _parts(rows: Sequence[list[str]], n: int, column: Column) -> list[list[tuple[int, float]]]:
    """The columns that stand together, each with its width; the names are in every part."""
    wanted = [_wanted(rows, k, column) for k in range(n)]
    if not n:
        return []
    if n == 1:
        return [[(0, column.width)]]
    others = sum(wanted[1:]) + _GAP * (n - 1)
    names = min(wanted[0], max(column.width * _NAMES, column.width - others))
    room = column.width - names
    parts: list[list[int]] = [[]]
    taken = 0.0
    for k in range(1, n):
        if parts[-1] and taken + wanted[k] + _GAP > room:
            parts.append([])
            taken = 0.0
        parts[-1].append(k)
        taken += wanted[k] + _GAP
    found: list[list[tuple[int, float]]] = []
    for part in parts:
        # The names take what is left, so that every part is as wide as the text.
        left = column.width - sum(wanted[k] + _GAP for k in part)
        found.append([(0, left), *((k, wanted[k]) for k in part)])
    return found


def _wanted(rows: Sequence[list[str]], k: int, column: Column) -> float:
    cells = max((column.measure(row[k], CELL.size, False) for row in rows[1:]), default=0.0)
    if k == 0:
        return max(cells, column.measure(rows[0][0], HEAD.size, True))
    # A long header takes more lines before it makes its column wider than its words need.
    header = rows[0][k]
    words = max((column.measure(word, HEAD.size, True) for word in header.split()), default=0.0)
    whole = min(_HEADER, column.measure(header, HEAD.size, True))
    return max(_NARROWEST, min(_WIDEST, max(cells, words, whole)))


def _part(
    rows: Sequence[list[str]],
    part: Sequence[tuple[int, float]],
    ends: dict[int, bool],
    column: Column,
) -> list[Piece]:
    header = _row(rows[0], part, ends, HEAD, "text", 1.2, column)
    header = replace(header, before=6.0, stays_with_next=True)
    found = [header]
    n_rows = len(rows) - 1
    for number, row in enumerate(rows[1:]):
        told = _row(row, part, ends, CELL, "line", 0.8, column)
        is_edge = number in (0, n_rows - 2) or n_rows <= _ROWS_TOGETHER
        stays = is_edge and number < n_rows - 1
        found.append(replace(told, head=header, stays_with_next=stays))
    return found


def _is_numbers(rows: Sequence[list[str]], k: int) -> bool:
    """True when most cells of a column hold no word."""
    n_words = sum(any(letter.isalpha() for letter in row[k]) for row in rows)
    return 2 * n_words <= len(rows)


def _row(
    row: Sequence[str],
    part: Sequence[tuple[int, float]],
    ends: dict[int, bool],
    letters: Letters,
    role: str,
    stroke: float,
    column: Column,
) -> Piece:
    """The cells of a row on one ground, a header's on its last line, and the rule below them."""
    cells = [column.wrapped(row[k], letters, width, _MOST_LINES) for k, width in part]
    height = max([1, *(len(lines) for lines in cells)]) * letters.height + _ABOVE + _BELOW
    shapes: list[Ink] = []
    x = 0.0
    for (k, width), lines in zip(part, cells, strict=True):
        y = _ABOVE
        if letters is HEAD:
            y = height - _BELOW - len(lines) * letters.height
        for line in lines:
            shapes.append(column.line(line, letters, x, width, y, "end" if ends[k] else "start"))
            y += letters.height
        x += width + _GAP
    shapes.append(Polyline(((0, height), (column.width, height)), role, stroke))
    return Piece(height, tuple(shapes))
