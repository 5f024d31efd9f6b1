"""``--picture``: the window and its charts drawn off-screen into a folder."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from explorer.backend.charts.marks import ChartModel
from explorer.backend.errors import ExplorerError
from explorer.backend.filters import Clause
from explorer.models.session import Session
from explorer.views.dialogs import ExportChoice
from explorer.views.main_window import MainWindow
from explorer.views.theme import Theme

FORMATS = ("png", "svg", "pdf")


class _Drawing(QObject):
    """Waits for the results of a filter, then draws everything once."""

    def __init__(self, window: MainWindow, session: Session, theme: Theme, folder: Path) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._theme = theme
        self._folder = folder
        self._has_filter = False
        session.results_changed.connect(self._on_results_changed)
        session.failed.connect(self._on_failed)

    def _on_results_changed(self) -> None:
        if not self._session.is_settled or len(self._session.shown_panes) < 1:
            return
        if not self._has_filter:
            self._has_filter = True
            self._session.set_clause(Clause("majority", ("child",)))
            return
        self._session.results_changed.disconnect(self._on_results_changed)
        QTimer.singleShot(0, self._draw)

    def _draw(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        for name in ("light", "dark"):
            self._theme.choose(name)
            QApplication.processEvents()
            self._window.grab().save(str(self._folder / f"window-{name}.png"))
        workspace = self._session.workspace
        specs = [workspace.shown(pane.spec) for pane in workspace.panes]
        self._session.export_charts(specs, self._write)

    def _write(self, models: Sequence[ChartModel | ExplorerError]) -> None:
        for suffix in FORMATS:
            choice = ExportChoice(suffix, 16, 9, 200, True)
            self._window.workbench.exporter.write_models(self._folder, models, choice)
        QApplication.exit(0)

    def _on_failed(self, error: ExplorerError) -> None:
        print(self._session.labels.error(error))
        QApplication.exit(1)


def draw(window: MainWindow, session: Session, theme: Theme, folder: Path) -> None:
    """Draw the next file opened, with the children selected where it tells who is a child."""
    window.resize(1366, 728)
    _Drawing(window, session, theme, folder)
