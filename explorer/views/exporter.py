"""Writes charts and their numbers: counted anew under the policy of what leaves."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from explorer.backend import export
from explorer.backend.charts.marks import ChartModel
from explorer.backend.errors import ExplorerError
from explorer.backend.provenance import Provenance, provenance, today
from explorer.models.session import Session
from explorer.views import chart_export, printing
from explorer.views.batch import Batch, Job
from explorer.views.dialogs import Dialogs, ExportChoice
from explorer.views.paper import PaperSize

MOST_BYTES = 200
RESERVED = re.compile(r"con|prn|aux|nul|(com|lpt)[0-9¹²³]", re.IGNORECASE)
"""Names that are devices on Windows, whatever their ending."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A chart counted under the policy of what leaves, and where its numbers come from."""

    model: ChartModel | ExplorerError
    origin: Provenance


class Exporter(QObject):
    """Asks where and how, then writes; ``told`` brings the sentence that says what was done."""

    told = Signal(str)
    progressed = Signal(int, int)
    """Files written of all; (0, 0) when that has ended."""

    def __init__(self, session: Session, dialogs: Dialogs, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._dialogs = dialogs
        self._window = window
        self._batch: Batch | None = None

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
        if choice.in_one_file and choice.format == "pdf":
            ids = [pane.id for pane in self._session.workspace.panes]
            dataset = self._session.dataset.title
            path = self._dialogs.save_path(self._window, file_name(dataset, "pdf"), "pdf")
            if path is not None:
                self._count(ids, lambda charts: self.write_pages(path, charts, choice))
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
    ) -> None:
        """Write charts counted for export into a folder at once, over what is there."""
        origin = self._origin()
        self._write_all(folder, [Counted(model, origin) for model in models], choice, True)

    def _write_all(
        self,
        folder: Path,
        charts: Sequence[Counted],
        choice: ExportChoice,
        is_at_once: bool = False,
    ) -> None:
        """``is_at_once`` writes before returning, and over what is there."""
        files: list[tuple[Counted, Path]] = []
        for number, chart in enumerate(charts, 1):
            if isinstance(chart.model, ChartModel):
                name = named(choice.pattern, number, chart)
                files.append((chart, folder / file_name(name, choice.format)))
        files = _with_own_names(files)
        present = [path.name for _, path in files if path.exists()]
        if is_at_once or not present or self._dialogs.may_replace(self._window, present):
            self._write(files, choice, len(charts) - len(files), is_at_once)

    def write_pages(self, path: Path, charts: Sequence[Counted], choice: ExportChoice) -> None:
        """Write all charts into one PDF, a page each."""
        models = [chart.model for chart in charts if isinstance(chart.model, ChartModel)]
        origin = charts[0].origin

        def write() -> None:
            size = PaperSize(choice.width_cm, choice.height_cm, choice.dpi)
            labels = self._session.labels
            pages = chart_export.pages(models, size, origin, labels)
            export.write_atomically(path, pages)

        self._run([write], [path], len(charts) - len(models), True)

    def _count(self, pane_ids: Sequence[int], done: Callable[[Sequence[Counted]], None]) -> None:
        """Count panes anew. Their origin is that of now: filters may change meanwhile."""
        workspace = self._session.workspace
        specs = [workspace.shown(workspace.pane(pane_id).spec) for pane_id in pane_ids]
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
        is_at_once: bool = False,
    ) -> None:
        jobs = [partial(self._write_one, chart, path, choice) for chart, path in files]
        self._run(jobs, [path for _, path in files], n_failed, is_at_once or len(files) == 1)

    def _run(
        self, jobs: Sequence[Job], paths: Sequence[Path], n_failed: int, is_at_once: bool
    ) -> None:
        self.cancel()
        batch = self._batch = Batch(jobs, self)
        batch.ended.connect(partial(self._on_ended, batch, tuple(paths), n_failed))
        if is_at_once:
            batch.run()
        else:
            batch.progressed.connect(self.progressed)
            batch.start()

    def cancel(self) -> None:
        """Stop writing; what is written stays."""
        if self._batch is not None:
            self._batch.cancel()

    def _on_ended(
        self,
        batch: Batch,
        paths: tuple[Path, ...],
        n_failed: int,
        n_written: int,
        error: ExplorerError | None,
    ) -> None:
        self._batch = None
        batch.deleteLater()
        self.progressed.emit(0, 0)
        if error is not None:
            self._session.failed.emit(error)
            return
        words = ""
        if n_written == 1:
            words = self.tr("Saved as {}").format(paths[0].name)
        elif n_written:
            folder = paths[0].parent.name
            words = self.tr("{} charts saved in {}").format(n_written, folder)
        if n_failed:
            left_out = self.tr("{} could not be drawn and were left out").format(n_failed)
            words = f"{words} · {left_out}" if words else left_out
        if words:
            self.told.emit(words)

    def _write_one(self, chart: Counted, path: Path, choice: ExportChoice) -> None:
        model, origin = chart.model, chart.origin
        if isinstance(model, ExplorerError):
            raise model
        size = PaperSize(choice.width_cm, choice.height_cm, choice.dpi)
        content = chart_export.render(
            model, f".{choice.format}", size, origin, self._session.labels
        )
        export.write_atomically(path, content)
        if choice.format == "csv":
            beside = path.with_name(path.name + ".json")
            export.write_atomically(beside, export.provenance_json(origin, model))

    def print_pane(self, pane_id: int) -> None:
        """Print a chart on a sheet of its own, after a look at it."""

        def show(charts: Sequence[Counted]) -> None:
            model = charts[0].model
            if isinstance(model, ExplorerError):
                self._session.failed.emit(model)
                return
            pages = printing.chart_page(model, charts[0].origin, self._session.labels)
            if self._dialogs.preview_pages(self._window, pages, model.title):
                self.told.emit(self.tr("Sent to the printer"))

        self._count([pane_id], show)

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
            labels, content = self._session.labels, QMimeData()
            text = export.table_text(model.table, labels)
            content.setText(text)
            content.setHtml(export.table_html(model.table, labels))
            content.setData("text/tab-separated-values", text.encode())
            QGuiApplication.clipboard().setMimeData(content)
            self.told.emit(self.tr("Copied as a table"))

        self._count([pane_id], copy)


def named(pattern: str, number: int, chart: Counted) -> str:
    """A name from a pattern; words in braces that are no part of it stay as they are."""
    model, spec = chart.model, chart.origin.chart
    parts = {
        "n": f"{number:02d}",
        "title": model.title if isinstance(model, ChartModel) else "",
        "field": spec.field if spec else "",
        "chart": spec.type if spec else "",
        "date": chart.origin.day.isoformat(),
    }
    return re.sub(r"\{(\w+)\}", lambda found: parts.get(found[1], found[0]), pattern)


def _with_own_names(files: Sequence[tuple[Counted, Path]]) -> list[tuple[Counted, Path]]:
    """No two files of one name: a later one gets a number."""
    taken: set[str] = set()
    found: list[tuple[Counted, Path]] = []
    for chart, path in files:
        own, number = path, 2
        while own.name.casefold() in taken:
            own = path.with_name(f"{path.stem} {number}{path.suffix}")
            number += 1
        taken.add(own.name.casefold())
        found.append((chart, own))
    return found


def file_name(title: str, suffix: str) -> str:
    """A file's name from a title, fit for every system."""
    words = " ".join(re.sub(r'[\\/:*?"<>|\x00-\x1f.]+', " ", title).split())
    # Letters of four bytes fill a name of 255 bytes before they are many.
    stem = words[:80].encode()[:MOST_BYTES].decode(errors="ignore").strip() or "chart"
    if RESERVED.fullmatch(stem):
        stem += " chart"
    return f"{stem}.{suffix}"
