"""Answers to the dialogs of an export instead of a person, and the export of all charts."""

from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from explorer.models.settings import Settings
from explorer.views.dialogs import Dialogs, ExportChoice
from explorer.views.exporter import Exporter


def export_all(exporter: Exporter) -> list[tuple[int, int]]:
    """Export all charts and wait until that has ended; what was told of its progress."""
    steps: list[tuple[int, int]] = []
    exporter.progressed.connect(lambda done, of: steps.append((done, of)))
    exporter.export_all()
    while steps and steps[-1] != (0, 0):
        QApplication.processEvents()
    return steps


class Answers(Dialogs):
    """Answers instead of a person."""

    replaces = False
    choice = ExportChoice("csv", 16.0, 9.0, 100, False)

    def __init__(self, folder: Path) -> None:
        super().__init__(Settings(folder / "settings"))
        self.target = folder / "out"
        self.target.mkdir()
        self.asked: list[str] = []

    def export_choice(self, parent: QWidget, takes_all: bool) -> ExportChoice | None:
        return self.choice

    def save_path(self, parent: QWidget, suggestion: str, kind: str) -> Path | None:
        return self.target / suggestion

    def folder(self, parent: QWidget) -> Path | None:
        return self.target

    def may_replace(self, parent: QWidget, names: list[str]) -> bool:
        self.asked += names
        return self.replaces
