"""How single controls are drawn; ``style`` says when. Flat, with hairlines and one accent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6 import QtWidgets
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPalette, QPen
from PySide6.QtWidgets import QStyle

from explorer.views.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyleOption, QStyleOptionProgressBar

State = QStyle.StateFlag
BOX = 14
RADIUS = 6


def rounded(
    painter: QPainter,
    theme: Theme,
    rect: QRectF,
    fill: str | None,
    line: str | None = None,
    stroke: float = 1.0,
    radius: float = RADIUS,
) -> None:
    """A rounded rectangle in the colours of two roles."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour(line), stroke) if line else QPen(Qt.PenStyle.NoPen))
    painter.setBrush(theme.colour(fill) if fill else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect, radius, radius)
    painter.restore()


def tick(painter: QPainter, x: float, y: float) -> None:
    """A check mark in a box of 13."""
    points = [QPointF(x + 3, y + 7), QPointF(x + 5.5, y + 9.5), QPointF(x + 10.5, y + 3.5)]
    painter.drawPolyline(points)


def check_box(painter: QPainter, theme: Theme, option: QStyleOption) -> None:
    """A box with a tick; a dash for "partly"."""
    centre = QRectF(option.rect).center()
    x, y = round(centre.x() - BOX / 2) + 0.5, round(centre.y() - BOX / 2) + 0.5
    is_on = bool(option.state & State.State_On)
    is_partly = bool(option.state & State.State_NoChange)
    is_enabled = bool(option.state & State.State_Enabled)
    line = "accent" if (is_on or is_partly) and is_enabled else "quiet" if is_enabled else "line"
    fill = ("accent" if is_enabled else "quiet") if is_on else "paper"
    rounded(painter, theme, QRectF(x, y, 13, 13), fill, line, 1.4, 3)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour("on_accent" if is_on else line), 1.8))
    if is_on:
        tick(painter, x, y)
    elif is_partly:
        painter.drawLine(QPointF(x + 3.5, y + 6.5), QPointF(x + 9.5, y + 6.5))
    painter.restore()


def field(painter: QPainter, theme: Theme, option: QStyleOption) -> None:
    """The frame of a text field, a list to choose from or a number."""
    has_focus = bool(option.state & State.State_HasFocus)
    line, stroke = ("accent", 2.0) if has_focus else ("line", 1.0)
    fill = "paper" if option.state & State.State_Enabled else "window"
    inset = stroke / 2
    rect = QRectF(option.rect).adjusted(inset, inset, -inset, -inset)
    rounded(painter, theme, rect, fill, line, stroke)


def chevron(painter: QPainter, theme: Theme, area: QRect, is_up: bool, is_enabled: bool) -> None:
    """A small angle pointing up or down."""
    centre = QRectF(area).center()
    tip = -2 if is_up else 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour("quiet" if is_enabled else "line"), 1.5))
    ends = [QPointF(centre.x() - 4, centre.y() - tip), QPointF(centre.x(), centre.y() + tip)]
    painter.drawPolyline([*ends, QPointF(centre.x() + 4, centre.y() - tip)])
    painter.restore()


def header(painter: QPainter, theme: Theme, option: QStyleOption) -> None:
    """The ground of a table's header: paper with a hairline towards the cells."""
    rect = option.rect
    painter.fillRect(rect, theme.colour("paper"))
    is_flat = not isinstance(option, QtWidgets.QStyleOptionHeader) or (
        option.orientation == Qt.Orientation.Horizontal
    )
    if is_flat:
        line = QRect(rect.x(), rect.bottom(), rect.width(), 1)
        painter.fillRect(line, theme.colour("line"))


def progress(painter: QPainter, theme: Theme, option: QStyleOptionProgressBar) -> None:
    """A thin line that grows from the side where reading begins."""
    painter.fillRect(option.rect, theme.colour("line"))
    span = max(1, option.maximum - option.minimum)
    part = (option.progress - option.minimum) / span
    done = QRect(option.rect)
    done.setWidth(round(option.rect.width() * max(0.0, min(1.0, part))))
    done = QStyle.visualRect(option.direction, option.rect, done)
    painter.fillRect(done, theme.colour("accent"))


def scroll_bar(painter: QPainter, theme: Theme, option: QStyleOption, slider: QRect) -> None:
    """A thin bar that grows darker under the pointer; nothing where all is seen."""
    if not option.state & State.State_Enabled:
        return
    is_flat = option.rect.width() > option.rect.height()
    inset = (2, 3, -2, -3) if is_flat else (3, 2, -3, -2)
    is_active = bool(option.state & (State.State_MouseOver | State.State_Sunken))
    role = "quiet" if is_active else "line"
    rounded(painter, theme, QRectF(slider).adjusted(*inset), role, None, 1, 3)


def quiet_selection(palette: QPalette, theme: Theme) -> QPalette:
    """The same palette with what is selected tinted instead of filled."""
    made = QPalette(palette)
    for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive):
        made.setColor(group, QPalette.ColorRole.Highlight, theme.colour("tint"))
        made.setColor(group, QPalette.ColorRole.HighlightedText, theme.colour("text"))
    return made
