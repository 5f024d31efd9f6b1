"""The .deb: installed, used and purged."""

import shutil

import pytest

from linux import trial
from tests.linux.conftest import Play

PROGRAM = "case-explorer"
MENU = "/usr/share/applications/mimeinfo.cache"


@pytest.fixture(scope="module")
def before(bare: trial.Bare) -> dict[str, str]:
    """What the system held before the package came."""
    return bare.snapshot()


def test_it_is_installed_without_a_network(bare: trial.Bare, before: dict[str, str]) -> None:
    package = bare.bring(trial.leg.DEB, "/root/case-explorer.deb")
    bare.must("dpkg", "--install", package)
    added = bare.snapshot().keys() - before.keys()
    assert "usr/bin/case-explorer" in added
    # The manual is not among them: a small Debian is told to leave manuals out.
    assert "usr/share/doc/case-explorer/copyright" in added


def test_the_desktop_knows_its_files(bare: trial.Bare) -> None:
    menu = (bare.folder / MENU.lstrip("/")).read_text()
    for kind in ("application/x-case-explorer-workspace", "text/csv"):
        assert f"{kind}=case-explorer.desktop;" in menu
    globs = (bare.folder / "usr/share/mime/globs").read_text()
    assert "application/x-case-explorer-workspace:*.cxw\n" in globs


def test_a_plain_user_checks_it_off_screen(bare: trial.Bare) -> None:
    done = bare.run(
        PROGRAM, "--self-check", user=trial.USER, variables={"QT_QPA_PLATFORM": "offscreen"}
    )
    assert (done.status, done.err) == (0, "")
    assert "signatures: right ones accepted, wrong ones refused" in done.out


def test_a_plain_user_makes_a_report_in_its_window(bare: trial.Bare, play: Play) -> None:
    done = play(PROGRAM)
    assert (done.status, done.out, done.err) == (0, "", "")
    home = bare.folder / trial.HOME.lstrip("/")
    drawn = list((home / "Berichte ü 🚀").glob("*.pdf"))
    assert drawn
    assert all(path.read_bytes().startswith(b"%PDF") for path in drawn)
    kept = trial.PICTURES / f"{bare.folder.name}.png"
    kept.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(home / "window.png", kept)
    assert kept.stat().st_size > 10_000


def test_without_a_screen_it_says_so(bare: trial.Bare) -> None:
    done = bare.run(PROGRAM, "--sample", user=trial.USER)
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith("case-explorer: ")
    assert done.err.count("\n") == 1


def test_nothing_of_it_is_left_after_a_purge(bare: trial.Bare, before: dict[str, str]) -> None:
    bare.must("dpkg", "--purge", PROGRAM)
    (bare.folder / "root/case-explorer.deb").unlink()
    after = bare.snapshot()
    changed = set(before.keys() | after.keys()) - {
        place for place in before.keys() & after.keys() if before[place] == after[place]
    }
    assert changed == set()
