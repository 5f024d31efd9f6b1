"""Counting where the data lie; only where the extra ``server`` is installed."""

from argparse import Namespace

from explorer.backend.errors import ExplorerError
from explorer.backend.labels import Labels


def collapse(options: Namespace, labels: Labels) -> str:
    """Count a data set where it lies; only where the extra ``server`` is installed."""
    try:
        from explorer.server.collapse import collapse as run
    except ImportError as error:
        is_desktop = (error.name or "").startswith("explorer")
        code = "not_in_desktop" if is_desktop else "extra_missing"
        raise ExplorerError(code, extra="case-explorer[server]") from error
    return run(options, labels)
