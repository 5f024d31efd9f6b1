"""Invented cases in the layout of the k-anonymised CTDC release of 2021, any number of them.

Made by DuckDB from a seed. Every row draws a profile from a distribution with a heavy tail, and
the profile decides all answers, so that rows repeat as they do in real files: distinct rows are
about 42 % of 200,000, 28 % of a million and 6 % of a hundred million. The five columns that
repeat flags as text are left out.
"""

from pathlib import Path
from typing import Any

from explorer.backend import schema

LAYOUT = "ctdc_k_anonymised_2021"
_TAIL = 0.39
_COMMON = 1700

# Of 128 profiles, how many give which text; the rest is blank.
_SINGLE: dict[str, list[tuple[str, int]]] = {
    "Datasource": [("Case Management", 90), ("Hotline", 38)],
    "gender": [("Female", 84), ("Male", 36), ("Transgender/NonConforming", 2)],
    "ageBroad": [
        *(("0--8", 4), ("9--17", 24), ("18--20", 12), ("21--23", 10), ("24--26", 8)),
        *(("27--29", 7), ("30--38", 14), ("39--47", 8), ("48+", 3)),
    ],
    "majorityStatus": [("Adult", 70), ("Minor", 32)],
    "majorityStatusAtExploit": [("Adult", 26), ("Minor", 14)],
    "majorityEntry": [("Adult", 12), ("Minor", 9)],
    "isAbduction": [("1", 6), ("0", 60)],
}
_COUNTRIES = "PH UA MD US KH ID BY MM LA HT UZ SL NG NA BG RO VN TH KG MG BD IN GH RU SN 00".split()


def query(n: int, seed: int = 1) -> str:
    """A SELECT that gives ``n`` rows, the same for the same seed."""
    layout = next(s for s in schema.schemas() if s.id == LAYOUT)
    columns = [f"CAST(2002 + greatest(0, {_draw(0)} // 7) AS VARCHAR) AS yearOfRegistration"]
    for number, (name, texts) in enumerate(_SINGLE.items(), 1):
        cases, upto = "", 0
        for text, share in texts:
            upto += share
            cases += f" WHEN {_draw(number)} < {upto} THEN '{text}'"
        columns.append(f"CASE{cases} END AS {name}")
    listed = ", ".join(f"'{code}'" for code in _COUNTRIES)
    for number, name in ((20, "citizenship"), (21, "CountryOfExploitation")):
        # The square makes the first countries common; one in five or so stays blank.
        place = f"1 + {_draw(number)} * {_draw(number)} // 600"
        columns.append(f"[{listed}][{place}] AS {name}")
    draw = 30
    for field in layout.fields:
        if field.kind == "flags":
            is_asked = f"{_draw(draw)} < 48"
            for place, name in enumerate(field.columns, 1):
                flag = f"CASE WHEN {_draw(draw + place)} < {6 + 12 // place} THEN '1' ELSE '0' END"
                columns.append(f"CASE WHEN {is_asked} THEN {flag} END AS {name}")
            draw += len(field.columns) + 1
    hashes = ", ".join(f"hash(profile, {k}) AS h{k}" for k in range(draw // 9 + 1))
    return f"""
        WITH drawn AS (
            SELECT ((hash(i, {seed}) >> 11) + 1) / 9007199254740993.0 AS u FROM range({n}) t(i)
        ), profiles AS (
            SELECT CAST(least({_COMMON} * (u ** {-1 / _TAIL} - 1), 9e17) AS BIGINT) AS profile
            FROM drawn
        ), hashed AS (SELECT {hashes} FROM profiles)
        SELECT {", ".join(columns)} FROM hashed"""


def _draw(number: int) -> str:
    """A number from 0 to 127 that belongs to the profile."""
    return f"CAST((h{number // 9} >> {7 * (number % 9)}) & 127 AS INTEGER)"


def write(connection: Any, n: int, target: Path, seed: int = 1) -> None:
    """Write ``n`` rows as Parquet or CSV, as the name's ending says; ``connection`` is DuckDB's."""
    how = "FORMAT parquet" if target.suffix == ".parquet" else "FORMAT csv, HEADER"
    connection.execute(f"COPY ({query(n, seed)}) TO '{target}' ({how})")
