"""Bad input in the window: one sentence, a way on, and nothing lost."""

import gzip
import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import ROOT, SAMPLE, program

Drive = Callable[[list[dict[str, Any]]], None]
OPEN = {"do": "open", "file": str(SAMPLE)}
CHILDREN = {"do": "tick", "field": "majority", "value": "child"}


def expect(what: str, value: Any) -> dict[str, Any]:
    """A step that fails when something is not what it should be."""
    return {"do": "expect", "what": what, "value": value}


BAD: dict[str, tuple[str, bytes, str]] = {
    "empty": ("a.csv", b"", "empty_file"),
    "header only": ("a.csv", b"one,two\n", "header_only"),
    "binary": ("a.csv", b"\x7fELF" + bytes(range(256)) * 40, "not_a_table"),
    "cut archive": ("a.csv.gz", gzip.compress(os.urandom(4000).hex().encode())[:900], ""),
    "cut workbook": ("a.xlsx", b"PK\x03\x04" + bytes(500), ""),
    "missing": ("a.csv", b"-", "file_not_found"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_keeps_the_open_one_and_its_filters(
    drive: Drive, tmp_path: Path, kind: str
) -> None:
    name, content, code = BAD[kind]
    bad = tmp_path / f"дело 😀 {'n' * 150} {name}"
    if code != "file_not_found":
        bad.write_bytes(content)
    told = [expect("errors", [code])] if code else []
    drive(
        [
            OPEN,
            CHILDREN,
            {"do": "open", "file": str(bad)},
            *told,
            expect("banner", True),
            expect("file", SAMPLE.name),
            expect("selected", 4320),
            {"do": "click", "name": "banner.close"},
        ]
    )


def saved_on(drive: Drive, data: Path, folder: Path) -> Path:
    """A workspace with one filter, saved from the window."""
    path = folder / "report.cxw"
    drive(
        [
            {"do": "open", "file": str(data)},
            CHILDREN,
            {"do": "answer", "question": "save_path", "value": str(path)},
            {"do": "action", "name": "save_as"},
        ]
    )
    return path


def test_moved_data_are_found_by_the_person(drive: Drive, tmp_path: Path) -> None:
    data = tmp_path / "first" / "cases.csv"
    data.parent.mkdir()
    data.write_bytes(SAMPLE.read_bytes())
    saved = saved_on(drive, data, tmp_path)
    elsewhere = tmp_path / "second" / "renamed.csv"
    elsewhere.parent.mkdir()
    data.rename(elsewhere)
    drive(
        [
            {"do": "open", "file": str(saved)},
            expect("errors", ["workspace_moved"]),
            {"do": "answer", "question": "open_path", "value": str(elsewhere)},
            {"do": "click", "name": "banner.way_on"},
            expect("file", "renamed.csv"),
            expect("chips", ["Child"]),
            expect("selected", 4320),
        ]
    )


def test_other_content_is_opened_only_on_request(drive: Drive, tmp_path: Path) -> None:
    data = tmp_path / "cases.csv"
    data.write_bytes(SAMPLE.read_bytes())
    saved = saved_on(drive, data, tmp_path)
    data.write_text("".join(data.read_text().splitlines(keepends=True)[:5001]))
    drive(
        [
            OPEN,
            {"do": "open", "file": str(saved)},
            expect("errors", ["workspace_other_content"]),
            expect("file", SAMPLE.name),
            {"do": "click", "name": "banner.way_on"},
            expect("file", "cases.csv"),
            expect("chips", ["Child"]),
        ]
    )


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00garbage",
        b"[]",
        b'{"format": "explorer-workspace"}',
        b'{"format": "explorer-workspace", "version": Infinity}',
        b"[" * 100_000,
    ],
)
def test_a_damaged_workspace_changes_nothing(drive: Drive, tmp_path: Path, content: bytes) -> None:
    damaged = tmp_path / "damaged.cxw"
    damaged.write_bytes(content)
    drive(
        [
            OPEN,
            CHILDREN,
            {"do": "open", "file": str(damaged)},
            expect("errors", ["workspace_damaged"]),
            expect("selected", 4320),
        ]
    )
    assert damaged.read_bytes() == content


@pytest.mark.parametrize(
    ("options", "code"), [("size=4k", "disk_full"), ("ro", "folder_read_only")]
)
def test_a_place_that_takes_nothing_is_told_and_another_is_offered(
    tmp_path: Path, options: str, code: str
) -> None:
    place = tmp_path / "place"
    place.mkdir()
    elsewhere = tmp_path / "elsewhere.cxw"
    steps: list[dict[str, Any]] = [
        OPEN,
        CHILDREN,
        {"do": "answer", "question": "save_path", "value": str(place / "report.cxw")},
        {"do": "action", "name": "save_as"},
        expect("errors", [code]),
        expect("banner", True),
        {"do": "answer", "question": "save_path", "value": str(elsewhere)},
        {"do": "click", "name": "banner.way_on"},
        {"do": "answer", "question": "export_choice", "value": "png"},
        {"do": "answer", "question": "folder", "value": str(place)},
        {"do": "action", "name": "export", "writes": True},
        expect("banner", True),
        expect("selected", 4320),
        {"do": "quit"},
    ]
    script = tmp_path / "steps.json"
    script.write_text(json.dumps(steps))
    fill = 'mount -t tmpfs -o "$1" tmpfs "$2" || exit 99; cat /dev/zero >"$2/x" 2>&-; shift 2; "$@"'
    command = ["unshare", "-rm", "sh", "-c", fill, "sh", options, str(place), *program()]
    try:
        done = subprocess.run(
            [*command, "--settings", str(tmp_path / "settings"), "--automation", str(script)],
            capture_output=True,
            text=True,
            cwd=ROOT,
            env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
            timeout=120,
            check=False,
        )
    except FileNotFoundError:
        pytest.skip("no file system can be mounted here")
    if done.returncode == 99 or done.stderr.startswith("unshare:"):
        pytest.skip("no file system can be mounted here")
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert "StepFailed" not in done.stderr
    assert json.loads(elsewhere.read_text())["dataset"]["name"] == SAMPLE.name


def test_labels_of_any_kind_are_shown_filtered_and_written_as_text(
    drive: Drive, tmp_path: Path
) -> None:
    labels = ["<b>x</b>", "=cmd|' /C calc'!A0", "two\nlines", "\u202eabc\u200f", "@sum", "-1+1"]
    data = tmp_path / "labels.csv"
    rows = "".join(f'"{label}",k\n' for label in labels) * 30
    data.write_text("kind,b\n" + rows, encoding="utf-8")
    for kind in ("csv", "xlsx", "svg", "png", "pdf"):
        folder = tmp_path / kind
        folder.mkdir()
        drive(
            [
                {"do": "open", "file": str(data)},
                {"do": "answer", "question": "export_choice", "value": kind},
                {"do": "answer", "question": "folder", "value": str(folder)},
                {"do": "action", "name": "export", "writes": True},
                {"do": "tick", "field": "kind", "value": "<b>x</b>"},
                expect("selected", 30),
                expect("errors", []),
            ]
        )
        assert list(folder.glob(f"*.{kind}"))
    for table in (tmp_path / "csv").glob("*.csv"):
        text = table.read_text("utf-8-sig")
        assert not [sign for sign in "=@-" if f"\n{sign}" in text or f",{sign}" in text]
    for drawing in (tmp_path / "svg").glob("*.svg"):
        assert "<b>" not in drawing.read_text()


def test_five_thousand_columns_and_a_huge_cell_are_worked_with(
    drive: Drive, tmp_path: Path
) -> None:
    wide = tmp_path / "wide.csv"
    cells = [",".join("abc"[(row + column) % 3] for column in range(5000)) for row in range(100)]
    wide.write_text(",".join(f"c{n}" for n in range(5000)) + "\n" + "\n".join(cells) + "\n")
    huge = tmp_path / "huge.csv"
    huge.write_text("a,b\n" + "x" * 10_000_000 + ",1\n" + "y,2\n" * 200)
    drive(
        [
            {"do": "open", "file": str(wide)},
            expect("selected", 100),
            {"do": "action", "name": "show_records"},
            {"do": "action", "name": "show_charts"},
            {"do": "open", "file": str(huge)},
            expect("selected", 201),
            {"do": "action", "name": "show_records"},
            expect("records", 201),
            expect("errors", []),
        ]
    )
