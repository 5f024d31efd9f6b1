"""The program's entry: a command of the command line, or the window.

The window waits for what is imported here, so ``argparse`` comes only where it has something to
say: with a command, for help, and about arguments that make no sense.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from explorer import __version__, log, nonet, paths
from explorer.commands import COMMANDS
from explorer.options import StartOptions

if TYPE_CHECKING:
    import argparse

COLLAPSE = "collapse"
"""The one command that may use a network; it is no part of the desktop program."""

FLAGS = frozenset(("--sample", "--published"))
VALUED = frozenset(("--encoding", "--picture", "--automation", "--settings"))
"""Options for the window, which may stand in any order, before or after a file."""


def _plain(arguments: Sequence[str]) -> StartOptions | None:
    """How the window is to be started; None where there is anything else to say than that."""
    given: dict[str, str] = {}
    words = iter(arguments)
    for word in words:
        if word in VALUED:
            given[word] = next(words, "")
        elif word in FLAGS:
            given[word] = word
        elif "file" in given:
            return None
        else:
            given["file"] = word
    if any(not v or (v.startswith("-") and v not in FLAGS) for v in given.values()):
        return None
    if "--sample" in given and "file" in given:
        return None
    file, picture, automation, settings = (
        Path(given[name]) if name in given else None
        for name in ("file", "--picture", "--automation", "--settings")
    )
    return StartOptions(
        file=paths.resource(paths.SAMPLE) if "--sample" in given else file,
        picture=picture,
        automation=automation,
        settings_folder=settings,
        is_published="--published" in given,
        encoding=given.get("--encoding"),
    )


def _parser() -> argparse.ArgumentParser:
    import argparse

    parser = argparse.ArgumentParser(
        "case-explorer",
        description="Explore case data on this computer; nothing is ever sent.",
        epilog=f"Commands for scripts: {', '.join(_commands())}. "
        "'case-explorer COMMAND --help' tells more.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"Case Explorer {__version__}")
    parser.add_argument("--self-check", action="store_true", help="try every part once and end")
    parser.add_argument("file", nargs="?", type=Path, help="a file of cases, or a workspace")
    parser.add_argument("--sample", action="store_true", help="open the invented sample")
    parser.add_argument("--published", action="store_true", help="state that the data are public")
    parser.add_argument("--encoding", help="how the file's letters are written")
    parser.add_argument("--picture", type=Path, metavar="FOLDER", help="draw off-screen and end")
    parser.add_argument("--automation", type=Path, metavar="STEPS", help="drive the window and end")
    parser.add_argument(
        "--settings", type=Path, metavar="FOLDER", help="keep settings and log there"
    )
    parser.add_argument("--log-json", action="store_true", help="write the log to stderr too")
    return parser


def _commands() -> tuple[str, ...]:
    """The commands that this program can carry out."""
    import importlib.util

    has_server = importlib.util.find_spec("explorer.server") is not None
    return tuple(name for name in COMMANDS if name != COLLAPSE or has_server)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command or the window; returns the exit status."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    command = arguments[0] if arguments else ""
    if command != COLLAPSE:
        nonet.install()
    if command in COMMANDS:
        from explorer import cli

        log.start(paths.log_folder())
        return cli.run(arguments)
    start = _plain(arguments)
    if start is not None:
        log.start(start.settings_folder / "log" if start.settings_folder else paths.log_folder())
        return _open_window(start)
    return _thorough(arguments)


def _thorough(arguments: Sequence[str]) -> int:
    """The same by ``argparse``, which can help and tell what is wrong."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.sample and options.file:
        parser.error("--sample and a file cannot be opened both")
    log.start(
        options.settings / "log" if options.settings else paths.log_folder(), options.log_json
    )
    if options.self_check:
        from explorer import selfcheck

        return selfcheck.run()
    start = StartOptions(
        file=paths.resource(paths.SAMPLE) if options.sample else options.file,
        picture=options.picture,
        automation=options.automation,
        settings_folder=options.settings,
        is_published=options.published,
        encoding=options.encoding,
    )
    return _open_window(start)


def _open_window(options: StartOptions) -> int:
    if options.picture:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    elif not _has_display():
        return _fail("no_display")
    try:
        from explorer.views import app
    except ImportError as error:
        import re

        library = re.match(r"[\w.+-]+\.(so|dll|dylib)[\w.]*", str(error))
        if library is None:
            raise
        return _fail("missing_library", library=library[0])
    return app.run(options)


def _has_display() -> bool:
    """False where Qt would end the process because there is nothing to draw on."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not sys.platform.startswith("linux") or any(os.environ.get(name) for name in names)


def _fail(code: str, **params: object) -> int:
    from explorer.backend.errors import ExplorerError
    from explorer.backend.labels import Labels

    print(f"case-explorer: {Labels.load().error(ExplorerError(code, **params))}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
