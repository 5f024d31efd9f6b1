"""Numbers of inhabitants that a person supplies for rates on a map: a table of their own."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path

from explorer.backend import schema
from explorer.backend.errors import ExplorerError

COLUMNS = ("country", "population")
MOST_BYTES = 1_000_000

Entries = tuple[str, ...]
"""``PHL=109035343``: what a chart's description keeps, so that it needs no second file."""


def read(path: Path) -> Entries:
    """The inhabitants in a CSV with the columns ``country`` (ISO 3166-1 code) and ``population``.

    Lines without a known country are left out. Raises ``ExplorerError``: ``file_not_found``,
    ``bad_population`` where no line can be used or a number is none.
    """
    try:
        with path.open("rb") as file:
            text = file.read(MOST_BYTES + 1).decode("utf-8-sig")
    except FileNotFoundError as error:
        raise ExplorerError("file_not_found", file=path.name) from error
    except (OSError, UnicodeDecodeError) as error:
        raise ExplorerError("bad_population", file=path.name) from error
    if len(text) > MOST_BYTES:
        raise ExplorerError("bad_population", file=path.name)
    first = text.partition("\n")[0]
    rows = csv.reader(io.StringIO(text), delimiter=";" if ";" in first else ",")
    try:
        found = dict(_lines(rows))
    except (ValueError, csv.Error) as error:
        raise ExplorerError("bad_population", file=path.name) from error
    if not found:
        raise ExplorerError("bad_population", file=path.name)
    return tuple(f"{code}={n}" for code, n in sorted(found.items()))


def _lines(rows: Iterable[list[str]]) -> Iterable[tuple[str, int]]:
    """The usable lines; raises ``ValueError``."""
    places: list[int] = []
    for row in rows:
        if not places:
            names = [name.strip().lower() for name in row]
            places = [names.index(column) for column in COLUMNS]
        elif any(cell.strip() for cell in row):
            code, number = (row[k].strip() if k < len(row) else "" for k in places)
            country = schema.countries().get(code.upper())
            inhabitants = int(number.replace(",", "").replace(" ", "")) if country else 0
            if inhabitants < 0:
                raise ValueError(number)
            if country and inhabitants:
                yield country, inhabitants


def inhabitants(entries: Entries) -> dict[str, int]:
    """Country to inhabitants; an entry that is none is left out."""
    pairs = (entry.partition("=") for entry in entries)
    return {code: int(n) for code, _, n in pairs if n.isascii() and n.isdigit() and int(n)}
