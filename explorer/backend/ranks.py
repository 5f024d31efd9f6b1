"""The order of a column: where each distinct text stands, and rows in that order.

Texts are compared as their bytes, eight at a time, so that a million of them are in order in the
time in which Python compares some ten thousand. The order of UTF-8 is that of the letters.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from explorer.backend.folded import PORTION, Check, encoded
from explorer.backend.schema import extent

_TRIED = 64
"""Texts that tell whether a column may be one of numbers."""
_MOST_LETTERS = 16
"""A number of up to 15 digits is exact in a float; longer ones are read by Python."""
_TENS = 10.0 ** np.arange(_MOST_LETTERS + 1)
_POINT = np.uint8((ord(".") - ord("0")) % 256)
_WORD = 8
_SPACE_STARTS = np.array([0xC2, 0xE1, 0xE2, 0xE3], np.uint8)
"""First bytes of the spaces beyond ASCII."""

Numbers = NDArray[np.int64]


class _Bytes:
    """Texts with their case folded, one after the other: ``data[start:end]``."""

    def __init__(self, texts: Sequence[str], check: Check) -> None:
        pieces: list[bytes] = []
        lengths: list[Numbers] = []
        for begin in range(0, len(texts), PORTION):
            check()
            part = texts[begin : begin + PORTION]
            joined = "\n".join(part) + "\n"
            if joined.count("\n") == len(part):
                piece = encoded(joined)
                ends = np.flatnonzero(np.frombuffer(piece, np.uint8) == ord("\n"))
                lengths.append(np.diff(ends, prepend=-1) - 1)
            else:
                # A cell of several lines: where a text ends is not to be seen.
                folded = [encoded(text) for text in part]
                piece = b"\n".join([*folded, b""])
                lengths.append(np.array([len(text) for text in folded]))
            pieces.append(piece)
        self.lengths = np.concatenate(lengths)
        ends = np.cumsum(self.lengths + 1) - 1
        self.starts: Numbers = ends - self.lengths
        self.data = np.frombuffer(b"".join([*pieces, bytes(_MOST_LETTERS + _WORD)]), np.uint8)
        self._words = np.ndarray((len(self.data) - _WORD + 1,), ">u8", self.data, 0, (1,))

    def words(self, items: Numbers, level: int) -> NDArray[np.uint64]:
        """Eight bytes of each text as a number, ``level`` words from its start, then zeros."""
        left = self.lengths.take(items) - _WORD * level
        at = self.starts.take(items) + _WORD * level
        # By index: take() would first copy all words, which overlap.
        found = self._words[np.minimum(at, len(self._words) - 1)].astype(np.uint64)
        if left.min(initial=_WORD) < _WORD:
            n_unwanted = (np.clip(_WORD - left, 0, _WORD - 1) * 8).astype(np.uint64)
            found >>= n_unwanted
            found <<= n_unwanted
            found[left <= 0] = 0
        return found


def ranks_of(texts: Sequence[str], check: Check = lambda: None) -> NDArray[np.int32]:
    """The place of each distinct text in a column's order; blanks stand after all others.

    Numbers are ordered by their size when every text is one, other texts by their letters,
    whatever their case. A blank's place is the number of texts.
    """
    n = len(texts)
    ranks = np.full(n, n, np.int32)
    if not n:
        return ranks
    content = _Bytes(texts, check)
    filled = _filled(texts, content)
    if len(filled):
        order = _by_size(texts, filled, content, check)
        if order is None:
            order = _by_letters(filled, content, check)
        ranks[order] = np.arange(len(order), dtype=np.int32)
    return ranks


def _filled(texts: Sequence[str], content: _Bytes) -> Numbers:
    """The texts that are not blank. A blank is empty or begins with a space of some kind."""
    first = content.data.take(content.starts)
    is_filled = content.lengths > 0
    may_be_blank = is_filled & ((first <= ord(" ")) | np.isin(first, _SPACE_STARTS))
    for i in np.flatnonzero(may_be_blank).tolist():
        is_filled[i] = not texts[i].isspace()
    return np.flatnonzero(is_filled)


def _by_size(
    texts: Sequence[str], filled: Numbers, content: _Bytes, check: Check
) -> Numbers | None:
    """The texts in the order of their numbers; None when one of them is no number."""
    tried: list[int] = filled[:_TRIED].tolist()
    if any(extent(texts[i]) is None for i in tried):
        return None
    lows: list[NDArray[np.float64]] = []
    highs: list[NDArray[np.float64]] = []
    for begin in range(0, len(filled), PORTION):
        check()
        items = filled[begin : begin + PORTION]
        low, is_read = _plain_numbers(content, items)
        high = low.copy()
        for i in np.flatnonzero(~is_read).tolist():
            found = extent(texts[int(items[i])])
            if found is None:
                return None
            low[i], high[i] = found
        lows.append(low)
        highs.append(high)
    low, high = np.concatenate(lows), np.concatenate(highs)
    check()
    order = np.argsort(low)
    is_tied = (np.diff(low.take(order)) == 0).any()
    # The quick way does not keep equal numbers in their order.
    return filled.take(np.lexsort((high, low)) if is_tied else order)


def _plain_numbers(
    content: _Bytes, items: Numbers
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Texts such as ``-12.5`` as numbers, and which of them are such texts."""
    starts, lengths = content.starts.take(items), content.lengths.take(items)
    data = content.data
    is_negative = data.take(starts) == ord("-")
    first = data.take(starts + is_negative) - ord("0") < 10
    last = data.take(starts + np.maximum(lengths, 1) - 1) - ord("0") < 10
    is_read = first & last & (lengths > is_negative) & (lengths <= _MOST_LETTERS)
    whole = np.zeros(len(items), np.int64)
    n_points, n_decimals = np.zeros((2, len(items)), np.int8)
    short = np.minimum(lengths, _MOST_LETTERS).astype(np.int8)
    for at in range(int(short[is_read].max(initial=0))):
        digit = data.take(starts + at) - ord("0")
        is_inside = at < short
        is_digit = is_inside & (digit < 10)
        is_point = is_inside & (digit == _POINT)
        is_read &= ~is_inside | is_digit | is_point | (is_negative if at == 0 else False)
        np.multiply(whole, 10, out=whole, where=is_digit)
        np.add(whole, digit, out=whole, where=is_digit)
        n_decimals += is_digit & (n_points > 0)
        n_points += is_point
    is_read &= (n_points < 2) & (lengths - is_negative - n_points < _MOST_LETTERS)
    sizes = np.where(is_read, whole, 0) / _TENS.take(n_decimals)
    return np.where(is_negative, -sizes, sizes), is_read


def _by_letters(filled: Numbers, content: _Bytes, check: Check) -> Numbers:
    """Texts in the order of their bytes; equal ones in the order in which they came.

    Sorts by the first eight bytes, then what is equal by the next eight, and so on.
    """
    order = filled.copy()
    places = np.arange(len(filled))
    groups = np.zeros(len(filled), np.int64)
    n_words = int(content.lengths.take(filled).max()) // _WORD + 1
    for level in range(n_words + 2):
        check()
        items = order.take(places)
        # At last the length, for a text may end in zeros, and the text's place.
        is_word = level < n_words
        keys = content.words(items, level) if is_word else content.lengths.take(items)
        keys = items if level > n_words else keys
        differs = np.zeros(len(keys), np.bool_)
        np.logical_and(keys[1:] != keys[:-1], groups[1:] == groups[:-1], out=differs[1:])
        if differs.any():
            is_whole = groups[0] == groups[-1]
            sorting = np.argsort(keys) if is_whole else np.lexsort((keys, groups))
            order[places] = items.take(sorting)
            keys = keys.take(sorting)
        begins = np.ones(len(keys), np.bool_)
        begins[1:] = (keys[1:] != keys[:-1]) | (groups[1:] != groups[:-1])
        is_tied = ~begins
        is_tied[:-1] |= ~begins[1:]
        if not is_tied.any():
            break
        places = places[is_tied]
        groups = np.cumsum(begins)[is_tied]
    return order


def arranged(
    codes: NDArray[np.integer],
    rows: NDArray[np.integer],
    ranks: NDArray[np.int32],
    is_descending: bool,
) -> NDArray[np.integer]:
    """The rows in the order of a column, equal cells in the order of ``rows``, blanks last.

    ``codes`` are the column's, one a row of the file; ``rows`` rise.
    """
    n = len(ranks)
    if is_descending:
        ranks = np.where(ranks == n, n, n - 1 - ranks)
    is_all = len(rows) == len(codes)
    places = _stable(ranks.take(codes if is_all else codes.take(rows)), n)
    return places.astype(np.int32) if is_all else rows.take(places)


def _stable(keys: NDArray[np.int32], most: int) -> NDArray[np.intp]:
    """What sorts keys from 0 to ``most``. Keys of two bytes are sorted by counting them."""
    if most < 1 << 16:
        return np.argsort(keys.astype(np.min_scalar_type(most)), kind="stable")
    order = np.argsort((keys & 0xFFFF).astype(np.uint16), kind="stable")
    upper = (keys >> 16).astype(np.uint16).take(order)
    return order.take(np.argsort(upper, kind="stable"))
