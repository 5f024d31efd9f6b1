"""The gate: what is hidden, what is rounded, and that nothing is made beside it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.backend.disclosure import (
    EXPORT,
    MASKED,
    PUBLIC,
    WORKING,
    RawCounts,
    RecordView,
    Released,
    release,
    release_records,
)
from explorer.backend.errors import ExplorerError


def counts_of(numbers: list[int], base: int) -> RawCounts:
    values = tuple(f"v{chr(97 + i)}" for i in range(len(numbers)))
    return RawCounts("f", "category", values, np.array(numbers, np.int64), base, sum(numbers))


@given(st.lists(st.integers(0, 200), min_size=1, max_size=8), st.integers(0, 50))
def test_what_leaves_holds_no_small_number(numbers: list[int], missing: int) -> None:
    released = release(counts_of(numbers, sum(numbers) + missing), EXPORT)
    told = [*released.counts.tolist(), released.base, released.answered, released.unanswered]
    assert all(n == MASKED or (n >= 10 and n % 10 == 0) for n in told)
    hidden = [n < 10 for n in numbers]
    assert (released.counts == MASKED).tolist() == hidden


@given(st.lists(st.integers(0, 200), min_size=1, max_size=8))
def test_the_holders_own_screen_is_exact(numbers: list[int]) -> None:
    for policy in (PUBLIC, WORKING):
        assert release(counts_of(numbers, sum(numbers)), policy).counts.tolist() == numbers


def test_zero_and_few_look_alike() -> None:
    assert release(counts_of([0, 9, 10], 19), EXPORT).counts.tolist() == [MASKED, MASKED, 10]


def test_a_policy_can_only_be_tightened() -> None:
    assert EXPORT.tighten(3, 5) == EXPORT
    assert EXPORT.tighten(20, 50).min_cell == 20


def test_released_values_are_made_by_the_gate_alone() -> None:
    good = release(counts_of([12], 12), PUBLIC)
    with pytest.raises(TypeError):
        Released(
            *(getattr(good, name) for name in Released.__slots__ if name != "key"), key=object()
        )
    with pytest.raises(TypeError):
        RecordView((), np.arange(0), PUBLIC, object())
    with pytest.raises(ValueError, match="read-only"):
        good.counts[0] = 1


def test_records_are_refused_where_the_policy_keeps_them_back() -> None:
    with pytest.raises(ExplorerError) as caught:
        release_records((), np.arange(0), EXPORT)
    assert caught.value.code == "records_withheld"
