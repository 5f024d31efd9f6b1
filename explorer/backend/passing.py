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
    if clause.match != "any":
        passing = _passing_together(coded, clause)
        return passing & ~_having(coded, unwanted) if unwanted else passing
    if coded.patterns is None:
        answers = (NOT_RECORDED, *coded.values)
        return np.array([(is_open or a in wanted) and a not in unwanted for a in answers])

    passing = np.ones(coded.n_codes, np.bool_) if is_open else _having(coded, wanted)
    return passing & ~_having(coded, unwanted) if unwanted else passing


def _having(coded: CodedField, answers: set[str]) -> Mask:
    """Per code, whether a case with it has any of these answers."""
    chosen = [i for i, value in enumerate(coded.values) if value in answers]
    if coded.patterns is None:
        has_answer: Mask = np.zeros(coded.n_codes, np.bool_)
        has_answer[[i + 1 for i in chosen]] = True
    else:
        has_answer = coded.patterns[chosen].sum(axis=0) > 0
    if NOT_RECORDED in answers:
        has_answer[0] = True
    return has_answer


def _passing_together(coded: CodedField, clause: Clause) -> Mask:
    """Per code, whether it has all included answers, lies in the range, and has no others."""
    passing: Mask = np.ones(coded.n_codes, np.bool_)
    for value in clause.include:
        passing &= _having(coded, {value})
    if clause.range:
        passing &= _having(coded, range_answers(coded, clause.range))
    if clause.match == "only":
        passing &= ~_having(coded, {NOT_RECORDED, *coded.values} - set(clause.include))
    return passing


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
