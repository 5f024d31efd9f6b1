"""How many cases give each answer, under filters. Private: ``compute`` alone imports it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.backend.casetable import CaseTable, CodedField
from explorer.backend.crossfilter import Crossfilter
from explorer.backend.disclosure import RawCounts
from explorer.backend.filters import Filters
from explorer.backend.joint import MOST_PAIR_CELLS, Cells, plan
from explorer.backend.passing import range_answers

__all__ = ["Answer", "Cross", "Engine", "engine", "range_answers"]

Cross = tuple[str, str]
"""A field, and the field it is crossed with or ""."""


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What was asked for. A facet ignores its field's own clause, a cross ignores none."""

    n_selected: int
    facets: dict[str, RawCounts]
    crosses: dict[Cross, RawCounts]


class Engine:
    """Counts the cases of one table; a question one click after another costs little.

    Not for two threads at a time: it remembers the last question.
    """

    def __init__(self, table: CaseTable) -> None:
        self._table = table
        self._state = Crossfilter(table)
        self._asked: tuple[tuple[str, ...], tuple[Cross, ...]] = ((), ())
        self._groups: tuple[tuple[str, ...], ...] = ()

    def ask(
        self, filters: Filters, facets: Sequence[str] = (), crosses: Iterable[Cross] = ()
    ) -> Answer:
        """Count fields and crosses of the table; all of them must be fields that it has.

        Raises ``bad_range`` for a clause with a range that is none. A clause on a field that the
        file lacks is ignored.
        """
        crosses = tuple(dict.fromkeys(crosses))
        self._plan(tuple(facets), crosses)
        self._state.ask(filters, self._groups)
        return Answer(
            self._state.n_selected,
            {field: self._facet(self._table.by_id[field]) for field in facets},
            {cross: self._cross(cross) for cross in crosses},
        )

    def rows(self, filters: Filters) -> NDArray[np.intp]:
        """The selected rows of the file, in its order."""
        self._state.ask(filters, self._groups)
        return self._state.rows()

    def _plan(self, facets: tuple[str, ...], crosses: tuple[Cross, ...]) -> None:
        if (facets, crosses) == self._asked:
            return
        pairs = [cross for cross in crosses if self._is_kept(cross)]
        single = {field for cross in crosses for field in cross if field}
        self._groups = plan(self._table, {*facets, *single}, pairs)
        self._asked = facets, crosses

    def _is_kept(self, cross: Cross) -> bool:
        field, by = cross
        if not by or field == by:
            return False
        by_id = self._table.by_id
        return by_id[field].n_codes * by_id[by].n_codes <= MOST_PAIR_CELLS

    def _selected(self, *fields: str) -> Cells:
        group = next(group for group in self._groups if set(fields) <= set(group))
        return self._state.selected(group, fields)

    def _facet(self, coded: CodedField) -> RawCounts:
        cells = self._selected(coded.field.id)
        own = self._state.own(coded.field.id)
        return _one_way(coded, cells if own is None else cells + own)

    def _cross(self, cross: Cross) -> RawCounts:
        coded = self._table.by_id[cross[0]]
        if not cross[1]:
            return _one_way(coded, self._selected(cross[0]))
        by = self._table.by_id[cross[1]]
        if coded is by:
            cells = np.diag(self._selected(cross[0])).astype(np.float64)
        elif self._is_kept(cross):
            cells = self._selected(*cross)
        else:
            return self._wide(coded, by)
        values = _by_answer(coded, cells)
        counts = _whole(_by_answer(by, values.T).T)
        within = cells[1:].sum(axis=0)
        return RawCounts(
            coded.field.id,
            coded.field.kind,
            coded.values,
            counts,
            round(float(cells.sum())),
            round(float(within.sum())),
            by.field.id,
            by.values,
            _whole(_by_answer(by, within)),
            round(float(within[1:].sum())),
        )

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
        within = of_by(codes > 0)
        return RawCounts(
            coded.field.id,
            coded.field.kind,
            coded.values,
            counts,
            round(float(weights.sum())),
            round(float(within.sum())),
            by.field.id,
            by.values,
            _whole(_by_answer(by, within)),
            round(float(within[1:].sum())),
        )


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
        return np.array([pattern.astype(np.float64) @ cells for pattern in coded.patterns])
    return coded.patterns @ cells


def _whole(cells: Cells) -> NDArray[np.int64]:
    return np.rint(cells).astype(np.int64)


def _one_way(coded: CodedField, cells: Cells) -> RawCounts:
    base = round(float(cells.sum()))
    answered = base - round(float(cells[0]))
    counts = _whole(_by_answer(coded, cells))
    return RawCounts(coded.field.id, coded.field.kind, coded.values, counts, base, answered)
