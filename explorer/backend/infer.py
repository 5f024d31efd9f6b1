"""Work out a schema from a file's columns, when no known layout fits.

Field ids are column names in snake_case, answer ids the cells' texts. Two or more yes/no columns
with a common beginning are one question with several answers.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from explorer.backend.rawtable import RawColumn, RawTable
from explorer.backend.schema import Field, Schema

MOST_ANSWERS = 1000
MOST_PANES = 6
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def words(name: str) -> list[str]:
    """The words of a column name: ``meansOfControl_Threats`` has four."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name)
    return [word for word in re.split(r"[\W_]+", spaced) if word]


def snake(parts: Iterable[str]) -> str:
    """Words as an id."""
    return "_".join(part.lower() for part in parts)


@dataclass(slots=True)
class _Node:
    """Columns that share the first words of their names."""

    columns: list[str] = field(default_factory=list[str])
    children: dict[str, "_Node"] = field(default_factory=dict[str, "_Node"])


def _groups(node: _Node, prefix: list[str]) -> list[tuple[list[str], list[str]]]:
    """Prefixes and the columns below them.

    A group goes down to the longest common beginning; it is split only where each part is again a
    group of two or more.
    """
    below = list(node.children.items())
    own = [name for name in node.columns if len(words(name)) == len(prefix)]
    if not own and len(below) == 1 and _may_descend(below[0][1], prefix):
        return _groups(below[0][1], [*prefix, below[0][0]])
    if not own and below and all(len(child.columns) > 1 for _, child in below):
        return [group for word, child in below for group in _groups(child, [*prefix, word])]
    members = [name for name in node.columns if name not in own]
    return [(prefix, members)] if len(members) > 1 else []


def _may_descend(child: _Node, prefix: list[str]) -> bool:
    """One more common word may be taken when something of every name is left after it."""
    return all(len(words(name)) > len(prefix) + 1 for name in child.columns)


def flag_groups(names: list[str]) -> list[tuple[list[str], list[str]]]:
    """Words of the common beginning, and the columns, for each group of yes/no columns."""
    root = _Node()
    for name in names:
        node = root
        for word in words(name):
            node = node.children.setdefault(word, _Node())
            node.columns.append(name)
    return [
        group
        for word, child in root.children.items()
        if len(child.columns) > 1
        for group in _groups(child, [word])
    ]


def _kind(column: RawColumn, n_rows: int) -> str:
    texts = {text.strip() for text in column.texts} - {""}
    if len(texts) > MOST_ANSWERS or len(texts) > n_rows / 2:
        return "text"
    return "number" if texts and all(_NUMBER.fullmatch(t) for t in texts) else "category"


def _is_flag(column: RawColumn) -> bool:
    texts = {text.strip() for text in column.texts} - {""}
    return bool(texts) and texts <= {"0", "1"}


def _unique(wanted: str, taken: set[str]) -> str:
    name, count = wanted, 2
    while name in taken:
        name, count = f"{wanted}_{count}", count + 1
    taken.add(name)
    return name


def infer(raw: RawTable) -> Schema:
    """The schema of a file that no layout fits: all its columns, in their order."""
    groups = flag_groups([column.name for column in raw.columns if _is_flag(column)])
    starts = {members[0]: (prefix, members) for prefix, members in groups}
    grouped = {name for _, members in groups for name in members}
    taken: set[str] = set()
    fields: list[Field] = []
    for number, column in enumerate(raw.columns, 1):
        if column.name in starts:
            prefix, members = starts[column.name]
            fields.append(_flags(prefix, members, taken))
        elif column.name not in grouped:
            field_id = _unique(snake(words(column.name)) or f"column_{number}", taken)
            kind: Any = _kind(column, raw.n_rows)
            fields.append(Field(field_id, kind, (column.name,), label=column.name))
    answers = {f.id: _n_answers(f, raw) for f in fields}
    return Schema("inferred", tuple(fields), panes=tuple(_panes(fields, answers)), is_inferred=True)


def _flags(prefix: list[str], members: list[str], taken: set[str]) -> Field:
    used: set[str] = set()
    values = tuple(_unique(snake(words(name)[len(prefix) :]), used) for name in members)
    label = " ".join(prefix)
    return Field(
        _unique(snake(prefix), taken),
        "flags",
        tuple(members),
        values,
        label=label[:1].upper() + label[1:],
    )


def _n_answers(field: Field, raw: RawTable) -> int:
    if field.kind == "flags":
        return len(field.values)
    column = next(c for c in raw.columns if c.name == field.columns[0])
    return len({text.strip() for text in column.texts} - {""})


def _panes(fields: list[Field], answers: Mapping[str, int]) -> list[dict[str, Any]]:
    """Charts worth seeing first: bars, a comparison, a trend where there are years."""
    bars = [f for f in fields if f.kind in ("category", "flags") and 2 <= answers[f.id] <= 30]
    bars.sort(key=lambda f: (f.kind != "flags", answers[f.id] > 12))
    few = [f for f in bars if f.kind == "category" and answers[f.id] <= 4]
    years = [f for f in fields if f.kind == "number" and "year" in f.id]
    panes: list[dict[str, Any]] = [{"type": "bar", "field": f.id} for f in bars[:3]]
    if few and bars and bars[0] is not few[0]:
        panes.append({"type": "grouped_bar", "field": bars[0].id, "by": few[0].id})
    panes += [{"type": "trend", "field": f.id} for f in years[:1]]
    if len(bars) > 1:
        panes.append({"type": "heat_map", "field": bars[0].id, "by": bars[1].id})
    if not panes:
        panes = [{"type": "bar", "field": f.id} for f in fields if f.kind != "text"][:2]
    return panes[:MOST_PANES]
