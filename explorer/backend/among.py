"""Counts among populations: cases that pass several filters at once. Private to ``compute``.

The engine keeps one clause a field for the window's clicks; a brief asks for "children" within
what the window has filtered, perhaps twice about one field. So every question is counted anew.
"""

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from explorer.backend import statistics
from explorer.backend.casetable import CaseTable, CodedField
from explorer.backend.disclosure import RawCounts, RawMiddle
from explorer.backend.filters import NOT_RECORDED, Clause, Filters
from explorer.backend.passing import Mask, failing_mask, passing_codes
from explorer.backend.question import ANY
from explorer.backend.schema import extent

Rows = NDArray[np.intp]


@dataclass(slots=True)
class Populations:
    """The populations of one table that were asked for, each found once."""

    table: CaseTable
    _failing: dict[Clause, Mask] = field(default_factory=dict[Clause, Mask])
    _rows: dict[tuple[Filters, ...], Rows] = field(default_factory=dict[tuple[Filters, ...], Rows])

    def rows(self, groups: tuple[Filters, ...]) -> Rows:
        """The combinations that pass all clauses; one on a field that the file lacks is ignored."""
        found = self._rows.get(groups)
        if found is None:
            passing: Mask = np.ones(self.table.n_combinations, np.bool_)
            for clause in (clause for filters in groups for clause in filters.clauses):
                if clause.field not in self.table.by_id:
                    continue
                failing = self._failing.get(clause)
                if failing is None:
                    failing = failing_mask(self.table.by_id[clause.field], clause)
                    self._failing[clause] = failing
                passing &= ~failing
            found = self._rows[groups] = np.flatnonzero(passing)
        return found

    def n_cases(self, groups: tuple[Filters, ...]) -> int:
        """How many cases pass."""
        rows = self.rows(groups)
        weights = self.table.weights
        return len(rows) if weights is None else int(weights.take(rows).sum())

    def count(self, groups: tuple[Filters, ...], clause: Clause) -> RawCounts:
        """A field's counts among the cases that pass.

        With a clause that asks for something, ``counts`` has one number: the cases that have it.
        """
        coded = self.table.by_id[clause.field]
        rows, weights = self.rows(groups), self.table.weights
        taken = None if weights is None else weights.take(rows)
        cells = np.bincount(coded.codes.take(rows), taken, coded.n_codes).astype(np.int64)
        base = int(cells.sum())
        answered = base - int(cells[0])
        if clause.is_empty:
            values = coded.values
            counts = (
                cells[1:] if coded.patterns is None else coded.patterns.astype(np.int64) @ cells
            )
        else:
            values = (ANY,)
            wanted = passing_codes(coded, clause)
            wanted[0] = False
            counts = np.array([cells[wanted].sum()], np.int64)
        return RawCounts(coded.field.id, coded.field.kind, values, counts, base, answered)


def passing_answers(coded: CodedField, clause: Clause) -> frozenset[str]:
    """The answers of a field with one answer a case that pass a clause, "" for not recorded."""
    answers = (NOT_RECORDED, *coded.values)
    passing = passing_codes(coded, clause).tolist()
    return frozenset(a for a, passes in zip(answers, passing, strict=True) if passes)


def middle(raw: RawCounts) -> RawMiddle:
    """The middle of a field of numbers or bands; answers that are neither are left out.

    Of numbers the mean, with its interval; of bands the one that the median lies in, and where in
    it if the cases were spread evenly (the usual estimate from grouped data).
    """
    pairs = zip(raw.values, raw.counts.tolist(), strict=True)
    sized = sorted((bounds, n) for value, n in pairs if (bounds := extent(value)) and n)
    counts = [n for _, n in sized]
    place = statistics.median(counts)
    if place is None:
        return RawMiddle(0)
    if all(low == high for (low, high), _ in sized):
        mean = statistics.mean([low for (low, _), _ in sized], counts)
        return RawMiddle(place.n, True, mean.value, mean.low, mean.high)
    first, last = place.lower, place.upper
    (low, _), (_, high) = sized[first][0], sized[last][0]
    if first != last or math.isinf(high):
        return RawMiddle(place.n, False, None, low, high)
    within = (place.n / 2 - sum(counts[:first])) / counts[first]
    return RawMiddle(place.n, False, low + within * (high - low), low, high)
