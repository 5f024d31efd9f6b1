"""Paints the sidebar's rows: a tick, the words, the count, and a bar over the file's own bar."""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QGlyphRun,
    QPainter,
    QPen,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from explorer.models.facet_model import FacetModel, Row
from explorer.views.controls import tick
from explorer.views.text import isolated
from explorer.views.theme import Theme

ROW, HEADER, SLIDER = 26, 34, 44
BOX_X, TEXT_X, PAD = 18, 40, 18

AnyIndex = QModelIndex | QPersistentModelIndex


MOST_KEPT = 4096
"""Texts kept laid out: every row of a screen, before and after some clicks."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A text laid out once, as Qt lays it out in a rectangle."""

    runs: list[QGlyphRun]
    width: float
    height: float

    def draw(self, painter: QPainter, left: float, right: float, middle: float, ends: bool) -> None:
        """At the left, or so that it ends at the right; no higher or lower than ``middle``."""
        place = QPointF(right - self.width if ends else left, middle - self.height / 2)
        for run in self.runs:
            painter.drawGlyphRun(place, run)


class _Fonts:
    """The list's font in its forms, with the texts that were laid out in them."""

    def __init__(self, base: QFont) -> None:
        self.base = base
        self.plain, self.bold, self.italic = QFont(base), QFont(base), QFont(base)
        self.small, self.struck, self.italic_struck = QFont(base), QFont(base), QFont(base)
        self.bold.setBold(True)
        self.bold_italic = QFont(self.bold)
        for font in (self.italic, self.italic_struck, self.bold_italic):
            font.setItalic(True)
        for font in (self.struck, self.italic_struck):
            font.setStrikeOut(True)
        self.small.setPointSizeF(base.pointSizeF() * 0.88)
        self._lines: dict[tuple[str, int], _Line] = {}
        self._widths: dict[tuple[str, int], int] = {}
        self._short: dict[tuple[str, int, int], str] = {}

    def line(self, text: str, font: QFont) -> _Line:
        """The text in one of these fonts."""
        key = (text, id(font))
        line = self._lines.get(key)
        if line is None:
            if len(self._lines) > MOST_KEPT:
                self._lines.clear()
            line = self._lines[key] = _laid_out(text, font)
        return line

    def advance(self, text: str, font: QFont) -> int:
        """The width of a text in whole pixels."""
        key = (text, id(font))
        width = self._widths.get(key)
        if width is None:
            if len(self._widths) > MOST_KEPT:
                self._widths.clear()
            width = self._widths[key] = QFontMetrics(font).horizontalAdvance(text)
        return width

    def elided(self, text: str, font: QFont, room: int) -> str:
        """The text, cut where there is no room."""
        key = (text, id(font), room)
        short = self._short.get(key)
        if short is None:
            if len(self._short) > MOST_KEPT:
                self._short.clear()
            mode = Qt.TextElideMode.ElideRight
            short = self._short[key] = QFontMetrics(font).elidedText(text, mode, room)
        return short


def _laid_out(text: str, font: QFont) -> _Line:
    laid_out = QTextLayout(text, font)
    option = QTextOption(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    laid_out.setTextOption(option)
    laid_out.beginLayout()
    line = laid_out.createLine()
    line.setLineWidth(1e6)
    laid_out.endLayout()
    return _Line(laid_out.glyphRuns(), line.horizontalAdvance(), line.height())


class FacetDelegate(QStyledItemDelegate):
    """One delegate for all rows. Bars grow from the reading side."""

    def __init__(self, theme: Theme, rows: FacetModel) -> None:
        super().__init__(theme)
        self._theme = theme
        self._rows = rows
        self._fonts = _Fonts(QFont())

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """Fixed heights that follow the text's size."""
        kind = self._rows.row_at(index).kind
        height = {"field": HEADER, "range": SLIDER}.get(kind, ROW)
        line = option.fontMetrics.height()
        return QSize(200, max(height, line + (14 if kind == "field" else 8)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Paint one row."""
        row = self._rows.row_at(index)
        if option.font != self._fonts.base:
            self._fonts = _Fonts(QFont(option.font))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = _Place(option)
        if row.kind == "field":
            self._field(painter, place, row, index.row())
        elif row.kind == "answer":
            self._answer(painter, place, row)
        elif row.kind == "more":
            painter.setPen(self._theme.colour("accent"))
            self._text(painter, place, row.label, self._fonts.plain, TEXT_X, place.room, 0)
        if option.state & QStyle.StateFlag.State_HasFocus and row.kind != "range":
            painter.setPen(QPen(self._theme.colour("accent"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(option.rect).adjusted(7, 1, -7, -1), 4, 4)
        painter.restore()

    def _text(
        self,
        painter: QPainter,
        place: "_Place",
        text: str,
        font: QFont,
        x: int,
        width: int,
        down: int,
        ends: bool = False,
    ) -> int:
        """A text from where reading begins in a part of the row, or so that it ends there.

        Returns its width in whole pixels.
        """
        # Words keep their own direction: "0–8" must not turn round from right to left.
        line = self._fonts.line(isolated(text) if place.is_rtl else text, font)
        left = place.left(x, width)
        middle = place.y + place.height / 2 + down
        line.draw(painter, left, left + width, middle, ends != place.is_rtl)
        return round(line.width)

    def _struck_text(
        self, painter: QPainter, place: "_Place", text: str, font: QFont, room: int
    ) -> None:
        """Laid out once, the line through a text would be thinner."""
        painter.setFont(font)
        rect = QRect(place.left(TEXT_X, room), place.y - 3, room, place.height)
        # Qt turns the side round by itself where the painter writes from right to left.
        side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(rect, side, isolated(text) if place.is_rtl else text)

    def _field(self, painter: QPainter, place: "_Place", row: Row, number: int) -> None:
        theme, fonts = self._theme, self._fonts
        if number:
            painter.fillRect(place.x, place.y + 3, place.width, 1, theme.colour("line"))
        room = place.width - 12 - 40
        name = fonts.elided(row.label, fonts.bold, room)
        width = fonts.advance(name, fonts.bold)
        painter.setPen(theme.colour("accent" if row.is_filtered else "text"))
        self._text(painter, place, name, fonts.bold, 12, width + 2, 3)
        painter.setPen(theme.colour("quiet"))
        left = room - width - 8
        if left > 30:
            note = fonts.elided(row.note, fonts.small, left)
            self._text(painter, place, note, fonts.small, 12 + width + 8, left, 3)
        # Three dots where the field's menu opens.
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("quiet"))
        middle = place.left(place.width - 34, 24) + 12
        for step in (-5, 0, 5):
            at = QPointF(middle + step, place.y + place.height / 2 + 2)
            painter.drawEllipse(at, 1.4, 1.4)

    def _answer(self, painter: QPainter, place: "_Place", row: Row) -> None:
        theme, fonts = self._theme, self._fonts
        if row.state > 0:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("tint"))
            rect = QRectF(place.x + 10, place.y, place.width - 20, place.height)
            painter.drawRoundedRect(rect, 4, 4)
        self._box(painter, place, row)
        font = fonts.bold if row.state > 0 else fonts.plain
        painter.setPen(theme.colour("text"))
        number_width = self._text(painter, place, row.note, font, TEXT_X, place.room, -3, ends=True)
        if row.is_unknown:
            font = fonts.italic_struck if row.state < 0 else fonts.italic
            font = fonts.bold_italic if row.state > 0 else font
        elif row.state < 0:
            font = fonts.struck
        painter.setPen(theme.colour("quiet" if row.is_unknown or row.state < 0 else "text"))
        room = place.room - number_width - 10
        label = fonts.elided(row.label, font, room)
        if font.strikeOut():
            self._struck_text(painter, place, label, font, room)
        else:
            self._text(painter, place, label, font, TEXT_X, room, -3)
        self._bars(painter, place, row)

    def _box(self, painter: QPainter, place: "_Place", row: Row) -> None:
        x, y = place.left(BOX_X, 14) + 0.5, place.y + (place.height - 17) / 2
        chosen = row.state != 0
        accent, quiet = self._theme.colour("accent"), self._theme.colour("quiet")
        painter.setPen(QPen(accent if chosen else quiet, 1.4))
        painter.setBrush(accent if row.state > 0 else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(x, y, 13, 13), 3, 3)
        if row.state > 0:
            painter.setPen(QPen(self._theme.colour("on_accent"), 1.8))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            tick(painter, x, y)
        elif row.state < 0:
            painter.drawLine(QPointF(x + 3.5, y + 6.5), QPointF(x + 9.5, y + 6.5))

    def _bars(self, painter: QPainter, place: "_Place", row: Row) -> None:
        y = place.y + place.height - 5
        painter.setPen(Qt.PenStyle.NoPen)
        for count, role in (
            (row.whole, "ghost"),
            (row.count, "unknown" if row.is_unknown else "bar"),
        ):
            if count > 0:
                width = max(3, int(place.room * min(1.0, count / row.largest)))
                painter.setBrush(self._theme.colour(role))
                bar = QRectF(place.left(TEXT_X - 2, width), y, width, 3)
                painter.drawRoundedRect(bar, 1.5, 1.5)


class _Place:
    """A row on the screen, measured from the side where reading begins."""

    __slots__ = ("height", "is_rtl", "room", "width", "x", "y")

    def __init__(self, option: QStyleOptionViewItem) -> None:
        self.x, self.y, self.width, self.height = option.rect.getRect()
        self.is_rtl = option.direction == Qt.LayoutDirection.RightToLeft
        self.room = self.width - TEXT_X - PAD

    def left(self, x: int, width: int) -> int:
        """The left end of a part that begins so far from the side."""
        return self.x + self.width - x - width if self.is_rtl else self.x + x


def menu_rect(option: QStyleOptionViewItem) -> QRect:
    """Where a field's menu is opened."""
    return _inside(option, option.rect.width() - 34, 24)


def _inside(option: QStyleOptionViewItem, x: int, width: int) -> QRect:
    """A part of the row by its distance from the side where reading begins."""
    rect = option.rect
    part = QRect(rect.x() + x, rect.y(), width, rect.height())
    return QStyle.visualRect(option.direction, rect, part)
