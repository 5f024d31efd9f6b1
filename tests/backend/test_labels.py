"""Words: every code has a sentence, every slot is filled, nothing strange gets through."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from explorer.backend.charts.catalogue import CHARTS
from explorer.backend.disclosure import MASKED
from explorer.backend.errors import ExplorerError, Notice
from explorer.backend.filters import Clause, Filters
from explorer.backend.labels import Labels
from explorer.backend.schema import Field, schemas, vocabulary

ROOT = Path(__file__).parents[2]
LABELS = Labels.load()
SOURCES = sorted((ROOT / "explorer").rglob("*.py"))


def codes(pattern: str) -> set[str]:
    """The codes that the program's own source raises."""
    found: set[str] = set()
    for path in SOURCES:
        found |= set(re.findall(pattern, path.read_text("utf-8")))
    return found


def test_every_error_and_notice_that_is_raised_has_a_sentence() -> None:
    errors = codes(r'(?:ExplorerError|UsageError)\(\s*"(\w+)"')
    assert len(errors) > 20
    assert errors <= set(LABELS.words["errors"])
    assert codes(r'Notice\.of\(\s*"(\w+)"') <= set(LABELS.words["notices"])


def test_a_sentence_names_the_file_and_survives_missing_parameters() -> None:
    for code, sentence in LABELS.words["errors"].items():
        told = LABELS.error(ExplorerError(code, file="cases.csv", row=7, near=["a", "b"]))
        assert "{" not in told
        assert ("cases.csv" in told) == ("{file}" in sentence)
    assert "(strange)" in LABELS.error(ExplorerError("strange"))


def test_notices_are_told_in_the_right_number() -> None:
    one = LABELS.notice(Notice.of("short_rows", n=1, first=3))
    many = LABELS.notice(Notice.of("short_rows", n=1200, first=3))
    assert one.startswith("One row")
    assert many.startswith("1,200 rows")


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("recruiter", "family", "Family member or relative"),
        ("age_band", "9-17", "9–17"),
        ("age_band", "48+", "48+"),
        ("citizenship", "NAM", "Namibia"),
        ("gender", "", "Not recorded"),
        ("own", "a\nb\u202ec", "a bc"),
        ("own", "<b>x</b>", "<b>x</b>"),
        ("own", "a\r\nb\x85c\u2028d\x07\x9b\u061ce", "a b c de"),
        ("own", "-5", "-5"),
        ("year", "2014-2018", "2014–2018"),
    ],
)
def test_answers_have_names(field: str, value: str, words: str) -> None:
    assert LABELS.value(field, value) == words


def test_numbers_are_written_as_the_language_does() -> None:
    assert LABELS.number(1234567) == "1,234,567"
    assert LABELS.count(MASKED) == "<10"
    assert LABELS.percent(0.46528) == "46.5\u00a0%"
    assert LABELS.percent(0) == "0.0\u00a0%"
    assert LABELS.percent(1 / 3, 0) == "33\u00a0%"
    assert LABELS.decimal(12345.678, 2) == "12,345.68"
    assert LABELS.percent(None) == LABELS.percent(float("nan")) == "–"


def sentence(*clauses: Clause) -> str:
    return LABELS.selection(Filters(clauses), 12, 1200)


def test_the_selection_is_one_plain_sentence() -> None:
    told = sentence(
        Clause("majority", ("child",)),
        Clause("gender", ("", "female")),
        Clause("year", range=("2015", "2019")),
        Clause("recruiter", (), ("other",)),
    )
    assert told == (
        "12 of 1,200 cases: adult or child is Child; gender is Female or not recorded; "
        "year of registration is 2015 to 2019; recruiter is not Other."
    )
    assert sentence() == sentence(Clause("gender")) == "All 1,200 cases."
    assert LABELS.selection(Filters(), 1, 1) == "The one case of the file."


@pytest.mark.parametrize(
    ("clause", "words"),
    [
        (Clause("gender"), ""),
        (Clause("gender", ("female",)), "Gender: Female"),
        (Clause("gender", ("",)), "Gender: not recorded"),
        (Clause("gender", (), ("",)), "Gender: recorded"),
        (Clause("gender", (), ("", "male")), "Gender: recorded, but not Male"),
        (Clause("gender", (), ("male", "female")), "Gender: neither Male nor Female"),
        (Clause("recruiter", ("family",)), "Recruiter: Family member or relative"),
        (Clause("recruiter", ("family", "friend"), ("other",)),
         "Recruiter: Family or Friend, but not Other"),
        (Clause("age_band", range=("9-17", "")), "Age: 9–17 or more"),
        (Clause("year", range=("2015", "")), "Year of registration: 2015 or later"),
        (Clause("year", ("",), range=("", "2014")),
         "Year of registration: 2014 or earlier or not recorded"),
    ],
)  # fmt: skip
def test_a_clause_is_told_in_words(clause: Clause, words: str) -> None:
    assert LABELS.clause(clause) == words
    assert LABELS.filters(Filters((clause,))) == words


def test_a_chip_names_its_field_where_the_answer_alone_would_leave_a_doubt() -> None:
    filters = Filters(
        (
            Clause("majority", ("child",), ("",)),
            Clause("gender", (), ("male",)),
            Clause("recruiter", ("other",)),
            Clause("citizenship", ("PHL",)),
            Clause("age_band", ("9-17",)),
            Clause("year", ("",), range=("2015", "")),
        )
    )
    chips = LABELS.chips(filters)
    assert [(chip.field, chip.value, chip.text, chip.is_excluded) for chip in chips] == [
        ("majority", "child", "Child", False),
        ("majority", "", "Adult or child: recorded", True),
        ("gender", "male", "not Male", True),
        ("recruiter", "other", "Recruiter: Other", False),
        ("citizenship", "PHL", "Citizenship: Philippines", False),
        ("age_band", "9-17", "Age: 9–17", False),
        ("year", None, "Year of registration: 2015 or later", False),
        ("year", "", "Year of registration: not recorded", False),
    ]
    assert chips[0].whole == "Adult or child: Child"
    assert chips[2].whole == "Gender: not Male"


def test_fields_of_unknown_files_are_called_as_their_columns_and_answers_stay_as_written() -> None:
    fields = [
        Field("need_now", "category", ("Need now",), label="Need\u202e now"),
        Field("year", "number", ("Year",), label="Year"),
        Field("gender", "category", ("gender",), label="gender"),
        Field("help", "flags", ("helpRent", "helpLegalAid"), ("rent", "legal_aid"), label="Help"),
        Field("gone", "category", ("gone",)),
    ]
    labels = LABELS.for_fields(fields)
    assert [labels.field(f.id) for f in fields] == ["Need now", "Year", "Gender", "Help", "gone"]
    assert labels.value("gender", "female") == "female"
    assert labels.value("gender", "") == "Not recorded"
    assert labels.value("help", "legal_aid") == "Legal aid"
    assert labels.value("need_now", "2020-01") == "2020-01"
    assert labels.value("need_now", "9-17") == "9–17"
    assert labels.clause(Clause("gender", ("a_b", ""))) == "Gender: a_b or not recorded"
    assert labels.selection(Filters((Clause("need_now", ("x",)),)), 1, 2).endswith("Need now is x.")
    assert [chip.text for chip in labels.chips(Filters((Clause("need_now", ("x", "1")),)))] == [
        "x",
        "Need now: 1",
    ]


def test_lists_say_and_for_what_all_is_and_or_for_a_choice() -> None:
    both = LABELS.notice(Notice.of("duplicate_columns", n=2, columns=["a", "b", "c"]))
    assert "a, b and c occur" in both
    assert "a, b or c" in LABELS.error(ExplorerError("no_such_field", near=["a", "b", "c"]))


def test_a_sentence_without_its_particulars_still_reads_well() -> None:
    assert (
        LABELS.error(ExplorerError("empty_file")) == "The file is empty. Was it copied completely?"
    )
    assert LABELS.error(ExplorerError("empty_file", file="the file")).startswith("the file is")
    for code in LABELS.words["notices"]:
        assert "{" not in LABELS.notice(Notice.of(code))


def test_every_text_that_the_program_asks_for_is_there() -> None:
    keys = codes(r"""\btext\(\s*f?"([a-z_0-9]+(?:\.[a-z_0-9{}]+)+)""")
    assert len(keys) > 40
    for key in keys:
        found = LABELS.words
        for part in key.split("{")[0].rstrip(".").split("."):
            assert part in found or "{" in key, key
            found = found.get(part, found)


BY_ID = tuple("language numbers slots chips fields values schemas countries limits".split())
"""Tables that are asked for whole, or by an id from a layout or a file."""


def keys_of(table: Mapping[str, Any], before: str = "") -> Iterator[str]:
    """The dotted keys of texts; one in the singular and the plural is one key."""
    for name, found in table.items():
        if isinstance(found, Mapping) and set(found) != {"one", "other"}:
            yield from keys_of(found, f"{before}{name}.")
        else:
            yield before + name


def asked_for() -> Iterator[str]:
    """Patterns of the texts in the program's source that could be keys."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield re.escape(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = [p.value if isinstance(p, ast.Constant) else None for p in node.values]
                if "." in str(parts[0]):
                    yield "".join(r"\w+" if p is None else re.escape(str(p)) for p in parts)


def test_every_text_is_asked_for_somewhere() -> None:
    asked = set(asked_for())
    for chart in CHARTS:
        asked.add(re.escape(f"charts.types.{chart.id}"))
    for code in codes(r'"(\w+)"'):
        asked |= {f"(errors|notices)\\.{code}(_plain)?"}
    known = re.compile("|".join(sorted(asked)))
    keys = [key for key in keys_of(LABELS.words) if key.split(".")[0] not in BY_ID]
    assert len(keys) > 100
    assert [key for key in keys if not known.fullmatch(key)] == []


def test_every_chart_has_a_name() -> None:
    assert {chart.id for chart in CHARTS} == set(LABELS.words["charts"]["types"])


def test_every_layout_has_a_name() -> None:
    assert {s.id for s in schemas()} | {"counted", "inferred"} == set(LABELS.words["schemas"])


def test_answers_are_named_only_where_the_vocabulary_has_them() -> None:
    for field, named in LABELS.words["values"].items():
        known = vocabulary()[field]["values"]
        assert set(named) <= set(known), field


def test_answers_wanted_together_are_one_part_of_the_filters_in_words() -> None:
    both = Clause("means", ("debt_bondage", "threats"), ("takes_earnings",), match="all")
    words = LABELS.clause(both)
    assert " and " in words
    assert " or " not in words
    together, left_out = LABELS.chips(Filters((both,)))
    assert together.value is None
    assert together.together == both.include
    assert left_out.is_excluded
    exactly = Clause("means", ("debt_bondage",), match="only")
    assert ": only " in LABELS.clause(exactly)
