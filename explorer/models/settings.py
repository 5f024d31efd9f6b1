"""What the program remembers for its user: one table of typed options over an ini file.

To add a setting, add a row to ``SETTINGS``. A stored value of the wrong kind costs that value,
never the start: the default is used and a line is logged.
"""

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import QSettings

log = logging.getLogger(__name__)


def _is_text_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _one_of(*choices: str) -> Callable[[Any], bool]:
    return lambda value: value in choices


def _between(low: float, high: float) -> Callable[[Any], bool]:
    return lambda v: isinstance(v, int | float) and not isinstance(v, bool) and low <= v <= high


class Setting(NamedTuple):
    """One option: its key in the file, its default and what it may be."""

    key: str
    default: Any
    is_valid: Callable[[Any], bool]


SETTINGS = (
    Setting("look/theme", "system", _one_of("system", "light", "dark")),
    Setting("window/geometry", "", lambda v: isinstance(v, str)),
    Setting("window/sidebar_width", 300, _between(240, 420)),
    Setting("recent/keep", True, lambda v: isinstance(v, bool)),
    Setting("recent/files", [], _is_text_list),
    Setting("recent/folder", "", lambda v: isinstance(v, str)),
    Setting("records/labels", True, lambda v: isinstance(v, bool)),
    Setting("export/format", "png", _one_of("png", "svg", "pdf", "csv", "xlsx")),
    Setting("export/width_cm", 16.0, _between(2, 100)),
    Setting("export/height_cm", 9.0, _between(2, 100)),
    Setting("export/dpi", 300, _between(50, 1200)),
    Setting("report/template", "", lambda v: isinstance(v, str)),
    Setting("export/pattern", "{n} {title}", lambda v: isinstance(v, str) and 0 < len(v) <= 80),
)

MOST_RECENT = 10


class Settings:
    """Typed access to the ini file in a folder; values are stored as JSON."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known = {setting.key: setting for setting in SETTINGS}
        self._store = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
        if self._store.status() != QSettings.Status.NoError:
            log.warning("the settings file cannot be read; defaults are used")

    def get(self, key: str) -> Any:
        """The stored value, or the default when it is absent or not valid."""
        setting = self._known[key]
        stored = self._store.value(key)
        if stored is None:
            return setting.default
        try:
            value = json.loads(stored)
        except (TypeError, ValueError):
            value = None
        if value is None or not setting.is_valid(value):
            log.warning("setting %s is not valid; its default is used", key)
            return setting.default
        return value

    def put(self, key: str, value: Any) -> None:
        """Store a value; raises ``ValueError`` when it is not valid."""
        if not self._known[key].is_valid(value):
            raise ValueError(key)
        self._store.setValue(key, json.dumps(value))
        self._store.sync()

    def recent_files(self) -> list[Path]:
        """The files opened last, newest first; empty when the list is switched off."""
        return [Path(name) for name in self.get("recent/files")] if self.get("recent/keep") else []

    def remember_file(self, path: Path) -> None:
        """Put a file on top of the recent list, unless the list is switched off."""
        if not self.get("recent/keep"):
            return
        others = [name for name in self.get("recent/files") if name != str(path)]
        self.put("recent/files", [str(path), *others][:MOST_RECENT])

    def forget_files(self, keep: bool) -> None:
        """Empty the recent list; ``keep`` tells whether a new one may be begun."""
        self.put("recent/files", [])
        self.put("recent/folder", "")
        self.put("recent/keep", keep)
