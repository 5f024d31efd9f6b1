"""Numbers of different values: our own hash table and pandas must say the same."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.backend import numbering

NUMBERS = st.one_of(st.integers(0, 255), st.integers(0, 2**63 - 1))


def assert_as_pandas(array: np.ndarray) -> None:
    place, found = numbering.by_hashing(array)
    expected_place, expected = pd.factorize(array)
    assert place.tolist() == expected_place.tolist()
    assert found.tolist() == expected.tolist()
    assert found.dtype == array.dtype


@pytest.mark.parametrize("most_bits", [1, 3, numbering.MOST_BITS])
@pytest.mark.parametrize("dtype", [np.int64, np.uint64])
@given(values=st.lists(NUMBERS))
def test_values_are_numbered_as_pandas_does(
    most_bits: int, dtype: type[np.integer], values: list[int]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        # Small tables, small blocks: most values meet another one in their slot.
        patch.setattr(numbering, "MOST_BITS", most_bits)
        patch.setattr(numbering, "BLOCK", 4)
        assert_as_pandas(np.array(values, dtype))


def test_negative_and_narrow_numbers_keep_their_type() -> None:
    assert_as_pandas(np.array([5, -1, 5, -(2**63), -1], np.int64))
    assert_as_pandas(np.array([3, 0, 3, 255], np.uint8))


@pytest.mark.parametrize("n_different", [1, 300, 90_000])
def test_many_values_are_numbered_in_the_order_in_which_they_occur(n_different: int) -> None:
    draw = np.random.default_rng(n_different)
    different = draw.integers(0, 2**62, n_different)
    assert_as_pandas(different[draw.integers(0, n_different, 400_000)])
    # Letters packed into words differ in few bits, and in the upper ones alone.
    assert_as_pandas(np.arange(n_different)[::-1] // 2 * 2**40)
    assert_as_pandas(np.arange(n_different, dtype=np.uint64) << np.uint64(46))


def test_pandas_is_used_once_it_is_there_and_says_the_same() -> None:
    values = np.arange(5_000)[::-1] // 2 * 7
    before = numbering.numbered(values)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(numbering, "_LOADED", {})
        numbering.prepare()
        after = numbering.numbered(values)
    for one, other in zip(before, after, strict=True):
        assert one.tolist() == other.tolist()
