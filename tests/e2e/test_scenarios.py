"""What a person does, from opening to the finished picture, through the real widgets."""

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import SAMPLE, Run

Drive = Callable[[list[dict[str, Any]]], None]


def test_a_person_opens_filters_and_clears(drive: Drive) -> None:
    drive(
        [
            {"do": "open", "file": str(SAMPLE)},
            {"do": "expect", "what": "schema", "value": "ctdc_k_anonymised_2021"},
            {"do": "expect", "what": "selected", "value": 12000},
            {"do": "tick", "field": "majority", "value": "child"},
            {"do": "expect", "what": "selected", "value": 4320},
            {"do": "tick", "field": "gender", "value": "female", "excluded": True},
            {"do": "expect", "what": "chips", "value": ["Child", "not Female"]},
            {"do": "click", "name": "selection.gender"},
            {"do": "expect", "what": "chips", "value": ["Child"]},
            {"do": "action", "name": "undo"},
            {"do": "expect", "what": "chips", "value": ["Child", "not Female"]},
            {"do": "click", "name": "selection.clear"},
            {"do": "expect", "what": "selected", "value": 12000},
        ]
    )


def test_a_click_on_a_bar_filters_and_can_be_undone(drive: Drive) -> None:
    drive(
        [
            {"do": "open", "file": str(SAMPLE)},
            {"do": "tick", "field": "majority", "value": "child"},
            {"do": "mark", "pane": 1, "index": 0},
            {"do": "expect", "what": "selected", "value": 960},
            {"do": "mark", "pane": 1, "index": 0},
            {"do": "expect", "what": "selected", "value": 4320},
            {"do": "action", "name": "undo"},
            {"do": "expect", "what": "selected", "value": 960},
            {"do": "key", "name": "pane.1.chart", "key": "Down"},
            {"do": "key", "name": "pane.1.chart", "key": "Ctrl+Space"},
            {"do": "action", "name": "undo"},
            {"do": "action", "name": "redo"},
        ]
    )


def test_charts_are_added_changed_and_removed(drive: Drive) -> None:
    drive(
        [
            {"do": "open", "file": str(SAMPLE)},
            {"do": "click", "name": "charts.add"},
            {"do": "click", "name": "picker.accept"},
            {"do": "expect", "what": "panes", "value": 7},
            {
                "do": "add_chart",
                "chart": {"type": "stacked_bar", "field": "gender", "by": "recruiter"},
            },
            {"do": "expect", "what": "panes", "value": 8},
            {"do": "click", "name": "pane.1.as_table"},
            {"do": "click", "name": "pane.1.as_table"},
            {"do": "click", "name": "pane.2.enlarge"},
            {"do": "click", "name": "pane.2.enlarge"},
            {"do": "action", "name": "undo"},
        ]
    )


def test_a_group_is_compared_with_all_others_and_a_difference_becomes_a_chart(
    drive: Drive,
) -> None:
    drive(
        [
            {"do": "open", "file": str(SAMPLE)},
            {"do": "tick", "field": "majority", "value": "child"},
            {"do": "click", "name": "selection.compare"},
            {"do": "key", "name": "compare.table", "key": "Home"},
            {"do": "expect", "what": "compared", "value": ["recruiter", "family"]},
            {"do": "type", "name": "compare.search", "text": "begging"},
            {"do": "key", "name": "compare.search", "key": "Return"},
            {"do": "key", "name": "compare.table", "key": "Home"},
            {"do": "expect", "what": "compared", "value": ["labour", "begging"]},
            {"do": "key", "name": "compare.table", "key": "Space"},
            {"do": "type", "name": "compare.search", "text": ""},
            {"do": "click", "name": "compare.swap"},
            {"do": "key", "name": "compare.table", "key": "Home"},
            {"do": "expect", "what": "compared", "value": ["labour", "begging"]},
            {"do": "key", "name": "compare.table", "key": "Ctrl+C"},
            {"do": "action", "name": "show_charts"},
            {"do": "click", "name": "selection.save_group"},
            {"do": "type", "name": "group.name", "text": "The young"},
            {"do": "click", "name": "group.save"},
            {"do": "expect", "what": "groups", "value": ["The young"]},
            {"do": "action", "name": "show_compare"},
            {"do": "action", "name": "undo"},
            {"do": "expect", "what": "groups", "value": []},
            {"do": "expect", "what": "errors", "value": []},
        ]
    )


@pytest.mark.parametrize("kind", ["png", "svg", "pdf", "csv", "xlsx"])
def test_all_charts_are_exported_in_one_go(drive: Drive, tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "charts"
    folder.mkdir()
    drive(
        [
            {"do": "open", "file": str(SAMPLE)},
            {"do": "answer", "question": "export_choice", "value": kind},
            {"do": "answer", "question": "folder", "value": str(folder)},
            {"do": "click", "name": "top.export", "writes": True},
            {"do": "expect", "what": "errors", "value": []},
        ]
    )
    starts = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF", "csv": b"field,value"}
    files = sorted(folder.glob(f"*.{kind}"))
    assert len(files) == 6
    assert all(f.read_bytes().startswith(starts.get(kind, b"PK")) for f in files)
    assert not list(folder.glob(".case-explorer*"))


def test_a_workspace_is_saved_reopened_and_used_on_another_file(
    drive: Drive, tmp_path: Path
) -> None:
    other = tmp_path / "next month é 😀.csv"
    lines = SAMPLE.read_text().splitlines(keepends=True)
    other.write_text("".join(lines[:5001]))
    saved = tmp_path / "report.cxw"
    drive(
        [
            {"do": "open", "file": str(SAMPLE)},
            {"do": "tick", "field": "majority", "value": "child"},
            {"do": "answer", "question": "save_path", "value": str(saved)},
            {"do": "action", "name": "save_as"},
            {"do": "action", "name": "clear_filters"},
            {"do": "open", "file": str(saved)},
            {"do": "expect", "what": "selected", "value": 4320},
            {"do": "answer", "question": "open_path", "value": str(other)},
            {"do": "action", "name": "open_same_layout"},
            {"do": "expect", "what": "file", "value": other.name},
            {"do": "expect", "what": "chips", "value": ["Child"]},
        ]
    )
    content = json.loads(saved.read_text())
    assert content["dataset"]["name"] == SAMPLE.name
    assert "Male" not in saved.read_text()


def test_a_bad_file_leaves_everything_as_it_was(drive: Drive, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_bytes(bytes(range(256)) * 50)
    missing = tmp_path / "missing.xlsx"
    newer = tmp_path / "newer.cxw"
    newer.write_text('{"format": "explorer-workspace", "version": 99, "app": "9.0"}')
    drive(
        [
            {"do": "open", "file": str(SAMPLE)},
            {"do": "tick", "field": "majority", "value": "child"},
            {"do": "open", "file": str(bad)},
            {"do": "open", "file": str(missing)},
            {"do": "open", "file": str(newer)},
            {
                "do": "expect",
                "what": "errors",
                "value": ["not_a_table", "file_not_found", "workspace_too_new"],
            },
            {"do": "expect", "what": "banner", "value": True},
            {"do": "expect", "what": "selected", "value": 4320},
            {"do": "click", "name": "banner.close"},
        ]
    )


def test_the_records_of_the_selection_are_shown_and_found(drive: Drive) -> None:
    drive(
        [
            {"do": "open", "file": str(SAMPLE)},
            {"do": "tick", "field": "majority", "value": "child"},
            {"do": "action", "name": "show_records"},
            {"do": "expect", "what": "records", "value": 4320},
            {"do": "type", "name": "records.search", "text": "Namibia"},
            {"do": "click", "name": "records.next"},
            {"do": "click", "name": "records.codes"},
            {"do": "click", "name": "records.columns"},
            {"do": "click", "name": "records.what_was_read"},
            {"do": "action", "name": "show_charts"},
        ]
    )


def test_a_report_is_put_together_written_in_three_kinds_and_reopened(
    drive: Drive, tmp_path: Path
) -> None:
    saved = tmp_path / "report.cxw"
    files = {kind: tmp_path / f"report.{kind}" for kind in ("docx", "pdf", "html")}
    entries = {"docx": "Word document…", "pdf": "PDF…", "html": "Web page…"}
    steps: list[dict[str, Any]] = [
        {"do": "open", "file": str(SAMPLE)},
        {"do": "action", "name": "show_report"},
        *[{"do": "key", "name": "report.items", "key": key} for key in ["Home", *["Del"] * 6]],
        {"do": "expect", "what": "report", "value": []},
        {"do": "action", "name": "show_charts"},
    ]
    for pane in (1, 3):
        steps += [
            {"do": "click", "name": f"pane.{pane}.menu"},
            {"do": "choose", "menu": "pane.menu", "words": ["Add to the report"]},
        ]
    steps += [
        {"do": "action", "name": "show_report"},
        {"do": "click", "name": "report.add"},
        {"do": "choose", "menu": "report.add.menu", "words": ["Finding in words", "Recruiter"]},
        {"do": "type", "name": "report.title", "text": "Our quarter"},
        {"do": "expect", "what": "report", "value": ["pane", "finding", "pane"]},
        {"do": "tick", "field": "majority", "value": "child"},
    ]
    for kind, path in files.items():
        steps += [
            {"do": "answer", "question": "save_path", "value": str(path)},
            {"do": "click", "name": "report.save"},
            {"do": "choose", "menu": "report.save.menu", "words": [entries[kind]], "writes": True},
        ]
    steps += [
        {"do": "answer", "question": "print_pages", "value": str(tmp_path / "printed.pdf")},
        {"do": "click", "name": "report.print", "writes": True},
        {"do": "answer", "question": "save_path", "value": str(saved)},
        {"do": "action", "name": "save_as"},
        {"do": "open", "file": str(SAMPLE)},
        {"do": "open", "file": str(saved)},
        {"do": "expect", "what": "report", "value": ["pane", "finding", "pane"]},
        {"do": "expect", "what": "errors", "value": []},
    ]
    drive(steps)
    assert files["docx"].read_bytes().startswith(b"PK")
    page = files["html"].read_text()
    assert page.count("<figure") == 2
    assert "Our quarter" in page
    assert "4,320" in page
    for path in (files["pdf"], tmp_path / "printed.pdf"):
        content = path.read_bytes()
        assert content.startswith(b"%PDF")
        assert content.count(b"/Type /Page\n") > 3
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_a_number_below_ten_never_leaves_a_sensitive_file(drive: Drive, tmp_path: Path) -> None:
    secret = tmp_path / "shelter.csv"
    rows = ["city,need"] + ["North,food"] * 7 + ["South,bed"] * 400 + ["East,food"] * 163
    secret.write_text("\n".join(rows) + "\n")
    for kind in ("csv", "svg"):
        (tmp_path / kind).mkdir()
        drive(
            [
                {"do": "open", "file": str(secret)},
                {"do": "answer", "question": "export_choice", "value": kind},
                {"do": "answer", "question": "folder", "value": str(tmp_path / kind)},
                {"do": "action", "name": "export", "writes": True},
            ]
        )
    tables = [path.read_text("utf-8-sig") for path in (tmp_path / "csv").glob("*.csv")]
    assert any("North" in table for table in tables)
    for table in tables:
        for line in table.splitlines():
            cells = line.split(",")
            assert "7" not in cells
            assert "163" not in cells
    drawings = [path.read_text() for path in (tmp_path / "svg").glob("*.svg")]
    assert any("North" in text and "&lt;10" in text for text in drawings)
    told = {
        word for text in drawings for part in re.findall(">([^<]*)<", text) for word in part.split()
    }
    assert not told & {"7", "163", "563"}


def test_the_command_line_answers_from_outside(run: Run) -> None:
    done = run("count", SAMPLE, "--field", "recruiter", "--where", "majority=child", "--json")
    assert done.returncode == 0
    assert done.stderr == ""
    content = json.loads(done.stdout)
    family = next(v for v in content["values"] if v["id"] == "family")
    assert (family["count"], content["answered"]) == (960, 1944)


def test_the_program_knows_its_version_and_checks_itself(run: Run) -> None:
    version = run("--version")
    assert (version.returncode, version.stderr) == (0, "")
    assert version.stdout.startswith("Case Explorer ")
    check = run("--self-check")
    assert (check.returncode, check.stderr) == (0, "")


def test_the_picture_of_the_window_is_drawn_without_a_display(run: Run, tmp_path: Path) -> None:
    done = run("--sample", "--picture", tmp_path / "pictures", "--settings", tmp_path / "s")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    names = {path.name for path in (tmp_path / "pictures").iterdir()}
    assert {"window-light.png", "window-dark.png", "01 Recruiter.svg"} <= names


def test_no_record_is_written_to_disk(drive: Drive, tmp_path: Path) -> None:
    canary = "Canaryville"
    secret = tmp_path / "in" / "cases.csv"
    secret.parent.mkdir()
    secret.write_text("place,kind\n" + f"{canary},a\n" * 50 + "Other,b\n" * 50)
    drive(
        [
            {"do": "open", "file": str(secret)},
            {"do": "action", "name": "show_records"},
            {"do": "open", "file": str(tmp_path / "missing.csv")},
        ]
    )
    found = subprocess.run(
        ["grep", "-rl", canary, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert found.stdout.split() == [str(secret)]


def test_a_brief_in_word_is_twelve_clicks_away_at_the_most(drive: Drive, tmp_path: Path) -> None:
    out = tmp_path / "brief.docx"
    steps: list[dict[str, Any]] = [
        {"do": "open", "file": str(SAMPLE)},
        {"do": "tab", "words": "Brief"},
        {"do": "figure", "statistic": "recruiter.family.boy"},
        {"do": "expect", "what": "selected", "value": 252},
        {"do": "click", "name": "brief.save"},
        {"do": "answer", "question": "save_path", "value": str(out)},
        {"do": "choose", "menu": "brief.save.menu", "words": ["Word"], "writes": True},
        {"do": "expect", "what": "errors", "value": []},
    ]
    drive(steps)
    clicks = [step for step in steps if step["do"] in ("tab", "figure", "click", "choose")]
    # The system's own dialog takes one more: its button to save.
    assert len(clicks) + 1 <= 12
    assert out.read_bytes().startswith(b"PK")
