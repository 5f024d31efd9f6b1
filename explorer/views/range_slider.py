"""A slider with two handles that mouse and keyboard can both reach; the ends may be equal."""

from PySide6.QtCore import QPointF, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from explorer.views.theme import Theme

SIZE = 16
THICKNESS = 3


class Handle(QSlider):
    """One end: Qt's own slider for keys and screen readers, drawn as a knob."""

    def __init__(self, theme: Theme, parent: "RangeSlider") -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme = theme
        self._groove = parent
        self.setFixedSize(SIZE, SIZE)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A knob, with the focus ring inside."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(self._theme.colour("paper"))
        stroke = 2.6 if self.hasFocus() or self.isSliderDown() else 1.6
        painter.setPen(QPen(self._theme.colour("accent"), stroke))
        painter.drawEllipse(QRectF(self.rect()).adjusted(2.5, 2.5, -2.5, -2.5))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the knob."""
        self.setSliderDown(event.button() == Qt.MouseButton.LeftButton)
        self.raise_()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer to the nearest answer."""
        if self.isSliderDown():
            x = self.mapToParent(event.position().toPoint()).x()
            self.setValue(self._groove.value_at(x))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self.setSliderDown(False)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The handle that was reached last lies on top."""
        super().focusInEvent(event)
        self.raise_()


class RangeSlider(QWidget):
    """The answers ``0`` to ``highest``; ``moved`` brings both ends, low and high, both included."""

    moved = Signal(int, int)

    def __init__(self, theme: Theme, highest: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._highest = max(1, highest)
        self.low, self.high = Handle(theme, self), Handle(theme, self)
        for handle in (self.low, self.high):
            handle.setRange(0, highest)
            handle.setPageStep(max(1, highest // 5))
        self.high.setValue(highest)
        self.low.valueChanged.connect(self._on_low_changed)
        self.high.valueChanged.connect(self._on_high_changed)
        self.setMinimumSize(80, SIZE + 2)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(160, SIZE + 2)

    def ends(self) -> tuple[int, int]:
        """Where the handles stand."""
        return self.low.value(), self.high.value()

    def set_ends(self, low: int, high: int) -> None:
        """Put the handles there without a signal."""
        blockers = [QSignalBlocker(self.low), QSignalBlocker(self.high)]
        self.low.setValue(low)
        self.high.setValue(high)
        for blocker in blockers:
            blocker.unblock()
        self._place()

    def value_at(self, x: float) -> int:
        """The answer nearest to a place."""
        part = (x - SIZE / 2) / max(1, self.width() - SIZE)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            part = 1 - part
        return round(max(0.0, min(1.0, part)) * self._highest)

    def _x(self, value: int) -> float:
        part = value / self._highest
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            part = 1 - part
        return SIZE / 2 + part * (self.width() - SIZE)

    def _place(self) -> None:
        top = (self.height() - SIZE) // 2
        for handle in (self.low, self.high):
            handle.move(round(self._x(handle.value()) - SIZE / 2), top)
        self.update()

    def _on_low_changed(self, value: int) -> None:
        self._on_moved(self.high, max(value, self.high.value()))

    def _on_high_changed(self, value: int) -> None:
        self._on_moved(self.low, min(value, self.low.value()))

    def _on_moved(self, other: Handle, pushed_to: int) -> None:
        """A handle pushes the other one before it."""
        blocker = QSignalBlocker(other)
        other.setValue(pushed_to)
        blocker.unblock()
        self._place()
        self.moved.emit(*self.ends())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press beside the handles brings the nearer one there."""
        value = self.value_at(event.position().x())
        low, high = self.ends()
        nearer = self.low if abs(value - low) < abs(value - high) or value < low else self.high
        nearer.setFocus(Qt.FocusReason.MouseFocusReason)
        nearer.setValue(value)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the handles at their answers."""
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The whole range as a ghost, the chosen one over it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        ends = (self._x(self.low.value()), self._x(self.high.value()))
        y = (self.height() - THICKNESS) / 2
        for left, right, role in (
            (SIZE / 2, self.width() - SIZE / 2, "ghost"),
            (min(ends), max(ends), "bar"),
        ):
            painter.setBrush(self._theme.colour(role))
            area = QRectF(QPointF(left, y), QPointF(right, y + THICKNESS))
            painter.drawRoundedRect(area, THICKNESS / 2, THICKNESS / 2)
