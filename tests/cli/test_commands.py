"""The commands from the outside: the figures everyone checks, shapes, words, exit statuses."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from explorer import __version__

ROOT = Path(__file__).parents[2]
PROMISED = ["bar", "grouped_bar", "stacked_bar", "trend", "heat_map"]


@pytest.mark.parametrize(
    ("filters", "family", "answered"),
    [
        (["majority=child"], 1380, 2966),
        (["majority=child", "gender=male"], 199, 320),
        (["majority=adult"], 1041, 11004),
    ],
)
def test_the_figures_of_the_2021_release_come_out(run, derived, filters, family, answered):
    where = [part for text in filters for part in ("--where", text)]
    told = run("count", derived, "--field", "recruiter", *where, "--json").json
    assert (told["schema"], told["rows"]) == ("ctdc_k_anonymised_2021", 97_750)
    assert told["answered"] == answered
    assert told["values"][0] == {
        "id": "family",
        "label": told["values"][0]["label"],
        "count": family,
        "share": family / answered,
    }
    assert told["unanswered"] == told["selected"] - answered


def test_json_has_the_agreed_keys_in_order(run, sample):
    plain = run("count", sample, "--field", "gender", "--json").json
    keys = ["schema", "rows", "selected", "field", "kind", "answered", "unanswered", "values"]
    assert list(plain) == keys
    crossed = run("count", sample, "--field", "gender", "--by", "means", "--json").json
    assert list(crossed) == [*keys, "by", "answered_both", "cells"]
    assert list(crossed["cells"][0]) == ["value", "by", "count"]
    facets = run("facets", sample, "--json").json
    assert list(facets) == ["rows", "selected", "facets"]
    assert list(facets["facets"]["gender"]) == ["answered", "unanswered", "values"]


def test_a_share_of_nobody_is_null(run, sample):
    told = run("count", sample, "--field", "gender", "--where", "gender=", "--json").json
    assert told["answered"] == 0
    assert {v["share"] for v in told["values"]} == {None}
    assert {v["count"] for v in told["values"]} == {0}


def test_without_json_a_person_reads_labels_and_aligned_numbers(run, sample):
    result = run("count", sample, "--field", "recruiter", "--by", "gender")
    assert (result.status, result.err) == (0, "")
    lines = result.out.splitlines()
    assert lines[0] == "All 12,000 cases. (invented sample)"
    table = lines[3:8]
    assert table[1].startswith("  Family member or relative")
    assert len({len(line) for line in table}) == 1
    assert any(line.split()[-2:] == ["Transgender,", "non-conforming"] for line in lines)


def test_the_same_question_gets_the_same_bytes(run, sample):
    arguments = ("facets", sample, "--where", "majority=child", "--json")
    assert run(*arguments).out == run(*arguments).out


def test_charts_are_listed_for_programs_and_people(run):
    told = run("charts", "--json").json
    assert [chart["id"] for chart in told if chart["id"] in PROMISED] == PROMISED
    (country,) = [r for c in told if c["id"] == "map" for r in c["fields"] if r["role"] == "field"]
    assert (country["kinds"], country["answers"]) == (["category"], "countries")
    stacked = next(chart for chart in told if chart["id"] == "stacked_bar")
    assert stacked["fields"][0]["role"] == "field"
    assert "flags" not in stacked["fields"][0]["kinds"]
    (trend,) = [{r["role"]: r["required"] for r in c["fields"]} for c in told if c["id"] == "trend"]
    assert (trend["field"], trend["by"]) == (True, False)
    assert all(chart["id"] in run("charts").out for chart in told)


def test_check_tells_the_layout_and_what_was_odd(run, tmp_path):
    path = tmp_path / "odd.csv"
    path.write_text("colour,colour,\nred,1,a\nblue,0,b\nred,1,c,extra\n" * 3, encoding="utf-8")
    told = run("check", path, "--json").json
    assert told["schema"] == "inferred"
    assert told["inferred"] is True
    codes = {notice["code"] for notice in told["notices"]}
    assert {"duplicate_columns", "long_rows"} <= codes
    words = run("check", path).out
    assert all(notice["text"] in words for notice in told["notices"])


def test_check_of_the_sample_says_that_it_is_known(run, sample):
    told = run("check", sample, "--json").json
    assert (told["schema"], told["rows"], told["published"]) == (
        "ctdc_k_anonymised_2021",
        12_000,
        True,
    )
    assert told["missing"]["gender"] > 0


def test_encoding_can_be_given(run, tmp_path):
    path = tmp_path / "old.csv"
    lines = ["город,цвет", *["Киев,синий", "Одесса,белый"] * 5]
    path.write_bytes("\n".join(lines).encode("cp1251"))
    told = run("count", path, "--field", "город", "--encoding", "cp1251", "--json").json
    assert [v["id"] for v in told["values"]] == ["Киев", "Одесса"]
    assert run("check", path, "--encoding", "nonsense").is_one_sentence(2)


def test_letters_survive_an_old_terminal(run, tmp_path):
    path = tmp_path / "names.csv"
    path.write_text("office,n\n" + "Zürich – юг,1\nx,2\n" * 3, encoding="utf-8")
    result = run("count", path, "--field", "office", env={"PYTHONIOENCODING": "ascii"})
    assert result.status == 0
    assert "Zürich – юг" in result.out


def test_version_is_told_quickly_and_alone(run):
    result = run("--version")
    assert (result.status, result.out, result.err) == (0, f"Case Explorer {__version__}\n", "")


@pytest.mark.skipif("EXPLORER_EXE" in os.environ, reason="looks into the source tree's modules")
def test_version_loads_neither_pandas_nor_qt(tmp_path):
    code = (
        "import sys; from explorer.__main__ import main\n"
        "try: main(['--version'])\n"
        "except SystemExit: pass\n"
        "print([m for m in ('pandas', 'numpy', 'PySide6') if m in sys.modules])"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout.splitlines()[-1] == "[]"


def test_self_check_is_short_stable_and_well(run):
    result = run("--self-check")
    assert (result.status, result.err) == (0, "")
    lines = result.out.splitlines()
    assert 3 <= len(lines) <= 12
    assert lines[0].startswith(f"Case Explorer {__version__}, Python ")
    n_charts = len(run("charts", "--json").json)
    assert f"charts: {n_charts} as png, svg, pdf, csv, xlsx" in lines
    assert run("--self-check").out == result.out


@pytest.mark.parametrize(
    "arguments",
    [
        ("count",),
        ("count", "FILE"),
        ("count", "FILE", "--field"),
        ("count", "FILE", "--fiel", "gender"),
        ("facets", "FILE", "--chart", "bar"),
        ("export", "FILE", "--chart", "bar", "--field", "gender"),
        ("export", "FILE", "--chart", "bar", "--field", "gender", "--out", "x.png", "--dpi", "x"),
        ("charts", "FILE"),
        ("--no-such-option",),
        ("FILE", "another"),
        ("FILE", "--sample"),
    ],
)
def test_a_mistyped_command_ends_with_2(run, sample, arguments):
    result = run(*(sample if part == "FILE" else part for part in arguments))
    assert (result.status, result.out) == (2, "")
    assert result.err.startswith("usage: case-explorer")
    assert "Traceback" not in result.err


def test_help_names_every_command(run):
    told = run("--help")
    assert told.status == 0
    for command in ("count", "facets", "export", "check", "charts"):
        assert command in told.out
        assert run(command, "--help").status == 0


def test_a_file_named_like_a_command_is_opened_by_its_path(inside, tmp_path):
    path = tmp_path / "count"
    path.write_text("colour\nred\nblue\nred\nblue\n", encoding="utf-8")
    told = json.loads(inside("count", path, "--field", "colour", "--json").out)
    assert [v["count"] for v in told["values"]] == [2, 2]
