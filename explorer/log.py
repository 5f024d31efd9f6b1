"""The program's log: a small rotating file. It holds no cell values and no small counts.

A failure is logged by its kind and the places in the code it passed; its message is left out,
because Python's messages quote the values they stumbled over.
"""

import json
import logging
import sys
import traceback
from pathlib import Path

SIZE = 500_000
NAME = "case-explorer.log"


def describe(error: BaseException) -> str:
    """A failure and what caused it, without its message: kinds and places in the code."""
    lines: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        places = traceback.extract_tb(current.__traceback__)
        lines += [f"  {p.filename}:{p.lineno} in {p.name}" for p in places]
        number = f" {current.errno}" if isinstance(current, OSError) and current.errno else ""
        lines.append(f"{type(current).__module__}.{type(current).__qualname__}{number}")
        current = current.__cause__ or current.__context__
    return "\n".join(lines)


class _Lines(logging.Formatter):
    """One line a record; a failure follows by kind and places."""

    def formatException(self, ei: object) -> str:
        """What ``logging`` writes under a record made while handling an error."""
        error = ei[1] if isinstance(ei, tuple) else None
        return describe(error) if isinstance(error, BaseException) else ""


class _JsonLines(_Lines):
    """One JSON object a record."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON."""
        content = {
            "time": self.formatTime(record),
            "level": record.levelname,
            "name": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            content["failure"] = self.formatException(record.exc_info)
        return json.dumps(content, ensure_ascii=False)


class _File(logging.Handler):
    """Opens its file with the first record; a log that cannot be written is no log."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._file: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line."""
        try:
            if self._file is None:
                self._file = self._opened()
            self._file.emit(record)
        except OSError:
            return

    def _opened(self) -> logging.Handler:
        # Most runs log nothing, so the start does not wait for this module.
        from logging.handlers import RotatingFileHandler

        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = RotatingFileHandler(self._path, maxBytes=SIZE, backupCount=2, encoding="utf-8")
        file.setFormatter(self.formatter)
        file.handleError = self.handleError
        return file

    def handleError(self, record: logging.LogRecord) -> None:
        """Say nothing: the person's work goes on."""

    def close(self) -> None:
        """Close the file too."""
        if self._file is not None:
            self._file.close()
        super().close()


def start(folder: Path, to_stderr: bool = False) -> None:
    """Keep the log in a folder, and with ``to_stderr`` as JSON lines on stderr too."""
    root = logging.getLogger("explorer")
    root.setLevel(logging.INFO)
    root.propagate = False
    file = _File(folder / NAME)
    file.setFormatter(_Lines("%(asctime)s %(levelname)s %(name)s %(message)s"))
    for former in root.handlers:
        former.close()
    root.handlers = [file]
    if to_stderr and sys.stderr is not None:
        stream = logging.StreamHandler(sys.stderr)
        stream.setFormatter(_JsonLines())
        root.addHandler(stream)
