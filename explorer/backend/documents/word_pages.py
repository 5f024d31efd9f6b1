"""On which page of a Word file each heading and figure will stand, for its contents.

Word numbers pages when it opens a file, so this is worked out from the sizes of our own styles in
``resources/documents/word_styles.xml``; whoever updates the field has Word's own numbers. Points.
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


class Pages:
    """Blocks put on pages one after the other; ``found`` tells the page of each key."""

    def __init__(self, first: int, measure: Measure) -> None:
        self.page = first
        self.found: dict[str, int] = {}
        self._measure = measure
        self._y = 0.0

    def put(self, blocks: Sequence[Placed]) -> "Pages":
        """All of them; what stays with what follows goes along with it."""
        kept: list[tuple[str, float]] = []
        is_new = False
        for block in blocks:
            if isinstance(block, PageBreak):
                is_new = True
                continue
            if is_new:
                self.page, self._y, is_new = self.page + (self._y > 0), 0.0, False
            if isinstance(block, Titled):
                height = self._text(block.heading.text, _HEADINGS[min(block.heading.level, 3) - 1])
                kept.append((block.key, height))
                continue
            for number, (key, height) in enumerate(self._heights(block)):
                together = height + sum(it[1] for it in kept)
                if self._y and self._y + together > HEIGHT:
                    self.page, self._y = self.page + 1, 0.0
                for told in (key, *(it[0] for it in kept)):
                    if told:
                        self.found.setdefault(told, self.page)
                self._y += together
                kept = [] if number == 0 else kept
        for key, _ in kept:
            self.found.setdefault(key, self.page)
        return self

    def _text(self, text: str, style: _Style, width: float = WIDTH) -> float:
        n = len(wrap(text, style.size, style.is_bold, width, 1000, self._measure))
        line = style.size * _NATURAL * style.lines
        return style.before + max(1, n) * line + style.after

    def _heights(self, block: Placed) -> list[tuple[str, float]]:
        """What may not be parted, in order, with the key that begins it."""
        if isinstance(block, Paragraph):
            style = _STYLES.get(block.style, _STYLES["body"])
            return [("", self._text(line, style)) for line in placing.lines(block.text)]
        if isinstance(block, Bullets):
            return [("", self._text(item, _BULLET, WIDTH - 17)) for item in block.items]
        if isinstance(block, Cards):
            return [("", _CARD + self._text("", _STYLES["note"]))]
        if isinstance(block, Captioned):
            table = block.block
            rows = len(table.rows) if isinstance(table, Table) else 0
            caption = self._text(block.caption, _CAPTION)
            row = self._text("", _CELL)
            return [(block.key, caption + row), *[("", row)] * rows, ("", 18.0)]
        if isinstance(block, tuple):
            return self._figures(block)
        return []

    def _figures(self, row: Sequence[Captioned]) -> list[tuple[str, float]]:
        heights = [
            self._text(f"{it.number}. {it.caption}", _CAPTION, WIDTH * it.block.of_width)
            + it.block.height_cm * POINTS_PER_CM
            + _AFTER_FIGURE
            for it in row
            if isinstance(it.block, Figure)
        ]
        beside = 18.0 if len(row) > 1 else 0.0
        keys = [it.key for it in row]
        return [(keys[0], max(heights, default=0.0) + beside), *((key, 0.0) for key in keys[1:])]
