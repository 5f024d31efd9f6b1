"""The records of the selection as a table: no copy of them, only row numbers and an order."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QObject, Qt

from explorer.backend.compute import DatasetInfo
from explorer.backend.disclosure import RecordView
from explorer.backend.errors import ExplorerError
from explorer.backend.export import harmless
from explorer.backend.labels import Labels, plain
from explorer.backend.rawtable import RawColumn
from explorer.backend.schema import Field, extent

MOST_COPIED = 100_000


class RecordModel(QAbstractTableModel):
    """Rows are looked up in the raw columns; sorting orders row numbers by a column's texts."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view: RecordView | None = None
        self._columns: list[RawColumn] = []
        self._order: NDArray[np.integer] = np.zeros(0, np.int64)
        self._hidden: frozenset[str] = frozenset()
        self._fields: dict[str, tuple[Field, str]] = {}
        self._labels: Labels | None = None
        self._shows_labels = True
        self._sort = ("", Qt.SortOrder.AscendingOrder)
        self._ranks: dict[str, tuple[RawColumn, NDArray[np.intp]]] = {}
        self._text = cache(self._text_of)

    # What is shown

    def set_dataset(self, info: DatasetInfo | None, labels: Labels) -> None:
        """The fields of the open file, for labels."""
        self.beginResetModel()
        self._labels = labels
        self._fields = {}
        for item in info.fields if info else ():
            field = item.field
            is_split = field.kind == "flags" and not field.separator
            for number, name in enumerate(field.columns):
                self._fields[name] = (field, field.values[number] if is_split else "")
        self._hidden = frozenset()
        self._sort = ("", Qt.SortOrder.AscendingOrder)
        self._ranks = {}
        self._view = None
        self._columns = []
        self._order = np.zeros(0, np.int64)
        self._text = cache(self._text_of)
        self.endResetModel()

    def show_records(self, view: RecordView) -> None:
        """Show another selection in the order chosen before."""
        self.beginResetModel()
        self._view = view
        self._columns = [c for c in view.columns if c.name not in self._hidden]
        self._text = cache(self._text_of)
        self._arrange()
        self.endResetModel()

    def set_hidden(self, names: Sequence[str]) -> None:
        """Leave these columns out."""
        self._hidden = frozenset(names)
        if self._view:
            self.show_records(self._view)

    @property
    def hidden(self) -> frozenset[str]:
        """The columns left out."""
        return self._hidden

    def set_shows_labels(self, shows_labels: bool) -> None:
        """Words, or the file's own codes."""
        self.beginResetModel()
        self._shows_labels = shows_labels
        self._text = cache(self._text_of)
        self.endResetModel()

    # Order

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order by a column, blanks last; -1 is the file's own order. Chosen rows stay chosen."""
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        records = [int(self._order[index.row()]) for index in before]
        name = self._columns[column].name if 0 <= column < len(self._columns) else ""
        self._sort = (name, order)
        self._arrange()
        if before:
            places = np.zeros(int(self._order.max()) + 1, np.intp)
            places[self._order] = np.arange(len(self._order))
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
        if self._view is None:
            return
        number, direction = self.sorted_by
        rows = self._view.rows
        if number < 0:
            self._order = rows
            return
        ranks = self._ranks_in(self._columns[number])
        keys = ranks.take(self._columns[number].codes.take(rows))
        if direction == Qt.SortOrder.DescendingOrder:
            keys = np.where(keys == len(ranks), keys, len(ranks) - 1 - keys)
        # Small keys sort by counting, which is what makes a million rows quick.
        keys = keys.astype(np.min_scalar_type(max(1, len(ranks))))
        self._order = rows.take(np.argsort(keys, kind="stable"))

    def _ranks_in(self, column: RawColumn) -> NDArray[np.intp]:
        known = self._ranks.get(column.name)
        if known is None or known[0] is not column:
            known = self._ranks[column.name] = (column, ranks_of(column.texts))
        return known[1]

    # QAbstractTableModel

    def rowCount(self, parent: Any = None) -> int:
        """The selected records."""
        return 0 if parent is not None and parent.isValid() else len(self._order)

    def columnCount(self, parent: Any = None) -> int:
        """The columns chosen."""
        return 0 if parent is not None and parent.isValid() else len(self._columns)

    def _text_of(self, column: int, code: int) -> str:
        raw = self._columns[column]
        text = raw.texts[code]
        known = self._fields.get(raw.name)
        if not self._shows_labels or known is None or self._labels is None:
            return plain(text)
        field, answer = known
        cell = text.strip()
        if cell in field.missing:
            return ""
        if answer:
            key = {"1": "words.yes", "0": "words.no"}.get(cell)
            return self._labels.text(key) if key else plain(text)
        parts = cell.split(field.separator) if field.separator else [cell]
        ids = [field.texts.get(part.strip(), part.strip()) for part in parts]
        return "; ".join(self._labels.value(field.id, value) for value in ids)

    def text_at(self, row: int, column: int) -> str:
        """The words of a cell."""
        return self._text(column, int(self._columns[column].codes[self._order[row]]))

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The cell's words."""
        if role != Qt.ItemDataRole.DisplayRole or not index.isValid():
            return None
        return self.text_at(index.row(), index.column())

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
        name = self._columns[column].name
        known = self._fields.get(name)
        if not self._shows_labels or known is None or self._labels is None:
            return plain(name)
        field, answer = known
        return (
            self._labels.value(field.id, answer, True) if answer else self._labels.field(field.id)
        )

    # Finding and copying

    def find(self, text: str, start: int = 0, forward: bool = True) -> tuple[int, int] | None:
        """Row and column of the next cell that holds a text, from a row on, round the end.

        Distinct texts are searched first, so a million rows cost no more than their codes.
        """
        wanted = text.casefold()
        if not wanted or not len(self._order):
            return None
        best: tuple[int, int] | None = None
        n_rows = len(self._order)
        for number, column in enumerate(self._columns):
            holds = np.array(
                [wanted in self._text(number, c).casefold() for c in range(len(column.texts))]
            )
            if not holds.any():
                continue
            found = np.flatnonzero(holds.take(column.codes.take(self._order)))
            if not len(found):
                continue
            distance = (found - start) % n_rows if forward else (start - found) % n_rows
            place = int(np.argmin(distance))
            row = int(found[place])
            away = int(distance[place])
            if best is None or away < best[0]:
                best = (away, row * len(self._columns) + number)
        return divmod(best[1], len(self._columns)) if best else None

    def as_text(self, rows: Sequence[int]) -> str:
        """Rows as text for a spreadsheet, cells parted by tabs, formulas disarmed.

        Raises ``ExplorerError("records_withheld")`` when the records may not leave.
        """
        if self._view is None or not self._view.policy.may_leave:
            raise ExplorerError("records_withheld")
        lines = ["\t".join(disarmed(self.header(c)) for c in range(len(self._columns)))]
        for row in rows[:MOST_COPIED]:
            cells = [self.text_at(row, column) for column in range(len(self._columns))]
            lines.append("\t".join(disarmed(cell) for cell in cells))
        return "\n".join(lines) + "\n"


def disarmed(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; numbers stay numbers."""
    return cell if extent(cell) is not None else harmless(cell)


def ranks_of(texts: Sequence[str]) -> NDArray[np.intp]:
    """The place of each distinct text in a column's order; blanks stand after all others.

    Numbers are ordered by their size when every text is one.
    """
    filled = [i for i, text in enumerate(texts) if text.strip()]
    extents = {i: extent(texts[i].strip()) for i in filled}
    if all(extents.values()):
        filled.sort(key=lambda i: extents[i] or (0.0, 0.0))
    else:
        filled.sort(key=lambda i: texts[i].casefold())
    ranks = np.full(len(texts), len(texts), np.intp)
    ranks[filled] = np.arange(len(filled))
    return ranks
