"""A column's distinct texts for searching: letter case folded, in long pieces of bytes.

A piece of bytes is searched some hundred times faster than the same texts one by one, and NumPy
lets the window go on meanwhile.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

PORTION = 1 << 14
"""Texts that are folded or searched between two looks at whether that is still wanted."""

Check = Callable[[], None]
"""Raises ``errors.Cancelled`` when the work is not wanted any more."""
Lines = Callable[[Sequence[str]], str]
"""The words of texts, each with a line end, which stands nowhere else."""


def encoded(text: str) -> bytes:
    """A text as it is compared: letter case folded, UTF-8."""
    return text.casefold().encode("utf-8", "surrogatepass")


@dataclass(frozen=True, slots=True, eq=False)
class _Piece:
    """``PORTION`` texts, each with a line end, and where each begins."""

    data: bytes
    starts: NDArray[np.uint32]

    def holding(self, wanted: bytes) -> NDArray[np.bool_] | None:
        """(texts,): which texts hold what is wanted; None for none of them."""
        if wanted not in self.data:
            return None
        letters = np.frombuffer(self.data, np.uint8)
        n = len(letters) - len(wanted) + 1
        is_found = np.zeros(len(letters), np.bool_)
        begins = is_found[:n]
        np.equal(letters[:n], wanted[0], out=begins)
        for at, letter in enumerate(wanted[1:], 1):
            begins &= letters[at : n + at] == letter
        return np.logical_or.reduceat(is_found, self.starts)


class Folded:
    """The words of a column's distinct texts, folded piece by piece when first asked for."""

    def __init__(self, texts: Sequence[str], lines: Lines) -> None:
        self._texts = texts
        self._lines = lines
        self._pieces: list[_Piece] = []

    def complete(self, check: Check) -> None:
        """Fold what is left; what is folded stays so when ``check`` stops the work."""
        while len(self._pieces) * PORTION < len(self._texts):
            check()
            begin = len(self._pieces) * PORTION
            data = encoded(self._lines(self._texts[begin : begin + PORTION]))
            ends = np.flatnonzero(np.frombuffer(data, np.uint8) == ord("\n"))
            starts = np.concatenate(([0], ends[:-1] + 1)).astype(np.uint32)
            self._pieces.append(_Piece(data, starts))

    def holding(self, wanted: bytes, check: Check) -> NDArray[np.bool_] | None:
        """(texts,): which texts hold what is wanted; None when none does."""
        self.complete(check)
        found: NDArray[np.bool_] | None = None
        for number, piece in enumerate(self._pieces):
            check()
            part = piece.holding(wanted)
            if part is not None:
                if found is None:
                    found = np.zeros(len(self._texts), np.bool_)
                found[number * PORTION : number * PORTION + len(part)] = part
        return found
