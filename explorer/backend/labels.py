"""Words about data: fields, answers, charts, errors and notices, in one language.

All of them stand in ``resources/text/<language>.toml``; a new language is a new file there.
"""

import math
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from explorer import paths
from explorer.backend.disclosure import MASKED
from explorer.backend.errors import ExplorerError, Notice
from explorer.backend.filters import NOT_RECORDED, Clause, Filters
from explorer.backend.schema import Field, extent, vocabulary

_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Chip:
    """One removable part of the filters: an answer, or a field's range (``value`` is None)."""

    field: str
    value: str | None
    text: str
    is_excluded: bool = False


class _Slots(dict[str, Any]):
    """Fills a sentence's slots; a slot without a parameter stays empty."""

    def __missing__(self, key: str) -> str:
        return ""


@cache
def _words(language: str) -> Mapping[str, Any]:
    with paths.resource(f"text/{language}.toml").open("rb") as file:
        return tomllib.load(file)


def plain(text: str) -> str:
    """A cell's text on one line, without control and direction characters."""
    return _UNSAFE.sub("", text.replace("\r\n", " ").replace("\n", " ").replace("\t", " "))


@dataclass(frozen=True)
class Labels:
    """The words of one language, and the names of fields that only the open file knows."""

    language: str
    words: Mapping[str, Any]
    own_fields: Mapping[str, str]

    @classmethod
    def load(cls, language: str = "en") -> "Labels":
        """The words of a language; raises ``FileNotFoundError`` when there are none."""
        return cls(language, _words(language), {})

    def for_fields(self, fields: Iterable[Field]) -> "Labels":
        """The same words, with the columns' names for fields no language knows."""
        return replace(self, own_fields={f.id: plain(f.label) for f in fields if f.label})

    @property
    def is_rtl(self) -> bool:
        """True for languages written from right to left."""
        return bool(self.words["language"]["is_rtl"])

    # Sentences

    def text(self, key: str, **params: object) -> str:
        """The text with a dotted key, its slots filled; whole numbers are written with separators.

        A key with ``one`` and ``other`` below it is chosen by the parameter ``n``.
        """
        found: Any = self.words
        for part in key.split("."):
            found = found[part]
        if isinstance(found, Mapping):
            found = found["one" if params.get("n") == 1 else "other"]
        slots = _Slots({name: self._slot(value) for name, value in params.items()})
        return str(found).format_map(slots)

    def _slot(self, value: object) -> str:
        if isinstance(value, bool) or value is None:
            return ""
        if isinstance(value, int):
            return self.count(value)
        if isinstance(value, list | tuple):
            return self.listed([str(item) for item in value])
        return plain(str(value))

    def listed(self, items: Iterable[str]) -> str:
        """Several things in words: ``a, b or c``."""
        names = [plain(item) for item in items]
        if len(names) < 2:
            return "".join(names)
        return self.text("words.or", first=", ".join(names[:-1]), last=names[-1])

    def error(self, error: ExplorerError) -> str:
        """The sentence for an expected failure."""
        return self._coded("errors", error.code, error.params)

    def notice(self, notice: Notice) -> str:
        """The sentence for something odd in a file."""
        return self._coded("notices", notice.code, dict(notice.params))

    def _coded(self, table: str, code: str, params: Mapping[str, object]) -> str:
        known = code if code in self.words[table] else "unknown"
        return self.text(f"{table}.{known}", **{"code": code, **params})

    # Names

    def field(self, field_id: str) -> str:
        """A field's name."""
        known = self.words["fields"].get(field_id)
        return known or self.own_fields.get(field_id) or field_id

    def value(self, field_id: str, value_id: str, short: bool = False) -> str:
        """An answer's name; ``short`` for charts. The id itself where nobody has named it."""
        if value_id == NOT_RECORDED:
            return self.text("words.not_recorded")
        if vocabulary().get(field_id, {}).get("texts") == "countries":
            return str(self.words["countries"].get(value_id, plain(value_id)))
        named = self.words["values"].get(field_id, {}).get(value_id)
        if isinstance(named, Mapping):
            return str(named["short" if short else "label"])
        if named:
            return str(named)
        return value_id.replace("-", "–") if self._is_band(value_id) else plain(value_id)

    @staticmethod
    def _is_band(value_id: str) -> bool:
        return "-" in value_id[1:] and extent(value_id) is not None

    def schema(self, schema_id: str) -> str:
        """The name of a layout."""
        return str(self.words["schemas"].get(schema_id, schema_id))

    def chart(self, chart_id: str) -> str:
        """The name of a chart type."""
        return str(self.words["charts"]["types"].get(chart_id, chart_id))

    # Numbers

    def number(self, n: int) -> str:
        """A whole number with the language's separators."""
        return f"{n:,}".replace(",", self.words["numbers"]["thousands"])

    def count(self, n: int) -> str:
        """A released count; a hidden one in words."""
        return self.text("numbers.hidden") if n == MASKED else self.number(n)

    def decimal(self, x: float, digits: int = 1) -> str:
        """A number with a fixed number of digits after the point."""
        whole, _, part = f"{x:,.{digits}f}".partition(".")
        whole = whole.replace(",", self.words["numbers"]["thousands"])
        return whole + self.words["numbers"]["decimal"] + part if part else whole

    def percent(self, share: float | None, digits: int = 1) -> str:
        """A share from 0 to 1 as a percentage; a dash when there is none."""
        if share is None or math.isnan(share):
            return "–"
        return self.text("numbers.percent", x=self.decimal(share * 100, digits))

    # Filters

    def chips(self, filters: Filters) -> list[Chip]:
        """The filters as removable parts, in the order in which they were set."""
        chips: list[Chip] = []
        for clause in filters.clauses:
            if clause.range:
                chips.append(Chip(clause.field, None, self._range(clause)))
            for value in clause.include:
                name = self.value(clause.field, value)
                if value == NOT_RECORDED:
                    name = f"{self.field(clause.field)}: {name}"
                chips.append(Chip(clause.field, value, name))
            for value in clause.exclude:
                name = self.value(clause.field, value)
                if value == NOT_RECORDED:
                    text = self.text("words.field_recorded", field=self.field(clause.field))
                else:
                    text = self.text("words.not", value=name)
                chips.append(Chip(clause.field, value, text, True))
        return chips

    def _range(self, clause: Clause) -> str:
        low, high = clause.range or ("", "")
        key = "between" if low and high else "from" if low else "until"
        name = self.field(clause.field)
        return self.text(f"words.{key}", field=name, low=low, high=high)

    def clause(self, clause: Clause) -> str:
        """One clause in words: ``Gender: Female or Male``."""
        parts: list[str] = []
        wanted = [self.value(clause.field, v) for v in clause.include]
        if clause.range:
            parts.append(self._range(clause))
        if wanted:
            text = self.listed(wanted)
            if parts:
                parts[0] = self.text("words.or", first=parts[0], last=text)
            else:
                parts.append(f"{self.field(clause.field)}: {text}")
        if NOT_RECORDED in clause.exclude:
            parts.append(self.text("words.field_recorded", field=self.field(clause.field)))
        unwanted = [self.value(clause.field, v) for v in clause.exclude if v != NOT_RECORDED]
        if unwanted:
            text = self.text("words.not", value=self.listed(unwanted))
            parts.append(text if parts else f"{self.field(clause.field)}: {text}")
        return ", ".join(parts)

    def filters(self, filters: Filters) -> str:
        """All clauses in words; "" when there are none."""
        return " · ".join(self.clause(clause) for clause in filters.clauses)

    def selection(self, filters: Filters, n_selected: int, n_rows: int) -> str:
        """One plain sentence: how many cases, and which."""
        if not filters.clauses:
            return self.text("words.all_cases", n=n_rows)
        return self.text(
            "words.selected_cases",
            selected=n_selected,
            n=n_rows,
            filters="; ".join(self.clause(clause) for clause in filters.clauses),
        )
