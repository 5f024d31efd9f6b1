"""The program's log: a small rotating file. It holds no cell values and no small counts."""

import logging
import logging.handlers
from pathlib import Path

SIZE = 500_000


def start(folder: Path) -> None:
    """Write warnings and errors to ``case-explorer.log`` in a folder, if that can be done."""
    root = logging.getLogger("explorer")
    root.setLevel(logging.INFO)
    root.propagate = False
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = logging.handlers.RotatingFileHandler(
            folder / "case-explorer.log", maxBytes=SIZE, backupCount=2, encoding="utf-8", delay=True
        )
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root.handlers = [handler]
