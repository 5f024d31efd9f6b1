"""Invented tables in every layout, with all that makes harmonising hard."""

import csv
import random
from collections.abc import Sequence
from pathlib import Path

from explorer.backend.schema import Field, Schema, schemas

LAYOUTS = {layout.id: layout for layout in schemas()}
Rows = list[dict[str, str]]

_AROUND = ("", "", "", "", " ", "\t", "\xa0", "\u3000", " \u2003")


def rows_of(layout: Schema, n: int, seed: int = 1) -> Rows:
    """Rows with known, unknown, missing and padded texts; few profiles, so that rows repeat."""
    draw = random.Random(seed)
    profiles = [_row(layout, draw) for _ in range(max(2, n // 3))]
    made = [dict(profiles[int(len(profiles) * draw.random() ** 3)]) for _ in range(n)]
    if layout.marker:
        made[0][layout.fields[0].columns[0]] = layout.marker
    return made


def _row(layout: Schema, draw: random.Random) -> dict[str, str]:
    row: dict[str, str] = dict.fromkeys(layout.required, "")
    for field in layout.fields:
        for column in field.columns:
            row[column] = _padded(_cell(field, draw), draw)
    return row


def _cell(field: Field, draw: random.Random) -> str:
    if draw.random() < 0.3:
        return draw.choice(sorted(field.missing))
    if field.separator:
        known = [*(field.texts or field.values), 'Somebody, "else"', ""]
        return field.separator.join(
            _padded(draw.choice(known), draw) for _ in range(draw.randint(1, 4))
        )
    if field.kind == "flags":
        return draw.choice("111000X")
    known = list(field.texts or field.values) or ["2015", "2016", "17", "7.5"]
    return draw.choice([*known, *known, "Not in the codebook", 'a, "quoted" one', "0"])


def _padded(text: str, draw: random.Random) -> str:
    return draw.choice(_AROUND) + text + draw.choice(_AROUND)


def write_csv(path: Path, rows: Rows, columns: Sequence[str] = ()) -> Path:
    """A file as the desktop program opens it."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns or list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path
