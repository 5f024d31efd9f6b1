"""The archive: unpacked in a folder with an awkward name, put into the menu and taken out."""

import shutil
import subprocess
from pathlib import Path

import pytest

import updates
from linux import archive, trial
from tests.linux.conftest import Play

FOLDER = "/home/tester/Meine Programme $HOME 'ü' 東京 🚀"
PROGRAM = f"{FOLDER}/case-explorer"
ENTRY = "home/tester/.local/share/applications/case-explorer.desktop"


@pytest.fixture(scope="module", autouse=True)
def _unpacked(bare: trial.Bare) -> None:
    place = bare.folder / FOLDER.lstrip("/")
    place.mkdir()
    command = ["tar", "--strip-components=1", "-xJf", str(trial.leg.ARCHIVE), "-C", str(place)]
    subprocess.run(command, check=True)


def test_it_works_where_nobody_may_write(bare: trial.Bare, play: Play) -> None:
    # Unpacked by root: the plain user may read alone.
    touched = bare.run("touch", f"{FOLDER}/x", user=trial.USER)
    assert touched.status != 0
    done = play(PROGRAM)
    assert (done.status, done.out, done.err) == (0, "", "")
    assert list((bare.folder / "home/tester/Berichte ü 🚀").glob("*.pdf"))


def test_it_checks_itself_with_an_empty_environment(bare: trial.Bare) -> None:
    variables = {"HOME": "/nonexistent", "LC_ALL": "C", "QT_QPA_PLATFORM": "offscreen"}
    done = bare.run(PROGRAM, "--self-check", user=trial.USER, variables=variables)
    assert done.status == 0, done.err
    assert "statistics:" in done.out


def test_settings_stay_on_a_stick(bare: trial.Bare, play: Play) -> None:
    place, home = bare.folder / FOLDER.lstrip("/"), bare.folder / "home/tester"
    bare.run("chown", "-R", "tester:tester", FOLDER)
    shutil.rmtree(home / ".config", ignore_errors=True)
    (place / "portable.txt").touch()
    done = play(PROGRAM)
    assert (done.status, done.out, done.err) == (0, "", "")
    assert (place / "settings/settings.ini").exists()
    assert not (home / ".config/Case Explorer").exists()
    (place / "portable.txt").unlink()


def test_the_menu_starts_it_and_forgets_it(bare: trial.Bare) -> None:
    home = bare.folder / "home/tester"
    before = files(home)
    script = f"{FOLDER}/install.sh"
    done = bare.run("sh", script, user=trial.USER)
    assert (done.status, done.err) == (0, "")
    entry = (bare.folder / ENTRY).read_text()
    quoted = FOLDER.replace("$", r"\\$")
    assert f'Exec="{quoted}/case-explorer" %f\n' in entry
    checked = bare.run("desktop-file-validate", f"/{ENTRY}")
    assert (checked.status, checked.out) == (0, "")
    globs = home / ".local/share/mime/globs"
    assert "application/x-case-explorer-workspace:*.cxw\n" in globs.read_text()
    again = bare.run("sh", script, "--remove", user=trial.USER)
    assert (again.status, again.err) == (0, "")
    lists = ("mime/", "applications/mimeinfo.cache")
    left = {path for path in files(home) - before if not any(name in path for name in lists)}
    assert left == set()
    assert "case-explorer" not in globs.read_text()


def files(folder: Path) -> set[str]:
    """The files of a folder."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_signed_update_takes_its_place_and_keeps_the_version_before(
    bare: trial.Bare, tmp_path: Path
) -> None:
    folder = bare.folder / FOLDER.lstrip("/")
    updates.keys(tmp_path)
    key = folder / "_internal/resources/keys/updates.txt"
    before = key.read_text()
    stick = stick_with(tmp_path, bare.folder / "home/tester/stick.update")
    refused = bare.run(PROGRAM, "update", stick, "--apply", user=trial.USER)
    assert refused.status == 1
    assert "does not come from the publisher" in refused.err
    key.write_text((tmp_path / updates.PUBLIC).read_text())
    checked = bare.run(PROGRAM, "update", stick, user=trial.USER)
    assert (checked.status, checked.err) == (0, "")
    bare.run("chown", "-R", "tester:tester", trial.HOME)
    done = bare.run(PROGRAM, "update", stick, "--apply", user=trial.USER)
    assert (done.status, done.err) == (0, "")
    assert bare.run(PROGRAM, "--version", user=trial.USER).out == "Case Explorer 9.0.0\n"
    previous = f"{FOLDER}.previous/case-explorer"
    told = bare.run(previous, "--version", user=trial.USER).out
    assert told == f"Case Explorer {trial.leg.VERSION}\n"
    shutil.rmtree(folder)
    (folder.parent / f"{folder.name}.previous").rename(folder)
    key.write_text(before)


def stick_with(keys: Path, out: Path) -> str:
    """An update file that holds a stand-in for a later version; its path in the bare system."""
    top = keys / "case-explorer-9.0.0"
    top.mkdir()
    (top / "case-explorer").write_text('#!/bin/sh\necho "Case Explorer 9.0.0"\n')
    (top / "case-explorer").chmod(0o755)
    packed = keys / "case-explorer-9.0.0.tar.xz"
    archive.pack(top, 1_700_000_000, packed)
    private = keys / updates.PRIVATE
    updates.sign(packed, out, private, "9.0.0", "linux-x86_64", "archive")
    return f"{trial.HOME}/{out.name}"
