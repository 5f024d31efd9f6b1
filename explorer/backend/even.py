"""Tells whether the rows of a text table are all alike, at the speed of a copy.

Pandas' parser fills up short rows without a word and drops what is too much in some; so it is
only given rows that were counted here.
"""

from collections.abc import Iterable, Iterator

import numpy as np

from explorer.backend.rows import MANY_LINES

BATCH = 1 << 21
BATCH_PER_COLUMN = 1 << 11
MOST_HELD = 1 << 26
_QUOTE, _LF, _CR = b'"\n\r'


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
        yield data + b"\n"


class EvenRows:
    """Counts rows that all have ``width`` cells."""

    def __init__(self, separator: str, width: int) -> None:
        mark = separator.encode()
        self._unit = mark * (width - 1) + b"\n"
        self._others = bytes(set(range(256)) - set(mark + b"\n"))
        self._before = np.zeros(256, np.bool_)
        self._before[[ord(mark), _LF, _QUOTE]] = True
        self._after = np.zeros(256, np.bool_)
        self._after[[ord(mark), _LF, _CR, _QUOTE]] = True

    def count(self, batch: bytes) -> int:
        """The rows of a batch, which ends with a line end; raises ``UnevenError``."""
        if batch.count(b"\r") != batch.count(b"\r\n"):
            raise UnevenError
        plain = self._without_quoted(batch) if b'"' in batch else batch
        marks = plain.translate(None, self._others)
        n_rows = len(marks) // len(self._unit)
        if marks != self._unit * n_rows:
            raise UnevenError
        return n_rows

    def _without_quoted(self, batch: bytes) -> bytes:
        """The batch without what stands in quotes, where these open and close whole cells."""
        data = np.frombuffer(batch, np.uint8)
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
        return data[~is_inside].tobytes()
