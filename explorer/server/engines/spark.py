"""Spark: a table of its catalogue, or Parquet and CSV files that all its workers see."""

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import ibis
from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from explorer.backend.errors import ExplorerError, UsageError
from explorer.server.engines.engine import Engine, Expr, explaining

SECONDS_TO_CONNECT = 10
PORT = 7077
_MEANT_AS_FILES = (".parquet", ".csv", ".csv.gz")


class Spark(Engine):
    """``spark://HOST[:PORT][?table=NAME]``, ``local-cluster[...]`` or ``local[...]``."""

    failures = (PySparkException, Py4JError, ibis.common.exceptions.TableNotFound)

    def __init__(self, source: str, table: str) -> None:
        master, _, query = source.partition("?")
        self.name = master
        self._table = table or "".join(parse_qs(query).get("table", [])[:1])
        if not self._table:
            raise UsageError("server_needs_table")
        if master.startswith("spark:"):
            self._look_for(master)
        # The workers' Python and Java are this one's unless somebody says otherwise.
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        settings = {
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.driver.maxResultSize": "0",
        }
        builder = SparkSession.builder.master(master).appName("case-explorer")
        with explaining(self.failures, self._refusal), _silent():
            self._session = builder.config(map=settings).getOrCreate()
        self.connection = ibis.pyspark.connect(self._session)

    def table(self) -> Expr:
        """The catalogue's table, or the files that a name with their ending stands for."""
        name = self._table
        if not name.lower().rstrip("/").endswith(_MEANT_AS_FILES):
            database, _, table = name.rpartition(".")
            return self.connection.table(table, database=database or None)
        if name.lower().rstrip("/").endswith(".parquet"):
            return self.connection.read_parquet(name)
        options = {"header": True, "inferSchema": False, "escape": '"', "mode": "FAILFAST"}
        return self.connection.read_csv(name, **options)

    def batches(self, question: Expr) -> Iterator[Any]:
        """The answer, collected as Arrow without a detour through pandas."""
        yield from self._session.sql(self.connection.compile(question)).toArrow().to_batches()

    def _look_for(self, master: str) -> None:
        """Spark itself asks an absent master for a minute."""
        place = urlsplit(master.split(",")[0])
        try:
            address = (place.hostname or "localhost", place.port or PORT)
            socket.create_connection(address, SECONDS_TO_CONNECT).close()
        except (OSError, ValueError) as error:
            raise ExplorerError("server_unreachable", server=self.name) from error

    def _refusal(self, error: Exception) -> ExplorerError:
        return ExplorerError("spark_did_not_start", server=self.name)

    def problem(self, error: Exception) -> ExplorerError:
        """Missing tables; Spark tells of most else in texts of its own."""
        told = str(error)
        missing = ("TABLE_OR_VIEW_NOT_FOUND", "PATH_NOT_FOUND", "SCHEMA_NOT_FOUND")
        if any(word in told for word in missing) or not isinstance(
            error, PySparkException | Py4JError
        ):
            return ExplorerError("server_no_table", table=self._table, server=self.name)
        denied = ("Permission denied", "AccessControlException", "INSUFFICIENT_PERMISSIONS")
        if any(word in told for word in denied):
            return ExplorerError("server_no_permission", table=self._table, server=self.name)
        return ExplorerError("server_failed", server=self.name)


@contextmanager
def _silent() -> Iterator[None]:
    """Java, started within, writes its remarks nowhere: they may quote a cell."""
    sys.stderr.flush()
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
