"""The strips above and below the window's middle: top bar and status line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from explorer.views.text import ElidedLabel, plain_label, tooltip
from explorer.views.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from explorer.backend.compute import DatasetInfo
    from explorer.backend.labels import Labels
    from explorer.models.session import Session

MENTIONED_MS = 300
"""Work that is done sooner than that is not mentioned."""


class Strip(QWidget):
    """A strip of paper with a hairline at one edge."""

    def __init__(self, theme: Theme, least_height: int, is_top: bool) -> None:
        super().__init__()
        self._theme = theme
        self._is_top = is_top
        self.setFixedHeight(max(least_height, self.fontMetrics().height() + 10))
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paper and line."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("paper"))
        y = self.height() - 1 if self._is_top else 0
        painter.fillRect(QRectF(0, y, self.width(), 1), self._theme.colour("line"))


def named_button(words: str, name: str, kind: str = "line") -> QPushButton:
    """A button with its object name and a look that the style draws."""
    button = QPushButton(words)
    button.setObjectName(name)
    button.setProperty("kind", kind)
    return button


def file_kind(info: DatasetInfo) -> str:
    """``invented``, ``public`` or ``own``: what may be done with the open file."""
    return "invented" if info.is_invented else "public" if info.policy.may_leave else "own"


class TopBar(Strip):
    """Menu, open, undo and redo, what is open, save and export."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, 44, True)
        self.menu_button = named_button("☰", "top.menu", "plain")
        self.menu_button.setAccessibleName(self.tr("Menu"))
        self.menu_button.setToolTip(tooltip(self.tr("Everything the program can do")))
        self.open_button = named_button(self.tr("Open ▾"), "top.open")
        self._title = ElidedLabel(is_bold=True)
        self._title.setObjectName("top.title")
        self._facts = plain_label(is_quiet=True, is_small=True)
        self._facts.setObjectName("top.facts")
        self._undo = named_button("↶", "top.undo", "plain")
        self._redo = named_button("↷", "top.redo", "plain")
        self._save = named_button(self.tr("Save"), "top.save")
        self._export = named_button(self.tr("Export…"), "top.export", "primary")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(6)
        row.addWidget(self.menu_button)
        row.addWidget(self.open_button)
        for button in (self._undo, self._redo):
            button.setEnabled(False)
            row.addWidget(button)
        row.addSpacing(8)
        row.addWidget(self._title)
        row.addWidget(self._facts)
        row.addStretch(1)
        row.addSpacing(8)
        row.addWidget(self._save)
        row.addWidget(self._export)
        for button in (self._save, self._export):
            button.hide()

    def follow(self, acts: dict[str, QAction]) -> None:
        """Let the buttons do what the actions do."""
        _follow(self._undo, acts["undo"])
        _follow(self._redo, acts["redo"])
        self._save.clicked.connect(acts["save"].trigger)
        self._export.clicked.connect(acts["export"].trigger)
        acts["export"].changed.connect(lambda: self._export.setEnabled(acts["export"].isEnabled()))

    def show_dataset(self, info: DatasetInfo, labels: Labels) -> None:
        """Name the open file, how many cases it has, and of what kind it is."""
        for button in (self._save, self._export):
            button.show()
        self._title.set_text(info.title)
        cases = labels.text("words.cases", n=info.n_rows)
        self._facts.setText(f"{cases} · {labels.text(f'words.{file_kind(info)}_file')}")


def _follow(button: QPushButton, action: QAction) -> None:
    """Let a button with a sign tell what its action is called, and do it."""

    def follow() -> None:
        button.setEnabled(action.isEnabled())
        button.setToolTip(tooltip(action.text()))
        button.setAccessibleName(action.text())

    action.changed.connect(follow)
    button.clicked.connect(action.trigger)
    follow()


class StatusStrip(Strip):
    """What may leave the computer, what shares are of, and counting that takes its time."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, 28, False)
        self._policy = plain_label(self.tr("Nothing is ever sent"), is_quiet=True, is_small=True)
        self._policy.setObjectName("status.policy")
        self._base = plain_label(is_quiet=True, is_small=True)
        self._base.setObjectName("status.base")
        self._busy = plain_label(self.tr("Counting…"), is_quiet=True, is_small=True)
        self._busy.setObjectName("status.busy")
        self._busy.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 14, 0)
        row.setSpacing(16)
        row.addWidget(self._policy)
        row.addWidget(self._base)
        row.addStretch()
        row.addWidget(self._busy)
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(MENTIONED_MS)
        self._delay.timeout.connect(self._busy.show)

    def follow(self, session: Session) -> None:
        """Tell when the session is busy."""
        session.busy_changed.connect(self._on_busy_changed)

    def _on_busy_changed(self, is_busy: bool) -> None:
        if not is_busy:
            self._delay.stop()
            self._busy.hide()
        elif not self._delay.isActive():
            self._delay.start()

    def show_dataset(self, info: DatasetInfo, labels: Labels) -> None:
        """Tell what holds for the open file."""
        self._policy.setText(labels.text(f"words.{file_kind(info)}_policy"))
        self._base.setText(labels.text("words.base_of_shares"))
