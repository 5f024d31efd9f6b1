"""The page of an open file: sidebar, selection, charts and records side by side.

It brings NumPy and pyqtgraph, so nothing that the window needs for its first paint imports it.
"""

from dataclasses import replace

from PySide6.QtWidgets import (
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from explorer.backend import population
from explorer.backend.errors import ExplorerError
from explorer.models.session import Session
from explorer.models.settings import Settings
from explorer.views import painter
from explorer.views.dataset_tab import DatasetTab
from explorer.views.dialogs import Dialogs
from explorer.views.exporter import Exporter
from explorer.views.filter_sidebar import FilterSidebar
from explorer.views.pane_grid import PaneGrid
from explorer.views.selection_bar import SelectionBar
from explorer.views.strips import Strip
from explorer.views.theme import Theme

CHARTS, RECORDS = range(2)
NARROWEST, WIDEST = 240, 420


class Workbench(QSplitter):
    """Holds the parts and moves between them; each follows the session by itself."""

    def __init__(
        self,
        session: Session,
        settings: Settings,
        theme: Theme,
        dialogs: Dialogs,
        window: QWidget,
    ) -> None:
        super().__init__()
        painter.register_fonts()
        self._session = session
        self._dialogs = dialogs
        self._window = window
        self.exporter = Exporter(session, dialogs, window)
        self.sidebar = FilterSidebar(session, theme)
        self.sidebar.setMinimumWidth(NARROWEST)
        self.sidebar.setMaximumWidth(WIDEST)
        self.selection = SelectionBar(session, theme)
        self.selection.add_chart_wanted.connect(self.add_chart)
        self._grid = PaneGrid(session, theme)
        self._grid.export_wanted.connect(self.exporter.export_pane)
        self._grid.copy_wanted.connect(self.exporter.copy_pane)
        self._grid.population_wanted.connect(self._on_population_wanted)
        self._records = DatasetTab(session, settings)
        self._tabs = QTabBar()
        self._pages = QStackedWidget()
        self.setHandleWidth(1)
        self.addWidget(self.sidebar)
        self.addWidget(self._work(theme))
        self.setStretchFactor(1, 1)
        self.setCollapsible(0, False)
        self.setCollapsible(1, False)
        self.setSizes([int(settings.get("window/sidebar_width")), 1066])

    def _work(self, theme: Theme) -> QWidget:
        self._tabs.setObjectName("tabs")
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        for words in (self.tr("Charts"), self.tr("Data set")):
            self._tabs.addTab(words)
        self._tabs.currentChanged.connect(self._on_tab_changed)
        self._pages.addWidget(self._grid)
        self._pages.addWidget(self._records)
        strip = Strip(theme, 40, True)
        row = QHBoxLayout(strip)
        row.setContentsMargins(12, 0, 12, 0)
        row.addWidget(self._tabs)
        row.addStretch()
        work = QWidget()
        column = QVBoxLayout(work)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(strip)
        column.addWidget(self.selection)
        column.addWidget(self._pages, 1)
        return work

    def _on_tab_changed(self, tab: int) -> None:
        self._pages.setCurrentIndex(tab)
        self.selection.add_button.setVisible(tab == CHARTS)

    def _on_population_wanted(self, pane_id: int) -> None:
        """Show a map's cases by inhabitants, from a table that is chosen now."""
        path = self._dialogs.population_path(self._window)
        if path is None:
            return
        try:
            entries = population.read(path)
        except ExplorerError as error:
            self._session.failed.emit(error)
            return
        spec = self._session.workspace.pane(pane_id).spec
        self._session.change_pane(pane_id, spec=replace(spec, population=entries, measure="count"))

    def show_charts(self) -> None:
        """Go to the charts."""
        self._tabs.setCurrentIndex(CHARTS)

    def show_records(self) -> None:
        """Go to the records."""
        self._tabs.setCurrentIndex(RECORDS)

    def show_report(self) -> None:
        """Go to what was read."""
        self.show_records()
        self._records.show_report()

    def add_chart(self) -> None:
        """Choose a chart to add."""
        self.show_charts()
        self._grid.open_picker(self.selection.add_button)

    def go_to_search(self) -> None:
        """Go to the search of the tab that is shown."""
        if self._tabs.currentIndex() == RECORDS:
            self._records.go_to_search()
        else:
            self.sidebar.go_to_search()

    def sidebar_width(self) -> int:
        """The width of the sidebar, to be kept for the next start."""
        return max(NARROWEST, min(WIDEST, self.sidebar.width()))
