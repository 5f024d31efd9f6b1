"""Cells that were found in bytes into codes and distinct texts; each text is decoded once.

Cells become whole numbers of their letters, eight at a time, and these are told apart by a hash
table. What differs in any letter differs in a number, so nothing is left to chance.
"""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from explorer.backend.coding import Cells, ColumnCoder, finished
from explorer.backend.even import PADDING, Places, Spans
from explorer.backend.numbering import numbered
from explorer.backend.rawtable import Progress

MOST_LETTERS = 128
"""Bytes of a cell that are compared as numbers; longer cells are looked up one by one."""

MOST_PAIRS = 1 << 22
"""Entries of a table of all texts in all columns."""

_NEEDED_PER_BYTE = 64
"""Bytes of memory for a byte of text that holds nothing but short cells."""

_MASKS = np.array([(1 << 8 * n) - 1 for n in range(9)], np.uint64)
_Number = TypeVar("_Number", bound=np.generic)


class SpanCoder:
    """Takes the cells of whole rows in portions."""

    def __init__(self, width: int) -> None:
        self._columns = [ColumnCoder() for _ in range(width)]
        for column in self._columns:
            column.codes([""])
        # One more for the empty cell between CR and LF.
        self._is_various = np.zeros(width + 1, np.bool_)

    def add(self, spans: Spans) -> None:
        """Code some rows."""
        # The hash table does not survive a lack of memory, so what it may need is tried here.
        np.empty(_NEEDED_PER_BYTE * len(spans.data), np.uint8)
        various = np.flatnonzero(self._is_various).tolist()
        for column in various:
            self._add_one_by_one(spans, column)
        if various:
            spans = spans.only(~self._is_various[spans.columns])
        ids, texts = _told_apart(spans)
        pairs = spans.columns * len(texts)
        pairs += ids
        numbers = self._numbers(pairs, texts, spans.n_rows)
        codes = np.zeros((len(self._columns), spans.n_rows), numbers.dtype)
        codes.reshape(-1)[spans.columns * spans.n_rows + spans.rows] = numbers
        for number, (column, part) in enumerate(zip(self._columns, codes, strict=True)):
            if number not in various:
                column.add_coded(part)

    def _numbers(self, pairs: Places, texts: list[str], n_rows: int) -> NDArray[np.unsignedinteger]:
        """The code of each cell in its column, from ``column * len(texts) + text``."""
        n_pairs = len(self._is_various) * len(texts)
        if n_pairs <= MOST_PAIRS:
            occurs = np.zeros(n_pairs, np.bool_)
            occurs[pairs] = True
            distinct = place = np.flatnonzero(occurs)
        else:
            pairs, found = numbered(pairs)
            place = np.argsort(found)
            distinct = found[place]
            n_pairs = len(found)
        numbers = self._codes(distinct, texts, n_rows)
        lookup = np.zeros(n_pairs, numbers.dtype)
        lookup[place] = numbers
        return lookup.take(pairs)

    def _codes(self, pairs: Places, texts: list[str], n_rows: int) -> NDArray[np.unsignedinteger]:
        """The codes of different texts in their columns, in the smallest type for all."""
        codes = np.zeros(len(pairs), np.uint32)
        n = len(texts)
        ends = np.searchsorted(pairs, np.arange(1, len(self._columns) + 1) * n).tolist()
        start = 0
        for number, end in enumerate(ends):
            if start < end:
                ids = (pairs[start:end] - number * n).tolist()
                codes[start:end] = self._columns[number].codes([texts[i] for i in ids])
            # Where hardly a text occurs twice, telling them apart first is of no use.
            self._is_various[number] |= end - start > n_rows / 4 + 100
            start = end
        return codes.astype(np.min_scalar_type(codes.max(initial=0)))

    def _add_one_by_one(self, spans: Spans, number: int) -> None:
        cells = np.flatnonzero(spans.columns == number)
        codes = np.zeros(spans.n_rows, np.uint32)
        codes[spans.rows[cells]] = self._columns[number].numbers(spans.texts(cells))
        self._columns[number].add_numbers(codes)

    def columns(self, progress: Progress) -> list[Cells]:
        """All columns; the coder is empty afterwards."""
        return finished(self._columns, progress)


def _told_apart(spans: Spans) -> tuple[Places, list[str]]:
    """For each cell the number of its text, and the texts; some may be in no cell."""
    # A word may begin at any byte.
    view = np.ndarray((len(spans.data) - PADDING + 1,), np.dtype("<u8"), spans.data, 0, (1,))

    def words(starts: Places, lengths: Places) -> NDArray[np.uint64]:
        found = view[starts]
        found &= _MASKS.take(lengths, mode="clip")
        return found

    ids, short = numbered(words(spans.starts, spans.lengths))
    # The beginning of a long text may end within a letter; it is the text of no cell then.
    texts = [
        (word[1:-1].replace(b'""', b'"') if word.startswith(b'"') else word).decode(
            "utf-8", "replace"
        )
        for word in short.astype("<u8").view("S8").tolist()
    ]
    long = np.flatnonzero(spans.lengths > 8)
    if long.size:
        starts, lengths = spans.starts[long], spans.lengths[long]
        part, n = ids[long], len(texts)
        left = np.flatnonzero(lengths <= MOST_LETTERS)
        for at in range(8, MOST_LETTERS, 8):
            left = left[lengths[left] > at]
            if not left.size:
                break
            then, distinct = numbered(words(starts[left] + at, lengths[left] - at))
            # Alike so far and alike here.
            joint, pairs = numbered(part[left] * len(distinct) + then)
            part[left] = joint + n
            n += len(pairs)
        longest = np.flatnonzero(lengths > MOST_LETTERS)
        index: dict[str, int] = {}
        for i, text in zip(longest.tolist(), spans.texts(long[longest]), strict=True):
            part[i] = n + index.setdefault(text, len(index))
        part, distinct = numbered(part)
        firsts = np.zeros(len(distinct), np.intp)
        firsts[part[::-1]] = long[::-1]
        ids[long] = part + len(texts)
        texts += spans.texts(firsts)
    return ids, texts
