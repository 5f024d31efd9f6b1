"""Where the packaged program keeps what it remembers."""

import sys
from pathlib import Path

import pytest

from explorer import paths


@pytest.fixture
def packaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a packaged program that seems to run."""
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path / "_internal"), raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "Case Explorer.exe"))
    return tmp_path


def test_installed_program_uses_the_users_own_folder(packaged: Path) -> None:
    assert packaged not in paths.settings_folder().parents
    assert packaged not in paths.log_folder().parents


def test_portable_program_keeps_all_beside_itself(packaged: Path) -> None:
    (packaged / "portable.txt").touch()
    assert paths.settings_folder() == packaged / "settings"
    assert paths.log_folder() == packaged / "settings" / "log"


def test_checkout_is_never_portable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "portable.txt").touch()
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    assert paths.settings_folder() != tmp_path / "settings"
