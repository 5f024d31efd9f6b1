"""Rows of text, one after the other, into codes and distinct texts per column."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

BLOCK = 200_000
"""Cells that are held as text at a time."""


class Cells(NamedTuple):
    """One column without its name: ``texts[codes[row]]`` is the cell."""

    codes: NDArray[np.unsignedinteger]
    texts: tuple[str, ...]

    @property
    def is_blank(self) -> bool:
        """True when no cell holds anything."""
        return not any(self.texts)


class _Index(dict[str, int]):
    """A text's number, given at its first lookup."""

    def __missing__(self, text: str) -> int:
        number = self[text] = len(self)
        return number


def smallest(n: int) -> type[np.unsignedinteger]:
    """The smallest unsigned type that holds the codes of ``n`` texts."""
    return np.uint8 if n <= 256 else np.uint16 if n <= 65536 else np.uint32


class Coder:
    """Takes rows of any width; the table is as wide as its widest row, gaps are ""."""

    def __init__(self, width: int) -> None:
        self.n_rows = 0
        self._width = width
        self._rows: list[Sequence[str]] = []
        self._indexes: list[_Index] = []
        self._parts: list[list[NDArray[np.unsignedinteger]]] = []

    def add(self, row: Sequence[str]) -> None:
        """One more row."""
        self._rows.append(row)
        self._width = max(self._width, len(row))
        if len(self._rows) * self._width >= BLOCK:
            self._flush()

    def _flush(self) -> None:
        while len(self._indexes) < self._width:
            self._indexes.append(_Index({"": 0} if self.n_rows else {}))
            self._parts.append([np.zeros(self.n_rows, np.uint8)])
        n = len(self._rows)
        padded = [*self._rows, [""] * self._width]
        for i, cells in enumerate(zip_longest(*padded, fillvalue="")):
            index = self._indexes[i]
            codes = np.fromiter(map(index.__getitem__, cells[:n]), np.uint32, n)
            self._parts[i].append(codes.astype(smallest(len(index))))
        self.n_rows += n
        self._rows.clear()

    def columns(self) -> list[Cells]:
        """All columns; the coder is empty afterwards."""
        self._flush()
        columns: list[Cells] = []
        while self._indexes:
            index, parts = self._indexes.pop(0), self._parts.pop(0)
            codes = np.concatenate(parts, dtype=smallest(len(index)), casting="same_kind")
            columns.append(Cells(codes, tuple(index)))
        return columns
