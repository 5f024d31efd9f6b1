"""The main window: strips, sidebar, selection and tabs; no logic about data."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QPoint, QSize, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from explorer.backend.compute import DatasetInfo
from explorer.models.session import Session
from explorer.models.settings import Settings
from explorer.views import actions, menus
from explorer.views.banner import Banner
from explorer.views.dialogs import Dialogs
from explorer.views.exporter import Exporter
from explorer.views.files import Files
from explorer.views.filter_sidebar import FilterSidebar
from explorer.views.selection_bar import SelectionBar
from explorer.views.start_page import StartPage
from explorer.views.strips import LoadingStrip, StatusStrip, Strip, TopBar
from explorer.views.theme import Theme

if TYPE_CHECKING:
    from explorer.views.dataset_tab import DatasetTab
    from explorer.views.pane_grid import PaneGrid

USUAL = QSize(1366, 728)


class MainWindow(QMainWindow):
    """Builds the parts and carries out actions by asking the session."""

    def __init__(
        self, session: Session, settings: Settings, theme: Theme, dialogs: Dialogs
    ) -> None:
        super().__init__()
        self._session = session
        self._settings = settings
        self._theme = theme
        self._dialogs = dialogs
        self._grid: PaneGrid | None = None
        self._records: DatasetTab | None = None
        self.banner = Banner(theme)
        self.exporter = Exporter(session, dialogs, self)
        self.files = Files(session, settings, dialogs, self.banner, self)
        self.acts = actions.build_qactions(self, session, (self.files, self))
        self.setAcceptDrops(True)
        self.setMinimumSize(820, 560)
        self.setCentralWidget(self._build(theme))
        self._connect()
        self._restore_geometry()
        self._show_title(None)
        actions.refresh(self.acts, session, settings)
        if sys.platform == "darwin":
            menus.fill(self.menuBar(), self.acts)

    # Building

    def _build(self, theme: Theme) -> QWidget:
        self._top = TopBar(theme, self.acts)
        self._status = StatusStrip(theme, self._session)
        self._start = StartPage(self._settings, theme)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._start)
        self._pages.addWidget(self._work_page(theme))
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._top)
        column.addWidget(LoadingStrip(self._session))
        column.addWidget(self.banner)
        column.addWidget(self._pages, 1)
        column.addWidget(self._status)
        return whole

    def _work_page(self, theme: Theme) -> QWidget:
        self.sidebar = FilterSidebar(self._session, theme)
        self.sidebar.setMinimumWidth(240)
        self.sidebar.setMaximumWidth(420)
        self.selection = SelectionBar(self._session, theme)
        self.selection.add_chart_wanted.connect(self.add_chart)
        self._tabs = QTabBar()
        self._tabs.setObjectName("tabs")
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        for words in (self.tr("Charts"), self.tr("Data set")):
            self._tabs.addTab(words)
        self._tabs.currentChanged.connect(self._on_tab_changed)
        strip = Strip(theme, 40, True)
        row = QHBoxLayout(strip)
        row.setContentsMargins(12, 0, 12, 0)
        row.addWidget(self._tabs)
        row.addStretch()
        self._tab_pages = QStackedWidget()
        work = QWidget()
        column = QVBoxLayout(work)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(strip)
        column.addWidget(self.selection)
        column.addWidget(self._tab_pages, 1)
        self._splitter = QSplitter()
        self._splitter.setHandleWidth(1)
        self._splitter.addWidget(self.sidebar)
        self._splitter.addWidget(work)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.setCollapsible(0, False)
        self._splitter.setCollapsible(1, False)
        width = int(self._settings.get("window/sidebar_width"))
        self._splitter.setSizes([width, 1066])
        return self._splitter

    def _connect(self) -> None:
        session = self._session
        session.dataset_changed.connect(self._on_dataset_changed)
        session.workspace_changed.connect(self._on_workspace_changed)
        session.undo_stack.cleanChanged.connect(self._show_modified)
        menu, recent = self._top.menu_button, self._top.open_button
        menu.clicked.connect(lambda: self._popup(self.main_menu(), menu))
        recent.clicked.connect(lambda: self._popup(self.open_menu(), recent))
        self._start.open_wanted.connect(self.files.open)
        self._start.sample_wanted.connect(self.files.open_sample)
        self._start.file_wanted.connect(self.files.open_path)
        self.exporter.told.connect(lambda words: self.banner.show_message(words, passes=True))

    # Menus

    def _popup(self, menu: QMenu, button: QPushButton) -> None:
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        is_rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        x = button.width() - menu.sizeHint().width() if is_rtl else 0
        menu.popup(button.mapToGlobal(QPoint(x, button.height() + 4)))

    def main_menu(self) -> QMenu:
        """Everything the program can do."""
        return menus.main_menu(self, self.acts)

    def open_menu(self) -> QMenu:
        """Opening, and the recent files."""
        recent = self._settings.recent_files()
        return menus.open_menu(self, self.acts, recent, self.files.open_path)

    # Following the session

    def _on_dataset_changed(self, info: DatasetInfo | None) -> None:
        if info is None:
            return
        self._make_pages()
        self._pages.setCurrentIndex(1)
        self.banner.hide()
        self._settings.remember_file(self._session.workspace_path or info.source.path)
        if not info.is_invented:
            self._settings.put("recent/folder", str(info.source.path.parent))
        self._show_title(info)
        labels = self._session.labels
        if info.is_inferred or info.notices:
            words = [labels.text("load_report.why_inferred")] if info.is_inferred else []
            words += [labels.notice(notice) for notice in info.notices[:2]]
            self.banner.show_message(" ".join(words), self.tr("What was read"), self.show_report)

    def _make_pages(self) -> None:
        """The tabs' pages are made with the first file: they bring the heavy libraries."""
        if self._grid is not None:
            return
        from explorer.views.dataset_tab import DatasetTab
        from explorer.views.pane_grid import PaneGrid

        grid = PaneGrid(self._session, self._theme)
        grid.export_wanted.connect(self.exporter.export_pane)
        grid.copy_wanted.connect(self.exporter.copy_pane)
        records = DatasetTab(self._session, self._settings)
        self._grid, self._records = grid, records
        self._tab_pages.addWidget(grid)
        self._tab_pages.addWidget(records)

    def _show_title(self, info: DatasetInfo | None) -> None:
        title = f"{info.title}[*] – Case Explorer" if info else "Case Explorer[*]"
        self.setWindowTitle(title)
        self._top.show_dataset(info, self._session.labels)
        if info is not None:
            self._status.show_dataset(info, self._session.labels)

    def _on_workspace_changed(self) -> None:
        self._refresh_actions()
        self._show_modified()

    def _refresh_actions(self) -> None:
        actions.refresh(self.acts, self._session, self._settings)

    def _show_modified(self) -> None:
        is_saved = self._session.workspace_path is not None
        self.setWindowModified(is_saved and not self._session.undo_stack.isClean())

    def on_bug(self, name: str) -> None:
        """Tell of a bug once, in words."""
        self.files.tell_bug(name)

    def open_path(
        self, path: Path, is_published: bool = False, encoding: str | None = None
    ) -> None:
        """Open a data file or a workspace."""
        self.files.open_path(path, is_published, encoding)

    # Actions; those about files are in ``files``

    def export_all(self) -> None:
        """Export charts."""
        self.exporter.export_all()

    def go_to_search(self) -> None:
        """Go to the search of the tab that is shown."""
        if self._tabs.currentIndex() == 1 and self._records is not None:
            self._records.go_to_search()
        else:
            self.sidebar.go_to_search()

    def clear_filters(self) -> None:
        """Remove all filters."""
        self._session.clear_filters()

    def add_chart(self) -> None:
        """Choose a chart to add."""
        self.show_charts()
        if self._grid is not None:
            self._grid.open_picker(self.selection.add_button)

    def show_charts(self) -> None:
        """The charts."""
        self._tabs.setCurrentIndex(0)

    def show_records(self) -> None:
        """The records."""
        self._tabs.setCurrentIndex(1)

    def show_report(self) -> None:
        """What was read."""
        self.show_records()
        if self._records is not None:
            self._records.show_report()

    def _on_tab_changed(self, tab: int) -> None:
        self._tab_pages.setCurrentIndex(tab)
        self.selection.add_button.setVisible(tab == 0)

    def use_system_theme(self) -> None:
        """Light or dark as the system."""
        self._choose_theme("system")

    def use_light_theme(self) -> None:
        """Always light."""
        self._choose_theme("light")

    def use_dark_theme(self) -> None:
        """Always dark."""
        self._choose_theme("dark")

    def _choose_theme(self, name: str) -> None:
        self._settings.put("look/theme", name)
        self._theme.choose(name)
        self._refresh_actions()

    def toggle_recent(self) -> None:
        """Begin or end the list of recent files; ending it empties it."""
        keep = not self._settings.get("recent/keep")
        self._settings.forget_files(keep)
        self._start.show_recent()
        self._refresh_actions()
        words = (
            self.tr("Files you open are listed from now on.")
            if keep
            else self.tr("Files you open are no longer listed, and the list is empty.")
        )
        self.banner.show_message(words, passes=True)

    def about(self) -> None:
        """Name, version, licences."""
        self._dialogs.about(self)

    # Dropping files, leaving

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A file may be dropped anywhere."""
        if event.mimeData().hasUrls() and event.mimeData().urls()[0].isLocalFile():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the file dropped."""
        event.acceptProposedAction()
        self.open_path(Path(event.mimeData().urls()[0].toLocalFile()))

    def changeEvent(self, event: QEvent) -> None:
        """Coming back to the window, tell when the file has changed meanwhile."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.files.tell_changed_source()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the window; ask about changes of a saved workspace."""
        if not self.files.may_leave_workspace():
            event.ignore()
            return
        geometry = bytes(self.saveGeometry().toHex().data()).decode()
        self._settings.put("window/geometry", geometry)
        self._settings.put("window/sidebar_width", max(240, min(420, self.sidebar.width())))
        event.accept()

    def _restore_geometry(self) -> None:
        stored = self._settings.get("window/geometry")
        if not stored or not self.restoreGeometry(QByteArray.fromHex(stored.encode())):
            self.resize(USUAL.boundedTo(self.screen().availableGeometry().size()))
