"""The page of an open file: sidebar, selection, charts and records side by side.

It brings NumPy and pyqtgraph, so nothing that the window needs for its first paint imports it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QCoreApplication, Signal
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

Page = Callable[["Workbench"], QWidget]


@dataclass(frozen=True, slots=True)
class TabSpec:
    """A tab: its words, and what makes its page when it is first shown."""

    id: str
    words: str
    make: Page


def _charts(bench: "Workbench") -> QWidget:
    return bench.grid


def _records(bench: "Workbench") -> QWidget:
    return bench.records


def _compare(bench: "Workbench") -> QWidget:
    from explorer.views.compare_tab import CompareTab

    made = CompareTab(bench.session, bench.theme, any(tab.id == "report" for tab in TABS))
    made.told.connect(bench.exporter.told)
    made.chart_added.connect(bench.show_charts)
    bench.settling.append(lambda: made.is_settled)
    return made


def _brief(bench: "Workbench") -> QWidget:
    from explorer.views.brief_tab import BriefTab

    made = BriefTab(bench.session, bench.theme, bench.dialogs, bench.window())
    made.told.connect(bench.exporter.told)
    bench.settling.append(lambda: made.briefing.is_settled)
    return made


def _report(bench: "Workbench") -> QWidget:
    # Writers of documents are brought in by whoever makes one.
    from explorer.views.report_tab import ReportTab

    made = ReportTab(bench.session, bench.settings, bench.theme, bench.dialogs, bench.window())
    made.writer.told.connect(bench.exporter.told)
    made.writer.progressed.connect(bench.report_progressed)
    bench.cancelled.connect(made.writer.cancel)
    bench.settling.append(lambda: made.preview.is_settled)
    return made


TABS: tuple[TabSpec, ...] = (
    TabSpec("charts", "Charts", _charts),
    TabSpec("records", "Data set", _records),
    TabSpec("compare", "Compare", _compare),
    TabSpec("brief", "Brief", _brief),
    TabSpec("report", "Report", _report),
)
NARROWEST, WIDEST = 240, 420


class Workbench(QSplitter):
    """Holds the parts and moves between them; each follows the session by itself."""

    report_progressed = Signal(int, int)
    """Figures of a report painted of all; (0, 0) when that has ended."""
    cancelled = Signal()
    """What is being written is no longer wanted."""

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
        self.session = session
        self.settings = settings
        self.theme = theme
        self.dialogs = dialogs
        self._window = window
        self.exporter = Exporter(session, dialogs, window)
        self.sidebar = FilterSidebar(session, theme)
        self.sidebar.setMinimumWidth(NARROWEST)
        self.sidebar.setMaximumWidth(WIDEST)
        self.selection = SelectionBar(session, theme)
        self.selection.add_chart_wanted.connect(self.add_chart)
        self.selection.compare_wanted.connect(self.compare_selection)
        self.grid = PaneGrid(session, theme)
        self.grid.export_wanted.connect(self.exporter.export_pane)
        self.grid.copy_wanted.connect(self.exporter.copy_pane)
        self.grid.print_wanted.connect(self.exporter.print_pane)
        self.grid.population_wanted.connect(self._on_population_wanted)
        self.records = DatasetTab(session, settings)
        self._tabs = QTabBar()
        self._pages = QStackedWidget()
        self._made: dict[str, QWidget] = {}
        self.settling: list[Callable[[], bool]] = []
        """Asked by scripts: whether each page that counts for itself has come to its end."""
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
        for tab in TABS:
            self._tabs.addTab(QCoreApplication.translate("Tabs", tab.words))
        self._tabs.currentChanged.connect(self._on_tab_changed)
        self.page("charts")
        self.page("records")
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

    def _on_tab_changed(self, place: int) -> None:
        tab = TABS[place]
        self._pages.setCurrentWidget(self.page(tab.id))
        self.selection.add_button.setVisible(tab.id == "charts")

    def page(self, tab_id: str) -> QWidget:
        """The page of a tab, made when it is first asked for."""
        if tab_id not in self._made:
            made = next(tab for tab in TABS if tab.id == tab_id).make(self)
            self._pages.addWidget(made)
            self._made[tab_id] = made
        return self._made[tab_id]

    @property
    def tab(self) -> str:
        """The id of the tab that is shown."""
        return TABS[self._tabs.currentIndex()].id

    def show_tab(self, tab_id: str) -> None:
        """Go to a tab."""
        self._tabs.setCurrentIndex([tab.id for tab in TABS].index(tab_id))

    def _on_population_wanted(self, pane_id: int) -> None:
        """Show a map's cases by inhabitants, from a table that is chosen now."""
        path = self.dialogs.population_path(self._window)
        if path is None:
            return
        try:
            entries = population.read(path)
        except ExplorerError as error:
            self.session.failed.emit(error)
            return
        spec = self.session.workspace.pane(pane_id).spec
        self.session.change_pane(pane_id, spec=replace(spec, population=entries, measure="count"))

    def show_charts(self) -> None:
        """Go to the charts."""
        self.show_tab("charts")

    def show_records(self) -> None:
        """Go to the records."""
        self.show_tab("records")

    def show_compare(self) -> None:
        """Go to the comparison."""
        self.show_tab("compare")

    def compare_selection(self) -> None:
        """What distinguishes the selected cases from all others."""
        page: Any = self.page("compare")
        page.compare_selection()
        self.show_compare()

    def show_brief(self) -> None:
        """Go to the brief."""
        self.show_tab("brief")

    def show_report(self) -> None:
        """Go to what was read."""
        self.show_records()
        self.records.show_report()

    def add_chart(self) -> None:
        """Choose a chart to add."""
        self.show_charts()
        self.grid.open_picker(self.selection.add_button)

    def show_report_tab(self) -> None:
        """Go to the report."""
        self.show_tab("report")

    def go_to_search(self) -> None:
        """Go to the search of the tab that is shown."""
        if self.tab == "records":
            self.records.go_to_search()
        elif self.tab == "compare":
            page: Any = self.page("compare")
            page.go_to_search()
        else:
            self.sidebar.go_to_search()

    def sidebar_width(self) -> int:
        """The width of the sidebar, to be kept for the next start."""
        return max(NARROWEST, min(WIDEST, self.sidebar.width()))
