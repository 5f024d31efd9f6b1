"""A schema's fields as Ibis expressions: the rules of ``backend/casetable.py`` for databases.

Each field becomes one key. A single answer is its id as text, "" when it is not recorded. Flags
in columns are the bits of a number, in the order of ``Key.values``. Flags joined in one cell are
their ids, sorted and joined again by ``JOINT``.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

from explorer.backend.schema import Field, Schema

Expr = Any
"""An expression of Ibis, whose types depend on what it is asked."""
Trim = Callable[[Expr, str], Expr]
"""An engine's function that takes given characters off both ends of a text."""

# What str.strip() takes off; the engines' own functions know less.
SPACES = "".join(c for c in map(chr, range(0x3001)) if c.isspace())
JOINT = "\x1f"
CASES = "cases"
MOST_FLAGS = 62


@dataclass(frozen=True, slots=True)
class Key:
    """A field and the columns of the table that it is read from."""

    field: Field
    columns: tuple[str, ...]
    values: tuple[str, ...] = ()
    """For flags in columns: the answer of each column."""

    @property
    def is_pattern(self) -> bool:
        """True when the key is a number whose bits are the answers."""
        return bool(self.values)

    @property
    def blank(self) -> str | int:
        """What stands for "not recorded"."""
        return 0 if self.is_pattern else ""


def keys(schema: Schema, named: Mapping[str, str]) -> tuple[Key, ...]:
    """The fields that a table has; ``named`` leads from the schema's columns to the table's."""
    found: list[Key] = []
    for field in schema.fields:
        present = [name for name in field.columns if name in named]
        if not present or field.kind == "text":
            continue
        is_pattern = field.kind == "flags" and not field.separator
        pairs = zip(field.values, field.columns, strict=True) if is_pattern else ()
        values = tuple(value for value, name in pairs if name in named)
        if len(values) > MOST_FLAGS:
            raise ValueError(f"{field.id}: more than {MOST_FLAGS} flags do not fit one number")
        found.append(Key(field, tuple(named[name] for name in present), values))
    return tuple(found)


def combinations(table: Expr, wanted: Iterable[Key], trim: Trim) -> Expr:
    """The distinct combinations of the keys, each with its number of ``cases``.

    Equal rows are counted before anything is done to their texts, and equal texts before they
    are translated: each step has fewer rows than the one before, and no engine can merge them
    into one that trims a text anew for each of a field's answers.
    """
    wanted = tuple(wanted)
    columns = list(dict.fromkeys(name for key in wanted for name in key.columns))
    rows = table.select(columns).group_by(columns).agg(**{CASES: lambda t: t.count()})
    texts = _counted(rows, {name: _text(rows[name], trim) for name in columns})
    return _counted(texts, {key.field.id: _key(key, texts, trim) for key in wanted})


def _counted(rows: Expr, made: Mapping[str, Expr]) -> Expr:
    """The distinct rows of what is made of counted rows, with the sums of their cases."""
    made_rows = rows.select(*(made[name].name(name) for name in made), CASES)
    return made_rows.group_by(list(made)).agg(**{CASES: lambda t: t[CASES].sum().cast("int64")})


def _key(key: Key, texts: Expr, trim: Trim) -> Expr:
    first = texts[key.columns[0]]
    if key.is_pattern:
        flags = [texts[name] == "1" for name in key.columns]
        bits = [flag.ifelse(1 << place, 0) for place, flag in enumerate(flags)]
        return reduce(add, bits).cast("int64")
    if key.field.separator:
        return _joined(key.field, first, trim)
    return _answer(key.field, first)


def _text(column: Expr, trim: Trim) -> Expr:
    """A cell as a text file would hold it, without the spaces around it."""
    kind = column.type()
    if kind.is_string():
        return trim(column.fill_null(""), SPACES)
    if kind.is_boolean():
        column = column.cast("int8")
    text = column.cast("string")
    if kind.is_floating() or kind.is_decimal():
        # A database keeps 1 and 0 as 1.0 and 0.0 where some are missing.
        is_whole = (column == column.floor()) & (column.abs() < 1e15)
        text = is_whole.ifelse(column.cast("int64").cast("string"), text)
    if kind.is_floating():
        text = column.isnan().ifelse("", text)
    return text.fill_null("")


def _answer(field: Field, text: Expr) -> Expr:
    """The answer's id: as the schema translates the text, or the text itself."""
    pairs = dict.fromkeys(sorted(field.missing - {""}), "")
    pairs |= {said: meant for said, meant in field.texts.items() if said not in field.missing}
    pairs = {said: meant for said, meant in pairs.items() if said != meant}
    return text.cases(*pairs.items(), else_=text) if pairs else text


def _joined(field: Field, text: Expr, trim: Trim) -> Expr:
    parts = text.split(field.separator).map(lambda part: trim(part, SPACES))
    answers = parts.map(lambda part: _answer(field, part)).filter(lambda part: part != "")
    return answers.unique().sort().join(JOINT).fill_null("")
