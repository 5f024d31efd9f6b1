"""Which cases pass, and how many give each answer. Private: ``compute`` alone imports it.

``fails`` counts, per case, the clauses it fails. 0: selected. Failing only a field's own clause:
counted in that field's facet, which is never filtered by its own choice.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.backend.casetable import CaseTable, CodedField
from explorer.backend.disclosure import RawCounts
from explorer.backend.errors import ExplorerError
from explorer.backend.filters import NOT_RECORDED, Clause, Filters
from explorer.backend.schema import extent

Rows = NDArray[np.intp]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Selection:
    """The rows that pass all clauses, and per filtered field those that pass all others."""

    rows: Rows
    others: dict[str, Rows]

    def base(self, field: str) -> Rows:
        """The rows a field's facet counts: those that pass every clause but its own."""
        return self.others.get(field, self.rows)


def range_answers(coded: CodedField, ends: tuple[str, str]) -> set[str]:
    """The answers that lie wholly within a range, both ends included."""
    bounds: list[float] = []
    for end, side, unbounded in ((ends[0], 0, -np.inf), (ends[1], 1, np.inf)):
        parsed = extent(end) if end else None
        if end and parsed is None:
            raise ExplorerError("bad_range", field=coded.field.id, text=end)
        bounds.append(parsed[side] if parsed else unbounded)
    extents = {value: extent(value) for value in coded.values}
    return {v for v, e in extents.items() if e and e[0] >= bounds[0] and e[1] <= bounds[1]}


def passes(coded: CodedField, clause: Clause) -> Mask:
    """Per case, whether it passes one clause."""
    wanted = set(clause.include)
    if clause.range:
        wanted |= range_answers(coded, clause.range)
    is_open = not clause.include and clause.range is None
    if coded.is_flags:
        return _passes_flags(coded, clause, wanted, is_open)
    answers = (NOT_RECORDED, *coded.values)
    lookup = np.array([(is_open or a in wanted) and a not in clause.exclude for a in answers])
    return lookup.take(coded.codes)


def _passes_flags(coded: CodedField, clause: Clause, wanted: set[str], is_open: bool) -> Mask:
    def having(answers: set[str]) -> Mask:
        has_answer: Mask = np.zeros(coded.codes.shape[1], np.bool_)
        rows = [i for i, value in enumerate(coded.values) if value in answers]
        np.any(coded.codes[rows], axis=0, out=has_answer)
        if NOT_RECORDED in answers:
            has_answer |= ~coded.codes.any(axis=0)
        return has_answer

    passing = np.ones(coded.codes.shape[1], np.bool_) if is_open else having(wanted)
    return passing & ~having(set(clause.exclude)) if clause.exclude else passing


def select(table: CaseTable, filters: Filters) -> Selection:
    """The rows under the filters; a clause on a field that the file lacks is ignored."""
    fails = np.zeros(table.n_rows, np.uint8)
    failing: dict[str, Mask] = {}
    for clause in filters.clauses:
        coded = table.by_id.get(clause.field)
        if coded is not None:
            failing[clause.field] = ~passes(coded, clause)
            fails += failing[clause.field]
    others = {field: np.flatnonzero(fails == own) for field, own in failing.items()}
    return Selection(np.flatnonzero(fails == 0), others)


def one_way(coded: CodedField, rows: Rows) -> RawCounts:
    """How many of these cases give each answer."""
    n_values = len(coded.values)
    if coded.is_flags:
        chosen = coded.codes.take(rows, axis=1)
        counts = chosen.sum(axis=1, dtype=np.int64)
        answered = int(np.count_nonzero(chosen.any(axis=0)))
    else:
        counts = np.bincount(coded.codes.take(rows), minlength=n_values + 1)[1:].astype(np.int64)
        answered = int(counts.sum())
    return RawCounts(coded.field.id, coded.field.kind, coded.values, counts, len(rows), answered)


def two_way(coded: CodedField, by: CodedField, rows: Rows) -> RawCounts:
    """How many cases give each pair of answers; a case counts once in each of its pairs."""
    shape = (len(coded.values), len(by.values))
    if coded.is_flags or by.is_flags:
        flagged, other = (coded, by) if coded.is_flags else (by, coded)
        counts = np.zeros((len(flagged.values), len(other.values)), np.int64)
        chosen = flagged.codes.take(rows, axis=1)
        for i in range(len(flagged.values)):
            counts[i] = one_way(other, rows[np.flatnonzero(chosen[i])]).counts
        counts = counts if flagged is coded else counts.T.copy()
    else:
        joint = coded.codes.take(rows).astype(np.int64) * (shape[1] + 1) + by.codes.take(rows)
        size = (shape[0] + 1) * (shape[1] + 1)
        counts = np.bincount(joint, minlength=size).reshape(shape[0] + 1, -1)[1:, 1:]
        counts = counts.astype(np.int64)
    has_answer = coded.codes.take(rows, axis=-1)
    has_answer = has_answer.any(axis=0) if coded.is_flags else has_answer > 0
    answering = rows[has_answer]
    within = one_way(by, answering)
    return RawCounts(
        coded.field.id,
        coded.field.kind,
        coded.values,
        counts,
        len(rows),
        len(answering),
        by.field.id,
        by.values,
        within.counts,
        within.answered,
    )
