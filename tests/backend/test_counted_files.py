"""Counted files: each row a combination of answers, its last column the number of cases."""

import gzip
from pathlib import Path

import pytest

from explorer.backend import compute, load_report
from explorer.backend.disclosure import WORKING
from explorer.backend.errors import ExplorerError
from explorer.backend.filters import Clause, Filters
from explorer.backend.labels import Labels

HEADER = "gender,citizenship,means.threats,means.other,means.new_one,cases\n"
ROWS = """female,NAM,1,,,30
female,PHL,,1,1,5
male,PHL,,,,1
male,,1,1,,0
female,NAM,1,,,4
"""


def file_of(folder: Path, rows: str = ROWS, header: str = HEADER, name: str = "c.csv") -> Path:
    path = folder / name
    data = (header + rows).encode()
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return path


@pytest.mark.parametrize("name", ["c.csv", "c.csv.gz"])
def test_every_number_is_the_sum_of_the_weights(tmp_path: Path, name: str) -> None:
    table = compute.load(file_of(tmp_path, name=name))
    info = compute.describe(table, WORKING)
    assert (info.schema_id, info.n_rows, info.is_inferred) == ("counted", 40, False)
    rows, selected, gender = compute.count_field(table, Filters(), "gender", "", WORKING)
    assert (rows, selected) == (40, 40)
    assert dict(zip(gender.values, gender.counts.tolist(), strict=True)) == {
        "female": 39,
        "male": 1,
    }
    threats = Filters((Clause("means", ("threats",)),))
    _, selected, country = compute.count_field(table, threats, "citizenship", "means", WORKING)
    assert selected == 34
    assert country.by_values == ("threats", "other", "new_one")
    assert country.counts.tolist() == [[34, 0, 0], [0, 0, 0]]


def test_records_are_the_rows_of_the_file_whatever_their_weight(tmp_path: Path) -> None:
    table = compute.load(file_of(tmp_path))
    view = compute.records(table, Filters((Clause("means", ("threats",)),)), WORKING)
    assert view.rows.tolist() == [0, 3, 4]
    assert [column.name for column in view.columns][-1] == "cases"


def test_the_load_report_says_that_cases_are_counted(tmp_path: Path) -> None:
    table = compute.load(file_of(tmp_path))
    labels = Labels.load()
    report = load_report.as_json(compute.describe(table, WORKING), labels)
    assert [n["text"] for n in report["notices"]] == [
        "This is a counted file: its 5 rows stand for 40 cases. "
        "Every number counts cases, not rows."
    ]
    assert report["unused_columns"] == []
    assert report["missing"]["citizenship"] == 0


def test_equal_rows_of_one_combination_add_up(tmp_path: Path) -> None:
    table = compute.load(file_of(tmp_path, ROWS * 10))
    assert table.n_combinations == 4
    assert compute.describe(table, WORKING).n_rows == 400


@pytest.mark.parametrize("weight", ["-1", "1.5", "", "many", "1e3", "9" * 17, "²"])
def test_a_weight_that_is_no_whole_number_names_its_row(tmp_path: Path, weight: str) -> None:
    path = file_of(tmp_path, ROWS.replace(",5\n", f",{weight}\n"))
    with pytest.raises(ExplorerError) as caught:
        compute.load(path)
    assert caught.value.code == "bad_weight"
    told = Labels.load().error(caught.value)
    assert "row 2" in told
    assert "c.csv" in told


def test_weights_beyond_exact_sums_are_refused(tmp_path: Path) -> None:
    path = file_of(tmp_path, f"female,NAM,,,,{2**53 - 1}\n" * 2)
    with pytest.raises(ExplorerError) as caught:
        compute.load(path)
    assert caught.value.code == "too_many_cases"


@pytest.mark.parametrize(
    "header",
    [
        "gender,region,means.threats,means.other,means.x,cases\n",
        "gender,cases,means.threats,means.other,means.x,citizenship\n",
        "gender,citizenship,means,means.other,means.x,cases\n",
    ],
)
def test_a_column_of_cases_in_any_other_layout_is_a_number_like_others(
    tmp_path: Path, header: str
) -> None:
    table = compute.load(file_of(tmp_path, header=header))
    info = compute.describe(table, WORKING)
    assert info.schema_id == "inferred"
    assert info.n_rows == 5
