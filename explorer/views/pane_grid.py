"""The charts area: any number of panes in a grid that follows the window's width."""

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from explorer.backend.compute import ResultSet
from explorer.backend.workspace import Pane, Workspace
from explorer.models.session import Session
from explorer.views.chart_pane import MIME, ChartPane
from explorer.views.chart_picker import ChartPicker
from explorer.views.text import plain_label
from explorer.views.theme import Theme

GAP, MARGIN = 10, 16
LEAST_WIDTH, LEAST_HEIGHT = 300, 240
BEST_WIDTH = 330


def arrange(panes: tuple[Pane, ...], n_columns: int) -> dict[int, tuple[int, int, int, int]]:
    """Column, row, width and height in grid cells per pane id: the first free place for each."""
    taken: set[tuple[int, int]] = set()
    places: dict[int, tuple[int, int, int, int]] = {}
    for pane in panes:
        width, row, placed = min(pane.columns, n_columns), 0, False
        while not placed:
            for column in range(n_columns - width + 1):
                cells = {
                    (x, y)
                    for x in range(column, column + width)
                    for y in range(row, row + pane.rows)
                }
                if not cells & taken:
                    taken |= cells
                    places[pane.id] = (column, row, width, pane.rows)
                    placed = True
                    break
            row += 1
    return places


class PaneGrid(QScrollArea):
    """Places panes, keeps their widgets by id, and tells the session which can be seen."""

    export_wanted = Signal(int)
    population_wanted = Signal(int)
    print_wanted = Signal(int)
    copy_wanted = Signal(int, str)

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._panes: dict[int, ChartPane] = {}
        self._page = QWidget()
        self._cell = (1, 1)
        self._maximised = 0
        self.setWidget(self._page)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setObjectName("charts.grid")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAcceptDrops(True)
        self._empty = self._empty_page()
        self._seen = QTimer(self)
        self._seen.setSingleShot(True)
        self._seen.setInterval(0)
        self._seen.timeout.connect(self._tell_shown)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._seen.start())
        session.dataset_changed.connect(self._on_dataset_changed)
        session.workspace_changed.connect(self._on_workspace_changed)
        session.results_changed.connect(self._on_results_changed)
        self._on_workspace_changed(session.workspace)
        if session.results is not None:
            self._on_results_changed(session.results)

    def _empty_page(self) -> QWidget:
        page = QWidget(self._page)
        column = QVBoxLayout(page)
        words = plain_label(self.tr("No chart is shown."), is_quiet=True)
        add = QPushButton(self.tr("Add a chart"))
        add.setProperty("kind", "primary")
        add.setObjectName("charts.add_first")
        add.clicked.connect(lambda: self.open_picker(add))
        column.addStretch()
        column.addWidget(words, 0, Qt.AlignmentFlag.AlignCenter)
        column.addWidget(add, 0, Qt.AlignmentFlag.AlignCenter)
        column.addStretch()
        return page

    def open_picker(self, beside: QWidget) -> None:
        """Choose a chart to add, in a popup below a button."""
        picker = ChartPicker(self._session, self)
        picker.adjustSize()
        corner = beside.mapToGlobal(QPoint(beside.width() - picker.width(), beside.height() + 4))
        screen = self.screen().availableGeometry()
        corner.setX(max(screen.left(), min(corner.x(), screen.right() - picker.width())))
        picker.move(corner)
        picker.show()

    def _on_dataset_changed(self) -> None:
        """Charts of another file go at once, before the new ones are counted."""
        for pane_id in list(self._panes):
            self._drop_widget(pane_id)

    def _drop_widget(self, pane_id: int) -> None:
        widget = self._panes.pop(pane_id)
        widget.hide()
        widget.deleteLater()

    def _on_workspace_changed(self, workspace: Workspace) -> None:
        for pane_id in set(self._panes) - {pane.id for pane in workspace.panes}:
            self._drop_widget(pane_id)
        for pane in workspace.panes:
            widget = self._panes.get(pane.id)
            if widget is None:
                widget = ChartPane(self._session, self._theme, pane, self._page)
                widget.resize_wanted.connect(self._on_resize_wanted)
                widget.export_wanted.connect(self.export_wanted)
                widget.population_wanted.connect(self.population_wanted)
                widget.print_wanted.connect(self.print_wanted)
                widget.copy_wanted.connect(self.copy_wanted)
                self._panes[pane.id] = widget
            widget.show_pane(pane)
        self._place()

    def _on_results_changed(self, results: ResultSet) -> None:
        for pane_id, chart in zip(self._session.shown_panes, results.charts, strict=True):
            if pane_id in self._panes:
                self._panes[pane_id].show_chart(chart)

    def pane(self, pane_id: int) -> ChartPane | None:
        """The widget of a pane."""
        return self._panes.get(pane_id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the window."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        workspace = self._session.workspace
        width, height = self.viewport().width(), self.viewport().height()
        self._empty.setVisible(not workspace.panes)
        if not workspace.panes:
            self._page.resize(width, height)
            self._empty.setGeometry(0, 0, width, height)
            return
        if workspace.maximised:
            self._place_one(workspace.maximised, width, height)
            return
        self._maximised = 0
        n_columns = max(1, min(6, (width - 2 * MARGIN + GAP) // (BEST_WIDTH + GAP)))
        places = arrange(workspace.panes, n_columns)
        n_rows = max(row + rows for _, row, _, rows in places.values())
        seen_rows = max(1, min(n_rows, (height - 12 + GAP) // (LEAST_HEIGHT + GAP)))
        cell_width = (width - 2 * MARGIN - (n_columns - 1) * GAP) // n_columns
        cell_height = max(LEAST_HEIGHT, (height - 12 - (seen_rows - 1) * GAP) // seen_rows)
        self._cell = (cell_width, cell_height)
        self._page.resize(width, n_rows * (cell_height + GAP) - GAP + 12)
        is_rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        for pane_id, (column, row, columns, rows) in places.items():
            rect = QRect(
                MARGIN + column * (cell_width + GAP),
                row * (cell_height + GAP),
                columns * (cell_width + GAP) - GAP,
                rows * (cell_height + GAP) - GAP,
            )
            if is_rtl:
                rect.moveLeft(width - rect.x() - rect.width())
            self._panes[pane_id].setGeometry(rect)
            self._panes[pane_id].show()
        self._seen.start()

    def _place_one(self, pane_id: int, width: int, height: int) -> None:
        self._page.resize(width, height)
        for other, widget in self._panes.items():
            widget.setVisible(other == pane_id)
        pane = self._panes[pane_id]
        pane.setGeometry(MARGIN, 0, width - 2 * MARGIN, height - 12)
        if self._maximised != pane_id:
            # Esc reaches the pane without a click into it.
            pane.setFocus(Qt.FocusReason.OtherFocusReason)
            self._maximised = pane_id
        self._seen.start()

    def _tell_shown(self) -> None:
        """What is scrolled away or hidden is not counted."""
        view = QRect(0, self.verticalScrollBar().value(), self.width(), self.height())
        ids = [
            pane.id
            for pane in self._session.workspace.panes
            if not self._panes[pane.id].isHidden()
            and self._panes[pane.id].geometry().intersects(view)
        ]
        self._session.set_shown_panes(ids if self.isVisible() else [])

    def showEvent(self, event: object) -> None:
        """Count again what can be seen."""
        self._seen.start()

    def hideEvent(self, event: object) -> None:
        """Nothing can be seen."""
        self._seen.start()

    def _on_resize_wanted(self, pane_id: int, corner: QPoint) -> None:
        """The nearest number of grid cells to where the corner was let go."""
        width = corner.x()
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            width = self._panes[pane_id].width() - corner.x()
        columns = max(1, min(6, round((width + GAP) / (self._cell[0] + GAP))))
        rows = max(1, min(6, round((corner.y() + GAP) / (self._cell[1] + GAP))))
        self._session.change_pane(pane_id, columns=columns, rows=rows)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Panes can be dropped here; files are the window's."""
        if event.mimeData().hasFormat(MIME):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: object) -> None:
        """As on entering."""
        self.dragEnterEvent(event)  # type: ignore[arg-type]

    def dropEvent(self, event: QDropEvent) -> None:
        """Move the pane to the place of the one it was dropped on."""
        pane_id = int(bytes(event.mimeData().data(MIME).data()).decode())
        self.drop_pane(pane_id, self._page.mapFrom(self, event.position().toPoint()))
        event.acceptProposedAction()

    def drop_pane(self, pane_id: int, at: QPoint) -> None:
        """Put a pane where the pane at this point stands, or at the end."""
        ids = [pane.id for pane in self._session.workspace.panes]
        under = [i for i in ids if self._panes[i].geometry().contains(at)]
        self._session.move_pane(pane_id, ids.index(under[0]) if under else len(ids))
