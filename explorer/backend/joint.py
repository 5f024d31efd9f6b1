"""Joint counts of fields that are asked for together. Private to ``counting``.

A joint code numbers the combinations of a few fields' codes, so one pass over the cases serves
all of them: each field's counts, and those of any pair among them, are sums over its cells.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import prod

import numpy as np
from numpy.typing import NDArray

from explorer.backend.casetable import CaseTable, Codes
from explorer.backend.coding import smallest

Rows = NDArray[np.intp]
Cells = NDArray[np.float64]
"""Sums of weights, whole numbers: exact up to 2**53."""

FEWEST_CELLS, MOST_CELLS = 1 << 9, 1 << 16
"""Bounds of a joint code that serves several fields: two bytes a combination."""
MOST_SUMMING = 1 << 13
"""Entries of a matrix that sums a few fields at once."""
MOST_PAIR_CELLS = 1 << 22
"""Fields with more cells than this have no joint code."""


@dataclass(frozen=True, slots=True, eq=False)
class Joint:
    """Fields under one code: the last field's code counts fastest."""

    fields: tuple[str, ...]
    shape: tuple[int, ...]
    codes: Codes
    """(combinations,)"""

    @property
    def n_cells(self) -> int:
        """How many different codes there may be."""
        return prod(self.shape)

    def count(self, rows: Rows | None, weights: NDArray[np.float64] | None) -> Cells:
        """The cases of these combinations per cell; all combinations when ``rows`` is None.

        ``weights`` belong to the combinations asked for.
        """
        codes = self.codes if rows is None else self.codes.take(rows)
        return np.bincount(codes, weights, self.n_cells).astype(np.float64, copy=False)

    def singles(self, cells: Cells) -> dict[str, Cells]:
        """The counts of each field: halves first, so that all cells are summed only twice."""
        n_fields = len(self.fields)
        if n_fields == 1:
            return {self.fields[0]: cells}
        middle = (n_fields + 1) // 2
        matrix = cells.reshape(prod(self.shape[:middle]), -1)
        halves = matrix @ _ones(matrix.shape[1]), _ones(matrix.shape[0]) @ matrix
        found: dict[str, Cells] = {}
        for start, end, half in ((0, middle, halves[0]), (middle, n_fields, halves[1])):
            if end - start == 1:
                found[self.fields[start]] = half
                continue
            shape = self.shape[start:end]
            if sum(shape) * len(half) > MOST_SUMMING:
                part = Joint(self.fields[start:end], shape, self.codes)
                found |= part.singles(half)
                continue
            sums, at = _summing(shape) @ half, 0
            for field, n in zip(self.fields[start:end], shape, strict=True):
                found[field] = sums[at : at + n]
                at += n
        return found

    def marginal(self, cells: Cells, fields: Sequence[str]) -> Cells:
        """The counts of some of the fields, one axis each in the order asked for."""
        kept = [self.fields.index(field) for field in fields]
        order = sorted(kept)
        shape = [self.shape[k] for k in order]
        n_kept, n_fields = len(order), len(self.shape)
        if n_kept == n_fields:
            found = cells.reshape(shape)
        elif order[-1] == n_kept - 1:
            matrix = cells.reshape(prod(shape), -1)
            found = (matrix @ _ones(matrix.shape[1])).reshape(shape)
        elif order[0] == n_fields - n_kept:
            matrix = cells.reshape(-1, prod(shape))
            found = (_ones(matrix.shape[0]) @ matrix).reshape(shape)
        else:
            others = tuple(i for i in range(n_fields) if i not in order)
            found = cells.reshape(self.shape).sum(axis=others)
        return found if kept == order else found.transpose([order.index(k) for k in kept])


@lru_cache(maxsize=256)
def _ones(n: int) -> Cells:
    return np.ones(n)


@lru_cache(maxsize=256)
def _summing(shape: tuple[int, ...]) -> Cells:
    """The matrix that sums the cells of some fields to each field's codes, one after the other."""
    places = np.indices(shape).reshape(len(shape), -1)
    return np.concatenate(
        [np.equal(np.arange(n)[:, None], at) for n, at in zip(shape, places, strict=True)]
    ).astype(np.float64)


def join(table: CaseTable, fields: Sequence[str]) -> Joint:
    """A joint code over these fields of the table."""
    coded = [table.by_id[field] for field in fields]
    shape = tuple(one.n_codes for one in coded)
    codes = coded[0].codes
    if len(coded) > 1:
        codes = codes.astype(smallest(prod(shape)))
        for one in coded[1:]:
            codes *= codes.dtype.type(one.n_codes)
            codes += one.codes.astype(codes.dtype, copy=False)
    return Joint(tuple(fields), shape, codes)


def plan(
    table: CaseTable, fields: Iterable[str], joints: Iterable[tuple[str, ...]]
) -> tuple[tuple[str, ...], ...]:
    """Which fields share a code, so that each field and each of ``joints`` is within one.

    Joints come first, large ones before small ones; what is left goes where there is room.
    The more combinations there are to count, the more cells may be summed in exchange.
    """
    size = {coded.field.id: coded.n_codes for coded in table.fields}
    room = min(max(FEWEST_CELLS, table.n_combinations // 16), MOST_CELLS)

    def cells(group: Iterable[str]) -> int:
        return prod(size[field] for field in group)

    groups: list[tuple[str, ...]] = []

    def place(wanted: tuple[str, ...]) -> None:
        if any(set(wanted) <= set(group) for group in groups):
            return
        for number, group in enumerate(groups):
            more = tuple(field for field in wanted if field not in group)
            if cells(group + more) <= room:
                groups[number] = group + more
                return
        groups.append(wanted)

    different = {tuple(sorted(joint)) for joint in joints}
    for joint in sorted(different, key=lambda joint: (-cells(joint), joint)):
        place(joint)
    for field in sorted(set(fields), key=lambda field: (-size[field], field)):
        place((field,))
    return tuple(groups)
