"""How many cases give each answer, under filters. Private: ``compute`` alone imports it."""

from collections.abc import Callable, Iterable, Sequence
from math import prod

import numpy as np
from numpy.typing import NDArray

from explorer.backend.answer import Answer, Assembly, Groups
from explorer.backend.casetable import CaseTable
from explorer.backend.crossfilter import Crossfilter
from explorer.backend.errors import ExplorerError
from explorer.backend.filters import Filters
from explorer.backend.hovered import Cube
from explorer.backend.joint import MOST_PAIR_CELLS, plan
from explorer.backend.passing import failing_mask, range_answers
from explorer.backend.question import Question

__all__ = ["Answer", "Engine", "engine", "n_in_both", "range_answers", "require_room"]

MOST_PREPARED_VALUES = 32
"""Fields with more answers are not prepared."""
MOST_PREPARED_CELLS = 1 << 24
"""Cells of joint codes that may be looked at while a field is prepared."""
Asked = tuple[tuple[str, ...], tuple[Question, ...]]
"""Facets and questions, each once."""


class Engine:
    """Counts the cases of one table; a question one click after another costs little.

    Not for two threads at a time: it remembers what it was asked last.
    """

    def __init__(self, table: CaseTable) -> None:
        self._table = table
        self._state = Crossfilter(table)
        self._asked: Asked = ((), ())
        self._groups = Groups(())
        self._cube: Cube | None = None

    def ask(
        self, filters: Filters, facets: Sequence[str] = (), questions: Iterable[Question] = ()
    ) -> Answer:
        """Count fields and questions of the table; all fields must be such that it has.

        Raises ``bad_range`` for a clause with a range that is none. A clause on a field that the
        file lacks is ignored.
        """
        asked = tuple(facets), tuple(dict.fromkeys(questions))
        if self._cube and self._cube.serves(filters, asked):
            return self._cube.answer(filters)
        return self._counted(filters, asked)

    def prepare(
        self,
        field: str,
        filters: Filters,
        facets: Sequence[str] = (),
        questions: Iterable[Question] = (),
        is_wanted: Callable[[], bool] = lambda: True,
    ) -> bool:
        """Expect this question again, with other answers of one field chosen; True when ready.

        Changes no answer. Where that field has too many answers, or the question too many numbers,
        nothing is prepared; neither when ``is_wanted``, which is asked now and then, says no.
        """
        asked = tuple(facets), tuple(dict.fromkeys(questions))
        cube, coded = self._cube, self._table.by_id[field]
        if cube and cube.field == field and cube.serves(filters, asked):
            return True
        if len(coded.values) > MOST_PREPARED_VALUES or not self._are_sums(asked[1]):
            return False
        like = self._counted(filters, asked)
        cube = Cube(coded, filters, asked, like)
        cells = coded.n_codes * self._n_cells()
        if not cube.fits or cells > MOST_PREPARED_CELLS:
            return False
        parts = self._state.parts(field)
        answers = (Assembly(self._table, self._groups, part).answer(*asked) for part in parts)
        if not cube.fill(answers, is_wanted):
            return False
        self._cube = cube
        return True

    def rows(self, filters: Filters) -> NDArray[np.intp]:
        """The selected rows of the file, in its order."""
        self._state.ask(filters, self._groups.all)
        return self._state.rows()

    def _counted(self, filters: Filters, asked: Asked) -> Answer:
        if asked != self._asked:
            facets, questions = asked
            joints = [joint for q in questions for joint in q.joints if self._is_kept(joint)]
            single = {field for q in questions for field in q.fields}
            self._groups = Groups(plan(self._table, single.union(facets), joints))
            self._asked = asked
        self._state.ask(filters, self._groups.all)
        if self._cube and not self._cube.is_among(filters):
            self._cube = None
        return Assembly(self._table, self._groups, self._state).answer(*asked)

    def _n_cells(self) -> int:
        size = {coded.field.id: coded.n_codes for coded in self._table.fields}
        return sum(prod(size[field] for field in group) for group in self._groups.all)

    def _is_kept(self, joint: tuple[str, ...]) -> bool:
        size = prod(self._table.by_id[field].n_codes for field in joint)
        return len(joint) > 1 and size <= MOST_PAIR_CELLS

    def _are_sums(self, questions: Iterable[Question]) -> bool:
        """Whether the answers are sums over cells that are kept, and the same sets in each part."""
        return not any(
            q.with_sets or any(len(j) > 1 and not self._is_kept(j) for j in q.joints)
            for q in questions
        )


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
