"""The benchmark of opening gives what scripts rely on."""

import json
from pathlib import Path

import pytest

from explorer.backend import compute
from tests.benchmarks import open as opening


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(opening, "BUILD", tmp_path)
    return tmp_path


def test_an_invented_file_has_the_layout_of_2021(build: Path) -> None:
    table = compute.load(opening.made(300))
    assert table.schema.id == "ctdc_k_anonymised_2021"
    assert (table.n_rows, len(table.raw)) == (300, 63)
    assert [path.name for path in build.iterdir()] == ["invented_300x63.csv"]


def test_both_sides_are_measured_and_told_as_json(
    build: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert opening.main(["--rows", "300", "--runs", "1", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {"read_csv_s", "open_s", "ratio", "peak_mb"} <= set(found)
    assert found["read_csv_s"] > 0 < found["open_s"]
    assert found["ratio"] == pytest.approx(
        found["open_s"] / found["read_csv_s"], rel=0.1
    )  # rounded to ms
    assert 20 < found["peak_mb"] < found["window_mb"] < 1000
