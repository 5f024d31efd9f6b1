"""Writes charts and their numbers: counted anew under the policy of what leaves."""

import re
from collections.abc import Callable, Sequence
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
        self._with_models([pane_id], lambda models: self._write([(models[0], path)], choice))

    def write_all(self, folder: Path, choice: ExportChoice) -> None:
        """Write all charts into a folder, named after their titles in their order."""
        ids = [pane.id for pane in self._session.workspace.panes]
        self._with_models(ids, lambda models: self.write_models(folder, models, choice))

    def write_models(
        self,
        folder: Path,
        models: Sequence[ChartModel | ExplorerError],
        choice: ExportChoice,
        replaces: bool = False,
    ) -> None:
        """Write counted charts into a folder; files that are there are asked about."""
        files: list[tuple[ChartModel | ExplorerError, Path]] = []
        for number, model in enumerate(models, 1):
            if isinstance(model, ChartModel):
                name = file_name(f"{number:02d} {model.title}", choice.format)
                files.append((model, folder / name))
        present = [path.name for _, path in files if path.exists()]
        if replaces or not present or self._dialogs.may_replace(self._window, present):
            self._write(files, choice)

    def _with_models(
        self,
        pane_ids: Sequence[int],
        done: Callable[[Sequence[ChartModel | ExplorerError]], None],
    ) -> None:
        specs = [self._session.workspace.pane(pane_id).spec for pane_id in pane_ids]
        self._session.export_charts(specs, done)

    def _origin(self) -> Provenance:
        session = self._session
        if session.dataset is None:
            raise ExplorerError("cannot_write", file="")
        return provenance(
            session.dataset,
            session.workspace.filters,
            session.labels,
            session.export_policy,
            today(),
        )

    def _write(
        self, files: Sequence[tuple[ChartModel | ExplorerError, Path]], choice: ExportChoice
    ) -> None:
        size = PaperSize(choice.width_cm, choice.height_cm, choice.dpi)
        origin = self._origin()
        written: list[Path] = []
        try:
            for model, path in files:
                if isinstance(model, ExplorerError):
                    raise model
                suffix = f".{choice.format}"
                content = chart_export.render(model, suffix, size, origin, self._session.labels)
                export.write_atomically(path, content)
                if choice.format == "csv":
                    beside = path.with_name(path.name + ".json")
                    export.write_atomically(beside, export.provenance_json(origin, model))
                written.append(path)
        except ExplorerError as error:
            self._session.failed.emit(error)
            return
        if len(written) == 1:
            self.told.emit(self.tr("Saved as {}").format(written[0].name))
        elif written:
            folder = written[0].parent.name
            self.told.emit(self.tr("{} charts saved in {}").format(len(written), folder))

    def copy_picture(self, pane_id: int) -> None:
        """Put the chart on the clipboard as a picture."""

        def copy(models: Sequence[ChartModel | ExplorerError]) -> None:
            model = models[0]
            if isinstance(model, ExplorerError):
                self._session.failed.emit(model)
                return
            size = PaperSize(16, 9, 200)
            labels = self._session.labels
            chart = chart_export.lay_out_on_paper(model, size, self._origin().footer, labels)
            content = QMimeData()
            content.setImageData(chart_export.paint_image(chart, size))
            content.setText(f"{model.title}. {model.note}")
            QGuiApplication.clipboard().setMimeData(content)
            self.told.emit(self.tr("Copied as a picture"))

        self._with_models([pane_id], copy)

    def copy_table(self, pane_id: int) -> None:
        """Put the numbers on the clipboard, as spreadsheets paste them."""

        def copy(models: Sequence[ChartModel | ExplorerError]) -> None:
            model = models[0]
            if isinstance(model, ExplorerError):
                self._session.failed.emit(model)
                return
            table = TableModel(self._session.labels)
            table.show_table(model.table, self._session.labels)
            QGuiApplication.clipboard().setText(table.as_text())
            table.deleteLater()
            self.told.emit(self.tr("Copied as a table"))

        self._with_models([pane_id], copy)


def file_name(title: str, suffix: str) -> str:
    """A file's name from a title, fit for every system."""
    words = re.sub(r'[\\/:*?"<>|\x00-\x1f.]+', " ", title).strip()
    return f"{' '.join(words.split())[:80] or 'chart'}.{suffix}"
