"""The sidebar's content: fields, and below each its answers with live counts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QAccessible

from explorer.backend.compute import DatasetInfo, FieldInfo, ResultSet
from explorer.backend.disclosure import MASKED, Released
from explorer.backend.filters import NOT_RECORDED, Filters
from explorer.backend.schema import extent
from explorer.models.session import Session

ROW_ROLE = Qt.ItemDataRole.UserRole
LONG, SHORT = 12, 8
"""A field with more answers than ``LONG`` shows the first ``SHORT`` until asked for all."""
MORE = "\x00more"
RANGE = "\x00range"
Index = QModelIndex


@dataclass(frozen=True, slots=True)
class Row:
    """What the delegate paints."""

    kind: str
    """``field``, ``answer``, ``more`` or ``range``."""
    label: str
    note: str = ""
    count: int = 0
    whole: int = 0
    largest: int = 1
    state: int = 0
    is_unknown: bool = False
    is_filtered: bool = False


@dataclass(slots=True)
class _Facet:
    """A field and its answers in the order in which they are shown."""

    info: FieldInfo
    order: list[str] = field(default_factory=list[str])
    shown: list[str] = field(default_factory=list[str])
    shows_all: bool = False
    counts: Released | None = None
    largest: int = 1
    rows: dict[str | None, Row] = field(default_factory=dict[str | None, "Row"])
    """What is painted, by answer (None: the field), as far as it was asked for."""


class FacetModel(QAbstractItemModel):
    """Two levels: fields, and their answers. "Not recorded" stands last.

    Counts change in place; the order of answers changes only when asked.
    """

    repaint_wanted = Signal()
    """Counts and ticks have changed; rows and their order have not."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._facets: list[_Facet] = []
        self._visible: list[_Facet] = []
        self._search = ""
        self._filters = Filters()
        self._sorts: dict[str, str] = {}
        session.dataset_changed.connect(self._on_dataset_changed)
        session.results_changed.connect(self._on_results_changed)
        session.workspace_changed.connect(self._on_workspace_changed)
        self._on_dataset_changed(session.dataset)

    # Following the session

    def _on_dataset_changed(self, info: DatasetInfo | None) -> None:
        self.beginResetModel()
        self._sorts = dict(self._session.workspace.facet_sorts)
        self._facets = [_Facet(item) for item in info.fields if item.values] if info else []
        for facet in self._facets:
            facet.largest = max(1, *facet.info.whole.counts.tolist())
            facet.order = self._ordered(facet)
        self._arrange()
        self.endResetModel()

    def _on_results_changed(self, results: ResultSet) -> None:
        for facet in self._facets:
            facet.counts = results.facets.get(facet.info.field.id, facet.counts)
        self._announce()

    def _on_workspace_changed(self) -> None:
        sorts = dict(self._session.workspace.facet_sorts)
        changed = {k for k in {*sorts, *self._sorts} if sorts.get(k) != self._sorts.get(k)}
        self._sorts = sorts
        before, self._filters = self._filters, self._session.workspace.filters
        for row, facet in enumerate(self._visible):
            field_id = facet.info.field.id
            if field_id in changed:
                facet.order = self._ordered(facet)
            elif self._search or before.clause(field_id) == self._filters.clause(field_id):
                continue
            # What was in sight stays in sight, also when it is no longer chosen.
            kept = () if field_id in changed else facet.shown
            self._reshow(row, facet, self._shown(facet, kept))
        self._announce()

    def _announce(self) -> None:
        """Counts and ticks may have changed; answers only of fields that are counted.

        Telling a view of each row costs more than painting those in sight; a screen reader needs
        to be told.
        """
        for facet in self._facets:
            facet.rows.clear()
        self.repaint_wanted.emit()
        if not self._visible or not QAccessible.isActive():
            return
        self.dataChanged.emit(self.index(0, 0), self.index(len(self._visible) - 1, 0))
        results = self._session.results
        for row, facet in enumerate(self._visible):
            top = self.index(row, 0)
            if facet.shown and (results is None or facet.info.field.id in results.facets):
                last = self.index(len(facet.shown) - 1, 0, top)
                self.dataChanged.emit(self.index(0, 0, top), last)

    # Order and search

    def sort_in_use(self, field_id: str) -> str:
        """The order a field is shown in, asked for or not: ``codebook``, ``count`` or ``name``."""
        for facet in self._facets:
            if facet.info.field.id == field_id:
                return self._sort_of(facet.info).replace("whole", "count")
        return ""

    def _sort_of(self, info: FieldInfo) -> str:
        has_order = bool(info.field.values) or info.field.is_ordered
        return self._sorts.get(info.field.id, "codebook" if has_order else "whole")

    def _ordered(self, facet: _Facet) -> list[str]:
        info = facet.info
        values = list(info.values)
        sort = self._sort_of(info)
        if sort == "name":
            labels = self._session.labels
            values.sort(key=lambda v: labels.value(info.field.id, v).casefold())
        elif sort in ("count", "whole"):
            counts = facet.counts if sort == "count" and facet.counts else info.whole
            sizes = dict(zip(counts.values, counts.counts.tolist(), strict=True))
            values.sort(key=lambda v: -sizes[v])
        return [*values, NOT_RECORDED]

    def set_search(self, text: str) -> None:
        """Show only fields and answers whose words hold this text."""
        self.beginResetModel()
        self._search = text.strip().casefold()
        self._arrange()
        self.endResetModel()

    def show_all(self, field_id: str) -> None:
        """Show all answers of a long field, or the first ones again."""
        for row, facet in enumerate(self._visible):
            if facet.info.field.id == field_id:
                facet.shows_all = not facet.shows_all
                self._reshow(row, facet, self._shown(facet))
        self._announce()

    def _arrange(self) -> None:
        """Which answers are shown, and which fields."""
        self._visible = []
        for facet in self._facets:
            facet.shown = self._shown(facet)
            if facet.shown:
                self._visible.append(facet)

    def _shown(self, facet: _Facet, kept: Sequence[str] = ()) -> list[str]:
        """The rows below a field; ``kept`` are answers that stay in a shortened list."""
        field_id = facet.info.field.id
        labels = self._session.labels
        if self._search and self._search not in labels.field(field_id).casefold():
            return [v for v in facet.order if self._search in labels.value(field_id, v).casefold()]
        shown = list(facet.order)
        n_answers = len(shown) - 1
        if n_answers > LONG:
            if not facet.shows_all:
                chosen = self._session.workspace.filters.clause(field_id)
                later = [v for v in shown[SHORT:-1] if chosen.state(v) or v in kept]
                shown = [*shown[:SHORT], *later, NOT_RECORDED]
            shown.append(MORE)
        if facet.info.field.is_ordered and sum(extent(v) is not None for v in shown) > 2:
            shown.insert(0, RANGE)
        return shown

    def _reshow(self, row: int, facet: _Facet, wanted: list[str]) -> None:
        """Bring the rows below a field into another form: remove, reorder, insert."""
        top = self.index(row, 0)
        for at in reversed(range(len(facet.shown))):
            if facet.shown[at] not in wanted:
                self.beginRemoveRows(top, at, at)
                del facet.shown[at]
                self.endRemoveRows()
        remaining = [value for value in wanted if value in facet.shown]
        if remaining != facet.shown:
            self._reorder(row, facet, remaining)
        for at, value in enumerate(wanted):
            if at >= len(facet.shown) or facet.shown[at] != value:
                self.beginInsertRows(top, at, at)
                facet.shown.insert(at, value)
                self.endInsertRows()

    def _reorder(self, row: int, facet: _Facet, order: list[str]) -> None:
        self.layoutAboutToBeChanged.emit()
        before = [i for i in self.persistentIndexList() if i.internalId() == row + 1]
        places = {value: at for at, value in enumerate(order)}
        after = [self.createIndex(places[facet.shown[i.row()]], 0, row + 1) for i in before]
        facet.shown = order
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    # QAbstractItemModel

    def index(self, row: int, column: int, parent: Any = None) -> QModelIndex:
        """Fields have the internal id 0, answers their field's row + 1."""
        if parent is None or not parent.isValid():
            is_inside = column == 0 and 0 <= row < len(self._visible)
            return self.createIndex(row, column, 0) if is_inside else QModelIndex()
        if parent.internalId() or not 0 <= row < self.rowCount(parent) or column:
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1)

    def parent(self, index: Any = None) -> Any:
        """The field of an answer."""
        if index is None:
            return super().parent()
        if not index.isValid() or not index.internalId():
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, 0, 0)

    def rowCount(self, parent: Any = None) -> int:
        """The fields, or the answers shown of one."""
        if parent is None or not parent.isValid():
            return len(self._visible)
        if parent.internalId() or parent.row() >= len(self._visible):
            return 0
        return len(self._visible[parent.row()].shown)

    def columnCount(self, parent: Any = None) -> int:
        """One."""
        return 1

    def flags(self, index: Any) -> Qt.ItemFlag:
        """Answers can be ticked."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.internalId() and self.value_at(index) not in (MORE, RANGE):
            flags |= Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemNeverHasChildren
        return flags

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words, the row to paint, the tick and what a screen reader says."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.CheckStateRole:
            return self._check_state(index)
        row = self.row_at(index)
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.label
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(row)
        return None

    def setData(self, index: Any, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """A tick includes an answer; Qt's partial tick stands for excluding it."""
        if role != Qt.ItemDataRole.CheckStateRole or not index.internalId():
            return False
        answer = self.value_at(index)
        if answer in (MORE, RANGE):
            return False
        states = {Qt.CheckState.Checked: 1, Qt.CheckState.PartiallyChecked: -1}
        state = states.get(Qt.CheckState(value), 0)
        self._session.toggle_value(self.field_at(index), answer, state)
        return True

    def _check_state(self, index: QModelIndex) -> Qt.CheckState | None:
        if not index.internalId() or self.value_at(index) in (MORE, RANGE):
            return None
        state = self.row_at(index).state
        names = {1: Qt.CheckState.Checked, -1: Qt.CheckState.PartiallyChecked}
        return names.get(state, Qt.CheckState.Unchecked)

    # What stands where

    def field_at(self, index: QModelIndex) -> str:
        """The field of a row, or of the answer's row."""
        row = index.internalId() - 1 if index.internalId() else index.row()
        return self._visible[row].info.field.id

    def value_at(self, index: QModelIndex) -> str:
        """The answer of a row below a field."""
        return self._visible[index.internalId() - 1].shown[index.row()]

    def info_at(self, index: QModelIndex) -> FieldInfo:
        """The field's facts."""
        row = index.internalId() - 1 if index.internalId() else index.row()
        return self._visible[row].info

    def find(self, field_id: str, value: str | None = None) -> QModelIndex:
        """The row of a field, or of one of its answers; not valid when it is not shown."""
        for row, facet in enumerate(self._visible):
            if facet.info.field.id != field_id:
                continue
            top = self.index(row, 0)
            if value is None:
                return top
            return self.index(facet.shown.index(value), 0, top) if value in facet.shown else Index()
        return Index()

    def rows_of(self, value: str) -> list[QModelIndex]:
        """Every row that stands for a special answer, such as ``RANGE``."""
        return [self.find(f.info.field.id, value) for f in self._visible if value in f.shown]

    def fields(self) -> Sequence[str]:
        """The fields shown."""
        return [facet.info.field.id for facet in self._visible]

    def row_at(self, index: QModelIndex | QPersistentModelIndex) -> Row:
        """What is painted in a row."""
        number = index.internalId()
        facet = self._visible[number - 1 if number else index.row()]
        value = facet.shown[index.row()] if number else None
        row = facet.rows.get(value)
        if row is None:
            made = self._field_row(facet) if value is None else self._answer_row(facet, value)
            row = facet.rows[value] = made
        return row

    def _field_row(self, facet: _Facet) -> Row:
        labels = self._session.labels
        counts = facet.counts or facet.info.whole
        clause = self._session.workspace.filters.clause(facet.info.field.id)
        note = labels.text("note.facet_answered", n=counts.answered)
        if facet.info.field.kind == "flags":
            key = "facet_several" if clause.match == "any" else f"facet_{clause.match}"
            note = f"{note} · {labels.text(f'note.{key}')}"
        name = labels.field(facet.info.field.id)
        return Row("field", name, note, counts.answered, is_filtered=not clause.is_empty)

    def _answer_row(self, facet: _Facet, value: str) -> Row:
        labels = self._session.labels
        field_id = facet.info.field.id
        if value == RANGE:
            return Row("range", labels.field(field_id))
        if value == MORE:
            hidden = len(facet.order) - 1
            key = "words.show_fewer" if facet.shows_all else "words.show_all"
            return Row("more", labels.text(key, k=hidden))
        counts, whole = facet.counts or facet.info.whole, facet.info.whole
        is_unknown = value == NOT_RECORDED
        n = counts.unanswered if is_unknown else counts.count(value)
        n_whole = whole.unanswered if is_unknown else whole.count(value)
        state = self._session.workspace.filters.clause(field_id).state(value)
        label = labels.value(field_id, value)
        return Row("answer", label, labels.count(n), n, n_whole, facet.largest, state, is_unknown)

    def _spoken(self, row: Row) -> str:
        labels = self._session.labels
        if row.kind == "field":
            return f"{row.label}, {row.note}"
        if row.kind != "answer":
            return row.label
        count = labels.text("words.cases", n=max(row.count, 0)) if row.count != MASKED else row.note
        return f"{row.label}, {count}"
