"""The main window: strips, the start page, and the workbench of an open file; no logic about data.

The window is painted first and begins to work then, so nothing at the top here is imported that the
first paint does without.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QPoint, QSize, Qt
from PySide6.QtWidgets import (
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from explorer.models.settings import Settings
from explorer.views.start_page import StartPage
from explorer.views.strips import StatusStrip, TopBar
from explorer.views.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
    from PySide6.QtWidgets import QMenu, QPushButton

    from explorer.backend.compute import DatasetInfo
    from explorer.models.opening import Loading
    from explorer.models.session import Session
    from explorer.views.dialogs import Dialogs
    from explorer.views.workbench import Workbench

USUAL = QSize(1366, 728)


class MainWindow(QMainWindow):
    """Builds the parts and carries out actions by asking the session.

    Until ``begin`` it is a picture of the start page.
    """

    def __init__(self, settings: Settings, theme: Theme) -> None:
        super().__init__()
        self._settings = settings
        self._theme = theme
        self._workbench: Workbench | None = None
        self._has_begun = False
        self.setMinimumSize(820, 560)
        self.setCentralWidget(self._build(theme))
        self._restore_geometry()
        self.setWindowTitle("Case Explorer[*]")

    def begin(self, session: Session, dialogs: Dialogs) -> None:
        """Make everything work; nothing that is shown changes."""
        from explorer.views import actions, menus
        from explorer.views.banner import Banner
        from explorer.views.files import Files
        from explorer.views.loading_strip import LoadingStrip
        from explorer.views.number_wishes import NumberWishes

        self._session = session
        self._dialogs = dialogs
        self.banner = Banner(self._theme)
        self.files = Files(session, self._settings, dialogs, self.banner, self)
        self.acts = actions.build_qactions(self, session, (self.files, NumberWishes(session), self))
        self._loading = LoadingStrip(session)
        self._column.insertWidget(1, self._loading)
        self._column.insertWidget(2, self.banner)
        self._top.follow(self.acts)
        self._status.follow(session)
        self._connect(session)
        self._refresh_actions()
        if sys.platform == "darwin":
            menus.fill(self.menuBar(), self.acts)
        self.setAcceptDrops(True)
        self._has_begun = True

    # Building

    def _build(self, theme: Theme) -> QWidget:
        self._top = TopBar(theme)
        self._status = StatusStrip(theme)
        self._start = StartPage(self._settings, theme)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._start)
        self._blank = QWidget()
        self._pages.addWidget(self._blank)
        whole = QWidget()
        self._column = QVBoxLayout(whole)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._top)
        self._column.addWidget(self._pages, 1)
        self._column.addWidget(self._status)
        return whole

    @property
    def workbench(self) -> Workbench:
        """The page of an open file; made when it is first asked for, see ``warmup``."""
        if self._workbench is None:
            from explorer.views.workbench import Workbench

            made = Workbench(self._session, self._settings, self._theme, self._dialogs, self)
            made.exporter.progressed.connect(self._loading.show_written)
            made.report_progressed.connect(self._loading.show_painted)
            self._loading.cancelled.connect(made.exporter.cancel)
            self._loading.cancelled.connect(made.cancelled)
            made.exporter.told.connect(lambda words: self.banner.show_message(words, passes=True))
            self._pages.addWidget(made)
            self._workbench = made
        return self._workbench

    def _connect(self, session: Session) -> None:
        session.dataset_changed.connect(self._on_dataset_changed)
        session.workspace_changed.connect(self._on_workspace_changed)
        session.undo_stack.cleanChanged.connect(self._show_modified)
        session.loading_changed.connect(self._on_loading_changed)
        session.failed.connect(self._end_expecting)
        menu, recent = self._top.menu_button, self._top.open_button
        menu.clicked.connect(lambda: self._popup(self.main_menu(), menu))
        recent.clicked.connect(lambda: self._popup(self.open_menu(), recent))
        self._start.open_wanted.connect(self.files.open)
        self._start.sample_wanted.connect(self.files.open_sample)
        self._start.file_wanted.connect(self.files.open_path)

    # Menus

    def _popup(self, menu: QMenu, button: QPushButton) -> None:
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        is_rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        x = button.width() - menu.sizeHint().width() if is_rtl else 0
        menu.popup(button.mapToGlobal(QPoint(x, button.height() + 4)))

    def main_menu(self) -> QMenu:
        """Everything the program can do."""
        from explorer.views import menus

        return menus.main_menu(self, self.acts)

    def open_menu(self) -> QMenu:
        """Opening, and the recent files."""
        from explorer.views import menus

        recent = self._settings.recent_files()
        return menus.open_menu(self, self.acts, recent, self.files.open_path)

    # Following the session

    def expect_file(self) -> None:
        """A file is opened at once: the start page would only flash up."""
        self._pages.setCurrentWidget(self._blank)

    def _end_expecting(self) -> None:
        """When nothing was opened after all, there is the start page."""
        if self._session.dataset is None:
            self._pages.setCurrentWidget(self._start)

    def _on_loading_changed(self, loading: Loading | None) -> None:
        if loading is None:
            self._end_expecting()

    def _on_dataset_changed(self, info: DatasetInfo | None) -> None:
        if info is None:
            return
        self._pages.setCurrentWidget(self.workbench)
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

    def _show_title(self, info: DatasetInfo) -> None:
        self.setWindowTitle(f"{info.title}[*] – Case Explorer")
        self._top.show_dataset(info, self._session.labels)
        self._status.show_dataset(info, self._session.labels)

    def _on_workspace_changed(self) -> None:
        self._refresh_actions()
        self._show_modified()

    def _refresh_actions(self) -> None:
        from explorer.views import actions

        actions.refresh(self.acts, self._session, self._settings)

    def _show_modified(self) -> None:
        is_saved = self._session.workspace_path is not None
        self.setWindowModified(is_saved and not self._session.undo_stack.isClean())

    def on_bug(self, name: str) -> None:
        """Tell of a bug once, in words."""
        if self._has_begun:
            self.files.tell_bug(name)

    def open_path(
        self, path: Path, is_published: bool = False, encoding: str | None = None
    ) -> None:
        """Open a data file or a workspace."""
        self.files.open_path(path, is_published, encoding)

    # Actions; those about files are in ``files``

    def export_all(self) -> None:
        """Export charts."""
        self.workbench.exporter.export_all()

    def go_to_search(self) -> None:
        """Go to the search of the tab that is shown."""
        self.workbench.go_to_search()

    def clear_filters(self) -> None:
        """Remove all filters."""
        self._session.clear_filters()

    def add_chart(self) -> None:
        """Choose a chart to add."""
        self.workbench.add_chart()

    def show_charts(self) -> None:
        """The charts."""
        self.workbench.show_charts()

    def show_records(self) -> None:
        """The records."""
        self.workbench.show_records()

    def show_compare(self) -> None:
        """The comparison."""
        self.workbench.show_compare()

    def compare_selection(self) -> None:
        """What distinguishes the selected cases."""
        self.workbench.compare_selection()

    def show_brief(self) -> None:
        """The brief."""
        self.workbench.show_brief()

    def show_report_tab(self) -> None:
        """The report."""
        self.workbench.show_report_tab()

    def show_report(self) -> None:
        """What was read."""
        self.workbench.show_report()

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
        is_change = event.type() == QEvent.Type.ActivationChange
        if is_change and self._has_begun and self.isActiveWindow():
            self.files.tell_changed_source()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the window; ask about changes of a saved workspace."""
        if self._has_begun and not self.files.may_leave_workspace():
            event.ignore()
            return
        geometry = bytes(self.saveGeometry().toHex().data()).decode()
        self._settings.put("window/geometry", geometry)
        if self._workbench is not None and self._session.dataset is not None:
            self._settings.put("window/sidebar_width", self._workbench.sidebar_width())
        event.accept()

    def _restore_geometry(self) -> None:
        stored = self._settings.get("window/geometry")
        if not stored or not self.restoreGeometry(QByteArray.fromHex(stored.encode())):
            self.resize(USUAL.boundedTo(self.screen().availableGeometry().size()))
