"""Update files: accepted when right, refused with a reason when not; put in place, taken back."""

import sys
import tarfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import updates
from explorer import __version__
from explorer.backend import update_file, update_place
from explorer.backend.errors import ExplorerError
from explorer.backend.labels import Labels

SYSTEM, NEWER = "linux-x86_64", "9.0.0"
LINUX_ONLY = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the installer does it")
Make = Callable[..., Path]


@pytest.fixture
def key(tmp_path: Path) -> bytes:
    """A publisher's public key; the private one lies in the same folder."""
    updates.keys(tmp_path)
    assert (tmp_path / updates.PRIVATE).stat().st_mode & 0o077 == 0 or sys.platform == "win32"
    return bytes.fromhex((tmp_path / updates.PUBLIC).read_text())


def program(folder: Path, version: str, check: int = 0) -> Path:
    """A folder with a stand-in for the program, and with a file of its version's own."""
    folder.mkdir(parents=True)
    script = folder / "case-explorer"
    said = f'echo "Case Explorer {version}"'
    script.write_text(f'#!/bin/sh\n[ "$1" = --version ] && {said} && exit\nexit {check}\n')
    script.chmod(0o755)
    (folder / f"only in {version}").touch()
    return folder


@pytest.fixture
def make(tmp_path: Path, key: bytes) -> Make:
    """Sign an archive of a version for a system."""

    def signed(version: str = NEWER, system: str = SYSTEM, check: int = 0) -> Path:
        top = program(tmp_path / "made" / f"case-explorer-{version}", version, check)
        packed = tmp_path / f"case-explorer-{version}.tar.xz"
        with tarfile.open(packed, "w:xz") as archive:
            archive.add(top, top.name)
        out = tmp_path / "stick.update"
        updates.sign(packed, out, tmp_path / updates.PRIVATE, version, system, "archive")
        return out

    return signed


def refused(path: Path, key: bytes, running: str = "1.2.3") -> str:
    """Why a file is refused, for the system of these tests."""
    with pytest.raises(ExplorerError) as raised:
        update_file.check(path, key, SYSTEM, running)
    assert Labels.load().error(raised.value)
    return raised.value.code


def test_a_right_file_is_accepted_and_written_out(make: Make, key: bytes, tmp_path: Path) -> None:
    path = make()
    found = update_file.check(path, key, SYSTEM, "1.2.3")
    assert (found.version, found.form) == (NEWER, "archive")
    update_file.take_out(path, found, tmp_path / "out.tar.xz")
    original = tmp_path / f"case-explorer-{NEWER}.tar.xz"
    assert (tmp_path / "out.tar.xz").read_bytes() == original.read_bytes()


@pytest.mark.parametrize("place", ["signature", "description", "program"])
def test_one_changed_byte_is_refused(make: Make, key: bytes, place: str) -> None:
    path = make()
    content = bytearray(path.read_bytes())
    begin = len(update_file.MAGIC)
    at = {"signature": begin + 5, "description": begin + 75, "program": len(content) - 9}[place]
    content[at] ^= 1
    path.write_bytes(content)
    wanted = "update_damaged" if place == "program" else "update_unsigned"
    assert refused(path, key) == wanted


@pytest.mark.parametrize("length", [0, 10, 23, 60, 90, 120, -1])
def test_a_file_that_ends_too_early_is_refused(make: Make, key: bytes, length: int) -> None:
    path = make()
    path.write_bytes(path.read_bytes()[:length])
    assert refused(path, key) in ("update_not_one", "update_unsigned", "update_damaged")


def test_more_behind_the_end_is_refused(make: Make, key: bytes) -> None:
    path = make()
    path.write_bytes(path.read_bytes() + b"x")
    assert refused(path, key) == "update_damaged"


def test_the_same_and_an_older_version_are_refused(make: Make, key: bytes) -> None:
    path = make()
    assert refused(path, key, running=NEWER) == "update_older"
    assert refused(path, key, running="10.0.0") == "update_older"


def test_another_system_another_publisher_and_other_files_are_refused(
    make: Make, key: bytes, tmp_path: Path
) -> None:
    path = make(system="windows-x86_64")
    assert refused(path, key) == "update_other_system"
    assert refused(path, bytes(32)) == "update_unsigned"
    assert refused(path, update_file.built_in_key()) == "update_unsigned"
    table = tmp_path / "cases.csv"
    table.write_text("gender\nfemale\n")
    assert refused(table, key) == "update_not_one"
    assert refused(tmp_path / "missing.update", key) == "file_not_found"


def test_a_file_that_changes_after_it_was_checked_is_not_written(
    make: Make, key: bytes, tmp_path: Path
) -> None:
    path = make()
    found = update_file.check(path, key, SYSTEM, "1.2.3")
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(ExplorerError) as raised:
        update_file.take_out(path, found, tmp_path / "out")
    assert raised.value.code == "update_damaged"
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "out.part").exists()


@LINUX_ONLY
def test_it_is_put_in_place_with_a_persons_own_and_taken_back(
    make: Make, key: bytes, tmp_path: Path
) -> None:
    path, folder = make(), program(tmp_path / "stick" / "Case Explorer", "1.2.3")
    (folder / "settings").mkdir()
    (folder / "settings" / "settings.ini").write_text("mine")
    (folder / "portable.txt").touch()
    found = update_file.check(path, key, SYSTEM, "1.2.3")
    update_place.put(path, found, folder)
    assert (folder / f"only in {NEWER}").exists()
    for name in ("settings/settings.ini", "portable.txt"):
        assert (folder / name).exists()
    (folder / "settings" / "settings.ini").write_text("mine, later")
    for own in ("1.2.3", NEWER):
        update_place.take_back(folder)
        assert (folder / f"only in {own}").exists()
        assert (folder / "settings" / "settings.ini").read_text() == "mine, later"
    names = {"Case Explorer", "Case Explorer.previous"}
    assert {item.name for item in folder.parent.iterdir()} == names


@LINUX_ONLY
def test_a_new_version_that_does_not_work_changes_nothing(
    make: Make, key: bytes, tmp_path: Path
) -> None:
    path, folder = make(check=1), program(tmp_path / "stick" / "Case Explorer", "1.2.3")
    found = update_file.check(path, key, SYSTEM, "1.2.3")
    with pytest.raises(ExplorerError) as raised:
        update_place.put(path, found, folder)
    assert raised.value.code == "update_does_not_work"
    assert [item.name for item in folder.parent.iterdir()] == ["Case Explorer"]
    assert (folder / "only in 1.2.3").exists()


@LINUX_ONLY
def test_without_room_nothing_is_changed(make: Make, key: bytes, tmp_path: Path) -> None:
    path, folder = make(), program(tmp_path / "stick" / "Case Explorer", "1.2.3")
    found = replace(update_file.check(path, key, SYSTEM, "1.2.3"), unpacked=1 << 60)
    with pytest.raises(ExplorerError) as raised:
        update_place.put(path, found, folder)
    assert raised.value.code == "disk_full"
    assert [item.name for item in folder.parent.iterdir()] == ["Case Explorer"]


def test_there_is_nothing_before_the_first_version(tmp_path: Path) -> None:
    folder = program(tmp_path / "stick" / "Case Explorer", "1.2.3")
    with pytest.raises(ExplorerError) as raised:
        update_place.take_back(folder)
    assert raised.value.code == "update_no_previous"


def test_versions_are_compared_as_numbers() -> None:
    assert update_file.numbers("0.10.0") > update_file.numbers("0.9.12")
    assert update_file.numbers("1.0") == update_file.numbers("1.0.0.0")
    assert update_file.numbers(__version__) < update_file.numbers(NEWER)


def test_the_development_key_is_marked_and_no_private_key_is_kept() -> None:
    root = Path(__file__).parents[2]
    assert "DEVELOPMENT KEY" in (root / "resources" / update_file.KEY).read_text()
    assert len(update_file.built_in_key()) == 32
    assert not list(root.glob(f"[!.b]*/**/{updates.PRIVATE}"))
