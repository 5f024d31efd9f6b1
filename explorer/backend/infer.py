"""Work out a schema from a file's columns, when no known layout fits.

Field ids are column names in snake_case, answer ids the cells' texts. Two or more yes/no columns
with a common beginning are one question with several answers.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from explorer.backend.rawtable import RawColumn, RawTable
from explorer.backend.schema import Field, Kind, Schema

MOST_ANSWERS = 1000
MOST_PANES = 6
MOST_BARS = 30
MOST_GROUPS = 4

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_YEARS = range(1900, 2101)


@dataclass(frozen=True, slots=True)
class _Named:
    """A column's name and its words."""

    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FlagGroup:
    """Yes/no columns whose names begin alike."""

    prefix: tuple[str, ...]
    """The words that all names begin with, as the first name writes them."""
    columns: tuple[str, ...]
    answers: tuple[str, ...]
    """What is left of each name, in snake_case."""


def words(name: str) -> tuple[str, ...]:
    """The words of a column name: ``meansOfControl_Threats`` has four."""
    found: list[str] = []
    for part in re.split(r"[\W_]+", name):
        start = 0
        for i in range(1, len(part)):
            before, here, after = part[i - 1], part[i], part[i + 1 : i + 2]
            begins = here.isupper() and (not before.isupper() or after.islower())
            if begins:
                found.append(part[start:i])
                start = i
        if part:
            found.append(part[start:])
    return tuple(found)


def snake(parts: Iterable[str]) -> str:
    """Words as an id."""
    return "_".join(part.lower() for part in parts)


def flag_groups(names: Iterable[str]) -> list[FlagGroup]:
    """The groups among the names of yes/no columns, in the order of their first columns."""
    columns = [_Named(name, words(name)) for name in names]
    found: list[FlagGroup] = []
    for members in _by_word(columns, 0):
        if _n_longer(members, 1) > 1:
            found += _split(members, 1)
    return found


def _by_word(columns: Iterable[_Named], at: int) -> list[list[_Named]]:
    """Columns with the same word at a place; those with no word there are left out."""
    groups: dict[str, list[_Named]] = {}
    for column in columns:
        if len(column.words) > at:
            groups.setdefault(column.words[at].lower(), []).append(column)
    return list(groups.values())


def _n_longer(columns: Iterable[_Named], n: int) -> int:
    return sum(len(column.words) > n for column in columns)


def _split(columns: Sequence[_Named], at_least: int) -> list[FlagGroup]:
    """The groups among columns that share their first ``at_least`` words.

    The beginning is as long as at least two names allow; it is divided further only where every
    part is a group again. A name that is the beginning itself is in no group.
    """
    low = [[word.lower() for word in column.words] for column in columns]
    n = sum(1 for _ in takewhile(lambda place: len(set(place)) == 1, zip(*low, strict=False)))
    if _n_longer(columns, n) < 2:
        n = max(at_least, n - 1)
    longer = [column for column in columns if len(column.words) > n]
    parts = _by_word(longer, n)
    if len(parts) > 1 and all(_n_longer(part, n + 1) > 1 for part in parts):
        return [group for part in parts for group in _split(part, n + 1)]
    used: set[str] = set()
    answers = tuple(_unique(snake(column.words[n:]), used) for column in longer)
    return [FlagGroup(longer[0].words[:n], tuple(c.name for c in longer), answers)]


def _unique(wanted: str, taken: set[str]) -> str:
    name, count = wanted, 2
    while name in taken:
        name, count = f"{wanted}_{count}", count + 1
    taken.add(name)
    return name


def _answers(column: RawColumn) -> set[str]:
    return {text.strip() for text in column.texts} - {""}


def _kind(answers: set[str], n_rows: int) -> Kind:
    if len(answers) > MOST_ANSWERS or len(answers) > n_rows / 2:
        return "text"
    return "number" if answers and all(map(_NUMBER.fullmatch, answers)) else "category"


def infer(raw: RawTable) -> Schema:
    """The schema of a file that no layout fits: all its columns, in their order."""
    answers = {column.name: _answers(column) for column in raw.columns}
    groups = flag_groups(name for name, found in answers.items() if found and found <= {"0", "1"})
    starts = {group.columns[0]: group for group in groups}
    grouped = {name for group in groups for name in group.columns}
    taken: set[str] = set()
    fields: list[Field] = []
    for number, name in enumerate(raw.names, 1):
        group = starts.get(name)
        if group:
            label = " ".join([group.prefix[0], *(word.lower() for word in group.prefix[1:])])
            label = label[:1].upper() + label[1:]
            field_id = _unique(snake(group.prefix), taken)
            fields.append(Field(field_id, "flags", group.columns, group.answers, label=label))
        elif name not in grouped:
            field_id = _unique(snake(words(name)) or f"column_{number}", taken)
            kind = _kind(answers[name], raw.n_rows)
            fields.append(Field(field_id, kind, (name,), label=name))
    return Schema("inferred", tuple(fields), panes=_panes(fields, answers), is_inferred=True)


def _panes(fields: list[Field], answers: dict[str, set[str]]) -> tuple[dict[str, str], ...]:
    """Charts worth seeing first: bars, a trend over years, two fields compared."""

    def n_answers(field: Field) -> int:
        return len(field.columns) if field.kind == "flags" else len(answers[field.columns[0]])

    def are_years(field: Field) -> bool:
        found = answers[field.columns[0]]
        return field.kind == "number" and len(found) > 2 and all(map(_is_year, found))

    bars = [f for f in fields if f.kind in ("category", "flags") and 2 <= n_answers(f) <= MOST_BARS]
    if not bars:
        bars = [f for f in fields if f.kind == "number" and 2 <= n_answers(f) <= MOST_BARS]
    groups = [f for f in bars if f.kind != "flags" and n_answers(f) <= MOST_GROUPS]
    flags = [f for f in bars if f.kind == "flags"]
    shown = [*flags[:2], *(f for f in bars if f.kind != "flags")][:3]
    panes = [{"type": "bar", "field": field.id} for field in shown]
    panes += [{"type": "trend", "field": f.id} for f in fields if are_years(f)][:1]
    pairs = [(f, by) for f in shown for by in groups if f is not by]
    panes += [{"type": "grouped_bar", "field": f.id, "by": by.id} for f, by in pairs[:1]]
    if len(shown) > 1:
        panes.append({"type": "heat_map", "field": shown[0].id, "by": shown[1].id})
    return tuple(panes[:MOST_PANES])


def _is_year(text: str) -> bool:
    return text.isascii() and text.isdigit() and int(text) in _YEARS
