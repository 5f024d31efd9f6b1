"""The benchmark itself: engines that disagree are found, and what it prints can be read."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest

from tests.benchmarks import __main__ as bench
from tests.benchmarks import clicks, table
from tests.benchmarks.contestant import Contestant

ARGUMENTS = [
    "clicks",
    "--rows",
    "2000",
    "--engines",
    "ours,ours_pointed,numpy",
    "--runs",
    "2",
    "--json",
    "--seconds",
    "0",
]


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Data and results apart from those of a person's own runs."""
    monkeypatch.setattr(clicks, "PLACE", tmp_path)
    return tmp_path


def test_engines_that_agree_are_timed(capfd: pytest.CaptureFixture[str], place: Path):
    status = bench.main(ARGUMENTS)

    found = json.loads(capfd.readouterr().out)
    assert status == 0
    assert found["equal"] is True
    assert found["rows"] == 2000
    assert found["clicks"] == 44
    assert list(found["engines"]) == ["ours", "ours_pointed", "numpy"]
    for engine in found["engines"].values():
        assert 0 < engine["median_ms"] <= engine["p95_ms"]
        assert engine["build_s"] > 0
        assert engine["memory_mb"] >= 0
    assert json.loads((place / "clicks-2000-1.json").read_text("utf-8")) == found


def test_engines_that_disagree_are_named_and_not_timed(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    def one_case_more(contestant: Contestant) -> np.ndarray:
        numbers = checked(contestant)
        if contestant.engine == "numpy":
            numbers.reshape(44, -1)[2, 1] += 1
        return numbers

    checked = Contestant.checked
    monkeypatch.setattr(Contestant, "checked", one_case_more)

    status = bench.main(ARGUMENTS)

    printed = capfd.readouterr()
    found = json.loads(printed.out)
    assert status == 1
    assert found["equal"] is False
    assert found["engines"] == {}
    assert "NOT EQUAL: click 3, facet year, number 0" in printed.err


def test_an_engine_that_cannot_be_had_is_left_out_loudly(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PATH", "")

    status = bench.main(["clicks", "--rows", "500", "--engines", "crossfilter2", "--json"])

    printed = capfd.readouterr()
    assert status == 0
    assert json.loads(printed.out)["skipped"] == {"crossfilter2": "node is not on this machine"}
    assert "LEFT OUT: crossfilter2" in printed.err


@pytest.mark.parametrize("arguments", [[], ["no-such"], ["test_clicks"], ["data"]])
def test_what_is_no_benchmark_is_wrong_use(arguments: list[str], capfd: pytest.CaptureFixture[str]):
    assert bench.main(arguments) == 2
    told = capfd.readouterr().err
    assert "clicks" in told
    assert "growth" in told


def test_the_documents_show_the_stored_figures():
    assert table.main(["--check"]) == 0


def test_the_charts_are_drawings_that_can_be_read():
    for text in table.pictures().values():
        assert ET.fromstring(text).tag == "{http://www.w3.org/2000/svg}svg"
