"""Writes charts and their numbers: counted anew under the policy of what leaves."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from explorer.backend import export
from explorer.backend.charts.marks import ChartModel
from explorer.backend.errors import ExplorerError
from explorer.backend.provenance import Provenance, provenance, today
from explorer.models.session import Session
from explorer.models.table_model import TableModel
from explorer.views import chart_export
from explorer.views.chart_export import PaperSize
from explorer.views.dialogs import Dialogs, ExportChoice


@dataclass(frozen=True, slots=True)
class Counted:
    """A chart counted under the policy of what leaves, and where its numbers come from."""

    model: ChartModel | ExplorerError
    origin: Provenance


class Exporter(QObject):
    """Asks where and how, then writes; ``told`` brings the sentence that says what was done."""

    told = Signal(str)

    def __init__(self, session: Session, dialogs: Dialogs, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._dialogs = dialogs
        self._window = window

    def export_pane(self, pane_id: int) -> None:
        """Ask and write one chart, or all when that is chosen."""
        self._export(pane_id, False)

    def export_all(self) -> None:
        """Ask and write all charts."""
        self._export(0, True)

    def _export(self, pane_id: int, takes_all: bool) -> None:
        if self._session.dataset is None or not self._session.workspace.panes:
            return
        choice = self._dialogs.export_choice(self._window, takes_all)
        if choice is None:
            return
        if choice.takes_all or not pane_id:
            folder = self._dialogs.folder(self._window)
            if folder is not None:
                self.write_all(folder, choice)
            return
        spec = self._session.workspace.pane(pane_id).spec
        suggestion = file_name(self._session.labels.field(spec.field), choice.format)
        path = self._dialogs.save_path(self._window, suggestion, choice.format)
        if path is not None:
            self.write_pane(pane_id, path, choice)

    def write_pane(self, pane_id: int, path: Path, choice: ExportChoice) -> None:
        """Write one chart to a file."""
        self._count([pane_id], lambda charts: self._write([(charts[0], path)], choice))

    def write_all(self, folder: Path, choice: ExportChoice) -> None:
        """Write all charts into a folder, named after their titles in their order."""
        ids = [pane.id for pane in self._session.workspace.panes]
        self._count(ids, lambda charts: self._write_all(folder, charts, choice))

    def write_models(
        self,
        folder: Path,
        models: Sequence[ChartModel | ExplorerError],
        choice: ExportChoice,
        replaces: bool = False,
    ) -> None:
        """Write charts counted for export into a folder; files that are there are asked about."""
        origin = self._origin()
        self._write_all(folder, [Counted(model, origin) for model in models], choice, replaces)

    def _write_all(
        self,
        folder: Path,
        charts: Sequence[Counted],
        choice: ExportChoice,
        replaces: bool = False,
    ) -> None:
        files: list[tuple[Counted, Path]] = []
        for number, chart in enumerate(charts, 1):
            if isinstance(chart.model, ChartModel):
                name = file_name(f"{number:02d} {chart.model.title}", choice.format)
                files.append((chart, folder / name))
        present = [path.name for _, path in files if path.exists()]
        if replaces or not present or self._dialogs.may_replace(self._window, present):
            self._write(files, choice, len(charts) - len(files))

    def _count(self, pane_ids: Sequence[int], done: Callable[[Sequence[Counted]], None]) -> None:
        """Count panes anew. Their origin is that of now: filters may change meanwhile."""
        specs = [self._session.workspace.pane(pane_id).spec for pane_id in pane_ids]
        origin = self._origin()

        def pair(models: Sequence[ChartModel | ExplorerError]) -> None:
            pairs = zip(models, specs, strict=True)
            done([Counted(model, replace(origin, chart=spec)) for model, spec in pairs])

        self._session.export_charts(specs, pair)

    def _origin(self) -> Provenance:
        session = self._session
        if session.dataset is None:
            raise ValueError("no file is open")
        return provenance(
            session.dataset,
            session.applied_filters,
            session.labels,
            session.export_policy,
            today(),
        )

    def _write(
        self,
        files: Sequence[tuple[Counted, Path]],
        choice: ExportChoice,
        n_failed: int = 0,
    ) -> None:
        written: list[Path] = []
        try:
            for chart, path in files:
                if isinstance(chart.model, ExplorerError):
                    raise chart.model
                self._write_one(chart.model, chart.origin, path, choice)
                written.append(path)
        except ExplorerError as error:
            self._session.failed.emit(error)
            return
        words = ""
        if len(written) == 1:
            words = self.tr("Saved as {}").format(written[0].name)
        elif written:
            folder = written[0].parent.name
            words = self.tr("{} charts saved in {}").format(len(written), folder)
        if n_failed:
            left_out = self.tr("{} could not be drawn and were left out").format(n_failed)
            words = f"{words} · {left_out}" if words else left_out
        if words:
            self.told.emit(words)

    def _write_one(
        self, model: ChartModel, origin: Provenance, path: Path, choice: ExportChoice
    ) -> None:
        size = PaperSize(choice.width_cm, choice.height_cm, choice.dpi)
        content = chart_export.render(
            model, f".{choice.format}", size, origin, self._session.labels
        )
        export.write_atomically(path, content)
        if choice.format == "csv":
            beside = path.with_name(path.name + ".json")
            export.write_atomically(beside, export.provenance_json(origin, model))

    def copy_pane(self, pane_id: int, kind: str) -> None:
        """Copy a chart as a ``picture`` or as a ``table``."""
        if kind == "picture":
            self.copy_picture(pane_id)
        else:
            self.copy_table(pane_id)

    def copy_picture(self, pane_id: int) -> None:
        """Put the chart on the clipboard as a picture."""

        def copy(charts: Sequence[Counted]) -> None:
            model = charts[0].model
            if isinstance(model, ExplorerError):
                self._session.failed.emit(model)
                return
            size = PaperSize(16, 9, 200)
            labels = self._session.labels
            chart = chart_export.lay_out_on_paper(model, size, charts[0].origin.footer, labels)
            content = QMimeData()
            content.setImageData(chart_export.paint_image(chart, size))
            content.setText(f"{model.title}. {model.note}")
            QGuiApplication.clipboard().setMimeData(content)
            self.told.emit(self.tr("Copied as a picture"))

        self._count([pane_id], copy)

    def copy_table(self, pane_id: int) -> None:
        """Put the numbers on the clipboard, as spreadsheets paste them."""

        def copy(charts: Sequence[Counted]) -> None:
            model = charts[0].model
            if isinstance(model, ExplorerError):
                self._session.failed.emit(model)
                return
            table = TableModel(self._session.labels)
            table.show_table(model.table, self._session.labels)
            QGuiApplication.clipboard().setText(table.as_text())
            table.deleteLater()
            self.told.emit(self.tr("Copied as a table"))

        self._count([pane_id], copy)


def file_name(title: str, suffix: str) -> str:
    """A file's name from a title, fit for every system."""
    words = re.sub(r'[\\/:*?"<>|\x00-\x1f.]+', " ", title).strip()
    return f"{' '.join(words.split())[:80] or 'chart'}.{suffix}"
