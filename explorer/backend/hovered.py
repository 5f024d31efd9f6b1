"""Answers prepared for each code of the field that is clicked next. Private to ``counting``.

Every number of an answer is a sum over cases, so whatever a clause lets pass, the answer is the sum
of those to its codes alone. A memo like the rest: the same numbers, sooner.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from explorer.backend.answer import Answer
from explorer.backend.casetable import CodedField
from explorer.backend.disclosure import RawCounts
from explorer.backend.filters import Clause, Filters
from explorer.backend.passing import passing_codes

Numbers = NDArray[np.int64]
MOST_NUMBERS = 1 << 22
"""Of all prepared answers together: 32 MB."""


@dataclass(frozen=True, slots=True, eq=False)
class _Slot:
    """Where the numbers of some counts are."""

    like: RawCounts
    first: int
    """Of its single numbers: base, answered, and those with an answer in both."""
    start: int
    """Of its counts; after them the cases with an answer in the field, and in the other."""
    parts: tuple["_Slot", ...]

    def restored(self, single: list[int], numbers: Numbers) -> RawCounts:
        """The counts with these numbers."""
        like, first, start = self.like, self.first, self.start
        end = start + like.counts.size
        counts = numbers[start:end]
        parts = tuple(part.restored(single, numbers) for part in self.parts)
        found = RawCounts(
            like.field, like.kind, like.values, counts, single[first], single[first + 1]
        )
        if like.by_answered is not None:
            middle = end + like.by_answered.size
            found.counts = counts.reshape(like.counts.shape)
            found.by, found.by_values = like.by, like.by_values
            found.answered_both = single[first + 2]
            found.by_answered = numbers[end:middle]
            found.answered_by = numbers[middle : middle + like.counts.shape[0]]
        found.parts, found.part_values = parts, like.part_values
        return found


class Cube:
    """The answers to one question for each code of one field."""

    def __init__(self, coded: CodedField, filters: Filters, asked: object, like: Answer) -> None:
        """``like`` is the answer under the filters; the field's own facet in it stays as it is."""
        self.field = coded.field.id
        self._coded = coded
        self._others = _others(filters, self.field)
        self._asked = asked
        self._own = like.facets.get(self.field)
        self._n_single, self._n_numbers = 1, 0
        facets = (counts for field, counts in like.facets.items() if field != self.field)
        self._facets = [self._slot(counts) for counts in facets]
        self._order = tuple(like.facets)
        self._questions = {q: self._slot(counts) for q, counts in like.questions.items()}
        self._rows: Numbers = np.zeros((0, 0), np.int64)
        self._last: tuple[NDArray[np.bool_], Numbers] | None = None

    @property
    def fits(self) -> bool:
        """Whether there is room for it."""
        width = self._n_single + self._n_numbers
        return width * self._coded.n_codes <= MOST_NUMBERS

    def fill(self, answers: Iterable[Answer], is_wanted: Callable[[], bool]) -> bool:
        """Keep the answer to each code; False when it is no longer wanted."""
        width = self._n_single + self._n_numbers
        self._rows = np.zeros((self._coded.n_codes, width), np.int64)
        for row, answer in zip(self._rows, answers, strict=True):
            if not is_wanted():
                return False
            self._take(row, answer)
        return True

    def serves(self, filters: Filters, asked: object) -> bool:
        """Whether this is the question, but for the field's own clause."""
        return asked == self._asked and self.is_among(filters)

    def is_among(self, filters: Filters) -> bool:
        """Whether the clauses on other fields are the same."""
        return _others(filters, self.field) == self._others

    def answer(self, filters: Filters) -> Answer:
        """The answer to the question under these filters.

        Raises ``bad_range`` for a clause of the field with a range that is none.
        """
        passing = passing_codes(self._coded, filters.clause(self.field))
        numbers = self._sum(passing)
        self._last = passing, numbers
        single = numbers[: self._n_single].tolist()
        numbers = numbers[self._n_single :]
        others = iter(self._facets)
        facets = {
            field: self._own
            if field == self.field and self._own
            else next(others).restored(single, numbers)
            for field in self._order
        }
        questions = {q: slot.restored(single, numbers) for q, slot in self._questions.items()}
        return Answer(single[0], facets, questions)

    def _sum(self, passing: NDArray[np.bool_]) -> Numbers:
        """The rows that pass, or the last sum and what has changed if that is less."""
        more, less = np.flatnonzero(passing).tolist(), []
        numbers = None
        if self._last is not None:
            before, last = self._last
            come = np.flatnonzero(passing > before).tolist()
            gone = np.flatnonzero(before > passing).tolist()
            if len(come) + len(gone) <= len(more):
                more, less, numbers = come, gone, last.copy()
        if numbers is None:
            numbers = np.zeros(self._rows.shape[1], np.int64)
        for code in more:
            numbers += self._rows[code]
        for code in less:
            numbers -= self._rows[code]
        return numbers

    def _slot(self, like: RawCounts) -> _Slot:
        is_cross = like.by_answered is not None
        slot = _Slot(like, self._n_single, self._n_numbers, ())
        self._n_single += 3 if is_cross else 2
        self._n_numbers += like.counts.size
        if like.by_answered is not None:
            self._n_numbers += like.by_answered.size + like.counts.shape[0]
        return replace(slot, parts=tuple(self._slot(part) for part in like.parts))

    def _take(self, row: Numbers, answer: Answer) -> None:
        """Put the numbers of an answer into their places."""
        single, arrays = [answer.n_selected], []

        def take(counts: RawCounts) -> None:
            single.extend((counts.base, counts.answered))
            arrays.append(counts.counts.ravel())
            if counts.by_answered is not None and counts.answered_by is not None:
                single.append(counts.answered_both)
                arrays.extend((counts.by_answered, counts.answered_by))
            for part in counts.parts:
                take(part)

        for field, counts in answer.facets.items():
            if field != self.field:
                take(counts)
        for counts in answer.questions.values():
            take(counts)
        row[: self._n_single] = single
        np.concatenate(arrays, out=row[self._n_single :]) if arrays else None


def _others(filters: Filters, field: str) -> dict[str, Clause]:
    """The clauses on other fields: their order does not matter."""
    return {clause.field: clause for clause in filters.clauses if clause.field != field}
