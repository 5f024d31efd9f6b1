"""The benchmark of painting gives what scripts rely on."""

import json

import pytest

from tests.benchmarks import paint


def test_a_click_is_measured_from_the_press_to_the_painted_window(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert paint.main(["--rows", "3000", "--runs", "1", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["rows"] == 3000
    assert 0 < found["median_ms"] <= found["p95_ms"]
    assert found["clicks"] >= 44
    assert 5 < found["charts_painted"] <= 6
