"""Finding a text in the records shown: the first find at once, the number of finds when known."""

from functools import partial

import numpy as np
from PySide6.QtCore import QObject, Signal

from explorer.backend.errors import Cancelled
from explorer.backend.lookup import Found, Rows
from explorer.models.record_model import RecordModel
from explorer.models.runner import Runs, SyncRunner


class RecordSearch(QObject):
    """One search at a time, over the rows of a ``RecordModel``; a newer text ends an older one."""

    found = Signal(int, int)
    """Row and column to go to."""
    changed = Signal()
    """``is_running``, ``n_found`` or ``number_of`` say something new."""
    _first = Signal(object, int, int)

    def __init__(
        self, model: RecordModel, runner: Runs | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._runner = runner or SyncRunner()
        self._wish: object = None
        self._is_shown = False
        self._step: tuple[int, bool] | None = None
        self._found: Found | None = None
        self._places: Rows = np.zeros(0, np.intp)
        self.text = ""
        self._first.connect(self._on_first)
        model.modelReset.connect(self._on_records_changed)
        model.layoutChanged.connect(self._on_order_changed)

    @property
    def is_running(self) -> bool:
        """True until all finds are known."""
        return self._wish is not None

    @property
    def n_found(self) -> int | None:
        """How many records hold the text; None as long as that is not known."""
        return len(self._places) if self._found else None

    def number_of(self, row: int) -> int | None:
        """The number of a row among the finds, from 1; None for another row."""
        at = int(np.searchsorted(self._places, row))
        is_find = at < len(self._places) and self._places[at] == row
        return at + 1 if is_find else None

    def seek(self, text: str, start: int = 0) -> None:
        """Look for a text from a row on; ``found`` tells the first find. "" ends the search."""
        self._seek(text, start, shows_first=True)

    def _seek(self, text: str, start: int, shows_first: bool) -> None:
        self.text = text
        self._found = None
        self._places = np.zeros(0, np.intp)
        self._step = None
        self._is_shown = not shows_first
        wish = self._wish = object() if text else None
        self.changed.emit()
        if not text:
            return

        def check() -> None:
            if wish is not self._wish:
                raise Cancelled

        model = self._model
        tell = partial(self._first.emit, wish)
        self._runner.submit(
            partial(model.lookup.find, model.shown, model.order, text, start, tell, check),
            partial(self._on_found, wish),
            partial(self._on_failed, wish),
            "find",
        )

    def stop(self) -> None:
        """Give up a search under way; what was found of it stays shown."""
        self._wish = None
        self._step = None
        self.changed.emit()

    def step(self, row: int, forward: bool = True) -> None:
        """Go to the next find after a row, or to the one before it, round the end."""
        if self.is_running:
            self._step = (row, forward)
            return
        if self._found is None:
            self.seek(self.text, row + 1 if forward else 0)
            return
        if not len(self._places):
            self.changed.emit()
            return
        side = "right" if forward else "left"
        at = int(np.searchsorted(self._places, row, side)) - (0 if forward else 1)
        self._go_to(int(self._places[at % len(self._places)]))

    def _go_to(self, row: int) -> None:
        if self._found is not None:
            self.found.emit(row, self._found.column(int(self._model.order[row])))
            self.changed.emit()

    def _on_first(self, wish: object, row: int, column: int) -> None:
        if wish is self._wish and not self._is_shown:
            self._is_shown = True
            self.found.emit(row, column)

    def _on_found(self, wish: object, found: Found) -> None:
        if wish is not self._wish:
            return
        self._wish = None
        self._found = found
        self._places = found.places(self._model.order)
        step, self._step = self._step, None
        if step:
            self.step(*step)
        self.changed.emit()

    def _on_failed(self, wish: object, error: BaseException) -> None:
        if isinstance(error, Cancelled):
            return
        if wish is self._wish:
            self.stop()
        raise error

    def _on_records_changed(self) -> None:
        """Other records, columns or words: count the finds anew, and stay where the person is."""
        if self.text:
            self._seek(self.text, 0, shows_first=False)

    def _on_order_changed(self) -> None:
        if self._found is not None:
            self._places = self._found.places(self._model.order)
            self.changed.emit()
        elif self.is_running:
            self._seek(self.text, 0, shows_first=not self._is_shown)
