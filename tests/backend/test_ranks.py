"""The order of a column: its distinct texts against a slow order, and rows in that order."""

import time
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.backend.errors import Cancelled
from explorer.backend.ranks import arranged, ranks_of
from explorer.backend.schema import extent

NUMBERS = st.one_of(
    st.integers(-(10**18), 10**18).map(str),
    st.decimals(allow_nan=False, allow_infinity=False).map(lambda d: f"{d:f}"),
    st.integers(0, 10**6).map(lambda n: f" {n} "),
    st.integers(0, 99).map(lambda n: f"{n}-{n + 8}"),
    st.sampled_from(["48+", "-0", "0", "0.0", "007", "1.", ".5", "-", "+1", "1e3", "", " "]),
)
LETTERS = st.text(st.sampled_from("aAbB ßéÉ0919-\0\n\u2003حص😀"), max_size=30)
ALIKE = LETTERS.map(lambda text: "https://cases.example/" + text)


def slow_ranks(texts: list[str]) -> list[int]:
    """The same with nothing but Python's sort."""
    filled = [i for i, text in enumerate(texts) if text.strip()]
    extents = {i: extent(texts[i]) for i in filled}
    if all(extents.values()):
        filled.sort(key=lambda i: extents[i] or (0.0, 0.0))
    else:
        filled.sort(key=lambda i: texts[i].casefold().encode())
    ranks = [len(texts)] * len(texts)
    for place, i in enumerate(filled):
        ranks[i] = place
    return ranks


@settings(max_examples=120, deadline=None)
@given(st.one_of(*(st.lists(kind, unique=True, max_size=60) for kind in (NUMBERS, LETTERS, ALIKE))))
def test_any_texts_stand_where_a_slow_order_puts_them(texts: list[str]) -> None:
    assert ranks_of(texts).tolist() == slow_ranks(texts)


def test_equal_words_stay_apart_and_blanks_stand_behind() -> None:
    assert ranks_of(["b", "", "A", "a"]).tolist() == [2, 4, 0, 1]
    assert ranks_of(["10", "9", " "]).tolist() == [1, 0, 3]
    assert ranks_of(["", "\t"]).tolist() == [2, 2]
    assert ranks_of([]).tolist() == []


def test_very_many_texts_stand_where_a_slow_order_puts_them() -> None:
    numbers = np.random.default_rng(3).permutation(50_000).tolist()
    for texts in (
        [f"Report {n:06d} of a case" for n in numbers],
        [f"{n / 100:.2f}" for n in numbers],
        ["no number", *map(str, numbers)],
    ):
        assert ranks_of(texts).tolist() == slow_ranks(texts)


@pytest.mark.parametrize("n_texts", [3, 200, 300, 70_000])
def test_rows_stand_in_their_column_s_order_both_ways_and_equal_cells_as_before(
    n_texts: int,
) -> None:
    random = np.random.default_rng(5)
    ranks = random.permutation(n_texts).astype(np.int32)
    ranks[ranks == 1] = n_texts
    codes = random.integers(0, n_texts, 100_000)
    for rows in (np.arange(100_000), np.flatnonzero(random.random(100_000) < 0.3)):
        for sign in (1, -1):
            places = {n_texts: n_texts * 2}
            wanted = sorted(
                rows.tolist(),
                key=lambda row: places.get(r := int(ranks[codes[row]]), sign * r),
            )
            assert arranged(codes, rows, ranks, sign < 0).tolist() == wanted


def test_ordering_stops_when_it_is_not_wanted_any_more() -> None:
    n_looks = 0

    def check() -> None:
        nonlocal n_looks
        n_looks += 1
        if n_looks > 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        ranks_of([f"text {n}" for n in range(100_000)], check)
    assert n_looks == 4


def quickest(work: Callable[[], object]) -> float:
    """Seconds of this thread's own work, so that a busy machine does not matter."""

    def once() -> float:
        begin = time.thread_time()
        work()
        return time.thread_time() - begin

    return min(once() for _ in range(3))


def test_many_texts_are_ranked_in_a_part_of_the_time_that_python_sorts_them_in() -> None:
    numbers = np.random.default_rng(3).permutation(200_000).tolist()
    texts = [f"Report {n:06d} of a case" for n in numbers]
    plain = quickest(lambda: sorted(range(len(texts)), key=lambda i: texts[i].casefold()))
    assert quickest(lambda: ranks_of(texts)) < 0.5 * plain


def test_a_million_rows_are_arranged_by_counting() -> None:
    random = np.random.default_rng(1)
    rows = np.arange(1_000_000)
    for n_texts in (200, 1_000_000):
        codes = random.integers(0, n_texts, len(rows)).astype(np.uint32)
        ranks = random.permutation(n_texts).astype(np.int32)
        plain = quickest(lambda codes=codes: np.argsort(codes, kind="stable"))
        ours = quickest(lambda codes=codes, ranks=ranks: arranged(codes, rows, ranks, True))
        assert ours < 0.8 * plain
