"""PostgreSQL: a table or view, read in read-only transactions."""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import ibis
import psycopg

from explorer.backend.errors import ExplorerError, UsageError
from explorer.server.engines.engine import Engine, Expr, explaining

SECONDS_TO_CONNECT = 10

# Classes of SQLSTATE, see the appendix "PostgreSQL Error Codes" of its manual.
_PROBLEMS = {
    "42501": "server_no_permission",
    "42P01": "server_no_table",
    "3F000": "server_no_table",
    "53100": "server_disk",
    "53200": "server_memory",
}


class Postgres(Engine):
    """``postgresql://[USER@]HOST[:PORT]/DATABASE?table=NAME``, other options as libpq's."""

    failures = (psycopg.Error, ibis.common.exceptions.TableNotFound)

    def __init__(self, source: str, table: str) -> None:
        try:
            parts = urlsplit(source)
        except ValueError as error:
            raise UsageError("server_address") from error
        options = dict(parse_qsl(parts.query))
        self._table = table or options.pop("table", "")
        options.pop("table", None)
        host = parts.hostname or options.get("host", "localhost")
        self.name = f"{host}/{parts.path.strip('/')}"
        if not self._table:
            raise UsageError("server_needs_table")
        address = urlunsplit(parts._replace(query=urlencode(options)))
        with explaining(self.failures, self._refusal):
            connection = psycopg.connect(
                address,
                autocommit=True,
                connect_timeout=SECONDS_TO_CONNECT,
                application_name="case-explorer",
            )
            connection.execute("SET default_transaction_read_only = on")
        self.connection = ibis.postgres.from_connection(connection)

    def table(self) -> Expr:
        """The table, by its name as the database keeps it."""
        schema, _, name = self._table.rpartition(".")
        return self.connection.table(name, database=schema or None)

    def _refusal(self, error: Exception) -> ExplorerError:
        """Why there is no connection: a server that speaks says FATAL or asks for a password."""
        told = str(error)
        has_spoken = "FATAL" in told or "no password supplied" in told
        code = "server_refused" if has_spoken else "server_unreachable"
        return ExplorerError(code, server=self.name)

    def problem(self, error: Exception) -> ExplorerError:
        """What the code of an error means."""
        if isinstance(error, ibis.common.exceptions.TableNotFound):
            return ExplorerError("server_no_table", table=self._table, server=self.name)
        state = str(getattr(error, "sqlstate", None) or "08000")
        lost = "server_unreachable" if state.startswith(("08", "57P")) else "server_failed"
        code = _PROBLEMS.get(state, lost)
        return ExplorerError(code, table=self._table, server=self.name)
