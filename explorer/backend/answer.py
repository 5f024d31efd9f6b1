"""What the engine answers, put together from counts per code. Private to ``counting``."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from explorer.backend import tally
from explorer.backend.casetable import CaseTable, CodedField
from explorer.backend.disclosure import RawCounts
from explorer.backend.groupcounts import Group, GroupCounts
from explorer.backend.joint import Cells, Rows
from explorer.backend.question import Question


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What was asked for. A facet ignores its field's own clause, a question ignores none."""

    n_selected: int
    facets: dict[str, RawCounts]
    questions: dict[Question, RawCounts]


class Groups:
    """The groups of fields that are counted jointly for one question."""

    def __init__(self, groups: tuple[Group, ...]) -> None:
        self.all = groups
        self._found: dict[tuple[str, ...], Group | None] = {}

    def of(self, fields: tuple[str, ...]) -> Group | None:
        """The group that counts these fields jointly; None when they have too many cells."""
        if fields not in self._found:
            wanted = set(fields)
            found = next((group for group in self.all if wanted <= set(group)), None)
            self._found[fields] = found
        return self._found[fields]


class Assembly:
    """Puts answers together, from the counts of some cases under given groups of fields."""

    def __init__(self, table: CaseTable, groups: Groups, of: GroupCounts) -> None:
        self._table = table
        self._groups = groups
        self._of = of

    def answer(self, facets: Sequence[str], questions: Sequence[Question]) -> Answer:
        """The counts of fields and questions."""
        n_selected = self._of.n_selected
        return Answer(
            n_selected,
            {field: self._facet(self._table.by_id[field], n_selected) for field in facets},
            {question: self._question(question) for question in questions},
        )

    def _facet(self, coded: CodedField, n_selected: int) -> RawCounts:
        cells = self._of.single(coded.field.id)
        own = self._of.own(coded.field.id)
        if own is None:
            return tally.one_way(coded, cells, n_selected)
        return tally.one_way(coded, cells + own, n_selected + int(own.sum()))

    def _question(self, question: Question) -> RawCounts:
        coded, by = (self._table.by_id.get(field) for field in (question.field, question.by))
        assert coded
        found = (
            self._pair(coded, by) if by else tally.one_way(coded, self._of.single(question.field))
        )
        if question.split:
            values = self._table.by_id[question.split].values
            parts = self._split(coded, by, question.split)
            found = replace(found, parts=parts, part_values=values)
        chain = [self._table.by_id[field] for field in (question.by, *question.then) if field]
        if len(chain) > 1:
            links = pairwise(chain)
            found = replace(found, parts=tuple(self._pair(*link) for link in links))
        if question.with_sets:
            sets, counts = tally.sets(coded, self._of.single(question.field))
            found = replace(found, sets=sets, set_counts=counts)
        return found

    def _pair(self, coded: CodedField, by: CodedField) -> RawCounts:
        if coded is by:
            return tally.with_itself(coded, self._of.single(coded.field.id))
        fields = coded.field.id, by.field.id
        group = self._groups.of(fields)
        if group is None:
            return self._wide(coded, by, self._of.passing)
        margins = self._of.single(coded.field.id), self._of.single(by.field.id)
        return tally.two_way(coded, by, self._of.selected(group, fields), margins)

    def _split(self, coded: CodedField, by: CodedField | None, split: str) -> tuple[RawCounts, ...]:
        parted = self._table.by_id[split]
        other = None if by is coded else by
        fields = (coded.field.id, *((other.field.id,) if other else ()), split)
        group = self._groups.of(fields)
        if group is None or split in fields[:-1]:
            rows = self._of.passing
            codes = parted.codes.take(rows)
            answers = range(1, len(parted.values) + 1)
            having = (tally.has_answer(parted, codes, answer) for answer in answers)
            return tuple(self._wide(coded, by, rows[has]) for has in having)
        # The split field's axis comes first, so that each of its answers has counts of its own.
        cells = np.moveaxis(self._of.selected(group, fields), -1, 0)
        return tuple(tally.of_cells(coded, by, part) for part in tally.by_answer(parted, cells))

    def _wide(self, coded: CodedField, by: CodedField | None, rows: Rows) -> RawCounts:
        """Fields with too many codes for a cell each, in some combinations: answer by answer."""
        weights = self._table.weights
        weights = np.ones(len(rows)) if weights is None else weights.take(rows)
        codes = coded.codes.take(rows)
        if by is None or by is coded:
            cells = np.bincount(codes, weights, coded.n_codes).astype(np.float64, copy=False)
            return tally.of_cells(coded, by, cells)
        others = by.codes.take(rows)

        def of_by(chosen: NDArray[np.bool_]) -> Cells:
            cells = np.bincount(others[chosen], weights[chosen], by.n_codes)
            return cells.astype(np.float64, copy=False)

        counts = np.zeros((len(coded.values), len(by.values)), np.int64)
        answered_by = np.zeros(len(coded.values), np.float64)
        for number in range(len(coded.values)):
            cells = of_by(tally.has_answer(coded, codes, number + 1))
            counts[number] = tally.whole(tally.by_answer(by, cells))
            answered_by[number] = cells[1:].sum()
        total = int(weights.sum())
        return tally.crossed(coded, by, counts, total, of_by(codes > 0), answered_by)
