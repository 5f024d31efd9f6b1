"""Cells in the order of the file into codes and distinct texts, column by column."""

from collections.abc import Iterable, Sequence
from itertools import count, zip_longest
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from explorer.backend.rawtable import Progress

BLOCK = 200_000
"""Cells of rows that are held as text at a time."""


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


class ColumnCoder:
    """Takes the cells of one column in portions."""

    def __init__(self, n_blank: int = 0) -> None:
        self._index = _Index({"": 0} if n_blank else {})
        self._parts: list[NDArray[np.unsignedinteger]] = [np.zeros(n_blank, np.uint8)]
        self._n_numbers = 0
        """Beyond 0: the texts' numbers have gaps, and are below this."""

    def add(self, texts: Iterable[str], n: int) -> None:
        """``n`` more cells."""
        codes = np.fromiter(map(self._index.__getitem__, texts), np.uint32, n)
        self._parts.append(codes.astype(smallest(len(self._index))))

    def codes(self, texts: Sequence[str]) -> NDArray[np.unsignedinteger]:
        """The codes of texts, the next ones for those that are new."""
        index = self._index
        fresh = [text for text in dict.fromkeys(texts) if text not in index]
        index.update(zip(fresh, count(len(index)), strict=False))
        return np.fromiter(map(index.__getitem__, texts), np.uint32, len(texts))

    def add_coded(self, codes: NDArray[np.unsignedinteger]) -> None:
        """More cells, with the codes that ``codes`` gave."""
        self._parts.append(codes.astype(smallest(len(self._index))))

    def numbers(self, texts: Sequence[str]) -> NDArray[np.uint32]:
        """As ``codes``, in half the time where hardly a text occurs twice, for ``add_numbers``.

        Each text is looked up once; the number set aside for one that was known stays a gap.
        """
        first = max(self._n_numbers, len(self._index))
        self._n_numbers = first + len(texts)
        found = map(self._index.setdefault, texts, count(first))
        return np.fromiter(found, np.uint32, len(texts))

    def add_numbers(self, numbers: NDArray[np.uint32]) -> None:
        """More cells, with what ``numbers`` gave; ``codes`` is of no use afterwards."""
        self._parts.append(numbers)

    def cells(self) -> Cells:
        """The whole column; a first text that no cell has is left out."""
        dtype = smallest(len(self._index))
        if self._n_numbers:
            lookup = np.zeros(self._n_numbers, dtype)
            lookup[np.fromiter(self._index.values(), np.intp)] = np.arange(len(self._index))
            codes = lookup.take(np.concatenate(self._parts))
        else:
            codes = np.concatenate(self._parts, dtype=dtype, casting="same_kind")
        texts = tuple(self._index)
        if len(codes) and codes.min():
            texts = texts[1:]
            codes -= 1
            codes = codes.astype(smallest(len(texts)), copy=False)
        return Cells(codes, texts)


class RowCoder:
    """Takes rows of any width; the table is as wide as its widest row, gaps are ""."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._n_rows = 0
        self._rows: list[Sequence[str]] = []
        self._columns: list[ColumnCoder] = []

    def add(self, row: Sequence[str]) -> None:
        """One more row."""
        self._rows.append(row)
        self._width = max(self._width, len(row))
        if len(self._rows) * self._width >= BLOCK:
            self._flush()

    def _flush(self) -> None:
        self._columns += [ColumnCoder(self._n_rows) for _ in range(len(self._columns), self._width)]
        n = len(self._rows)
        padded = [*self._rows, [""] * self._width]
        for column, cells in zip(self._columns, zip_longest(*padded, fillvalue=""), strict=True):
            column.add(cells[:n], n)
        self._n_rows += n
        self._rows.clear()

    def columns(self, progress: Progress = lambda part: None) -> list[Cells]:
        """All columns; the coder is empty afterwards."""
        self._flush()
        return finished(self._columns, progress)


def finished(columns: list[ColumnCoder], progress: Progress) -> list[Cells]:
    """The columns of coders, which are taken out of the list one by one to free their memory."""
    columns.reverse()
    n = max(1, len(columns))
    found: list[Cells] = []
    while columns:
        progress(len(found) / n)
        found.append(columns.pop().cells())
    return found
