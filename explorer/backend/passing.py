"""What a clause means for one field: which of its codes, and which combinations, pass it."""

import numpy as np
from numpy.typing import NDArray

from explorer.backend.casetable import CodedField
from explorer.backend.errors import ExplorerError
from explorer.backend.filters import NOT_RECORDED, Clause
from explorer.backend.schema import extent

Mask = NDArray[np.bool_]

FEW_ANSWERS = 6
"""Up to so many answers are compared one by one, which is quicker than looking them up."""


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


def passing_codes(coded: CodedField, clause: Clause) -> Mask:
    """Per code of a field, whether a case with it passes a clause."""
    wanted = set(clause.include)
    if clause.range:
        wanted |= range_answers(coded, clause.range)
    is_open = not clause.include and clause.range is None
    unwanted = set(clause.exclude)
    if coded.patterns is None:
        answers = (NOT_RECORDED, *coded.values)
        return np.array([(is_open or a in wanted) and a not in unwanted for a in answers])

    patterns = coded.patterns

    def having(answers: set[str]) -> Mask:
        chosen = [i for i, value in enumerate(coded.values) if value in answers]
        has_answer: Mask = patterns[chosen].sum(axis=0) > 0
        if NOT_RECORDED in answers:
            has_answer[0] = True
        return has_answer

    passing = np.ones(coded.n_codes, np.bool_) if is_open else having(wanted)
    return passing & ~having(unwanted) if unwanted else passing


def failing_mask(coded: CodedField, clause: Clause) -> Mask:
    """Per combination, whether it fails a clause."""
    passing = passing_codes(coded, clause)
    few = np.flatnonzero(passing)
    if len(few) > FEW_ANSWERS:
        few = np.flatnonzero(~passing)
        if len(few) > FEW_ANSWERS:
            return (~passing).take(coded.codes)
        return _is_any(coded, few)
    failing = _is_any(coded, few)
    return np.logical_not(failing, out=failing)


def _is_any(coded: CodedField, wanted: NDArray[np.intp]) -> Mask:
    found: Mask = np.zeros(len(coded.codes), np.bool_)
    for code in wanted.tolist():
        found |= coded.codes == code
    return found
