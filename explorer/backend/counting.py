"""How many cases give each answer, under filters. Private: ``compute`` alone imports it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import prod
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from explorer.backend.casetable import CaseTable, CodedField, Codes
from explorer.backend.crossfilter import Crossfilter
from explorer.backend.disclosure import RawCounts
from explorer.backend.errors import ExplorerError
from explorer.backend.filters import Filters
from explorer.backend.joint import MOST_PAIR_CELLS, Cells, Rows, plan
from explorer.backend.passing import failing_mask, range_answers
from explorer.backend.question import Question

__all__ = ["Answer", "Engine", "engine", "n_in_both", "range_answers", "require_room"]


_FLOATING: WeakKeyDictionary[CodedField, Cells] = WeakKeyDictionary()


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
        n_selected = self._state.n_selected
        return Answer(
            n_selected,
            {field: self._facet(self._table.by_id[field], n_selected) for field in facets},
            {question: self._question(question) for question in asked[1]},
        )

    def rows(self, filters: Filters) -> NDArray[np.intp]:
        """The selected rows of the file, in its order."""
        self._state.ask(filters, self._groups)
        return self._state.rows()

    def _is_kept(self, joint: tuple[str, ...]) -> bool:
        size = prod(self._table.by_id[field].n_codes for field in joint)
        return len(joint) > 1 and size <= MOST_PAIR_CELLS

    def _group_of(self, *fields: str) -> tuple[str, ...] | None:
        """The group that counts these fields jointly; None when they have too many cells."""
        return next((group for group in self._groups if set(fields) <= set(group)), None)

    def _facet(self, coded: CodedField, n_selected: int) -> RawCounts:
        cells = self._state.single(coded.field.id)
        own = self._state.own(coded.field.id)
        if own is None:
            return _one_way(coded, cells, n_selected)
        return _one_way(coded, cells + own, n_selected + int(own.sum()))

    def _question(self, question: Question) -> RawCounts:
        coded, by = (self._table.by_id.get(field) for field in (question.field, question.by))
        assert coded
        found = self._pair(coded, by) if by else _one_way(coded, self._state.single(question.field))
        if question.split:
            values = self._table.by_id[question.split].values
            parts = self._split(coded, by, question.split)
            found = replace(found, parts=parts, part_values=values)
        chain = [self._table.by_id[field] for field in (question.by, *question.then) if field]
        if len(chain) > 1:
            links = pairwise(chain)
            found = replace(found, parts=tuple(self._pair(*link) for link in links))
        if question.with_sets:
            sets, counts = _sets(coded, self._state.single(question.field))
            found = replace(found, sets=sets, set_counts=counts)
        return found

    def _pair(self, coded: CodedField, by: CodedField) -> RawCounts:
        if coded is by:
            return _with_itself(coded, self._state.single(coded.field.id))
        fields = coded.field.id, by.field.id
        group = self._group_of(*fields)
        if group is None:
            return self._wide(coded, by, self._state.passing)
        margins = self._state.single(coded.field.id), self._state.single(by.field.id)
        return _two_way(coded, by, self._state.selected(group, fields), margins)

    def _split(self, coded: CodedField, by: CodedField | None, split: str) -> tuple[RawCounts, ...]:
        parted = self._table.by_id[split]
        other = None if by is coded else by
        fields = (coded.field.id, *((other.field.id,) if other else ()), split)
        group = self._group_of(*fields)
        if group is None or split in fields[:-1]:
            rows = self._state.passing
            codes = parted.codes.take(rows)
            answers = range(1, len(parted.values) + 1)
            having = (_has_answer(parted, codes, answer) for answer in answers)
            return tuple(self._wide(coded, by, rows[has]) for has in having)
        # The split field's axis comes first, so that each of its answers has counts of its own.
        cells = np.moveaxis(self._state.selected(group, fields), -1, 0)
        return tuple(_of_cells(coded, by, part) for part in _by_answer(parted, cells))

    def _wide(self, coded: CodedField, by: CodedField | None, rows: Rows) -> RawCounts:
        """Fields with too many codes for a cell each, in some combinations: answer by answer."""
        weights = self._table.weights
        weights = np.ones(len(rows)) if weights is None else weights.take(rows)
        codes = coded.codes.take(rows)
        if by is None or by is coded:
            cells = np.bincount(codes, weights, coded.n_codes).astype(np.float64, copy=False)
            return _of_cells(coded, by, cells)
        others = by.codes.take(rows)

        def of_by(chosen: NDArray[np.bool_]) -> Cells:
            cells = np.bincount(others[chosen], weights[chosen], by.n_codes)
            return cells.astype(np.float64, copy=False)

        counts = np.zeros((len(coded.values), len(by.values)), np.int64)
        answered_by = np.zeros(len(coded.values), np.float64)
        for number in range(len(coded.values)):
            cells = of_by(_has_answer(coded, codes, number + 1))
            counts[number] = _whole(_by_answer(by, cells))
            answered_by[number] = cells[1:].sum()
        total = int(weights.sum())
        return _crossed(coded, by, counts, total, of_by(codes > 0), answered_by)


def require_room(table: CaseTable, question: Question) -> None:
    """Raise ``too_many_cells`` when the answer would have more numbers than anybody can read."""
    parted = (question.field, question.by, question.split)
    sizes = [max(1, len(table.by_id[field].values)) for field in parted if field]
    if prod(sizes) > MOST_PAIR_CELLS:
        raise ExplorerError("too_many_cells", fields=question.fields)


def engine(table: CaseTable, purpose: str = "engine") -> Engine:
    """The engine of a table for a purpose, made when first asked for.

    What is asked for another purpose leaves untouched what the clicks remember.
    """
    found = table.memory.get(purpose)
    if found is None:
        found = table.memory[purpose] = Engine(table)
    return found


def n_in_both(table: CaseTable, first: Filters, second: Filters) -> int:
    """How many cases pass both filters, which may have clauses on the same fields."""
    passes = np.ones(table.n_combinations, np.bool_)
    for clause in (*first.clauses, *second.clauses):
        if clause.field in table.by_id:
            passes &= ~failing_mask(table.by_id[clause.field], clause)
    return int(passes.sum() if table.weights is None else table.weights[passes].sum())


def _by_answer(coded: CodedField, cells: Cells) -> Cells:
    """From cells per code, along the first axis, to cells per answer."""
    if coded.patterns is None:
        return cells[1:]
    if coded.patterns.size > MOST_PAIR_CELLS:
        # One answer at a time: as floating numbers, all patterns would take eight times the room.
        return np.array([np.tensordot(p.astype(np.float64), cells, 1) for p in coded.patterns])
    floating = _floating(coded)
    return floating @ cells if cells.ndim < 3 else np.tensordot(floating, cells, 1)


def _floating(coded: CodedField) -> Cells:
    """The patterns of a flags field as they are multiplied; kept as long as the field is."""
    found = _FLOATING.get(coded)
    if found is None:
        assert coded.patterns is not None
        found = _FLOATING[coded] = coded.patterns.astype(np.float64)
    return found


def _has_answer(coded: CodedField, codes: Codes, answer: int) -> NDArray[np.bool_]:
    """Which of the codes have an answer, counted from 1."""
    if coded.patterns is None:
        return codes == answer
    return coded.patterns[answer - 1].take(codes) > 0


def _whole(cells: Cells | NDArray[np.int64]) -> NDArray[np.int64]:
    """Sums of whole numbers are whole numbers: nothing is cut off."""
    return cells.astype(np.int64)


def _one_way(coded: CodedField, cells: Cells, base: int | None = None) -> RawCounts:
    """``base`` is the sum of the cells, where it is known."""
    base = int(cells.sum()) if base is None else base
    answered = base - int(cells[0])
    counts = _whole(_by_answer(coded, cells))
    return RawCounts(coded.field.id, coded.field.kind, coded.values, counts, base, answered)


def _of_cells(coded: CodedField, by: CodedField | None, cells: Cells) -> RawCounts:
    """From cells per code of ``coded``, or per pair of codes when ``by`` is another field."""
    if by is None:
        return _one_way(coded, cells)
    return _with_itself(coded, cells) if by is coded else _two_way(coded, by, cells)


def _two_way(
    coded: CodedField, by: CodedField, cells: Cells, margins: tuple[Cells, Cells] | None = None
) -> RawCounts:
    """From cells per pair of codes; ``margins`` are their sums per code, where they are known."""
    first, second = margins or (cells.sum(axis=1), cells.sum(axis=0))
    counts = _whole(_by_answer(by, _by_answer(coded, cells).T).T)
    answered_by = _by_answer(coded, first - cells[:, 0])
    return _crossed(coded, by, counts, int(first.sum()), second - cells[0], answered_by)


def _with_itself(coded: CodedField, cells: Cells) -> RawCounts:
    """A field crossed with itself, from cells per code: never a cell for each pair of codes."""
    single = _whole(_by_answer(coded, cells))
    if coded.patterns is None:
        counts = np.diag(single)
    else:
        rows = [_whole(_by_answer(coded, cells * pattern)) for pattern in coded.patterns]
        counts = np.array(rows, np.int64).reshape(len(single), len(single))
    answering = cells.copy()
    answering[0] = 0
    return _crossed(coded, coded, counts, int(cells.sum()), answering, single)


def _crossed(
    coded: CodedField,
    by: CodedField,
    counts: NDArray[np.int64],
    base: int,
    answering: Cells,
    answered_by: Cells | NDArray[np.int64],
) -> RawCounts:
    """``answering``: the cases with an answer in ``coded``, per code of ``by``.

    ``answered_by``: the cases of each answer of ``coded`` that have an answer in ``by``.
    """
    return RawCounts(
        coded.field.id,
        coded.field.kind,
        coded.values,
        counts,
        base,
        int(answering.sum()),
        by.field.id,
        by.values,
        _whole(_by_answer(by, answering)),
        int(answering[1:].sum()),
        _whole(answered_by),
    )


def _sets(coded: CodedField, cells: Cells) -> tuple[tuple[tuple[str, ...], ...], NDArray[np.int64]]:
    """The sets of answers that somebody gives, the most frequent first, and their cases."""
    if coded.patterns is None:
        raise ExplorerError("chart_field_kind", field=coded.field.id, kinds=("flags",))
    found = [int(i) for i in np.argsort(-cells, kind="stable") if i and cells[i] > 0]
    members = (np.flatnonzero(coded.patterns[:, i]) for i in found)
    sets = tuple(tuple(coded.values[int(k)] for k in member) for member in members)
    return sets, _whole(cells[found])
