"""Zooming and moving a map in its pane: Ctrl and wheel, drag, + and -, double click for all."""

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication

from explorer.backend.charts import zoom
from explorer.backend.charts.shapes import Frame, Framed, LaidOut
from explorer.backend.charts.zoom import WHOLE, Zoom

NOTCH = 120
"""What a wheel tells for one notch."""
_KEYS = {Qt.Key.Key_Plus: 1.0, Qt.Key.Key_Equal: 1.0, Qt.Key.Key_Minus: -1.0}


class MapZoom(QObject):
    """Watches a chart's view; what is no map, and what is meant for the marks, it lets pass."""

    changed = Signal()

    def __init__(self, view: QAbstractScrollArea) -> None:
        super().__init__(view)
        self._frame: Frame | None = None
        self._pressed: QPointF | None = None
        self._before = WHOLE
        self._is_moving = False
        self.zoom = WHOLE
        view.installEventFilter(self)
        view.viewport().installEventFilter(self)

    def follow(self, chart: LaidOut) -> None:
        """Take over the frame of the chart that is shown; only a map alone is zoomed."""
        frames = [shape.frame for shape in chart.shapes if isinstance(shape, Framed)]
        self._frame = frames[0] if len(frames) == 1 else None
        if self._frame is None:
            self.zoom = WHOLE

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Zoom or move, and keep from the view what was meant so."""
        if self._frame is None:
            return False
        if isinstance(event, QWheelEvent):
            return self._on_wheel(event, self._frame)
        if isinstance(event, QMouseEvent):
            return self._on_mouse(event, self._frame)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(event, self._frame)
        return False

    def _on_wheel(self, event: QWheelEvent, frame: Frame) -> bool:
        place = event.position()
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        if frame.shows(place.x(), place.y()):
            steps = event.angleDelta().y() / NOTCH
            self._show(zoom.nearer(self.zoom, frame, steps, (place.x(), place.y())))
        return True

    def _on_key(self, event: QKeyEvent, frame: Frame) -> bool:
        if event.key() == Qt.Key.Key_0:
            self._show(WHOLE)
            return True
        steps = _KEYS.get(Qt.Key(event.key()))
        if steps is None:
            return False
        middle = (frame.x + frame.width / 2, frame.y + frame.height / 2)
        self._show(zoom.nearer(self.zoom, frame, steps, middle))
        return True

    def _on_mouse(self, event: QMouseEvent, frame: Frame) -> bool:
        if self.zoom == WHOLE:
            return False
        place, kind = event.position(), event.type()
        is_inside = frame.shows(place.x(), place.y())
        if kind == QEvent.Type.MouseButtonDblClick and is_inside:
            self._show(WHOLE)
            return True
        if kind == QEvent.Type.MouseButtonPress and is_inside:
            self._pressed, self._before, self._is_moving = place, self.zoom, False
        elif kind == QEvent.Type.MouseMove and self._pressed is not None:
            by = place - self._pressed
            far = QApplication.startDragDistance()
            self._is_moving |= abs(by.x()) + abs(by.y()) >= far
            if self._is_moving:
                self._show(zoom.moved(self._before, frame, (by.x(), by.y())))
            return True
        elif kind == QEvent.Type.MouseButtonRelease:
            # A map that was moved is let go: nothing was clicked.
            self._pressed, was_moving, self._is_moving = None, self._is_moving, False
            return was_moving
        return False

    def _show(self, wanted: Zoom) -> None:
        if wanted != self.zoom:
            self.zoom = wanted
            self.changed.emit()
