"""The main window: top bar, sidebar, selection, tabs and status; no logic about data."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QRectF, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QProgressBar,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from explorer import paths
from explorer.backend.compute import DatasetInfo
from explorer.backend.errors import ExplorerError
from explorer.models.autosave import Autosave
from explorer.models.session import Loading, Session
from explorer.models.settings import Settings
from explorer.views import actions
from explorer.views.banner import Banner
from explorer.views.dialogs import Dialogs
from explorer.views.exporter import Exporter
from explorer.views.filter_sidebar import FilterSidebar
from explorer.views.selection_bar import SelectionBar
from explorer.views.start_page import StartPage
from explorer.views.text import ElidedLabel, plain_label
from explorer.views.theme import Theme

WORKSPACE_SUFFIX = ".cxw"


class Bar(QWidget):
    """A strip of paper with a hairline at one edge."""

    def __init__(self, theme: Theme, height: int, is_top: bool) -> None:
        super().__init__()
        self._theme = theme
        self._is_top = is_top
        self.setFixedHeight(height)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paper and line."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("paper"))
        y = self.height() - 1 if self._is_top else 0
        painter.fillRect(QRectF(0, y, self.width(), 1), self._theme.colour("line"))


class MainWindow(QMainWindow):
    """Builds the parts and carries out actions by asking the session."""

    def __init__(
        self,
        session: Session,
        settings: Settings,
        theme: Theme,
        dialogs: Dialogs,
        autosave: Autosave,
    ) -> None:
        super().__init__()
        self._session = session
        self._settings = settings
        self._theme = theme
        self._dialogs = dialogs
        self._autosave = autosave
        self._grid: QWidget | None = None
        self._records: QWidget | None = None
        self.exporter = Exporter(session, dialogs, self)
        self.acts = actions.build_qactions(self, session)
        self.setAcceptDrops(True)
        self.setMinimumSize(820, 560)
        self.setCentralWidget(self._build(theme))
        self._connect()
        self._restore_geometry()
        self._show_title(None)
        actions.enable(self.acts, session)

    # Building

    def _build(self, theme: Theme) -> QWidget:
        self.banner = Banner(theme)
        self._start = StartPage(self._settings, theme)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._start)
        self._pages.addWidget(self._work_page(theme))
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(3)
        self._progress.setRange(0, 1000)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._top_bar(theme))
        column.addWidget(self._loading_bar(theme))
        column.addWidget(self.banner)
        column.addWidget(self._pages, 1)
        column.addWidget(self._status_bar(theme))
        return whole

    def _button(self, words: str, name: str, kind: str = "line") -> QPushButton:
        button = QPushButton(words)
        button.setObjectName(name)
        button.setProperty("kind", kind)
        return button

    def _top_bar(self, theme: Theme) -> QWidget:
        bar = Bar(theme, 44, True)
        row = QHBoxLayout(bar)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(6)
        menu = self._button("☰", "top.menu", "plain")
        menu.setAccessibleName(self.tr("Menu"))
        menu.setToolTip(self.tr("Everything the program can do"))
        menu.clicked.connect(lambda: self._popup(self.main_menu(), menu))
        self._open_button = self._button(self.tr("Open ▾"), "top.open")
        self._open_button.clicked.connect(lambda: self._popup(self.open_menu(), self._open_button))
        row.addWidget(menu)
        row.addWidget(self._open_button)
        for name, sign in (("undo", "↶"), ("redo", "↷")):
            row.addWidget(self._action_button(name, sign))
        row.addSpacing(8)
        self._title = ElidedLabel(is_bold=True)
        self._facts = plain_label(is_quiet=True, is_small=True)
        row.addWidget(self._title, 1)
        row.addWidget(self._facts)
        row.addSpacing(8)
        self._save_button = self._button(self.tr("Save"), "top.save")
        self._save_button.clicked.connect(self.save)
        self._export_button = self._button(self.tr("Export…"), "top.export", "primary")
        self._export_button.clicked.connect(self.export_all)
        row.addWidget(self._save_button)
        row.addWidget(self._export_button)
        return bar

    def _action_button(self, name: str, sign: str) -> QPushButton:
        """A small button that follows an action."""
        action = self.acts[name]
        button = self._button(sign, f"top.{name}", "plain")

        def follow() -> None:
            button.setEnabled(action.isEnabled())
            button.setToolTip(action.text())
            button.setAccessibleName(action.text())

        action.changed.connect(follow)
        button.clicked.connect(action.trigger)
        follow()
        return button

    def _loading_bar(self, theme: Theme) -> QWidget:
        self._loading = QWidget()
        column = QVBoxLayout(self._loading)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setContentsMargins(16, 4, 10, 4)
        self._loading_words = plain_label(is_quiet=True)
        cancel = self._button(self.tr("Cancel"), "loading.cancel", "plain")
        cancel.clicked.connect(self._session.cancel_loading)
        row.addWidget(self._loading_words, 1)
        row.addWidget(cancel)
        column.addWidget(self._progress)
        column.addLayout(row)
        self._loading.hide()
        return self._loading

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
        strip = Bar(theme, 40, True)
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

    def _status_bar(self, theme: Theme) -> QWidget:
        bar = Bar(theme, 28, False)
        row = QHBoxLayout(bar)
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(16)
        self._policy_words = plain_label(is_quiet=True, is_small=True)
        self._policy_words.setObjectName("status.policy")
        self._base_words = plain_label(is_quiet=True, is_small=True)
        self._busy_words = plain_label(is_quiet=True, is_small=True)
        row.addWidget(self._policy_words)
        row.addWidget(self._base_words)
        row.addStretch()
        row.addWidget(self._busy_words)
        return bar

    def _connect(self) -> None:
        session = self._session
        session.dataset_changed.connect(self._on_dataset_changed)
        session.workspace_changed.connect(self._on_workspace_changed)
        session.loading_changed.connect(self._on_loading_changed)
        session.failed.connect(self._on_failed)
        session.undo_stack.cleanChanged.connect(self._show_modified)
        self._start.open_wanted.connect(self.open)
        self._start.sample_wanted.connect(self.open_sample)
        self._start.file_wanted.connect(self.open_path)
        self.exporter.told.connect(lambda words: self.banner.show_message(words, passes=True))

    # Menus

    def _popup(self, menu: QMenu, button: QPushButton) -> None:
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def main_menu(self) -> QMenu:
        """All actions, by what they are about."""
        menu = QMenu(self)
        menu.setObjectName("menu")
        sub: QMenu | None = None
        before = ""
        for spec in actions.ACTIONS:
            if spec.menu != before:
                sub = menu.addMenu(self.tr(spec.menu))
                before = spec.menu
                if spec.menu == actions.EDIT:
                    sub.addAction(self.acts["undo"])
                    sub.addAction(self.acts["redo"])
            if sub is not None:
                sub.addAction(self.acts[spec.id])
        return menu

    def open_menu(self) -> QMenu:
        """Open, and the recent files."""
        menu = QMenu(self)
        menu.setObjectName("open.menu")
        for name in ("open", "open_same_layout", "open_sample"):
            menu.addAction(self.acts[name])
        recent = self._settings.recent_files()
        if recent:
            menu.addSeparator()
        for path in recent:
            action = menu.addAction(path.name.replace("&", "&&"))
            action.triggered.connect(lambda _checked=False, p=path: self.open_path(p))
        return menu

    # Following the session

    def _on_dataset_changed(self, info: DatasetInfo | None) -> None:
        if info is None:
            return
        self._make_pages()
        self._pages.setCurrentIndex(1)
        self.banner.hide()
        self._settings.remember_file(self._session.workspace_path or info.source.path)
        self._settings.put("recent/folder", str(info.source.path.parent))
        self._show_title(info)
        labels = self._session.labels
        self._base_words.setText(labels.text("words.base_of_shares"))
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
        has_file = info is not None
        for button in (self._save_button, self._export_button):
            button.setVisible(has_file)
        labels = self._session.labels
        self.setWindowTitle(
            "Case Explorer[*]" if info is None else f"{info.title}[*] – Case Explorer"
        )
        self._title.set_text(info.title if info else "")
        if info is None:
            self._facts.setText("")
            self._policy_words.setText(self.tr("Nothing is ever sent"))
            return
        kind = "invented" if info.is_invented else "public" if info.policy.may_leave else "own"
        cases = labels.text("words.cases", n=info.n_rows)
        self._facts.setText(f"{cases} · {labels.text(f'words.{kind}_file')}")
        self._policy_words.setText(labels.text(f"words.{kind}_policy"))

    def _on_workspace_changed(self) -> None:
        actions.enable(self.acts, self._session)
        self._show_modified()

    def _show_modified(self) -> None:
        is_saved = self._session.workspace_path is not None
        self.setWindowModified(is_saved and not self._session.undo_stack.isClean())

    def _on_loading_changed(self, loading: Loading | None) -> None:
        self._loading.setVisible(loading is not None)
        if loading is not None:
            self._loading_words.setText(self.tr("Reading {}").format(loading.name))
            self._progress.setValue(int(loading.part * 1000))

    def _on_failed(self, error: ExplorerError) -> None:
        words = self._session.labels.error(error)
        if error.code == "workspace_moved":
            path = Path(str(error.params["path"]))
            self.banner.show_message(
                words, self.tr("Find the file…"), lambda: self._find_data(path)
            )
        elif error.code == "workspace_other_content":
            path, data = Path(str(error.params["path"])), Path(str(error.params["data_path"]))
            self.banner.show_message(
                words,
                self.tr("Open it all the same"),
                lambda: self._session.open_workspace(path, data, accept_other=True),
            )
        else:
            self.banner.show_message(words)

    def _find_data(self, workspace_path: Path) -> None:
        data = self._dialogs.open_path(self)
        if data is not None:
            self._session.open_workspace(workspace_path, data)

    def on_bug(self, name: str) -> None:
        """Tell of a bug once, in words; the state is whole, so work can go on."""
        self.banner.show_message(
            self.tr(
                "Something went wrong inside the program ({}). You can go on; save first."
            ).format(name),
            self.tr("Save filters and charts"),
            self.save_as if self._session.dataset else None,
        )

    # Actions

    def open(self) -> None:
        """Ask for a file and open it."""
        path = self._dialogs.open_path(self)
        if path is not None:
            self.open_path(path)

    def open_path(
        self, path: Path, is_published: bool = False, encoding: str | None = None
    ) -> None:
        """Open a data file or a workspace, when nothing is lost by it."""
        if not self._may_leave_workspace():
            return
        if path.suffix.lower() == WORKSPACE_SUFFIX:
            self._session.open_workspace(path)
        else:
            self._session.open_file(path, is_published=is_published, encoding=encoding)

    def open_sample(self) -> None:
        """Open the invented sample."""
        self.open_path(paths.resource(paths.SAMPLE))

    def open_same_layout(self) -> None:
        """Open another file with the filters and charts that are shown now."""
        path = self._dialogs.open_path(self)
        if path is not None:
            self._session.open_file(path, keep_layout=True)

    def read_again(self) -> None:
        """Read the open file with another encoding."""
        info = self._session.dataset
        encoding = self._dialogs.encoding(self)
        if info is not None and encoding:
            self._session.open_file(info.source.path, encoding=encoding, keep_layout=True)

    def state_published(self) -> None:
        """The person states that the open data are published."""
        info = self._session.dataset
        if info is not None and self._dialogs.may_state_published(self):
            self._session.open_file(
                info.source.path,
                is_published=True,
                encoding=info.source.encoding or None,
                keep_layout=True,
            )

    def save(self) -> None:
        """Save the workspace where it was saved before."""
        path = self._session.workspace_path
        if path is None:
            self.save_as()
        elif self._session.save_workspace(path):
            self.banner.show_message(self.tr("Saved as {}").format(path.name), passes=True)

    def save_as(self) -> None:
        """Ask where and save the workspace."""
        info = self._session.dataset
        if info is None:
            return
        suggestion = f"{info.source.path.stem}{WORKSPACE_SUFFIX}"
        path = self._dialogs.save_path(self, suggestion, WORKSPACE_SUFFIX[1:])
        if path is not None and self._session.save_workspace(path):
            self._settings.remember_file(path)
            self.banner.show_message(self.tr("Saved as {}").format(path.name), passes=True)

    def export_all(self) -> None:
        """Export charts."""
        self.exporter.export_all()

    def find(self) -> None:
        """Go to the search of the tab that is shown."""
        if self._tabs.currentIndex() == 1 and self._records is not None:
            self._records.find()  # type: ignore[attr-defined]
        else:
            self.sidebar.find()

    def clear_filters(self) -> None:
        """Remove all filters."""
        self._session.clear_filters()

    def add_chart(self) -> None:
        """Choose a chart to add."""
        self.show_charts()
        if self._grid is not None:
            self._grid.open_picker(self.selection.add_button)  # type: ignore[attr-defined]

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
            self._records.show_report()  # type: ignore[attr-defined]

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

    def toggle_recent(self) -> None:
        """Begin or end the list of recent files; ending it empties it."""
        keep = not self._settings.get("recent/keep")
        self._settings.forget_files(keep)
        self._start.show_recent()
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
            self._check_source()

    def _check_source(self) -> None:
        info = self._session.dataset
        if info is None or self._session.source_state() != "changed" or self.banner.isVisible():
            return
        path = info.source.path
        self.banner.show_message(
            self._session.labels.text("words.source_changed", file=path.name),
            self.tr("Read it again"),
            lambda: self._session.open_file(path, keep_layout=True),
        )

    def _may_leave_workspace(self) -> bool:
        """Asks only where a saved workspace has changes; everything else can be undone."""
        if not self.isWindowModified():
            return True
        answer = self._dialogs.save_changes(self)
        if answer == "save":
            self.save()
            return self._session.undo_stack.isClean()
        return answer == "discard"

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the window; ask about changes of a saved workspace."""
        if not self._may_leave_workspace():
            event.ignore()
            return
        geometry = bytes(self.saveGeometry().toHex().data()).decode()
        self._settings.put("window/geometry", geometry)
        self._settings.put("window/sidebar_width", max(240, min(420, self.sidebar.width())))
        event.accept()

    def _restore_geometry(self) -> None:
        stored = self._settings.get("window/geometry")
        if not stored or not self.restoreGeometry(QByteArray.fromHex(stored.encode())):
            self.resize(1366, 728)
