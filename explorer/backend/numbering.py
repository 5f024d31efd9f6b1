"""Different values numbered in the order in which they first occur."""

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Number = TypeVar("Number", bound=np.integer)
Places = NDArray[np.intp]
Words = NDArray[np.uint64]

BLOCK = 1 << 15
"""So many values at a time stay in the processor's cache."""
MOST_FOR_PANDAS = 1 << 18
"""Up to so many values the hash table of pandas is quicker than what follows here."""
MOST_BITS = 22
"""Of a hash: a table of 16 MB."""
MOST_ROUNDS = 6
_MULTIPLIER = 0x9E3779B97F4A7C15
"""2**64 over the golden ratio: the upper bits of the product are the hash (Knuth, 6.4)."""

_LOADED: dict[str, Callable[[Any], Any]] = {}


def prepare() -> None:
    """Bring in pandas, which takes longer than it saves in the first file."""
    import pandas as pd

    _LOADED["factorize"] = pd.factorize


def numbered(values: NDArray[Number]) -> tuple[Places, NDArray[Number]]:
    """For each value the number of its like, and the different values by number."""
    if len(values) <= MOST_FOR_PANDAS and "factorize" in _LOADED:
        place, found = _LOADED["factorize"](values)
        return place, np.asarray(found)
    return by_hashing(values)


def by_hashing(values: NDArray[Number]) -> tuple[Places, NDArray[Number]]:
    """The same without pandas."""
    firsts = _firsts(values.astype(np.uint64, copy=False), _MULTIPLIER, MOST_ROUNDS)
    is_first = firsts == np.arange(len(firsts))
    number = np.cumsum(is_first)
    number -= 1
    return number.take(firsts), values[is_first]


def _firsts(keys: Words, multiplier: int, rounds: int) -> Places:
    """For each key the place of the first of its like.

    A slot of the table belongs to the first key that comes to it. Whoever finds another one there
    is looked at again with the others of that lot, by another hash, and in the end by sorting.
    """
    if not rounds or not len(keys):
        return _by_sorting(keys)
    bits = min(len(keys).bit_length() + 1, MOST_BITS)
    table = np.zeros(1 << bits, np.int32 if len(keys) < 1 << 31 else np.int64)
    factor, shift = np.uint64(multiplier), np.uint64(64 - bits)
    # In the table 0 means both the first key and none, so the slot of that one is known apart.
    slot_of_first = int((keys[:1] * factor >> shift)[0])
    found = np.empty(len(keys), np.intp)
    left: list[Places] = []
    for start in range(0, len(keys), BLOCK):
        block = keys[start : start + BLOCK]
        slots = block * factor
        slots >>= shift
        slots = slots.view(np.int64)
        owners = table.take(slots)
        found[start : start + BLOCK] = owners
        others = np.flatnonzero(keys.take(owners) != block)
        if not len(others):
            continue
        slots = slots.take(others)
        free = np.flatnonzero((table.take(slots) == 0) & (slots != slot_of_first))
        # Of several that come to a free slot the last that is written stays: the first of them.
        table[slots.take(free)[::-1]] = others.take(free)[::-1] + start
        owners = table.take(slots)
        found[others + start] = owners
        left.append(others[keys.take(owners) != block.take(others)] + start)
    if left:
        again = np.concatenate(left)
        multiplier = (multiplier * multiplier + 2) % (1 << 64)
        found[again] = again.take(_firsts(keys.take(again), multiplier | 1, rounds - 1))
    return found


def _by_sorting(keys: Words) -> Places:
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    begins = np.ones(len(keys), np.bool_)
    begins[1:] = ordered[1:] != ordered[:-1]
    found = np.empty(len(keys), np.intp)
    # The sort is stable, so the first of its like is the one that occurs first.
    found[order] = order[begins][np.cumsum(begins) - 1]
    return found
