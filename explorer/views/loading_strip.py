"""Opening in progress: a line that grows below the top bar."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from explorer.models.opening import Loading
from explorer.models.session import Session
from explorer.views.strips import MENTIONED_MS, named_button
from explorer.views.text import plain_label

STEPS = 1000


class LoadingStrip(QWidget):
    """A thin line that grows while files are read or written, and a button that stops it."""

    cancelled = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("loading")
        self._line = QProgressBar()
        self._line.setTextVisible(False)
        self._line.setFixedHeight(3)
        self._line.setRange(0, STEPS)
        self._words = plain_label(is_quiet=True)
        cancel = named_button(self.tr("Cancel"), "loading.cancel", "plain")
        cancel.clicked.connect(session.cancel_loading)
        cancel.clicked.connect(self.cancelled)
        row = QHBoxLayout()
        row.setContentsMargins(16, 4, 10, 4)
        row.addWidget(self._words, 1)
        row.addWidget(cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._line)
        column.addLayout(row)
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(MENTIONED_MS)
        self._delay.timeout.connect(self.show)
        self.hide()
        session.loading_changed.connect(self._on_loading_changed)

    def _on_loading_changed(self, loading: Loading | None) -> None:
        if loading is None:
            self._delay.stop()
            self.hide()
            return
        self._words.setText(self.tr("Reading {}").format(loading.name))
        self._line.setValue(int(loading.part * STEPS))
        if self.isHidden() and not self._delay.isActive():
            self._delay.start()

    def show_written(self, n_done: int, n_all: int) -> None:
        """Files written of all; 0 of 0 when that has ended."""
        self._show_part(self.tr("Saving chart {} of {}"), n_done, n_all)

    def show_painted(self, n_done: int, n_all: int) -> None:
        """Figures of a report painted of all; 0 of 0 when that has ended."""
        self._show_part(self.tr("Saving the report: figure {} of {}"), n_done, n_all)

    def _show_part(self, words: str, n_done: int, n_all: int) -> None:
        if not n_all:
            self._on_loading_changed(None)
            return
        self._words.setText(words.format(min(n_done + 1, n_all), n_all))
        self._line.setValue(n_done * STEPS // n_all)
        if self.isHidden() and not self._delay.isActive():
            self._delay.start()
