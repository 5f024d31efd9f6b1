"""The rows of a text table, whatever its quotation marks: nothing is swallowed, nothing lost."""

import csv
import re
from collections import deque
from collections.abc import Iterator

from explorer.backend.sniff import MOST_IN_A_CELL

MOST_IN_A_ROW = 1 << 26
"""Letters after which an open quotation is given up."""

MANY_LINES = 4
"""A quoted cell of more lines than this is looked at for rows that it may have swallowed."""


class _TooLongError(Exception):
    """A quotation that does not close within ``MOST_IN_A_ROW``."""


class _Feed:
    """Lines for ``csv.reader``; remembers which of them a row took, and takes lines back."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._back: deque[str] = deque()
        self._n_letters = 0
        self.taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._back.popleft() if self._back else next(self._lines)
        self.taken.append(line)
        self._n_letters += len(line)
        if self._n_letters > MOST_IN_A_ROW and len(self.taken) > 1:
            raise _TooLongError
        return line

    def begin(self) -> None:
        """A new row begins."""
        self.taken = []
        self._n_letters = 0

    def give_back(self) -> str:
        """Take back all lines of this row but its first, which is returned."""
        self._back.extendleft(reversed(self.taken[1:]))
        self.taken = self.taken[:1]
        return self.taken[0]


class Rows:
    """Iterates over (line of the file, cells); blank lines are left out.

    A quotation mark that is not at both ends of a cell is part of the text: then ``stray`` holds
    the lines where that happened.
    """

    def __init__(self, lines: Iterator[str], separator: str, width: int = 0) -> None:
        self.stray: list[int] = []
        self.n_lines = 0
        """Lines taken so far."""
        self.n_bytes = 0
        """The same in bytes of UTF-8, counted as long as ``width`` is 0."""
        self._separator = separator
        self._width = width
        self._feed = _Feed(lines)
        mark = re.escape(separator)
        self._cell = re.compile(rf'"([^"]*(?:""[^"]*)*)"(?={mark}|\Z)|([^{mark}]*)')

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        csv.field_size_limit(MOST_IN_A_CELL)
        reader = csv.reader(self._feed, delimiter=self._separator, strict=True)
        while True:
            self._feed.begin()
            try:
                cells = next(reader, None)
            except (csv.Error, _TooLongError):
                cells = []
                is_sound = False
            else:
                is_sound = not self._has_swallowed()
            if cells is None:
                return
            if not is_sound:
                cells = self._split(self._feed.give_back().rstrip("\r\n"))
                reader = csv.reader(self._feed, delimiter=self._separator, strict=True)
                self.stray.append(self.n_lines + 1)
            line = self.n_lines + 1
            self.n_lines += len(self._feed.taken)
            if not self._width:
                self.n_bytes += sum(len(taken.encode()) for taken in self._feed.taken)
            if cells and (len(cells) > 1 or cells[0].strip() or self._width == 1):
                yield line, cells

    def _has_swallowed(self) -> bool:
        """True when a quoted cell is made of whole rows: two stray marks, not a long text."""
        inside = self._feed.taken[1:-1]
        n_marks = self._width - 1
        if n_marks < 2 or len(inside) < MANY_LINES - 1:
            return False
        return all(line.count(self._separator) == n_marks for line in inside)

    def _split(self, line: str) -> list[str]:
        """The cells of a line where quotes count only when they enclose a whole cell."""
        cells: list[str] = []
        at = 0
        while match := self._cell.match(line, at):
            quoted, plain = match[1], match[2]
            cells.append(plain if quoted is None else quoted.replace('""', '"'))
            at = match.end() + 1
            if at > len(line):
                break
        return cells
