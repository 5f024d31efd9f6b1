"""The first thing ever seen: one thing to do, and what was opened before."""

from pathlib import Path

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from explorer.models.settings import Settings
from explorer.views.text import plain_label, tooltip
from explorer.views.theme import Theme

MOST_SHOWN = 5


class Sheet(QWidget):
    """A sheet of paper with a hairline, dashed where files are dropped."""

    def __init__(self, theme: Theme, is_dashed: bool) -> None:
        super().__init__()
        self._theme = theme
        self._is_dashed = is_dashed

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sheet."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self._theme.colour("quiet" if self._is_dashed else "line"), 1)
        if self._is_dashed:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(self._theme.colour("paper"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)


class StartPage(QWidget):
    """Choose a file, drop one, try the sample, or open a recent one."""

    open_wanted = Signal()
    sample_wanted = Signal()
    file_wanted = Signal(Path)

    def __init__(self, settings: Settings, theme: Theme) -> None:
        super().__init__()
        self._settings = settings
        row = QHBoxLayout()
        row.setSpacing(18)
        row.addStretch()
        row.addLayout(self._choices(theme))
        self._recent = Sheet(theme, False)
        self._recent.setFixedWidth(340)
        self._list = QVBoxLayout(self._recent)
        self._list.setContentsMargins(16, 14, 16, 14)
        row.addWidget(self._recent)
        row.addStretch()
        page = QVBoxLayout(self)
        page.addStretch()
        page.addLayout(row)
        page.addStretch()
        self.show_recent()

    def _choices(self, theme: Theme) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(6)
        title = plain_label(self.tr("Open a case file"), is_bold=True)
        font = title.font()
        font.setPointSizeF(font.pointSizeF() * 2)
        title.setFont(font)
        promise = self.tr("Spreadsheet or CSV. It stays on this computer. Nothing is ever sent.")
        sheet = Sheet(theme, True)
        sheet.setMinimumSize(430, 150)
        sheet.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        choose = QPushButton(self.tr("Choose a file…"))
        choose.setObjectName("start.choose")
        choose.setProperty("kind", "primary")
        choose.clicked.connect(self.open_wanted)
        inner = QVBoxLayout(sheet)
        inner.addStretch()
        inner.addWidget(choose, 0, Qt.AlignmentFlag.AlignCenter)
        hint = plain_label(self.tr("or drop it here"), is_quiet=True, is_small=True)
        inner.addWidget(hint, 0, Qt.AlignmentFlag.AlignCenter)
        inner.addStretch()
        sample = QPushButton(self.tr("Try the invented sample"))
        sample.setObjectName("start.sample")
        sample.clicked.connect(self.sample_wanted)
        column.addWidget(title)
        column.addWidget(plain_label(promise, is_quiet=True))
        column.addSpacing(10)
        column.addWidget(sheet)
        column.addSpacing(6)
        column.addWidget(sample, 0, Qt.AlignmentFlag.AlignLeading)
        return column

    def show_recent(self) -> None:
        """Fill the list of recent files; without any it is not shown."""
        while (item := self._list.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        files = self._settings.recent_files()[:MOST_SHOWN]
        self._recent.setVisible(bool(files))
        self._list.addWidget(plain_label(self.tr("Recent"), is_bold=True))
        for number, path in enumerate(files):
            button = QPushButton(path.name.replace("&", "&&"))
            button.setObjectName(f"start.recent.{number}")
            button.setProperty("kind", "plain")
            button.setToolTip(tooltip(str(path)))
            button.clicked.connect(lambda _checked=False, p=path: self.file_wanted.emit(p))
            self._list.addWidget(button, 0, Qt.AlignmentFlag.AlignLeading)
        self._list.addStretch()
        forget = QPushButton(self.tr("Don't keep this list"))
        forget.setObjectName("start.forget")
        forget.setProperty("kind", "plain")
        forget.clicked.connect(self._forget)
        self._list.addWidget(forget, 0, Qt.AlignmentFlag.AlignLeading)

    def _forget(self) -> None:
        self._settings.forget_files(keep=False)
        self.show_recent()
