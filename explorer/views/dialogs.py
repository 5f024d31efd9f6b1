"""Questions to the person: one object, so that tests and scripts can answer instead.

Qt's dialogs are named when they are needed: PySide makes their classes then, not at the start.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6 import QtWidgets
from PySide6.QtCore import QCoreApplication, Qt

from explorer import __version__
from explorer.models.settings import Settings

if TYPE_CHECKING:
    from explorer.backend.documents.pages import Pages

FORMATS = ("png", "svg", "pdf", "csv", "xlsx")
ENCODINGS = ("utf-8", "cp1252", "cp1250", "cp1251", "cp1254", "cp1256", "cp874", "utf-16")
PATTERN = "{n} {title}"
READABLE = "*.csv *.tsv *.txt *.gz *.xlsx *.xlsm *.xlsb *.xls *.ods"


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """How charts are to be written."""

    format: str
    width_cm: float
    height_cm: float
    dpi: int
    takes_all: bool
    in_one_file: bool = False
    """All charts as the pages of one PDF."""
    pattern: str = PATTERN
    """How files are named: ``{n}``, ``{title}``, ``{field}``, ``{chart}``, ``{date}``."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("Dialogs", text)


def _box(parent: QtWidgets.QWidget, words: str) -> QtWidgets.QMessageBox:
    box = QtWidgets.QMessageBox(
        QtWidgets.QMessageBox.Icon.NoIcon, "Case Explorer", "", parent=parent
    )
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(words)
    return box


def _run(dialog: QtWidgets.QDialog, parent: QtWidgets.QWidget) -> int:
    """Show a dialog until it is answered; the keyboard then returns to the window.

    Where no window manager does that, nobody would hear the keys any more.
    """
    result = dialog.exec()
    dialog.deleteLater()
    parent.activateWindow()
    return result


class Dialogs:
    """Every question the program asks."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def open_path(self, parent: QtWidgets.QWidget) -> Path | None:
        """A file to open."""
        folder = self._settings.get("recent/folder")
        kinds = f"{_tr('Cases and workspaces')} ({READABLE} *.cxw);;{_tr('All files')} (*)"
        name, _ = QtWidgets.QFileDialog.getOpenFileName(parent, _tr("Open"), folder, kinds)
        parent.activateWindow()
        return Path(name) if name else None

    def population_path(self, parent: QtWidgets.QWidget) -> Path | None:
        """A table of inhabitants."""
        folder = self._settings.get("recent/folder")
        title = _tr("A table with the columns country and population")
        name, _ = QtWidgets.QFileDialog.getOpenFileName(parent, title, folder, "CSV (*.csv)")
        parent.activateWindow()
        return Path(name) if name else None

    def template_path(self, parent: QtWidgets.QWidget) -> Path | None:
        """A Word file whose styles reports take."""
        folder = self._settings.get("recent/folder")
        title = _tr("A Word document with your styles and your logo")
        name, _ = QtWidgets.QFileDialog.getOpenFileName(parent, title, folder, "Word (*.docx)")
        parent.activateWindow()
        return Path(name) if name else None

    def print_pages(self, parent: QtWidgets.QWidget, pages: Pages, title: str) -> bool:
        """Choose a printer and print on it; True when that was done."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        from explorer.views import printing

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printing.prepare(printer, pages, title)
        dialog = QPrintDialog(printer, parent)
        dialog.setMinMax(1, len(pages.pages))
        if _run(dialog, parent) != QtWidgets.QDialog.DialogCode.Accepted:
            return False
        return printing.print_pages(printer, pages)

    def preview_pages(self, parent: QtWidgets.QWidget, pages: Pages, title: str) -> bool:
        """Look at the pages, then print them or not; True when they were printed."""
        from explorer.views.print_preview import PrintPreview

        dialog = PrintPreview(pages, title, parent)
        if _run(dialog, parent) != QtWidgets.QDialog.DialogCode.Accepted:
            return False
        return self.print_pages(parent, pages, title)

    def save_path(self, parent: QtWidgets.QWidget, suggestion: str, kind: str) -> Path | None:
        """Where to save; an existing file is asked about by the system's dialog."""
        folder = Path(self._settings.get("recent/folder") or Path.home())
        name, _ = QtWidgets.QFileDialog.getSaveFileName(
            parent, _tr("Save"), str(folder / suggestion), f"*.{kind} (*.{kind})"
        )
        parent.activateWindow()
        if not name:
            return None
        path = Path(name)
        if path.suffix.lower() == f".{kind}":
            return path
        path = path.with_name(f"{path.name}.{kind}")
        # The system's dialog asked about the name without its ending.
        return path if not path.exists() or self.may_replace(parent, [path.name]) else None

    def folder(self, parent: QtWidgets.QWidget) -> Path | None:
        """A folder for many files."""
        folder = self._settings.get("recent/folder")
        name = QtWidgets.QFileDialog.getExistingDirectory(
            parent, _tr("Folder for the charts"), folder
        )
        parent.activateWindow()
        return Path(name) if name else None

    def export_choice(self, parent: QtWidgets.QWidget, takes_all: bool) -> ExportChoice | None:
        """How to export; remembered for the next time."""
        from explorer.views.export_dialog import ExportDialog

        dialog = ExportDialog(self._settings, takes_all, parent)
        is_accepted = _run(dialog, parent) == QtWidgets.QDialog.DialogCode.Accepted
        choice = dialog.choice()
        if not is_accepted:
            return None
        for key in ("format", "width_cm", "height_cm", "dpi", "pattern"):
            self._settings.put(f"export/{key}", getattr(choice, key))
        return choice

    def may_replace(self, parent: QtWidgets.QWidget, names: list[str]) -> bool:
        """Whether files that are there may be written over."""
        words = _tr("These files are there already: {}. Replace them?").format(", ".join(names))
        return self._ask(parent, words, _tr("Replace"))

    def may_state_published(self, parent: QtWidgets.QWidget) -> bool:
        """Whether the person states that the open data are published."""
        words = _tr(
            "Only say so when these very data can be had by everybody. Exact numbers and records "
            "may then leave this computer, and every export says that you stated it."
        )
        return self._ask(parent, words, _tr("They are published"))

    def may_recover(self, parent: QtWidgets.QWidget) -> bool:
        """Whether the work of a run that did not end well is to be opened."""
        words = _tr(
            "The program did not end well last time. Open the filters and charts as they were?"
        )
        return self._ask(parent, words, _tr("Open them"))

    def _ask(self, parent: QtWidgets.QWidget, words: str, yes: str) -> bool:
        box = _box(parent, words)
        accept = box.addButton(yes, QtWidgets.QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QtWidgets.QMessageBox.StandardButton.Cancel)
        _run(box, parent)
        return box.clickedButton() is accept

    def save_changes(self, parent: QtWidgets.QWidget) -> str:
        """What happens to changes of a saved workspace: ``save``, ``discard`` or ``cancel``."""
        box = _box(parent, _tr("Save the changes to this workspace?"))
        save = box.addButton(_tr("Save"), QtWidgets.QMessageBox.ButtonRole.AcceptRole)
        discard = box.addButton(_tr("Don't save"), QtWidgets.QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(QtWidgets.QMessageBox.StandardButton.Cancel)
        _run(box, parent)
        clicked = box.clickedButton()
        return "save" if clicked is save else "discard" if clicked is discard else "cancel"

    def encoding(self, parent: QtWidgets.QWidget) -> str | None:
        """How the letters of the file are to be read."""
        name, is_accepted = QtWidgets.QInputDialog.getItem(
            parent, "Case Explorer", _tr("How are the file's letters written?"), list(ENCODINGS)
        )
        parent.activateWindow()
        return name if is_accepted else None

    def about(self, parent: QtWidgets.QWidget) -> None:
        """Name, version, licences."""
        words = _tr(
            "Case Explorer {}\n\nExplores case data on this computer. Nothing is ever sent.\n\n"
            "MIT licence. Uses Qt and PySide6 (LGPL), pandas and NumPy (BSD), pyqtgraph (MIT), "
            "Noto Sans (OFL)."
        ).format(__version__)
        _run(_box(parent, words), parent)
