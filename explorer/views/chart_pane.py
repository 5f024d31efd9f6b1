"""A pane: the place of one chart, with its tools, its table and its troubles."""

from PySide6.QtCore import QEvent, QMimeData, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QDrag,
    QEnterEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QGraphicsOpacityEffect,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from explorer.backend.charts.marks import ChartModel
from explorer.backend.errors import ExplorerError
from explorer.backend.workspace import Pane
from explorer.models.session import Session
from explorer.models.table_model import TableModel
from explorer.views.chart_picker import ChartPicker
from explorer.views.chart_view import ChartView
from explorer.views.pane_menu import PaneMenu
from explorer.views.text import plain_label, tooltip
from explorer.views.theme import Theme

MIME = "application/x-case-explorer-pane"
GRIP = 16
TITLE_HEIGHT = 46
MOST_STRETCHED = 3


class ChartPane(QWidget):
    """One pane of the grid. It shows what it is given and sends wishes to the session."""

    resize_wanted = Signal(int, QPoint)
    """The pane's id and where its corner was dragged to, in the pane's coordinates."""
    export_wanted = Signal(int)
    population_wanted = Signal(int)
    print_wanted = Signal(int)
    copy_wanted = Signal(int, str)
    """The pane's id and ``picture`` or ``table``."""

    def __init__(self, session: Session, theme: Theme, pane: Pane, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self.pane = pane
        self._model: ChartModel | None = None
        self._tabled: ChartModel | None = None
        self._has_trouble = False
        self._pressed: QPoint | None = None
        self._is_resizing = False
        self.setObjectName(f"pane.{pane.id}")
        self.setMouseTracking(True)
        self._view = ChartView(session, theme)
        self._view.setObjectName(f"pane.{pane.id}.chart")
        self._table_model = TableModel(session.labels, self)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._view)
        self._pages: dict[str, QWidget] = {"chart": self._view}
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.addWidget(self._stack)
        self._tools = self._tool_row()
        theme.changed.connect(self.update)
        self._show_tools(False)

    # Building

    def _page(self, name: str) -> QWidget:
        """The chart, or what stands in its place; made when first needed, as few panes need it."""
        page = self._pages.get(name)
        if page is None:
            page = self._table_page() if name == "table" else self._trouble_page()
            self._stack.addWidget(page)
            self._pages[name] = page
        return page

    def _table_page(self) -> QWidget:
        page = QWidget()
        self._title = plain_label(is_bold=True)
        self._note = plain_label(is_quiet=True, is_small=True, wraps=True)
        table = QTableView()
        table.setObjectName(f"pane.{self.pane.id}.table")
        table.setModel(self._table_model)
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setMinimumSectionSize(20)
        table.verticalHeader().setDefaultSectionSize(26)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._header = header
        column = QVBoxLayout(page)
        column.setContentsMargins(11, 9, 11, 9)
        column.addWidget(self._title)
        column.addWidget(table, 1)
        column.addWidget(self._note)
        return page

    def _trouble_page(self) -> QWidget:
        page = QWidget()
        self._trouble = plain_label(is_quiet=True, wraps=True)
        self._trouble.setAlignment(Qt.AlignmentFlag.AlignCenter)
        way_on = QPushButton(self.tr("Choose another question"))
        way_on.setObjectName(f"pane.{self.pane.id}.choose")
        way_on.clicked.connect(self.open_picker)
        column = QVBoxLayout(page)
        column.addStretch()
        column.addWidget(self._trouble)
        column.addWidget(way_on, 0, Qt.AlignmentFlag.AlignCenter)
        column.addStretch()
        return page

    def _tool_row(self) -> QWidget:
        tools = QWidget(self)
        row = QHBoxLayout(tools)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._buttons: list[QPushButton] = []
        for name, sign, words, slot in (
            ("as_table", "▦", self.tr("Show as a table"), self._toggle_table),
            ("export", "⤓", self.tr("Export this chart"), self._export),
            ("enlarge", "⤢", self.tr("Enlarge, or show all charts again"), self._toggle_maximised),
            ("menu", "⋯", self.tr("More for this chart"), self._open_menu),
        ):
            button = QPushButton(sign)
            button.setProperty("kind", "plain")
            button.setObjectName(f"pane.{self.pane.id}.{name}")
            button.setAccessibleName(words)
            button.setToolTip(tooltip(words))
            button.setFixedSize(24, 26)
            button.clicked.connect(slot)
            button.installEventFilter(self)
            row.addWidget(button)
            self._buttons.append(button)
        tools.adjustSize()
        # A hidden widget takes no focus, so the row is made transparent instead.
        self._veil = QGraphicsOpacityEffect(tools)
        tools.setGraphicsEffect(self._veil)
        return tools

    # Showing

    def show_pane(self, pane: Pane) -> None:
        """Take over a changed size, chart or table switch."""
        self.pane = pane
        self._show_page()

    def show_chart(self, chart: ChartModel | ExplorerError) -> None:
        """Show a counted chart, or why there is none."""
        self._has_trouble = isinstance(chart, ExplorerError)
        if isinstance(chart, ExplorerError):
            self._model = None
            self._page("trouble")
            self._trouble.setText(self._words_for(chart))
        else:
            self._model = chart
            self._view.show_model(chart)
        self._show_page()

    def _fill_table(self, chart: ChartModel) -> None:
        """The chart's numbers in rows; a narrow table fills the pane, a wide one is scrolled."""
        if self._tabled is chart:
            return
        self._tabled = chart
        self._table_model.show_table(chart.table, self._session.labels)
        is_narrow = len(chart.table.header) <= MOST_STRETCHED
        mode = QHeaderView.ResizeMode
        self._header.setSectionResizeMode(0, mode.Stretch if is_narrow else mode.ResizeToContents)
        self._title.setText(chart.title)
        self._note.setText(" · ".join(t for t in (chart.note, chart.filters) if t))

    def _words_for(self, error: ExplorerError) -> str:
        """The sentence for a chart that cannot be drawn, with the field's name for its id."""
        labels = self._session.labels
        params = dict(error.params)
        if "field" in params:
            params["field"] = labels.field(str(params["field"]))
        is_plain = error.code == "no_such_field" and "near" not in params
        return labels.error(ExplorerError(error.code + ("_plain" if is_plain else ""), **params))

    def _show_page(self) -> None:
        name = "trouble" if self._has_trouble else "chart"
        if self.pane.is_table and self._model is not None:
            name = "table"
        page = self._page(name)
        if name == "table" and self._model is not None:
            self._fill_table(self._model)
        if self._stack.currentWidget() is not page:
            self._stack.setCurrentWidget(page)
        self._tools.raise_()

    @property
    def model(self) -> ChartModel | None:
        """The chart shown."""
        return self._model

    # Tools

    def _show_tools(self, is_shown: bool) -> None:
        """Tools appear at a place that is kept free; keyboards reach them hidden or not."""
        has_focus = any(button.hasFocus() for button in self._buttons)
        self._veil.setOpacity(1.0 if is_shown or has_focus else 0.0)

    @property
    def shows_tools(self) -> bool:
        """True while the tools can be seen."""
        return self._veil.opacity() > 0

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Tools that get the keyboard focus are shown."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._show_tools(self.underMouse())
        return super().eventFilter(watched, event)  # type: ignore[arg-type]

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show the tools."""
        self._show_tools(True)

    def leaveEvent(self, event: QEvent) -> None:
        """Hide the tools."""
        self._show_tools(False)

    def _toggle_table(self) -> None:
        self._session.change_pane(self.pane.id, is_table=not self.pane.is_table)

    def _export(self) -> None:
        self.export_wanted.emit(self.pane.id)

    def _toggle_maximised(self) -> None:
        is_maximised = self._session.workspace.maximised == self.pane.id
        self._session.maximise(0 if is_maximised else self.pane.id)

    def open_picker(self) -> None:
        """Choose another kind of chart or other questions."""
        picker = ChartPicker(self._session, self, self.pane.id)
        picker.move(self.mapToGlobal(QPoint(20, 40)))
        picker.show()

    def _open_menu(self) -> None:
        menu = PaneMenu(self._session, self.pane, self)
        menu.picker_wanted.connect(self.open_picker)
        menu.population_wanted.connect(lambda: self.population_wanted.emit(self.pane.id))
        menu.print_wanted.connect(lambda: self.print_wanted.emit(self.pane.id))
        menu.copy_wanted.connect(lambda kind: self.copy_wanted.emit(self.pane.id, kind))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        button = self._buttons[-1]
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    # Frame, moving, resizing

    def paintEvent(self, event: QPaintEvent) -> None:
        """A sheet of paper with a hairline, and a grip in its corner."""
        brush = QPainter(self)
        brush.setRenderHint(QPainter.RenderHint.Antialiasing)
        brush.setPen(self._theme.colour("line"))
        brush.setBrush(self._theme.colour("paper"))
        brush.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the tools at the end of the title."""
        super().resizeEvent(event)
        x = self.width() - self._tools.width() - 7
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            x = 7
        self._tools.move(x, 7)
        self._tools.raise_()

    def _is_on_grip(self, point: QPoint) -> bool:
        x = point.x()
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            x = self.width() - x
        return x > self.width() - GRIP and point.y() > self.height() - GRIP

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to move by the title, or to resize by the corner."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position().toPoint()
            self._is_resizing = self._is_on_grip(self._pressed)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the pane once the pointer has gone far enough."""
        point = event.position().toPoint()
        on_grip = self._is_on_grip(point) or self._is_resizing
        shape = Qt.CursorShape.SizeFDiagCursor if on_grip else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        if self._pressed is None or self._is_resizing:
            return
        far = (point - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if far and self._pressed.y() < TITLE_HEIGHT:
            self._pressed = None
            drag = QDrag(self)
            content = QMimeData()
            content.setData(MIME, str(self.pane.id).encode())
            drag.setMimeData(content)
            drag.setPixmap(
                self.grab().scaledToWidth(220, Qt.TransformationMode.SmoothTransformation)
            )
            drag.exec(Qt.DropAction.MoveAction)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a resize."""
        if self._is_resizing:
            self.resize_wanted.emit(self.pane.id, event.position().toPoint())
        self._pressed, self._is_resizing = None, False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Enlarge, or show all again."""
        if event.position().y() < TITLE_HEIGHT:
            self._toggle_maximised()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc shows all charts again."""
        if event.key() == Qt.Key.Key_Escape and self._session.workspace.maximised:
            self._session.maximise(0)
        else:
            super().keyPressEvent(event)
