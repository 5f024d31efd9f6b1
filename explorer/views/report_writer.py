"""Writes the report as a file, or prints it: counted anew under the policy of what leaves."""

from concurrent.futures import CancelledError
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QWidget

from explorer.backend import export
from explorer.backend.charts.marks import ChartModel
from explorer.backend.documents import writers
from explorer.backend.documents.blocks import Document, Figure
from explorer.backend.documents.pages import Pages, to_pages
from explorer.backend.documents.tools import Template, Tools
from explorer.backend.errors import ExplorerError
from explorer.backend.labels import Labels
from explorer.models.report_preview import ReportPreview
from explorer.models.session import Session
from explorer.models.settings import Settings
from explorer.views import painter, pdf_document
from explorer.views.dialogs import Dialogs
from explorer.views.document_tools import document_tools
from explorer.views.exporter import file_name
from explorer.views.gui_call import GuiCall

T = TypeVar("T")


class ReportWriter(QObject):
    """Asks where, then writes; ``told`` brings the sentence that says what was done."""

    told = Signal(str)
    progressed = Signal(int, int)
    """Figures painted of all; (0, 0) when that has ended."""

    def __init__(
        self,
        session: Session,
        settings: Settings,
        dialogs: Dialogs,
        preview: ReportPreview,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session = session
        self._settings = settings
        self._dialogs = dialogs
        self._preview = preview
        self._window = window
        self._gui = GuiCall(self)
        self._n_painted = self._n_figures = 0
        self._is_stopped = False
        app = QCoreApplication.instance()
        if app is not None:
            # A worker must not wait for a window that is waiting for it.
            app.aboutToQuit.connect(self._gui.close)

    def write(self, suffix: str) -> None:
        """Ask where to, then write the report as ``.docx``, ``.pptx``, ``.pdf`` or ``.html``."""
        if self._session.dataset is None:
            return
        title = self._session.workspace.report.title or self._session.dataset.title
        kind = suffix.lstrip(".")
        path = self._dialogs.save_path(self._window, file_name(title, kind), kind)
        if path is not None:
            self.write_to(path)

    def write_to(self, path: Path) -> None:
        """Write the report; the ending says how."""
        template = self._template() if path.suffix.lower() in writers.TEMPLATED else None
        if isinstance(template, ExplorerError):
            self._session.failed.emit(template)
            return
        self._preview.ask(lambda it: self._on_counted(it, path, template), "report export")

    def _template(self) -> Template | ExplorerError | None:
        chosen = str(self._settings.get("report/template"))
        if not chosen:
            return None
        path = Path(chosen)
        try:
            return Template(path.name, path.read_bytes())
        except FileNotFoundError:
            return ExplorerError("file_not_found", file=path.name)
        except OSError:
            return ExplorerError("no_permission", file=path.name)

    def _on_counted(self, document: Document, path: Path, template: Template | None) -> None:
        self._n_painted = 0
        self._n_figures = max(1, sum(isinstance(block, Figure) for block in document.blocks))
        self._is_stopped = False
        self.progressed.emit(0, self._n_figures)
        labels = self._session.labels
        tools = self._waiting(document_tools(labels, template))

        def job() -> None:
            content = writers.write(document, path.suffix.lower(), labels, tools)
            self._check()
            export.write_atomically(path, content)

        self._session.aside.submit(
            job, lambda _nothing: self._on_written(path), self._on_failed, "report"
        )

    def _waiting(self, tools: Tools) -> Tools:
        """The same tools for a worker: what is painted is painted on the GUI thread."""
        paint = tools.picture

        def picture(chart: ChartModel, width_cm: float, height_cm: float) -> bytes:
            self._check()
            return self._gui.run(lambda: self._counted(paint(chart, width_cm, height_cm)))

        def to_pdf(document: Document, labels: Labels) -> bytes:
            return self._gui.run(lambda: pdf_document.to_pdf(document, labels))

        return Tools(tools.measure, picture, to_pdf, tools.template)

    def _counted(self, picture: T) -> T:
        self._n_painted += 1
        self.progressed.emit(min(self._n_painted, self._n_figures), self._n_figures)
        return picture

    def _check(self) -> None:
        if self._is_stopped:
            raise ExplorerError("report_stopped")

    def cancel(self) -> None:
        """Stop writing; nothing of the file is left."""
        self._is_stopped = True

    def _on_written(self, path: Path) -> None:
        self.progressed.emit(0, 0)
        self.told.emit(self.tr("Saved as {}").format(path.name))

    def _on_failed(self, error: BaseException) -> None:
        self.progressed.emit(0, 0)
        if isinstance(error, CancelledError):
            return
        if not isinstance(error, ExplorerError):
            raise error
        self._session.failed.emit(error)

    # Printing

    def print_report(self) -> None:
        """Print the report, after the system's question about printer and pages."""
        self._preview.ask(self._print, "report print")

    def _print(self, document: Document) -> None:
        pages: Pages = to_pages(document, self._session.labels, painter.measure)
        if self._dialogs.print_pages(self._window, pages, document.title):
            self.told.emit(self.tr("Sent to the printer"))
