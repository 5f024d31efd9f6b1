"""Settings from outside: remembered, checked, and never a reason not to start."""

import logging
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from explorer.models.settings import MOST_RECENT, SETTINGS, Settings


def test_every_setting_has_a_valid_default_and_comes_back(tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    for setting in SETTINGS:
        assert setting.is_valid(setting.default)
        settings.put(setting.key, setting.default)
    again = Settings(tmp_path)
    assert all(again.get(s.key) == s.default for s in SETTINGS)


def test_a_value_of_the_wrong_kind_costs_only_itself(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings(tmp_path)
    settings.put("export/dpi", 600)
    store = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    store.setValue("look/theme", '"purple"')
    store.setValue("window/sidebar_width", "{")
    store.sync()
    with caplog.at_level(logging.WARNING):
        again = Settings(tmp_path)
        assert again.get("look/theme") == "system"
        assert again.get("window/sidebar_width") == 300
        assert again.get("export/dpi") == 600


@pytest.mark.parametrize(
    "content", [b"\x00\xff\xfe garbage", b"[", b"=\n==\n[[[]]]\n", b"a" * 100_000]
)
def test_a_file_full_of_garbage_gives_the_defaults(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "settings.ini").write_bytes(content)
    settings = Settings(tmp_path)
    assert all(settings.get(s.key) == s.default for s in SETTINGS)
    settings.put("export/dpi", 150)
    assert settings.get("export/dpi") == 150


def test_a_wrong_value_is_not_stored(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="export/dpi"):
        Settings(tmp_path).put("export/dpi", 5)


def test_recent_files_are_listed_newest_first_until_switched_off(tmp_path: Path) -> None:
    settings = Settings(tmp_path)
    for number in range(MOST_RECENT + 3):
        settings.remember_file(Path(f"/data/{number}.csv"))
    settings.remember_file(Path("/data/7.csv"))
    recent = settings.recent_files()
    assert recent[0] == Path("/data/7.csv")
    assert len(recent) == len(set(recent)) == MOST_RECENT
    settings.forget_files(keep=False)
    settings.remember_file(Path("/data/x.csv"))
    assert settings.recent_files() == []
    assert "/data" not in (tmp_path / "settings.ini").read_text()
