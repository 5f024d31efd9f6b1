"""Different values numbered in the order in which they first occur."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Number = TypeVar("Number", bound=np.integer)

FEW = 20_000
"""Up to so many values sorting takes less time than the import of pandas saves."""


def numbered(values: NDArray[Number]) -> tuple[NDArray[np.intp], NDArray[Number]]:
    """For each value the number of its like, and the different values by number."""
    if len(values) <= FEW:
        return by_sorting(values)
    import pandas as pd

    place, found = pd.factorize(values)
    return place, np.asarray(found)


def by_sorting(values: NDArray[Number]) -> tuple[NDArray[np.intp], NDArray[Number]]:
    """The same without pandas."""
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    begins = np.ones(len(values), np.bool_)
    begins[1:] = ordered[1:] != ordered[:-1]
    # The sort is stable, so the first of its like is the one that occurs first.
    firsts = order[begins]
    by_occurrence = np.argsort(firsts)
    number = np.empty(len(firsts), np.intp)
    number[by_occurrence] = np.arange(len(firsts))
    place = np.empty(len(values), np.intp)
    place[order] = number[np.cumsum(begins) - 1]
    return place, values[firsts[by_occurrence]]
