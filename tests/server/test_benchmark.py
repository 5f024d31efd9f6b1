"""The benchmark's own comparison with the desktop program."""

import json

import pytest

from tests.benchmarks import collapse

pytest.importorskip("duckdb", reason="the extra 'server' is not installed")
pytest.importorskip("ibis", reason="the extra 'server' is not installed")


def test_invented_cases_give_the_program_the_same_numbers(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(collapse, "ROWS_AT_ONCE", 2_000)
    folder = tmp_path / "data"
    given = ("--inside", "--json", "--rows", "3000", "--folder", str(folder))
    assert collapse.main(given) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["equal"] is True
    (one,) = told["results"]
    assert one["cases"] == one["rows"] == 3000
    assert 500 < one["combinations"] < 3000
