"""What was read from a file, in words."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from explorer.backend import load_report
from explorer.backend.compute import DatasetInfo
from explorer.backend.labels import Labels
from explorer.views.text import plain_label


def report_page(info: DatasetInfo, labels: Labels) -> QWidget:
    """The load report of a file as a page, its texts free to be selected."""
    page = QWidget()
    page.setAutoFillBackground(True)
    page.setBackgroundRole(page.palette().ColorRole.Base)
    column = QVBoxLayout(page)
    column.setContentsMargins(20, 12, 20, 20)
    column.setSpacing(4)
    for section in load_report.sections(info, labels):
        column.addSpacing(10)
        column.addWidget(plain_label(section.heading, is_bold=True))
        for name, said in section.lines:
            row = QHBoxLayout()
            if name:
                label = plain_label(name, is_quiet=bool(said))
                label.setMinimumWidth(260)
                row.addWidget(label)
            said_label = plain_label(said, wraps=True)
            said_label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            row.addWidget(said_label, 1)
            column.addLayout(row)
    column.addStretch()
    return page
