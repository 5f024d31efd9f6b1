"""Where the cells of a text table stand, for rows that are all alike.

Everything is done for all bytes of a batch at once; what is odd is left to ``rows``.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explorer.backend.rows import MANY_LINES

BATCH = 1 << 20
BATCH_PER_COLUMN = 1 << 9
PADDING = 8
MOST_HELD = 1 << 26
_QUOTE, _LF, _CR = b'"\n\r'


Bytes = NDArray[np.uint8]
Mask = NDArray[np.bool_]
Places = NDArray[np.intp]


class UnevenError(Exception):
    """The rows are not all alike, or quotes do not enclose whole cells of few lines."""


def batches(portions: Iterable[bytes], width: int) -> Iterator[bytes]:
    """UTF-8 in batches of whole rows, without blank lines at the end.

    The more columns, the larger: each costs the same time in every batch.
    """
    size = max(BATCH, width * BATCH_PER_COLUMN)
    held: list[bytes] = []
    n_held, wanted = 0, size
    for portion in portions:
        held.append(portion)
        n_held += len(portion)
        if n_held < wanted:
            continue
        data = b"".join(held)
        # Line ends wait until something follows them.
        end = data.rstrip(b"\r\n").rfind(b"\n") + 1
        if not end or data.count(b'"', 0, end) % 2:
            # The last line end stands inside a quoted cell.
            held, wanted = [data], n_held + BATCH
            if n_held > MOST_HELD:
                raise UnevenError
            continue
        yield data[:end]
        held, n_held, wanted = [data[end:]], len(data) - end, size
    data = b"".join(held).rstrip(b"\r\n")
    if data.count(b'"') % 2:
        raise UnevenError
    if data:
        # As the lines before it end: the same for all rows is read at once.
        before = data.find(b"\n")
        yield data + (b"\r\n" if data[max(0, before - 1) : before] == b"\r" else b"\n")


@dataclass(frozen=True, slots=True, eq=False)
class Spans:
    """Where the cells that hold anything stand in a batch; all arrays have one entry a cell."""

    batch: bytes
    data: Bytes
    """The batch and ``PADDING`` zeros."""
    starts: Places
    lengths: Places
    rows: Places
    columns: Places
    n_rows: int

    def only(self, mask: Mask) -> "Spans":
        """Some of the cells."""
        kept = np.flatnonzero(mask)
        places = (self.starts[kept], self.lengths[kept], self.rows[kept], self.columns[kept])
        return Spans(self.batch, self.data, *places, self.n_rows)

    def texts(self, cells: Places) -> list[str]:
        """The texts of some cells, without the quotes round them."""
        starts = self.starts[cells]
        ends = (starts + self.lengths[cells]).tolist()
        batch = self.batch
        if batch.isascii():
            whole = batch.decode()
            texts = [whole[a:b] for a, b in zip(starts.tolist(), ends, strict=True)]
        else:
            texts = [batch[a:b].decode() for a, b in zip(starts.tolist(), ends, strict=True)]
        for i in np.flatnonzero(self.data[starts] == _QUOTE).tolist():
            texts[i] = texts[i][1:-1].replace('""', '"')
        return texts


class EvenRows:
    """Finds the cells of rows that all have ``width`` cells.

    A cell's number in the batch is the count of separators and line ends before it, so it follows
    from the cell's place and the lengths of the cells before: nothing is done for an empty cell.
    """

    def __init__(self, separator: str, width: int) -> None:
        self._mark = ord(separator)
        self._width = width
        self._before = np.zeros(256, np.bool_)
        self._before[[self._mark, _LF, _QUOTE]] = True
        self._after = np.zeros(256, np.bool_)
        self._after[[self._mark, _LF, _CR, _QUOTE]] = True

    def spans(self, batch: bytes) -> Spans:
        """The cells of a batch, which ends with a line end; raises ``UnevenError``."""
        # A zero is what fills up short cells where they are compared.
        n_returns = batch.count(b"\r")
        if b"\0" in batch or n_returns != batch.count(b"\r\n"):
            raise UnevenError
        padded = np.zeros(len(batch) + PADDING, np.uint8)
        data = padded[: len(batch)]
        data[:] = np.frombuffer(batch, np.uint8)
        is_line_end, is_return = data == _LF, data == _CR
        # One more than the data: before the first cell stands a line end.
        is_between = np.ones(len(batch) + 1, np.bool_)
        is_mark = np.equal(data, self._mark, out=is_between[1:])
        if b'"' in batch:
            is_outside = ~self._is_quoted(data)
            is_line_end &= is_outside
            is_return &= is_outside
            is_mark &= is_outside
        line_ends = np.flatnonzero(is_line_end)
        n_returns = int(np.count_nonzero(is_return)) if n_returns else 0
        if n_returns not in (0, len(line_ends)):
            if b'"' in batch:
                raise UnevenError
            return self.spans(batch.replace(b"\r\n", b"\n"))
        is_mark |= is_line_end
        is_mark |= is_return
        width = self._width + bool(n_returns)
        if not np.array_equal(_n_until(is_mark, line_ends), _count_up(len(line_ends), width)):
            raise UnevenError
        changes = np.flatnonzero(is_between[1:] != is_between[:-1])
        starts = changes[::2]
        lengths = changes[1::2] - starts
        cells = np.cumsum(lengths)
        np.subtract(lengths, cells, out=cells)
        cells += starts
        rows = cells // width
        cells -= rows * width
        return Spans(batch, padded, starts, lengths, rows, cells, len(line_ends))

    def _is_quoted(self, data: Bytes) -> Mask:
        """What stands in quotes, where these open and close whole cells."""
        is_quote = data == _QUOTE
        at = np.flatnonzero(is_quote)
        opening, closing = at[::2], at[1::2]
        # The byte before the first is the last, a line end: a cell begins there as well.
        before = data[opening - 1]
        if not (self._before[before].all() and self._after[data[closing + 1]].all()):
            raise UnevenError
        is_inside = (np.cumsum(is_quote, dtype=np.uint8) & 1).view(np.bool_)
        line_ends = np.flatnonzero((data == _LF) & is_inside)
        if line_ends.size:
            begins = opening[before != _QUOTE]
            if np.bincount(np.searchsorted(begins, line_ends)).max() >= MANY_LINES:
                raise UnevenError
        return is_inside


def _n_until(mask: Mask, places: Places) -> Places:
    """How many of the mask are true up to each place, the place itself counted.

    By words of 64: a running sum over all bytes would take as long as everything else.
    """
    bits = np.packbits(mask, bitorder="little")
    words = np.zeros(len(bits) // 8 + 1, np.uint64)
    words.view(np.uint8)[: len(bits)] = bits
    n_before = np.cumsum(np.bitwise_count(words), dtype=np.intp)
    word, bit = places >> 6, (places & 63).astype(np.uint64)
    # All of the word but what lies above the place.
    later = np.bitwise_count(words[word] >> bit >> np.uint64(1))
    return n_before[word] - later


def _count_up(n: int, step: int) -> Places:
    return np.arange(1, n + 1) * step
