"""How the window is to be started."""

from pathlib import Path
from typing import NamedTuple


class StartOptions(NamedTuple):
    """What the command line says about the window."""

    file: Path | None = None
    """A data file or a workspace to open."""
    picture: Path | None = None
    """A folder for pictures of the window and the charts; the program then ends."""
    automation: Path | None = None
    """A file of steps that drive the window; the program then ends."""
    settings_folder: Path | None = None
    """Where settings are kept, instead of the user's own folder."""
    is_published: bool = False
    encoding: str | None = None
