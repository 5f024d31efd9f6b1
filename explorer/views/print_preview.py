"""A look at the sheets before they are printed."""

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from explorer.backend.documents.pages import Pages
from explorer.views.page_view import PageView


class PrintPreview(QDialog):
    """The pages as they will be printed; accepted when they are to be."""

    def __init__(self, pages: Pages, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("print.preview")
        self.setWindowTitle(title)
        self.view = PageView()
        self.view.show_pages(pages)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        go_on = buttons.addButton(self.tr("Print…"), QDialogButtonBox.ButtonRole.AcceptRole)
        go_on.setObjectName("print.accept")
        go_on.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.view, 1)
        column.addWidget(buttons)
        self.resize(parent.size() * 0.7)
