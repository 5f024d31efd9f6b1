"""One chart on screen: a pyqtgraph scene with one item that paints the laid-out marks.

Arrow keys walk over the marks, Enter or Space filters, as a click does. Named transparent child
widgets stand over the marks for screen readers.
"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QBrush,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsObject,
    QGraphicsScene,
    QStyleOptionGraphicsItem,
    QToolTip,
    QWidget,
)

from explorer.backend.charts.layout import LayoutStyle, layout
from explorer.backend.charts.marks import ChartModel
from explorer.backend.charts.shapes import Hit, LaidOut
from explorer.models.session import Session
from explorer.views import frame_painter, painter
from explorer.views.map_zoom import MapZoom
from explorer.views.plotting import pg
from explorer.views.text import tooltip
from explorer.views.theme import Theme

TOOLS_WIDTH = 98
MOST_NAMED_MARKS = 50
_FORWARD = (Qt.Key.Key_Down, Qt.Key.Key_Right)
_BACK = (Qt.Key.Key_Up, Qt.Key.Key_Left)


class ChartItem(QGraphicsObject):
    """Paints one chart; nothing else is in the scene."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._size = QRectF(0, 0, 1, 1)
        self.chart: LaidOut | None = None
        self.current: Hit | None = None
        self.chosen: tuple[Hit, ...] = ()
        self.shows_focus = False

    def boundingRect(self) -> QRectF:
        """The whole page of the chart."""
        return self._size

    def resize(self, width: float, height: float) -> None:
        """Take another page; whoever tells this paints the whole view."""
        self._size = QRectF(0, 0, width, height)

    def paint(
        self,
        brush: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """The marks, a frame round those filtered by and round the one pointed at."""
        if self.chart is None:
            return
        painter.paint(brush, self.chart, self._theme.name)
        for hit in self.chosen:
            self._frame(brush, hit, "accent", 1.0)
        if self.current is not None:
            role, width = ("accent", 2.0) if self.shows_focus else ("quiet", 1.0)
            self._frame(brush, self.current, role, width)

    def _frame(self, brush: QPainter, hit: Hit, role: str, width: float) -> None:
        if hit.rings:
            frame_painter.outline(brush, hit, self._theme.colour(role), width)
            return
        pen = QPen(self._theme.colour(role), width)
        pen.setCosmetic(False)
        brush.setPen(pen)
        brush.setBrush(Qt.BrushStyle.NoBrush)
        rect = QRectF(hit.x, hit.y, hit.width, hit.height).adjusted(-2, -2, 2, 2)
        brush.drawRoundedRect(rect & self.boundingRect().adjusted(1, 1, -1, -1), 3, 3)


class ChartView(pg.GraphicsView):
    """Shows a ``ChartModel`` and turns clicks on its marks into filters."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._theme = theme
        self._model: ChartModel | None = None
        self._item = ChartItem(theme)
        self._marks: list[QWidget] = []
        self._pressed: Hit | None = None
        # One item, told to paint through the viewport: a scene that is told paints at once, each
        # chart for itself, and Qt paints all that is due in one go.
        self.setCentralItem(None)
        self.scene().setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self.addItem(self._item)
        # The pane paints the paper: a ground of the view's own would cut its round corners.
        self.setBackgroundBrush(QBrush(Qt.BrushStyle.NoBrush))
        self.setCacheMode(self.CacheModeFlag.CacheNone)
        self.viewport().setAutoFillBackground(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(200, 140)
        self._is_stale = False
        self._zoom = MapZoom(self)
        self._zoom.changed.connect(self._on_zoomed)
        theme.changed.connect(self.viewport().update)

    def show_model(self, model: ChartModel) -> None:
        """Show another chart; the same one costs nothing."""
        if model == self._model:
            self._mark_chosen()
            return
        self._model = model
        self.setAccessibleName(model.title)
        self.setAccessibleDescription(model.alt_text)
        self._is_stale = True
        self.viewport().update()
        self._lay_out()

    @property
    def hits(self) -> Sequence[Hit]:
        """The marks that can be pointed at."""
        self._lay_out()
        return self._item.chart.hits if self._item.chart else ()

    def _spoil(self) -> None:
        """Lay out anew before the next paint: however often the size changes, it is done once."""
        self._is_stale = True
        self.viewport().update()
        if QAccessible.isActive():
            self._lay_out()

    def _lay_out(self) -> None:
        """Catch up, unless nobody can see it."""
        if self._model is None or not self._is_stale or not self.isVisible():
            return
        self._is_stale = False
        style = LayoutStyle(
            is_rtl=self.layoutDirection() == Qt.LayoutDirection.RightToLeft,
            reserved=TOOLS_WIDTH,
            zoom=self._zoom.zoom,
        )
        size = (float(self.width()), float(self.height()))
        current = self._item.current
        chart = self._item.chart = layout(self._model, *size, painter.measure, style)
        self._zoom.follow(chart)
        same = chart.hits_of(frozenset(current.target)) if current is not None else ()
        self._item.current = same[0] if same else None
        self._mark_chosen()
        self._place_marks()

    def _mark_chosen(self) -> None:
        """The marks that the filters ask for."""
        clauses = self._session.workspace.filters.clauses
        wanted = frozenset(part for clause in clauses for part in clause.parts)
        chart = self._item.chart
        chosen = chart.hits_of(wanted) if chart is not None else ()
        if chosen != self._item.chosen:
            self._item.chosen = chosen
            self.viewport().update()

    def _place_marks(self) -> None:
        """A named child over each mark, for screen readers; beyond fifty the table serves."""
        if not QAccessible.isActive():
            return
        hits = self.hits[:MOST_NAMED_MARKS]
        while len(self._marks) < len(hits):
            mark = QWidget(self.viewport())
            mark.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            mark.show()
            self._marks.append(mark)
        while len(self._marks) > len(hits):
            self._marks.pop().deleteLater()
        for mark, hit in zip(self._marks, hits, strict=True):
            mark.setAccessibleName(hit.tip)
            mark.setGeometry(int(hit.x), int(hit.y), int(hit.width) + 1, int(hit.height) + 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out for the new size."""
        super().resizeEvent(event)
        # pyqtgraph resizes the view once while it is being built.
        if hasattr(self, "_is_stale"):
            self._item.resize(float(self.width()), float(self.height()))
            self._spoil()

    def changeEvent(self, event: QEvent) -> None:
        """Another direction of writing mirrors the chart."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange and hasattr(self, "_is_stale"):
            self._spoil()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Catch up with a new size, or with what came while the view was hidden."""
        self._lay_out()
        super().paintEvent(event)

    def _on_zoomed(self) -> None:
        """A map is looked at from nearer, or elsewhere; a picture for paper shows all of it."""
        self._spoil()

    def hit_at(self, point: QPointF) -> Hit | None:
        """The mark at a place, the last painted first."""
        self._lay_out()
        chart = self._item.chart
        return chart.hit_at(point.x(), point.y()) if chart is not None else None

    def _point_at(self, hit: Hit | None, shows_focus: bool) -> None:
        if hit != self._item.current or shows_focus != self._item.shows_focus:
            self._item.current = hit
            self._item.shows_focus = shows_focus
            self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Name the mark under the pointer."""
        hit = self.hit_at(event.position())
        self._point_at(hit, False)
        if hit is not None and hit.target:
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.viewport().unsetCursor()
        words = tooltip(hit.tip) if hit else ""
        QToolTip.showText(event.globalPosition().toPoint() + QPoint(12, 12), words, self)
        event.ignore()

    def leaveEvent(self, event: object) -> None:
        """Nothing is pointed at."""
        self._point_at(None, False)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Clicks on marks stay here; others belong to the pane."""
        hit = self.hit_at(event.position())
        if hit is None or event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self._pressed = hit
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Filter by the mark that was pressed and let go."""
        pressed, self._pressed = self._pressed, None
        if pressed is None:
            event.ignore()
        elif pressed == self.hit_at(event.position()):
            add = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            self._session.click_target(pressed.target, add)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click beside the marks enlarges the pane."""
        if self.hit_at(event.position()) is None:
            event.ignore()

    def wheelEvent(self, event: object) -> None:
        """The wheel scrolls the panes, it does not zoom a chart."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk over the marks; Enter and Space filter, with Ctrl they add."""
        key = event.key()
        if key in _FORWARD or key in _BACK:
            self._step(1 if key in _FORWARD else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._item.current:
            add = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            self._session.click_target(self._item.current.target, add)
        else:
            event.ignore()

    def _step(self, by: int) -> None:
        if not self.hits:
            return
        current = self._item.current
        if current is None:
            place = 0 if by > 0 else -1
        else:
            place = self.hits.index(current) + by
        self._announce(self.hits[place % len(self.hits)])

    def _announce(self, hit: Hit) -> None:
        """Point at a mark from the keyboard."""
        self._point_at(hit, True)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, hit.tip))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Coming by the keyboard, begin at the first mark."""
        super().focusInEvent(event)
        reasons = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        if event.reason() in reasons and self.hits:
            self._announce(self._item.current or self.hits[0])

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The frame goes with the focus."""
        super().focusOutEvent(event)
        self._point_at(None, False)
