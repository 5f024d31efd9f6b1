"""Finding and ordering records: every find against a slow search, and what stops one."""

import time
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.backend.cells import CellWords
from explorer.backend.disclosure import PUBLIC, release_records
from explorer.backend.errors import Cancelled
from explorer.backend.labels import Labels
from explorer.backend.lookup import Found, Lookup, Shown
from explorer.backend.rawtable import RawColumn
from explorer.backend.schema import Field

OWN = Field("place", "category", ("place",), label="place")
GENDER = Field("gender", "category", ("gender",), texts={"F": "female", "M": "male"})
FLAG = Field("means", "flags", ("a", "b"), ("threats", "other"))
LABELS = Labels.load().for_fields([OWN])
WORDS = [CellWords(), CellWords(LABELS, OWN), CellWords(LABELS, GENDER)]
WORDS += [CellWords(LABELS, FLAG, "threats")]
TEXTS = st.sampled_from(
    ["", " ", "F", "M ", "1", "0", "9-17", " 9-17", "a\tb", "x\ny", "Straße", "ÉCOLE", "a\u200eb"]
) | st.text(max_size=6)


def anything() -> None:
    """Nobody stops the work."""


def column(name: str, cells: Sequence[str]) -> RawColumn:
    texts = tuple(dict.fromkeys(cells))
    return RawColumn(name, np.array([texts.index(cell) for cell in cells], np.uint32), texts)


def find(
    columns: Sequence[Shown],
    text: str,
    start: int = 0,
    order: Sequence[int] | None = None,
    lookup: Lookup | None = None,
) -> tuple[list[int], tuple[int, int] | None]:
    """The rows found and the first find that was told."""
    told: list[tuple[int, int]] = []
    rows = np.array(range(len(columns[0][0].codes)) if order is None else order, np.int64)

    def tell(row: int, number: int) -> None:
        told.append((row, number))

    found = (lookup or Lookup()).find(columns, rows, text, start, tell, anything)
    assert len(told) < 2
    return found.places(rows).tolist(), told[0] if told else None


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_every_text_is_found_where_a_slow_search_finds_it(data: st.DataObject) -> None:
    n_rows = data.draw(st.integers(1, 12))
    shown = [
        (column(str(n), data.draw(st.lists(TEXTS, min_size=n_rows, max_size=n_rows))), words)
        for n, words in enumerate(WORDS)
    ]
    order = data.draw(st.permutations(range(n_rows)))[: data.draw(st.integers(1, n_rows))]
    start = data.draw(st.integers(0, len(order) - 1))
    text = data.draw(st.text(min_size=1, max_size=2) | TEXTS.filter(bool))
    cells = [
        [words.of(raw.texts[raw.codes[record]]).casefold() for raw, words in shown]
        for record in order
    ]
    holding = [[text.casefold() in cell for cell in row] for row in cells]
    wanted = [row for row in range(len(order)) if any(holding[row])]
    places, first = find(shown, text, start, order)
    assert places == wanted
    ahead = [row for row in wanted if row >= start] + wanted
    assert first == ((ahead[0], holding[ahead[0]].index(True)) if ahead else None)


@settings(max_examples=80, deadline=None)
@given(st.lists(TEXTS, min_size=1), st.sampled_from(WORDS))
def test_many_texts_at_once_read_as_one_by_one(texts: list[str], words: CellWords) -> None:
    assert words.lines(texts).split("\n")[:-1] == [words.of(text) for text in texts]


def test_words_are_searched_as_they_are_shown() -> None:
    raw = column("gender", ["F", "M", ""])
    assert find([(raw, CellWords(LABELS, GENDER))], "female") == ([0], (0, 0))
    assert find([(raw, CellWords(LABELS, GENDER))], "f") == ([0], (0, 0))
    assert find([(raw, CellWords())], "female") == ([], None)
    assert find([(raw, CellWords())], "M") == ([1], (1, 0))
    assert find([(column("place", ["9-17"]), CellWords(LABELS, OWN))], "9–17") == ([0], (0, 0))


@pytest.mark.parametrize("n_texts", [3, 200_000])
def test_the_last_of_many_rows_is_found_and_the_first_is_found_round_the_end(n_texts: int) -> None:
    texts = tuple(f"Fall {n:06d}" for n in range(n_texts))
    codes = np.arange(200_000, dtype=np.uint32) % n_texts
    codes[-1], codes[0] = 0, n_texts - 1
    codes[1:-1] = np.clip(codes[1:-1], 1, max(1, n_texts - 2))
    shown = [(RawColumn("t", codes, texts), CellWords())]
    lookup = Lookup()
    assert find(shown, texts[0], 5, lookup=lookup) == ([199_999], (199_999, 0))
    assert find(shown, texts[-1].upper(), 5, lookup=lookup) == ([0], (0, 0))
    assert len(find(shown, "fall", 0, lookup=lookup)[0]) == 200_000


def test_no_records_and_no_columns_hold_nothing() -> None:
    assert find([(column("t", ["a"]), CellWords())], "a", order=[]) == ([], None)
    found = Lookup().find([], np.zeros(0, np.int64), "a", 0, lambda r, c: None, anything)
    assert not found.is_found.any()


def stopping_after(n: int) -> Callable[[], None]:
    """A check that gives up at its n-th look."""
    looks = iter(range(n))

    def check() -> None:
        if next(looks, None) is None:
            raise Cancelled

    return check


def test_a_search_that_is_stopped_goes_on_where_it_was_when_asked_again() -> None:
    texts = tuple(f"case {n}" for n in range(200_000))
    shown = [(RawColumn("t", np.arange(200_000, dtype=np.uint32), texts), CellWords())]
    lookup = Lookup()

    def search(check: Callable[[], None]) -> Found:
        return lookup.find(shown, np.arange(200_000), "case 19", 0, lambda r, c: None, check)

    for n_looks in (0, 5, 20):
        with pytest.raises(Cancelled):
            search(stopping_after(n_looks))
    wanted = [n for n, text in enumerate(texts) if "case 19" in text]
    assert search(anything).places(np.arange(200_000)).tolist() == wanted


def test_what_is_prepared_in_parts_is_complete_and_leaves_finds_and_order_as_they_are() -> None:
    columns = [
        column("a", [f"t{n * 37 % 5000}" for n in range(5000)]),
        column("b", [str(n % 7) for n in range(5000)]),
    ]
    shown = [(raw, CellWords()) for raw in columns]
    lookup, other = Lookup(), Lookup()
    while not lookup.prepare(shown, anything):
        pass
    view = release_records(columns, np.arange(5000), PUBLIC)
    for raw in columns:
        ordered = lookup.order(view, raw, True, anything).tolist()
        assert ordered == other.order(view, raw, True, anything).tolist()
    assert find(shown, "t49", lookup=lookup) == find(shown, "t49", lookup=other)


def test_a_rare_text_is_found_in_a_part_of_the_time_that_python_looks_through_all() -> None:
    texts = tuple(f"case {n}" for n in range(200_000))
    shown = [(RawColumn("t", np.arange(200_000, dtype=np.uint32), texts), CellWords())]
    order = np.arange(200_000)
    lookup = Lookup()
    taken: dict[str, list[float]] = {"plain": [], "ours": []}
    for _ in range(3):
        begin = time.thread_time()
        assert sum("199999" in text.casefold() for text in texts) == 1
        middle = time.thread_time()
        found = lookup.find(shown, order, "199999", 0, lambda r, c: None, anything)
        taken["ours"].append(time.thread_time() - middle)
        taken["plain"].append(middle - begin)
        assert found.places(order).tolist() == [199_999]
    assert min(taken["ours"]) < 0.5 * min(taken["plain"])
