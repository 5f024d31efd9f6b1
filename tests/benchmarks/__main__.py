"""Runs one benchmark: ``python3 packaging/dev.py bench NAME [OPTIONS]``.

A benchmark is a module of this folder with ``main(argv: list[str]) -> int``, the exit status.
Whatever it prints beside its result goes to stderr, so that ``--json`` gives one JSON object.
"""

import importlib
import sys
from pathlib import Path

FOLDER = Path(__file__).parent


def names() -> list[str]:
    """The benchmarks: every module that has a ``main``."""
    modules = (path for path in FOLDER.glob("[a-z]*.py") if not path.name.startswith("test_"))
    return sorted(path.stem for path in modules if "\ndef main(" in path.read_text("utf-8"))


def main(argv: list[str]) -> int:
    """Run the benchmark that the first word names."""
    if argv[:1] and argv[0] in names():
        benchmark = importlib.import_module(f"tests.benchmarks.{argv[0]}")
        return benchmark.main(argv[1:])
    print(f"Usage: dev.py bench {{{','.join(names())}}} [OPTIONS]", file=sys.stderr)
    return 0 if argv in (["-h"], ["--help"]) else 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
