"""On which page of a Word file each heading and figure will stand, for its contents.

Word numbers pages when somebody asks it to, so this is worked out from the sizes of our styles in
``resources/documents/word_styles.xml``. Where it is a close thing whether a figure still fits, it
is put on a new page, so that Word and others agree. Lengths are points.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from explorer.backend.charts.area import wrap
from explorer.backend.charts.shapes import Measure
from explorer.backend.documents import placing
from explorer.backend.documents.blocks import Bullets, Cards, Figure, PageBreak, Paragraph, Table
from explorer.backend.documents.placing import Captioned, Placed, Titled

POINTS_PER_CM = 72 / 2.54
HEIGHT, WIDTH = (29.7 - 5.0) * POINTS_PER_CM, 16.0 * POINTS_PER_CM
ENTRIES_A_PAGE = 38
"""Lines of the contents."""

CLOSE = 24.0
"""How far this may be from what a program does with one page."""

_NATURAL = 1.362
"""The height of a line of the font over its size."""


@dataclass(frozen=True, slots=True)
class _Style:
    """Size of the letters, space before and after, lines as a multiple."""

    size: float
    before: float
    after: float
    lines: float
    is_bold: bool = False


_HEADINGS = (_Style(18, 18, 8, 1.1, True), _Style(13, 16, 5, 1.1, True), _Style(11, 12, 4, 1.1))
_STYLES = {
    "body": _Style(10, 0, 7, 1.22),
    "lead": _Style(12, 0, 10, 1.3),
    "finding": _Style(12, 8, 10, 1.25),
    "note": _Style(8.5, 0, 6, 1.15),
}
_BULLET, _CAPTION = _Style(10, 0, 4, 1.22), _Style(10, 12, 3, 1.15, True)
_CELL = _Style(9, 2.5, 2.5, 1.05)
_CARD = 26 * _NATURAL + 2 * 9.5 * _NATURAL * 1.15 + 8 * _NATURAL * 1.15 + 2
_AFTER_FIGURE = 12.0


@dataclass(frozen=True, slots=True)
class _Piece:
    """What may not be parted, with the space around it and the keys of what it holds."""

    height: float
    before: float = 0.0
    after: float = 0.0
    keys: tuple[str, ...] = ()


_EMPTY = _Piece(8.5 * _NATURAL * 1.15, 0, 6)
"""The line that Word asks for after a table."""


class Pages:
    """Blocks put on pages one after the other; ``found`` tells the page of each key.

    ``begins`` are the keys of what has to be put on a new page. Between two pieces stands the
    larger of the spaces after the first and before the second; none stands on top of a page.
    """

    def __init__(self, first: int, measure: Measure) -> None:
        self.page = first
        self.found: dict[str, int] = {}
        self.begins: set[str] = set()
        self._measure = measure
        self._y = self._after = 0.0

    def put(self, blocks: Sequence[Placed]) -> "Pages":
        """All of them; a heading goes along with what follows."""
        kept: list[_Piece] = []
        is_new = False
        for block in blocks:
            if isinstance(block, PageBreak):
                self._set(kept)
                kept, is_new = [], True
                continue
            if is_new and self._y:
                self._turn()
            is_new = False
            if isinstance(block, Titled):
                style = _HEADINGS[min(block.heading.level, 3) - 1]
                kept.append(self._text(block.heading.text, style, keys=(block.key,)))
                continue
            for piece in self._pieces(block):
                self._set([*kept, piece])
                kept = []
        self._set(kept)
        return self

    def _turn(self) -> None:
        self.page, self._y, self._after = self.page + 1, 0.0, 0.0

    def _set(self, pieces: Sequence[_Piece]) -> None:
        """Pieces that stay together, on this page or the next."""
        names = [key for piece in pieces for key in piece.keys]
        over = self._end(pieces)[0] - HEIGHT
        if pieces and self._y and over > (-CLOSE if names else 0):
            if over < CLOSE:
                self.begins.update(names[:1])
            self._turn()
        for name in names:
            self.found.setdefault(name, self.page)
        self._y, self._after = self._end(pieces)

    def _end(self, pieces: Sequence[_Piece]) -> tuple[float, float]:
        """Where they would end on this page, and the space after them."""
        y, after = self._y, self._after
        for piece in pieces:
            y += (max(after, piece.before) if y else 0.0) + piece.height
            after = piece.after
        return y, after

    def _text(
        self, text: str, style: _Style, width: float = WIDTH, keys: tuple[str, ...] = ()
    ) -> _Piece:
        n = len(wrap(text, style.size, style.is_bold, width, 1000, self._measure))
        line = style.size * _NATURAL * style.lines
        return _Piece(max(1, n) * line, style.before, style.after, keys)

    def _pieces(self, block: Placed) -> list[_Piece]:
        if isinstance(block, Paragraph):
            style = _STYLES.get(block.style, _STYLES["body"])
            return [self._text(line, style) for line in placing.lines(block.text)]
        if isinstance(block, Bullets):
            return [self._text(item, _BULLET, WIDTH - 17) for item in block.items]
        if isinstance(block, Cards):
            return [_Piece(_CARD), _EMPTY]
        if isinstance(block, Captioned):
            table = block.block
            rows = len(table.rows) if isinstance(table, Table) else 0
            caption = self._text(block.caption, _CAPTION)
            row = _CELL.size * _NATURAL * _CELL.lines + _CELL.before + _CELL.after
            first = _Piece(caption.height + 3 + row, caption.before, 0, (block.key,))
            return [first, *[_Piece(row)] * rows, _EMPTY]
        return self._figures(block) if isinstance(block, tuple) else []

    def _figures(self, row: Sequence[Captioned]) -> list[_Piece]:
        """The figures of a row, as high as the highest."""
        heights = [
            self._text(f"{it.number}. {it.caption}", _CAPTION, WIDTH * it.block.of_width).height
            + _CAPTION.after
            + it.block.height_cm * POINTS_PER_CM
            for it in row
            if isinstance(it.block, Figure)
        ]
        height = max(heights, default=0.0)
        keys = tuple(it.key for it in row)
        if len(row) > 1:
            return [_Piece(height + _CAPTION.before + _AFTER_FIGURE, keys=keys), _EMPTY]
        return [_Piece(height, _CAPTION.before, _AFTER_FIGURE, keys)]
