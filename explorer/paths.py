"""Where resources lie, in a checkout, in an installed wheel and in the packaged program."""

import sys
from pathlib import Path


def resources() -> Path:
    """The folder with schemas, texts, fonts and the sample."""
    packaged = getattr(sys, "_MEIPASS", None)
    if packaged:
        return Path(packaged) / "resources"
    inside = Path(__file__).parent / "resources"
    return inside if inside.is_dir() else Path(__file__).parent.parent / "resources"


def resource(name: str) -> Path:
    """The path of one resource, such as ``text/en.toml``."""
    return resources() / name


SAMPLE = "sample/case_explorer_invented_sample.csv"


def settings_folder() -> Path:
    """The user's own folder for settings; on a stick, one beside the program."""
    import platformdirs

    return _beside() or platformdirs.user_config_path("Case Explorer", appauthor=False)


def log_folder() -> Path:
    """The user's own folder for the log; on a stick, one beside the program."""
    beside = _beside()
    if beside is not None:
        return beside / "log"
    import platformdirs

    return platformdirs.user_log_path("Case Explorer", appauthor=False)


def _beside() -> Path | None:
    """Where a packaged program with ``portable.txt`` beside it keeps what it remembers."""
    folder = Path(sys.executable).parent
    is_portable = hasattr(sys, "_MEIPASS") and (folder / "portable.txt").is_file()
    return folder / "settings" if is_portable else None
