"""From sums per code to counts per answer, and crosses of them. Private to ``counting``."""

from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from explorer.backend.casetable import CodedField, Codes
from explorer.backend.disclosure import RawCounts
from explorer.backend.errors import ExplorerError
from explorer.backend.joint import MOST_PAIR_CELLS, Cells

_FLOATING: WeakKeyDictionary[CodedField, Cells] = WeakKeyDictionary()


def by_answer(coded: CodedField, cells: Cells) -> Cells:
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


def has_answer(coded: CodedField, codes: Codes, answer: int) -> NDArray[np.bool_]:
    """Which of the codes have an answer, counted from 1."""
    if coded.patterns is None:
        return codes == answer
    return coded.patterns[answer - 1].take(codes) > 0


def whole(cells: Cells | NDArray[np.int64]) -> NDArray[np.int64]:
    """Sums of whole numbers are whole numbers: nothing is cut off."""
    return cells.astype(np.int64)


def one_way(coded: CodedField, cells: Cells, base: int | None = None) -> RawCounts:
    """``base`` is the sum of the cells, where it is known."""
    base = int(cells.sum()) if base is None else base
    answered = base - int(cells[0])
    counts = whole(by_answer(coded, cells))
    return RawCounts(coded.field.id, coded.field.kind, coded.values, counts, base, answered)


def of_cells(coded: CodedField, by: CodedField | None, cells: Cells) -> RawCounts:
    """From cells per code of ``coded``, or per pair of codes when ``by`` is another field."""
    if by is None:
        return one_way(coded, cells)
    return with_itself(coded, cells) if by is coded else two_way(coded, by, cells)


def two_way(
    coded: CodedField, by: CodedField, cells: Cells, margins: tuple[Cells, Cells] | None = None
) -> RawCounts:
    """From cells per pair of codes; ``margins`` are their sums per code, where they are known."""
    first, second = margins or (cells.sum(axis=1), cells.sum(axis=0))
    counts = whole(by_answer(by, by_answer(coded, cells).T).T)
    answered_by = by_answer(coded, first - cells[:, 0])
    return crossed(coded, by, counts, int(first.sum()), second - cells[0], answered_by)


def with_itself(coded: CodedField, cells: Cells) -> RawCounts:
    """A field crossed with itself, from cells per code: never a cell for each pair of codes."""
    single = whole(by_answer(coded, cells))
    if coded.patterns is None:
        counts = np.diag(single)
    else:
        rows = [whole(by_answer(coded, cells * pattern)) for pattern in coded.patterns]
        counts = np.array(rows, np.int64).reshape(len(single), len(single))
    answering = cells.copy()
    answering[0] = 0
    return crossed(coded, coded, counts, int(cells.sum()), answering, single)


def crossed(
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
        whole(by_answer(by, answering)),
        int(answering[1:].sum()),
        whole(answered_by),
    )


def sets(coded: CodedField, cells: Cells) -> tuple[tuple[tuple[str, ...], ...], NDArray[np.int64]]:
    """The sets of answers that somebody gives, the most frequent first, and their cases."""
    if coded.patterns is None:
        raise ExplorerError("chart_field_kind", field=coded.field.id, kinds=("flags",))
    found = [int(i) for i in np.argsort(-cells, kind="stable") if i and cells[i] > 0]
    members = (np.flatnonzero(coded.patterns[:, i]) for i in found)
    sets = tuple(tuple(coded.values[int(k)] for k in member) for member in members)
    return sets, whole(cells[found])
