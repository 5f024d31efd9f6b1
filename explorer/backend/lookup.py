"""Finding and ordering records; what was made for that once is kept as long as the file is open."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.backend import ranks
from explorer.backend.cells import CellWords
from explorer.backend.disclosure import RecordView
from explorer.backend.folded import Check, Folded, encoded
from explorer.backend.rawtable import RawColumn

TRIED_ROWS = 512
"""Rows that are looked at cell by cell before all distinct texts are: a common word stands here."""
BLOCK = 1 << 16
PART_S = 0.02
"""About how long ``prepare`` works before other work may come in between."""

Rows = NDArray[np.integer]
Shown = tuple[RawColumn, CellWords]
"""A column and its words."""
Tell = Callable[[int, int], None]
"""Called with the row, counted from 0 in the order shown, and the column of the first find."""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """The records that hold a text."""

    is_found: NDArray[np.bool_]
    """(rows of the file,)."""
    columns: tuple[tuple[int, Shown, NDArray[np.bool_]], ...]
    """Number of the column shown, the column, and which of its texts hold what was looked for."""

    def places(self, order: Rows) -> Rows:
        """The finds as rows of the table shown."""
        return np.flatnonzero(self.is_found.take(order))

    def column(self, record: int) -> int:
        """The first column of a record found that holds the text."""
        return next(n for n, (column, _), holds in self.columns if holds[column.codes[record]])


class Lookup:
    """The ranks and folded texts of one file's columns, made when first asked for.

    Everything here belongs to the worker: one job at a time uses it.
    """

    def __init__(self) -> None:
        self._ranks: dict[str, NDArray[np.int32]] = {}
        self._folded: dict[tuple[str, CellWords], Folded] = {}

    def prepare(self, columns: Sequence[Shown], check: Check) -> bool:
        """Make some of what finding and ordering will need; True when nothing is left to do."""
        end = time.monotonic() + PART_S
        makes: tuple[Callable[[Shown, Check], object], ...] = (
            lambda shown, check: self._folded_of(shown).complete(check),
            lambda shown, check: self._ranks_of(shown[0], check),
        )
        for make in makes:
            for shown in columns:
                if time.monotonic() > end:
                    return False
                make(shown, check)
        return True

    def _ranks_of(self, column: RawColumn, check: Check) -> NDArray[np.int32]:
        if column.name not in self._ranks:
            self._ranks[column.name] = ranks.ranks_of(column.texts, check)
        return self._ranks[column.name]

    def _folded_of(self, shown: Shown) -> Folded:
        column, words = shown
        return self._folded.setdefault((column.name, words), Folded(column.texts, words.lines))

    def order(self, view: RecordView, column: RawColumn, is_descending: bool, check: Check) -> Rows:
        """The records in the order of a column, blanks last both ways."""
        known = self._ranks_of(column, check)
        return ranks.arranged(column.codes, view.rows, known, is_descending)

    def find(
        self, columns: Sequence[Shown], order: Rows, text: str, start: int, tell: Tell, check: Check
    ) -> Found:
        """All records that hold a text as it is shown, in any column, whatever the letters' case.

        ``tell`` is called as soon as the first find at or after the row ``start`` is known, round
        the end if need be; it is not called when there is none. ``text`` is not empty.
        """
        wanted = encoded(text)
        n_file = len(columns[0][0].codes) if columns else 0
        is_found = np.zeros(n_file, np.bool_)
        if not len(order) or b"\n" in wanted:
            return Found(is_found, ())
        start %= len(order)
        first = _tried(columns, order[start : start + TRIED_ROWS], wanted)
        if first is not None:
            tell(start + first[0], first[1])
        holding: list[tuple[int, Shown, NDArray[np.bool_]]] = []
        for number, shown in enumerate(columns):
            holds = self._folded_of(shown).holding(wanted, check)
            if holds is not None:
                holding.append((number, shown, holds))
        found = Found(is_found, tuple(holding))
        for begin, end in _blocks(start, len(order)):
            check()
            records = order[begin:end]
            holds_it = np.zeros(len(records), np.bool_)
            for _, (column, _), holds in holding:
                holds_it |= holds.take(column.codes.take(records))
            is_found[records[holds_it]] = True
            if first is None and holds_it.any():
                at = int(np.argmax(holds_it))
                first = (at, found.column(int(records[at])))
                tell(begin + at, first[1])
        return found


def _tried(columns: Sequence[Shown], records: Rows, wanted: bytes) -> tuple[int, int] | None:
    """The first find in a few records: how many rows on, and in which column."""
    best: tuple[int, int] | None = None
    for number, (column, words) in enumerate(columns):
        known: dict[int, bool] = {}
        codes: list[int] = column.codes.take(records).tolist()
        for at, code in enumerate(codes[: best[0] if best else None]):
            if code not in known:
                known[code] = wanted in encoded(words.of(column.texts[code]))
            if known[code]:
                best = (at, number)
                break
    return best


def _blocks(start: int, n_rows: int) -> list[tuple[int, int]]:
    """All rows in blocks, from ``start`` to the end and then from the beginning."""
    ahead = [(at, min(at + BLOCK, n_rows)) for at in range(start, n_rows, BLOCK)]
    return ahead + [(at, min(at + BLOCK, start)) for at in range(0, start, BLOCK)]
