"""Equal rows become one: distinct combinations of codes, with the number of rows behind each.

All keys are exact (mixed radix in 64 bits), so two different rows can never be taken for one.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from explorer.backend.coding import smallest
from explorer.backend.numbering import numbered

Codes = NDArray[np.integer]
Coded = tuple[Codes, int]
"""Codes and how many different ones there may be."""

MOST = 2**62


def _keys(parts: Sequence[Coded], n_rows: int, most: int) -> tuple[NDArray[np.int64], int] | None:
    """One number a row, equal where all parts are; None when there are more than ``most``."""
    keys = np.zeros(n_rows, np.int64)
    size = 1
    for codes, n_codes in parts:
        if size > MOST // n_codes:
            keys, found = numbered(keys)
            size = len(found)
            if size > most:
                return None
        keys *= n_codes
        keys += codes
        size *= n_codes
    keys, found = numbered(keys)
    return (keys, len(found)) if len(found) <= most else None


def combinations(
    parts: Sequence[Coded], n_rows: int, cases: NDArray[np.float64] | None = None
) -> tuple[NDArray[np.int32] | None, NDArray[np.float64] | None]:
    """The combination of each row and the cases of each combination, in first-seen order.

    ``cases`` are the rows' own weights. (None, ``cases``) when more than half of the rows differ:
    then there is too little to gain.
    """
    found = _keys(parts, n_rows, n_rows // 2) if parts else None
    if found is None:
        return None, cases
    place, n_combinations = found
    weights = np.bincount(place, cases, n_combinations).astype(np.float64)
    return place.astype(np.int32), weights


def gathered(codes: Codes, place: NDArray[np.int32], n_combinations: int) -> Codes:
    """A field's code for each combination."""
    found = np.zeros(n_combinations, codes.dtype)
    found[place] = codes
    return found


def patterns(rows: Sequence[NDArray[np.uint8]], n_rows: int) -> tuple[Codes, NDArray[np.uint8]]:
    """From one row of 0 and 1 an answer to a code a case, and the sets of answers that occur.

    The second is (answers, patterns); pattern 0 is the empty set.
    """
    words: list[Coded] = []
    for start in range(0, len(rows), 8):
        byte = np.zeros(n_rows, np.uint8)
        for bit, row in enumerate(rows[start : start + 8]):
            byte |= row << np.uint8(bit)
        words.append((byte, 2 ** len(rows[start : start + 8])))
    # The case in front has no answer at all, so that the empty set comes first.
    words = [(np.concatenate([np.zeros(1, np.uint8), byte]), n) for byte, n in words]
    found = _keys(words, n_rows + 1, n_rows + 1)
    assert found is not None
    place, n_patterns = found
    row_of = np.empty(n_patterns, np.intp)
    row_of[place] = np.arange(n_rows + 1)
    sets = np.zeros((len(rows), n_patterns), np.uint8)
    for number in range(len(rows)):
        sets[number] = (words[number // 8][0].take(row_of) >> np.uint8(number % 8)) & 1
    return place[1:].astype(smallest(n_patterns)), sets
