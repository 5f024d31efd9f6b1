"""Words: every code has a sentence, every slot is filled, nothing strange gets through."""

import re
from pathlib import Path

import pytest

from explorer.backend.disclosure import MASKED
from explorer.backend.errors import ExplorerError, Notice
from explorer.backend.filters import Clause, Filters
from explorer.backend.labels import Labels
from explorer.backend.schema import Field

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
    ],
)
def test_answers_have_names(field: str, value: str, words: str) -> None:
    assert LABELS.value(field, value) == words


def test_numbers_are_written_as_the_language_does() -> None:
    assert LABELS.number(1234567) == "1,234,567"
    assert LABELS.count(MASKED) == "<10"
    assert LABELS.percent(0.46528) == "46.5\u00a0%"
    assert LABELS.percent(None) == LABELS.percent(float("nan")) == "–"


def test_the_selection_is_one_plain_sentence() -> None:
    filters = Filters(
        (
            Clause("gender", ("female", "")),
            Clause("year", range=("2015", "2019")),
            Clause("recruiter", (), ("other",)),
        )
    )
    assert LABELS.selection(filters, 12, 1200) == (
        "12 of 1,200 cases. Gender: Female or Not recorded; "
        "Year of registration: 2015 to 2019; Recruiter: not Other."
    )
    assert LABELS.selection(Filters(), 1200, 1200) == "All 1,200 cases."


def test_fields_of_unknown_files_are_called_as_their_columns() -> None:
    field = Field("need_now", "category", ("Need now",), label="Need now")
    assert LABELS.for_fields([field]).field("need_now") == "Need now"
