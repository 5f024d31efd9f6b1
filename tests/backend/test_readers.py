"""Text tables of every make give the same cells, exactly as the file has them."""

import csv
import gzip
import hashlib
import io
import itertools
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.backend import delimited, even, readers, spancoding
from explorer.backend.rawtable import RawTable

CTDC = Path(__file__).parents[3] / "shared" / "data" / "ctdc"
MOST_READ_TWICE = 1 << 20
HEADER = ["gender", "ageBroad", "Straße", "notes"]
ROWS = [
    ["Female", "9--17", "Ł", 'said "no", left'],
    ["", "007", "", "NA"],
    ["nan", "-99", "1.0", "two\nlines"],
    ["Male ", " 18--20", "1", ""],
    ["<b>", "=cmd|' /C calc'!A0", "\u202eright to left\u200f", "semi;colon, comma\tand | bar"],
]
LATIN_ROWS = [[cell.replace("Ł", "é").replace("\u202e", "").replace("\u200f", "") for cell in row]
              for row in ROWS]  # fmt: skip
SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252")


def cells(raw: RawTable) -> list[list[str]]:
    """The table row by row."""
    return [[c.texts[c.codes[i]] for c in raw.columns] for i in range(raw.n_rows)]


def written(
    rows: list[list[str]], separator: str = ",", end: str = "\r\n", quoting: int = 0
) -> str:
    """The table as Python's own writer of CSV writes it."""
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator=end, quoting=quoting).writerows(rows)
    return out.getvalue()


def both_ways(
    path: Path, is_packed: bool = False, encoding: str | None = None
) -> tuple[list[list[str]] | None, list[list[str]]]:
    """The columns as the quick way reads them, if it can, and as the careful one does."""
    found = readers.sniff.survey(path, is_packed, encoding, lambda part: None)
    layout = delimited._layout(found)
    quick = delimited._read_even(found, layout, lambda part: None)
    careful, _ = delimited._read_any(found, layout, lambda part: None)
    told = [[[t[k] for k in c] for c, t in cells] for cells in (quick or [], careful)]
    for codes, texts in (*(quick or ()), *careful):
        assert len(set(texts)) == len(texts)
        assert codes.max(initial=0) < max(1, len(texts))
    assert quick is None or told[0] == told[1]
    return (told[0] if quick is not None else None), told[1]


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., RawTable]:
    def read_bytes(data: bytes | str, name: str = "cases.csv", **options: str) -> RawTable:
        path = tmp_path / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        raw = readers.read(path, **options)
        if path.stat().st_size < MOST_READ_TWICE and len(raw.columns) > 1:
            both_ways(path, raw.source.format == "csv.gz", options.get("encoding"))
        return raw

    return read_bytes


def codes_of(raw: RawTable) -> list[str]:
    return [notice.code for notice in raw.notices]


def params_of(raw: RawTable, code: str) -> dict[str, object]:
    return next(dict(notice.params) for notice in raw.notices if notice.code == code)


@pytest.mark.parametrize("is_packed", [False, True], ids=["plain", "packed"])
@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("separator", SEPARATORS.values(), ids=SEPARATORS)
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_any_make_of_text_file_gives_the_same_cells(
    read: Callable[..., RawTable], separator: str, encoding: str, is_packed: bool, end: str
) -> None:
    rows = LATIN_ROWS if encoding == "cp1252" else ROWS
    data = written([HEADER, *rows], separator, end).encode(encoding)
    raw = read(gzip.compress(data) if is_packed else data, "cases.gz" if is_packed else "cases.csv")
    assert list(raw.names) == HEADER
    assert cells(raw) == rows
    assert raw.source.separator == separator
    assert raw.source.format == ("csv.gz" if is_packed else "csv")
    assert raw.source.is_encoding_guessed == (encoding == "cp1252")
    assert codes_of(raw) == (["guessed_encoding"] if encoding == "cp1252" else [])


@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_quoted_and_bare_cells_are_the_same(read: Callable[..., RawTable], quoting: int) -> None:
    assert cells(read(written([HEADER, *ROWS], quoting=quoting))) == ROWS


def test_columns_of_numbers_stay_texts(read: Callable[..., RawTable]) -> None:
    raw = read("a,b,c\n1,1.0,True\n007,1,False\n1.0,1e0,True\n")
    assert cells(raw) == [["1", "1.0", "True"], ["007", "1", "False"], ["1.0", "1e0", "True"]]


def test_the_source_tells_size_and_fingerprint(read: Callable[..., RawTable]) -> None:
    data = written([HEADER, *ROWS]).encode()
    source = read(data).source
    assert source.sha256 == hashlib.sha256(data).hexdigest()
    assert (source.size, source.encoding) == (len(data), "utf-8")
    assert source.mtime_ns == source.path.stat().st_mtime_ns


def test_a_packed_file_has_the_fingerprint_of_its_packed_bytes(
    read: Callable[..., RawTable],
) -> None:
    data = gzip.compress(b"a,b\n1,2\n")
    assert read(data).source.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(("n", "dtype"), [(256, np.uint8), (257, np.uint16), (65537, np.uint32)])
def test_codes_take_the_smallest_type(
    read: Callable[..., RawTable], n: int, dtype: type[np.unsignedinteger]
) -> None:
    raw = read("id,x\n" + "".join(f"{i},1\n" for i in range(n)))
    assert raw.columns[0].codes.dtype == dtype
    assert cells(raw)[-1] == [str(n - 1), "1"]


def test_a_wanted_encoding_overrides_the_guess(read: Callable[..., RawTable]) -> None:
    raw = read("пол;x\nженский;1\n".encode("cp1251"), encoding="windows-1251")
    assert raw.names == ("пол", "x")
    assert raw.source.encoding == "cp1251"
    assert not raw.source.is_encoding_guessed


def test_letters_that_western_windows_lacks_are_kept(read: Callable[..., RawTable]) -> None:
    raw = read(b"a;b\n\x81;2\n")
    assert cells(raw) == [["\x81", "2"]]
    assert raw.source.is_encoding_guessed


def test_a_separator_inside_quotes_or_answers_does_not_mislead(
    read: Callable[..., RawTable],
) -> None:
    raw = read('"terms; see, site";b\n"x,y,z";1,5\n"u,v,w";2,5\n')
    assert raw.names == ("terms; see, site", "b")
    joined = read("relation,x\nfamily;friend,1\nfamily;friend;other,2\n")
    assert cells(joined)[1] == ["family;friend;other", "2"]


def test_a_single_column_keeps_commas(read: Callable[..., RawTable]) -> None:
    raw = read("notes\nfirst, second\n\nthird; fourth\n")
    assert cells(raw) == [["first, second"], ["third; fourth"]]


def test_a_stated_separator_is_taken(read: Callable[..., RawTable]) -> None:
    raw = read("sep=|\na,1|b,2\n3,4|5,6\n")
    assert raw.names == ("a,1", "b,2")
    assert cells(raw) == [["3,4", "5,6"]]


def test_blank_lines_around_the_table_are_ignored(read: Callable[..., RawTable]) -> None:
    assert cells(read("\n\r\n  \na,b\n1,2\n\n3,4\n\n\n   \n")) == [["1", "2"], ["3", "4"]]


def test_empty_cells_alone_make_a_row(read: Callable[..., RawTable]) -> None:
    assert cells(read("a,b\n,\n1,2\n,\n")) == [["", ""], ["1", "2"], ["", ""]]


def test_short_rows_are_filled_up_and_told(read: Callable[..., RawTable]) -> None:
    raw = read("a,b,c\n1,2,3\n4,5\n6\n7,8,9\n")
    assert cells(raw) == [["1", "2", "3"], ["4", "5", ""], ["6", "", ""], ["7", "8", "9"]]
    assert params_of(raw, "short_rows") == {"n": 2, "first": 3}


def test_surplus_cells_get_columns_of_their_own(read: Callable[..., RawTable]) -> None:
    raw = read('a,b\n1,2\n"3\n",4,5,6\n7,8,,\n')
    assert raw.names == ("a", "b", "column_3", "column_4")
    assert cells(raw) == [["1", "2", "", ""], ["3\n", "4", "5", "6"], ["7", "8", "", ""]]
    assert params_of(raw, "long_rows") == {"n": 1, "first": 3}


def test_a_long_row_that_makes_up_for_a_short_one_is_seen(read: Callable[..., RawTable]) -> None:
    raw = read("a,b\n1,2,3\n4\n")
    assert cells(raw) == [["1", "2", "3"], ["4", "", ""]]
    assert codes_of(raw) == ["short_rows", "long_rows"]


def test_a_long_last_row_is_found_in_a_long_file(read: Callable[..., RawTable]) -> None:
    raw = read("a,b\n" + "1,2\n" * 700_000 + "3,4,5\n")
    assert raw.n_rows == 700_001
    assert raw.columns[2].texts[raw.columns[2].codes[-1]] == "5"
    assert params_of(raw, "long_rows") == {"n": 1, "first": 700_002}


def test_separators_at_every_line_end_make_no_column(read: Callable[..., RawTable]) -> None:
    raw = read("a,b,\n1,2,\n3,4,\n")
    assert raw.names == ("a", "b")
    assert raw.notices == ()


TITLED = {
    "a title": ("Cases, as of 2021\n", 1),
    "two lines and a blank one": ("Extract\nMade on;5 May\n\n", 2),
    "a quoted title": ('"A title, with marks; and ""quotes"""\n', 1),
}


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("title", TITLED)
@pytest.mark.parametrize("ending", ["", "x,y\n"], ids=["even", "uneven"])
def test_lines_above_the_header_are_left_out_and_told(
    read: Callable[..., RawTable], separator: str, title: str, ending: str
) -> None:
    above, n = TITLED[title]
    header, rows = [*HEADER, "year"], [[*row, str(2000 + i)] for i, row in enumerate(ROWS * 3)]
    raw = read(above + written([header, *rows], separator) + ending)
    assert list(raw.names) == header
    assert cells(raw)[: len(rows)] == rows
    line = above.count("\n") + 1
    assert params_of(raw, "titles") == {"n": n, "line": line}
    assert ("short_rows" in codes_of(raw)) == bool(ending)


def test_a_stated_separator_may_stand_above_a_title(read: Callable[..., RawTable]) -> None:
    raw = read("sep=;\nExtract\na;b;c\n1;2;3\n4;5;6\n")
    assert cells(raw) == [["1", "2", "3"], ["4", "5", "6"]]
    assert params_of(raw, "titles") == {"n": 1, "line": 3}


UNTITLED = {
    "header of too few names": "gender\nFemale,a,1\nFemale,b,2\n",
    "numbers for names": "id\n1,2,3\n4,5,6\n",
    "one row": "notes\na,b,c\n",
    "a name twice": "notes\na,b,a\n1,2,3\n4,5,6\n",
    "prose": "notes\nfirst, second, third\nonly this\nsomething else\nfirst, second, last\n",
    "half as many names": "a,b\nx,y,z\nu,v,w\n",
}


@pytest.mark.parametrize("situation", UNTITLED)
def test_the_first_line_is_the_header_where_another_is_not_clear(
    read: Callable[..., RawTable], situation: str
) -> None:
    text = UNTITLED[situation]
    raw = read(text)
    assert "titles" not in codes_of(raw)
    assert raw.n_rows == text.count("\n") - 1


def test_twice_the_same_name_gets_a_number(read: Callable[..., RawTable]) -> None:
    raw = read("a,a,b,a\n1,2,3,4\n")
    assert raw.names == ("a", "a_2", "b", "a_3")
    assert params_of(raw, "duplicate_columns") == {"n": 1, "columns": ["a"]}


def test_a_number_is_never_given_to_two_columns(read: Callable[..., RawTable]) -> None:
    raw = read("a,a,a_2,,column_4,column_6,\n1,2,3,4,5,6,7\n")
    assert len(set(raw.names)) == 7
    assert [raw.names[i] for i in (0, 2, 4, 5)] == ["a", "a_2", "column_4", "column_6"]


def test_columns_without_names_are_numbered(read: Callable[..., RawTable]) -> None:
    raw = read("a,, \n1,2,3\n")
    assert raw.names == ("a", "column_2", "column_3")
    assert params_of(raw, "empty_columns") == {"n": 2, "columns": ["column_2", "column_3"]}


STRAY = {
    "never closed": ('1,"2,3\n4,5,6\n', [["1", '"2', "3"], ["4", "5", "6"]]),
    "closed in another row": ('1,"2,3\n4,"5",6\n', [["1", '"2', "3"], ["4", "5", "6"]]),
    "text after it": ('1,"x"y,3\n', [["1", '"x"y', "3"]]),
    "at the end": ('1,2,3\n4,5,"6', [["1", "2", "3"], ["4", "5", '"6']]),
    "a pair around rows": (
        '1,"2,3\n' + "4,5,6\n" * 4 + '7,8",9\n',
        [["1", '"2', "3"], *[["4", "5", "6"]] * 4, ["7", '8"', "9"]],
    ),
}


@pytest.mark.parametrize("situation", STRAY)
def test_a_lone_quotation_mark_swallows_nothing(
    read: Callable[..., RawTable], situation: str
) -> None:
    text, expected = STRAY[situation]
    raw = read("a,b,c\n" + text)
    assert cells(raw) == expected
    assert codes_of(raw) == ["stray_quotes"]


def test_a_quotation_mark_inside_a_cell_is_text(read: Callable[..., RawTable]) -> None:
    raw = read('a,b,c\n1,5" pipe,3\n4,"5",6\n7,8" and 9",0\n')
    assert cells(raw) == [["1", '5" pipe', "3"], ["4", "5", "6"], ["7", '8" and 9"', "0"]]
    assert raw.notices == ()


def test_a_lone_quotation_mark_in_a_large_file_is_named_with_its_line(
    read: Callable[..., RawTable],
) -> None:
    raw = read("a,b,c\n" + "1,2,3\n" * 50_000 + '4,"5,6\n' + "7,8,9\n" * 400_000)
    assert raw.n_rows == 450_001
    assert params_of(raw, "stray_quotes") == {"n": 1, "first": 50_002}


def test_a_long_quoted_text_stays_one_cell(read: Callable[..., RawTable]) -> None:
    text = "she said, that\n" * 40
    assert cells(read(written([["a", "b"], ["1", text], ["2", "x"]]))) == [["1", text], ["2", "x"]]


def test_old_mac_line_ends_are_lines(read: Callable[..., RawTable]) -> None:
    assert cells(read("a;b\r1;2\r3;4\r")) == [["1", "2"], ["3", "4"]]


@pytest.mark.parametrize("text", ["x" * 10_500_000, "word\n" * 2_100_000], ids=["line", "lines"])
def test_a_cell_of_ten_megabytes_is_kept(read: Callable[..., RawTable], text: str) -> None:
    raw = read(written([["a", "b"], ["1", text], ["2", "x"]]))
    column = raw.columns[1]
    assert [column.texts[code] for code in column.codes] == [text, "x"]


def test_five_thousand_columns_are_read(read: Callable[..., RawTable]) -> None:
    names = [f"a_rather_long_name_of_column_{i}" for i in range(5000)]
    rows = [[str((i * k) % 7) for i in range(5000)] for k in range(60)]
    raw = read(written([names, *rows]))
    assert list(raw.names) == names
    assert cells(raw) == rows


def test_a_million_rows_are_read(read: Callable[..., RawTable]) -> None:
    raw = read("a,b,c\n" + "Female,2019,\nMale,,1\n" * 500_000)
    assert raw.n_rows == 1_000_000
    assert [len(column.texts) for column in raw.columns] == [2, 2, 2]
    first = RawTable(raw.columns, 2, raw.source)
    assert cells(first) == [["Female", "2019", ""], ["Male", "", "1"]]


def test_a_path_with_emoji_and_many_letters_is_opened(tmp_path: Path) -> None:
    folder = tmp_path
    for name in ("ქართული", "🗂 casos", "длинное имя " * 9, "x" * 200):
        folder = folder / name
    folder.mkdir(parents=True)
    path = folder / "случаи 🧾 حالات.csv"
    path.write_text("a,b\n1,2\n")
    assert len(str(path)) > 260
    assert cells(readers.read(path)) == [["1", "2"]]


def test_progress_never_goes_back_and_ends_near_one(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_bytes(b"a,b\n" + b"caf\xe9,2\n" * 500_000 + b"1\n")
    seen: list[float] = []
    readers.read(path, seen.append)
    assert seen == sorted(seen)
    assert 0.9 < seen[-1] <= 1.0
    # At least every 4 MB in each of the passes.
    assert len(seen) > 2 * path.stat().st_size / 4e6


PLAIN = st.text(st.characters(exclude_characters='\0\r\n",;|\t', exclude_categories=["Cs"]))
CELL = st.one_of(
    st.sampled_from(["", "1", "007", "NA", " x ", '"', '""', ",", ";", "\t", "|", "\n", "\r\n"]),
    # The writer leaves a lone return bare, which then is a line end.
    st.text(st.characters(exclude_characters="\0\r", exclude_categories=["Cs"]), max_size=12),
    PLAIN,
)


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    width = draw(st.integers(1, 6))
    row = st.lists(CELL, min_size=width, max_size=width)
    return [[f"name{i}" for i in range(width)], *draw(st.lists(row, min_size=1, max_size=12))]


def is_text(rows: list[list[str]]) -> bool:
    """No more control letters than a text has; a file with more is refused as no table."""
    letters = "".join(itertools.chain(*rows))
    return sum(letter < " " and letter not in "\t\n\r" for letter in letters) * 60 < len(letters)


@settings(max_examples=200, deadline=None)
@given(
    table=tables().filter(lambda t: is_text(t[1:])),
    separator=st.sampled_from(list(SEPARATORS.values())),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    end=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_whatever_a_csv_writer_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory,
    table: list[list[str]],
    separator: str,
    quoting: int,
    end: str,
    encoding: str,
) -> None:
    path = tmp_path_factory.getbasetemp() / "random.csv"
    path.write_bytes(written(table, separator, end, quoting).encode(encoding))
    raw = readers.read(path)
    assert [list(raw.names), *cells(raw)] == table


@settings(max_examples=300, deadline=None)
@given(text=st.text(st.sampled_from('ab1,"\n\r; \té'), max_size=60))
def test_the_quick_and_the_careful_way_agree(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "either.csv"
    path.write_text("a,b\nx,y\n" + text, newline="")
    both_ways(path)


LETTERS = st.text(st.sampled_from('aé漢"'), max_size=2)
ALIKE = st.builds(lambda n, end: "x" * n + end, st.integers(0, 20), LETTERS)


@settings(max_examples=200, deadline=None)
@given(
    rows=st.lists(st.tuples(ALIKE, ALIKE, ALIKE), min_size=1, max_size=30),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    end=st.sampled_from(["\n", "\r\n"]),
    most_letters=st.sampled_from([8, 16, 128]),
    most_pairs=st.sampled_from([0, 1 << 22]),
    size=st.integers(30, 400),
)
def test_texts_that_differ_late_are_told_apart_the_quick_way(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[str, str, str]],
    quoting: int,
    end: str,
    most_letters: int,
    most_pairs: int,
    size: int,
) -> None:
    path = tmp_path_factory.getbasetemp() / "alike.csv"
    table = [["a", "b", "c"], *map(list, rows)]
    path.write_text(written(table, ",", end, quoting), newline="")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(even, "BATCH", size)
        patch.setattr(even, "BATCH_PER_COLUMN", 0)
        patch.setattr(spancoding, "MOST_LETTERS", most_letters)
        patch.setattr(spancoding, "MOST_PAIRS", most_pairs)
        quick, careful = both_ways(path)
    assert quick == careful == [list(column) for column in zip(*rows, strict=True)]


@pytest.mark.parametrize("is_quoted", [False, True], ids=["bare", "quoted"])
def test_columns_where_no_text_occurs_twice_are_read_the_quick_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_quoted: bool
) -> None:
    monkeypatch.setattr(even, "BATCH", 1 << 15)
    path = tmp_path / "cases.csv"
    rows = [
        [f"case {i}", "1" if i % 3 else "", f"note {i}, " + "é" * (i % 90)] for i in range(5000)
    ]
    table = [["id", "flag", "note"], *rows]
    path.write_text(written(table, quoting=csv.QUOTE_ALL if is_quoted else csv.QUOTE_MINIMAL))
    quick, careful = both_ways(path)
    assert quick == careful == [list(column) for column in zip(*rows, strict=True)]


def test_rows_with_both_line_ends_are_read_the_quick_way(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_bytes(b"a,b\r\n1,2\n3,4\r\n,\n5,\r\n")
    quick, careful = both_ways(path)
    assert quick == careful == [["1", "3", "", "5"], ["2", "4", "", ""]]


@settings(max_examples=100, deadline=None)
@given(table=tables().filter(lambda t: is_text(t[1:])), size=st.integers(1, 40))
def test_batches_of_any_size_hold_the_same_rows(
    tmp_path_factory: pytest.TempPathFactory, table: list[list[str]], size: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "batches.csv"
    path.write_text(written(table), newline="")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(even, "BATCH", size)
        patch.setattr(even, "BATCH_PER_COLUMN", 0)
        patch.setattr(readers.sniff, "SAMPLE", max(16, size))
        raw = readers.read(path)
    assert cells(raw) == table[1:]


@pytest.mark.parametrize(
    "name",
    [
        "ctdc_global_synthetic_2021-08.csv",
        "ctdc_global_victim_perpetrator_synthetic_2022-12.csv",
        "derived/ctdc_k_anonymised_2021-07_rebuilt.csv",
        "excerpts/ctdc_k_anonymised_2020-04_excerpt.csv",
    ],
)
def test_a_real_file_has_the_cells_that_pandas_reads(name: str) -> None:
    import pandas as pd

    path = CTDC / name
    if not path.exists():
        pytest.skip("the CTDC files are not beside the checkout")
    raw = readers.read(path)
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    assert raw.names == tuple(frame.columns)
    assert raw.n_rows == len(frame)
    assert raw.notices == ()
    for column in raw.columns:
        assert [column.texts[code] for code in column.codes.tolist()] == frame[column.name].tolist()
