"""The engines that can collapse a source; one small file each."""

from pathlib import Path

from explorer.backend.errors import ExplorerError
from explorer.server.engines.engine import Engine

__all__ = ["Engine", "open_source"]

EXTRA, EXTRA_SPARK = "case-explorer[server]", "case-explorer[server,spark]"


def open_source(source: str, table: str, spill: Path | None) -> Engine:
    """The engine for a source, connected.

    Raises ``ExplorerError``: ``extra_missing`` when its library is not installed, and what the
    engine's own ``problem`` knows of.
    """
    extra = EXTRA
    try:
        if source.startswith(("postgresql:", "postgres:")):
            from explorer.server.engines.postgres import Postgres

            return Postgres(source, table)
        if source.startswith(("spark:", "local-cluster[", "local[")):
            extra = EXTRA_SPARK
            from explorer.server.engines.spark import Spark

            return Spark(source, table)
        from explorer.server.engines.duck import DuckFiles

        return DuckFiles(source, spill)
    except ImportError as error:
        raise ExplorerError("extra_missing", extra=extra) from error
