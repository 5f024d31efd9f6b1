"""How many cases give each answer, under filters. Private: ``compute`` alone imports it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import prod

import numpy as np
from numpy.typing import NDArray

from explorer.backend.casetable import CaseTable, CodedField
from explorer.backend.crossfilter import Crossfilter
from explorer.backend.disclosure import RawCounts
from explorer.backend.errors import ExplorerError
from explorer.backend.filters import Filters
from explorer.backend.joint import MOST_PAIR_CELLS, Cells, plan
from explorer.backend.passing import range_answers
from explorer.backend.question import Question

__all__ = ["Answer", "Engine", "engine", "range_answers"]


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What was asked for. A facet ignores its field's own clause, a question ignores none."""

    n_selected: int
    facets: dict[str, RawCounts]
    questions: dict[Question, RawCounts]


class Engine:
    """Counts the cases of one table; a question one click after another costs little.

    Not for two threads at a time: it remembers what it was asked last.
    """

    def __init__(self, table: CaseTable) -> None:
        self._table = table
        self._state = Crossfilter(table)
        self._asked: tuple[tuple[str, ...], tuple[Question, ...]] = ((), ())
        self._groups: tuple[tuple[str, ...], ...] = ()

    def ask(
        self, filters: Filters, facets: Sequence[str] = (), questions: Iterable[Question] = ()
    ) -> Answer:
        """Count fields and questions of the table; all fields must be such that it has.

        Raises ``bad_range`` for a clause with a range that is none. A clause on a field that the
        file lacks is ignored.
        """
        asked = tuple(facets), tuple(dict.fromkeys(questions))
        if asked != self._asked:
            joints = [joint for q in asked[1] for joint in q.joints if self._is_kept(joint)]
            single = {field for q in asked[1] for field in q.fields}
            self._groups = plan(self._table, single.union(facets), joints)
            self._asked = asked
        self._state.ask(filters, self._groups)
        return Answer(
            self._state.n_selected,
            {field: self._facet(self._table.by_id[field]) for field in facets},
            {question: self._question(question) for question in asked[1]},
        )

    def rows(self, filters: Filters) -> NDArray[np.intp]:
        """The selected rows of the file, in its order."""
        self._state.ask(filters, self._groups)
        return self._state.rows()

    def _is_kept(self, joint: tuple[str, ...]) -> bool:
        size = prod(self._table.by_id[field].n_codes for field in joint)
        return len(joint) > 1 and size <= MOST_PAIR_CELLS

    def _selected(self, *fields: str) -> Cells:
        group = next(group for group in self._groups if set(fields) <= set(group))
        return self._state.selected(group, fields)

    def _facet(self, coded: CodedField) -> RawCounts:
        cells = self._selected(coded.field.id)
        own = self._state.own(coded.field.id)
        return _one_way(coded, cells if own is None else cells + own)

    def _question(self, question: Question) -> RawCounts:
        coded, by = (self._table.by_id.get(field) for field in (question.field, question.by))
        assert coded
        found = self._pair(coded, by) if by else _one_way(coded, self._selected(question.field))
        if question.split:
            values = self._table.by_id[question.split].values
            parts = self._split(coded, by, question.split)
            found = replace(found, parts=parts, part_values=values)
        chain = [self._table.by_id[field] for field in (question.by, *question.then) if field]
        if len(chain) > 1:
            links = pairwise(chain)
            found = replace(found, parts=tuple(self._pair(*link) for link in links))
        if question.with_sets:
            sets, counts = _sets(coded, self._selected(question.field))
            found = replace(found, sets=sets, set_counts=counts)
        return found

    def _pair(self, coded: CodedField, by: CodedField) -> RawCounts:
        fields = coded.field.id, by.field.id
        if coded is by:
            return _two_way(coded, by, np.diag(self._selected(fields[0])).astype(np.float64))
        return (
            _two_way(coded, by, self._selected(*fields))
            if self._is_kept(fields)
            else self._wide(coded, by)
        )

    def _split(self, coded: CodedField, by: CodedField | None, split: str) -> tuple[RawCounts, ...]:
        fields = (coded.field.id, *((by.field.id,) if by and by is not coded else ()), split)
        if not self._is_kept(fields):
            raise ExplorerError("too_many_cells", fields=fields)
        # The split field's axis comes first, so that each of its answers has counts of its own.
        cells = _by_answer(self._table.by_id[split], np.moveaxis(self._selected(*fields), -1, 0))
        if by is None:
            return tuple(_one_way(coded, part) for part in cells)
        if by is coded:
            return tuple(_two_way(coded, by, np.diag(part)) for part in cells)
        return tuple(_two_way(coded, by, part) for part in cells)

    def _wide(self, coded: CodedField, by: CodedField) -> RawCounts:
        """A cross of two fields with too many codes for a cell each: answer by answer."""
        rows = self._state.passing
        weights = self._table.weights
        weights = np.ones(len(rows)) if weights is None else weights.take(rows)
        codes, others = coded.codes.take(rows), by.codes.take(rows)

        def of_by(chosen: NDArray[np.bool_]) -> Cells:
            cells = np.bincount(others[chosen], weights[chosen], by.n_codes)
            return cells.astype(np.float64, copy=False)

        counts = np.zeros((len(coded.values), len(by.values)), np.int64)
        for number in range(len(coded.values)):
            if coded.patterns is None:
                has_answer = codes == number + 1
            else:
                has_answer = coded.patterns[number].take(codes) > 0
            counts[number] = _whole(_by_answer(by, of_by(has_answer)))
        total = round(float(weights.sum()))
        return _crossed(coded, by, counts, total, of_by(codes > 0))


def engine(table: CaseTable) -> Engine:
    """The engine of a table, made when first asked for."""
    found = table.memory.get("engine")
    if found is None:
        found = table.memory["engine"] = Engine(table)
    return found


def _by_answer(coded: CodedField, cells: Cells) -> Cells:
    """From cells per code, along the first axis, to cells per answer."""
    if coded.patterns is None:
        return cells[1:]
    if coded.patterns.size > MOST_PAIR_CELLS:
        # One answer at a time: as floating numbers, all patterns would take eight times the room.
        return np.array([pattern.astype(np.float64) @ cells for pattern in coded.patterns])
    return np.tensordot(coded.patterns.astype(np.float64), cells, 1)


def _whole(cells: Cells) -> NDArray[np.int64]:
    return np.rint(cells).astype(np.int64)


def _one_way(coded: CodedField, cells: Cells) -> RawCounts:
    base = round(float(cells.sum()))
    answered = base - round(float(cells[0]))
    counts = _whole(_by_answer(coded, cells))
    return RawCounts(coded.field.id, coded.field.kind, coded.values, counts, base, answered)


def _two_way(coded: CodedField, by: CodedField, cells: Cells) -> RawCounts:
    """From cells per pair of codes."""
    counts = _whole(_by_answer(by, _by_answer(coded, cells).T).T)
    return _crossed(coded, by, counts, round(float(cells.sum())), cells[1:].sum(axis=0))


def _crossed(
    coded: CodedField, by: CodedField, counts: NDArray[np.int64], base: int, answering: Cells
) -> RawCounts:
    """``answering``: the cases with an answer in ``coded``, per code of ``by``."""
    return RawCounts(
        coded.field.id,
        coded.field.kind,
        coded.values,
        counts,
        base,
        round(float(answering.sum())),
        by.field.id,
        by.values,
        _whole(_by_answer(by, answering)),
        round(float(answering[1:].sum())),
    )


def _sets(coded: CodedField, cells: Cells) -> tuple[tuple[tuple[str, ...], ...], NDArray[np.int64]]:
    """The sets of answers that somebody gives, the most frequent first, and their cases."""
    if coded.patterns is None:
        raise ExplorerError("chart_field_kind", field=coded.field.id, kinds=("flags",))
    found = [int(i) for i in np.argsort(-cells, kind="stable") if i and cells[i] > 0]
    members = (np.flatnonzero(coded.patterns[:, i]) for i in found)
    sets = tuple(tuple(coded.values[int(k)] for k in member) for member in members)
    return sets, _whole(cells[found])
