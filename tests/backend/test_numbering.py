"""Numbers of different values: sorting and pandas must say the same."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.backend import numbering


@pytest.mark.parametrize("dtype", [np.int64, np.uint64, np.uint8])
@given(values=st.lists(st.integers(0, 255)))
def test_sorting_numbers_values_as_pandas_does(dtype: type[np.integer], values: list[int]) -> None:
    array = np.array(values, dtype)
    place, found = numbering.by_sorting(array)
    expected_place, expected = pd.factorize(array)
    assert place.tolist() == expected_place.tolist()
    assert found.tolist() == expected.tolist()
    assert found.dtype == array.dtype


def test_many_values_are_numbered_in_the_order_in_which_they_occur() -> None:
    values = np.arange(3 * numbering.FEW)[::-1] // 2 * 7
    place, found = numbering.numbered(values)
    assert (found[place] == values).all()
    assert (np.diff(found) == -7).all()
