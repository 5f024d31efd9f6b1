"""The records of the selection as a table: no copy of them, only row numbers and an order."""

from collections.abc import Sequence
from functools import lru_cache, partial
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QObject, Qt, Signal

from explorer.backend.cells import AS_IN_FILE, CellWords, words_by_column
from explorer.backend.compute import DatasetInfo
from explorer.backend.disclosure import RecordView
from explorer.backend.errors import Cancelled, ExplorerError
from explorer.backend.export import harmless
from explorer.backend.labels import Labels
from explorer.backend.lookup import Lookup, Rows, Shown
from explorer.backend.rawtable import RawColumn
from explorer.backend.schema import extent
from explorer.models.runner import Runs, SyncRunner

MOST_SHOWN = 1000
"""Letters of a cell that are handed to the table, many more than it has room for: setting millions
of them can take Qt a minute."""
MOST_COPIED = 100_000
KEPT_WORDS = 1 << 16
"""Cells' words that are kept for the next paint."""


class RecordModel(QAbstractTableModel):
    """Rows are looked up in the raw columns; what takes long is made by the runner.

    The records and their order change together, so what is painted is always whole.
    """

    busy_changed = Signal(bool)
    """An order is being worked out; the old one is shown meanwhile."""

    def __init__(self, runner: Runs | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner or SyncRunner()
        self._lookup = Lookup()
        self._view: RecordView | None = None
        self._shown: RecordView | None = None
        self._columns: list[RawColumn] = []
        self._order: Rows = np.zeros(0, np.int64)
        self._hidden: frozenset[str] = frozenset()
        self._words: dict[str, CellWords] = {}
        self._shows_labels = True
        self._sort = ("", Qt.SortOrder.AscendingOrder)
        self._wanted: object = None
        self.is_prepared = False
        """True when the first find and the first order of every column have nothing to make."""
        self._text = lru_cache(KEPT_WORDS)(self._text_of)

    # What is shown

    def set_dataset(self, info: DatasetInfo | None, labels: Labels) -> None:
        """The fields of the open file, for labels."""
        self.beginResetModel()
        fields = [item.field for item in info.fields] if info else []
        self._words = words_by_column(fields, labels)
        self._lookup = Lookup()
        self.is_prepared = False
        self._hidden = frozenset()
        self._sort = ("", Qt.SortOrder.AscendingOrder)
        self._view = self._shown = None
        self._columns = []
        self._order = np.zeros(0, np.int64)
        self._text.cache_clear()
        self.endResetModel()
        self._want(None)

    def show_records(self, view: RecordView) -> None:
        """Show another selection in the order chosen before; ``modelReset`` when it stands."""
        self._view = view
        self._arrange()

    def set_hidden(self, names: Sequence[str]) -> None:
        """Leave these columns out."""
        self._hidden = frozenset(names)
        self._arrange()

    @property
    def hidden(self) -> frozenset[str]:
        """The columns left out."""
        return self._hidden

    def set_shows_labels(self, shows_labels: bool) -> None:
        """Words, or the file's own codes."""
        self.beginResetModel()
        self._shows_labels = shows_labels
        self._text.cache_clear()
        self.endResetModel()
        self.is_prepared = False
        self._prepare(self._lookup)

    @property
    def lookup(self) -> Lookup:
        """What was made for finding and ordering; for jobs of the runner alone."""
        return self._lookup

    @property
    def shown(self) -> list[Shown]:
        """The columns shown, with their words."""
        return [(column, self._words_of(column)) for column in self._columns]

    @property
    def order(self) -> Rows:
        """The records shown, by their numbers in the file."""
        return self._order

    def _words_of(self, column: RawColumn) -> CellWords:
        return self._words.get(column.name, AS_IN_FILE) if self._shows_labels else AS_IN_FILE

    def _prepare(self, lookup: Lookup) -> None:
        """Make ready, bit by bit, what the first find and the first order will need."""
        if lookup is not self._lookup or self._view is None:
            return
        shown = [(column, self._words_of(column)) for column in self._view.columns]

        def check() -> None:
            # An order that someone waits for comes first.
            if lookup is not self._lookup or self._wanted is not None:
                raise Cancelled

        def try_again(error: BaseException) -> None:
            self._on_failed(error)
            self._prepare(lookup)

        def go_on(is_complete: bool) -> None:
            if is_complete and lookup is self._lookup:
                self.is_prepared = True
            else:
                self._prepare(lookup)

        self._runner.submit(partial(lookup.prepare, shown, check), go_on, try_again, "prepare")

    # Order

    @property
    def is_busy(self) -> bool:
        """True while an order is being worked out."""
        return self._wanted is not None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order by a column, blanks last; -1 is the file's own order. Chosen rows stay chosen."""
        name = self._columns[column].name if 0 <= column < len(self._columns) else ""
        self._sort = (name, order)
        self._arrange()

    def _put_in_order(self, order: Rows) -> None:
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        records = [int(self._order[index.row()]) for index in before]
        self._order = order
        if before:
            places = np.zeros(int(order.max()) + 1, np.intp)
            places[order] = np.arange(len(order))
            after = [
                self.index(int(places[record]), index.column())
                for record, index in zip(records, before, strict=True)
            ]
            self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    @property
    def sorted_by(self) -> tuple[int, Qt.SortOrder]:
        """The column the rows are ordered by, where it stands now, and the direction.

        -1 when that column is left out or the order is the file's own.
        """
        name, order = self._sort
        shown = [column.name for column in self._columns]
        return (shown.index(name) if name in shown else -1), order

    def _arrange(self) -> None:
        """Work out the order of the records; a later wish takes the place of one under way."""
        view = self._view
        if view is None:
            return
        columns = [c for c in view.columns if c.name not in self._hidden]
        name, direction = self._sort
        column = next((c for c in columns if c.name == name), None)
        if column is None:
            self._want(None)
            self._show(view, columns, view.rows)
            return
        wish = self._want(object())

        def check() -> None:
            if wish is not self._wanted:
                raise Cancelled

        def answer(order: Rows) -> None:
            if wish is self._wanted:
                self._want(None)
                self._show(view, columns, order)

        is_descending = direction == Qt.SortOrder.DescendingOrder
        job = partial(self._lookup.order, view, column, is_descending, check)
        self._runner.submit(job, answer, self._on_failed, "order")

    def _show(self, view: RecordView, columns: list[RawColumn], order: Rows) -> None:
        """The same records in another order keep what is chosen; others begin anew."""
        if view is self._shown and columns == self._columns:
            self._put_in_order(order)
            return
        is_first = self._shown is None
        self.beginResetModel()
        self._shown, self._columns, self._order = view, columns, order
        self._text.cache_clear()
        self.endResetModel()
        if is_first:
            self._prepare(self._lookup)

    def _want(self, wish: object) -> object:
        is_news = (wish is None) != (self._wanted is None)
        self._wanted = wish
        if is_news:
            self.busy_changed.emit(wish is not None)
        return wish

    def _on_failed(self, error: BaseException) -> None:
        if not isinstance(error, Cancelled):
            self._want(None)
            raise error

    # QAbstractTableModel

    def rowCount(self, parent: Any = None) -> int:
        """The selected records."""
        return 0 if parent is not None and parent.isValid() else len(self._order)

    def columnCount(self, parent: Any = None) -> int:
        """The columns chosen."""
        return 0 if parent is not None and parent.isValid() else len(self._columns)

    def _text_of(self, column: int, code: int) -> str:
        raw = self._columns[column]
        return self._words_of(raw).of(raw.texts[code])

    def text_at(self, row: int, column: int) -> str:
        """The words of a cell."""
        return self._text(column, int(self._columns[column].codes[self._order[row]]))

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The cell's words."""
        if role != Qt.ItemDataRole.DisplayRole or not index.isValid():
            return None
        text = self.text_at(index.row(), index.column())
        return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}…"

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Column names or fields' names; row numbers as in the file."""
        if role == Qt.ItemDataRole.ToolTipRole and orientation == Qt.Orientation.Horizontal:
            return self._columns[section].name if section < len(self._columns) else None
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Vertical:
            return str(int(self._order[section]) + 1) if section < len(self._order) else None
        return self.header(section) if section < len(self._columns) else None

    def header(self, column: int) -> str:
        """A column's heading."""
        raw = self._columns[column]
        return self._words_of(raw).heading(raw.name)

    # Copying

    def as_text(self, rows: Sequence[int]) -> str:
        """Rows as text for a spreadsheet, cells parted by tabs, formulas disarmed.

        Raises ``ExplorerError("records_withheld")`` when the records may not leave.
        """
        if self._view is None or not self._view.policy.may_leave:
            raise ExplorerError("records_withheld")
        records = self._order[np.asarray(rows[:MOST_COPIED], np.intp)]
        headings = (disarmed(self.header(c)) for c in range(len(self._columns)))
        columns = [self._disarmed(column, records) for column in self.shown]
        cells = zip(*columns, strict=True)
        return "".join("\t".join(row) + "\n" for row in (headings, *cells))

    @staticmethod
    def _disarmed(shown: Shown, records: Rows) -> list[str]:
        """One column of some records, each distinct text looked at once."""
        column, words = shown
        codes: list[int] = column.codes.take(records).tolist()
        known = {code: disarmed(words.of(column.texts[code])) for code in set(codes)}
        return [known[code] for code in codes]


def disarmed(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; numbers stay numbers."""
    return cell if extent(cell) is not None else harmless(cell)
