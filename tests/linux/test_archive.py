"""The archive: unpacked in a folder with an awkward name, put into the menu and taken out."""

import shutil
import subprocess
from pathlib import Path

import pytest

from linux import trial
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
