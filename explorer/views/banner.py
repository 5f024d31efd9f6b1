"""A sentence below the tabs, with a way on; it goes when it has been read."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from explorer.views.text import plain_label
from explorer.views.theme import Theme

SHOWN_MS = 6000


class Banner(QWidget):
    """Failures stay until closed; what went well leaves by itself."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("banner")
        self._words = plain_label(wraps=True)
        self._words.setObjectName("banner.words")
        self._way_on = QPushButton()
        self._way_on.setObjectName("banner.way_on")
        self._do: Callable[[], None] = lambda: None
        self._way_on.clicked.connect(self._on_way_on)
        close = QPushButton("✕")
        close.setObjectName("banner.close")
        close.setAccessibleName(self.tr("Close this message"))
        close.setProperty("kind", "plain")
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 6, 10, 6)
        row.addWidget(self._words, 1)
        row.addWidget(self._way_on)
        row.addWidget(close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        theme.changed.connect(self.update)
        self.hide()

    def show_message(
        self,
        words: str,
        way_on: str = "",
        do: Callable[[], None] | None = None,
        passes: bool = False,
    ) -> None:
        """Show a sentence; ``way_on`` names what a press on the button does."""
        self._words.setText(words)
        self.setAccessibleName(words)
        self._way_on.setText(way_on)
        self._way_on.setVisible(do is not None)
        self._do = do or (lambda: None)
        self._timer.stop()
        if passes:
            self._timer.start(SHOWN_MS)
        self.show()

    def words(self) -> str:
        """The sentence shown."""
        return self._words.text()

    def _on_way_on(self) -> None:
        self.hide()
        self._do()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground of a warning, quiet."""
        QPainter(self).fillRect(self.rect(), self._theme.colour("warning_ground"))
