"""The program's entry: a command of the command line, or the window."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from explorer import __version__, log, nonet, paths
from explorer.options import StartOptions


def _window_options(arguments: Sequence[str]) -> StartOptions:
    parser = argparse.ArgumentParser(
        "case-explorer",
        description="Explore case data on this computer; nothing is ever sent.",
        epilog="Commands for scripts: count, facets, export, check, charts. "
        "'case-explorer COMMAND --help' tells more.",
    )
    parser.add_argument("--version", action="version", version=f"Case Explorer {__version__}")
    parser.add_argument("file", nargs="?", type=Path, help="a file of cases, or a workspace")
    parser.add_argument("--sample", action="store_true", help="open the invented sample")
    parser.add_argument("--published", action="store_true", help="the file's data are published")
    parser.add_argument("--encoding", help="how the file's letters are written")
    parser.add_argument("--picture", type=Path, metavar="FOLDER", help="draw off-screen and end")
    parser.add_argument("--automation", type=Path, metavar="STEPS", help="drive the window and end")
    parser.add_argument("--settings", type=Path, metavar="FOLDER", help="keep settings there")
    options = parser.parse_args(arguments)
    file = paths.resource(paths.SAMPLE) if options.sample else options.file
    return StartOptions(
        file,
        options.picture,
        options.automation,
        options.settings,
        options.published,
        options.encoding,
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command or the window; returns the exit status."""
    nonet.install()
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    if arguments[:1] == ["--self-check"]:
        from explorer import selfcheck

        return selfcheck.run()
    log.start(paths.log_folder())
    if arguments and arguments[0] in ("count", "facets", "export", "check", "charts"):
        from explorer import cli

        return cli.run(arguments)
    options = _window_options(arguments)
    if options.picture:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from explorer.views import app

    return app.run(options)


if __name__ == "__main__":
    sys.exit(main())
