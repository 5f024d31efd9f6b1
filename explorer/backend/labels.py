"""Words about data: fields, answers, charts, errors and notices, in one language.

All of them stand in ``resources/text/<language>.toml``; a new language is a new file there.
"""

import math
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as member
from functools import cache
from typing import Any, cast

from explorer import paths
from explorer.backend.errors import ExplorerError, Notice
from explorer.backend.filters import NOT_RECORDED, Clause, Filters
from explorer.backend.masked import MASKED
from explorer.backend.schema import Field, vocabulary

_SPACES = re.compile("\r\n|[\t-\r\x85\u2028\u2029]")
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_BAND = re.compile(r"(0|[1-9]\d*)-([1-9]\d*)")
_ALTERNATIVES = ("known", "near", "fitting")
"""Parameters whose items are a choice: "a or b"; other lists are "a and b"."""


@dataclass(frozen=True, slots=True)
class Chip:
    """One removable part of the filters: an answer; else (``value`` is None) a field's range, or
    the answers that a case must have together."""

    field: str
    value: str | None
    text: str
    whole: str
    """The same with the field's name, for a tooltip and a screen reader."""
    is_excluded: bool = False
    together: tuple[str, ...] = ()


class _Slots(dict[str, str]):
    """Fills a sentence's slots; one without a parameter takes a general word, or stays empty."""

    def __init__(self, filled: Mapping[str, str], general: Mapping[str, str]) -> None:
        super().__init__(filled)
        self._general = general

    def __missing__(self, key: str) -> str:
        return self._general.get(key, "")


@cache
def _words(language: str) -> Mapping[str, Any]:
    with paths.resource(f"text/{language}.toml").open("rb") as file:
        return tomllib.load(file)


def plain(text: str) -> str:
    """A cell's text on one line, without control and direction characters."""
    # None of those is printable, and nearly every text is.
    if text.isprintable():
        return text
    return _UNSAFE.sub("", _SPACES.sub(" ", text))


@dataclass(frozen=True)
class Labels:
    """The words of one language, and the names of fields that only the open file knows."""

    language: str
    words: Mapping[str, Any]
    own_fields: Mapping[str, Field]
    _texts: dict[str, Any] = member(default_factory=dict[str, Any], compare=False, repr=False)
    """Texts by their dotted keys, as far as they were asked for."""
    _names: dict[tuple[str, str, bool], str] = member(
        default_factory=dict[tuple[str, str, bool], str], compare=False, repr=False
    )
    """Names of answers, likewise."""

    @classmethod
    def load(cls, language: str = "en") -> "Labels":
        """The words of a language; raises ``FileNotFoundError`` when there are none."""
        return cls(language, _words(language), {})

    def for_fields(self, fields: Iterable[Field]) -> "Labels":
        """The same words; a field with a label of its own is called so, its answers as written.

        What a column means is not known there: "Year" need not be the year of registration.
        """
        return Labels(self.language, self.words, {f.id: f for f in fields if f.label})

    @property
    def is_rtl(self) -> bool:
        """True for languages written from right to left."""
        return bool(self.words["language"]["is_rtl"])

    # Sentences

    def text(self, key: str, **params: object) -> str:
        """The text with a dotted key, its slots filled; whole numbers are written with separators.

        A key with ``one`` and ``other`` below it is chosen by the parameter ``n``.
        """
        found = self._texts.get(key)
        if found is None:
            found = self._texts[key] = self._found(key)
        if type(found) is not str:
            found = str(found["one" if params.get("n") == 1 else "other"])
        if not params:
            return found.format_map(_Slots({}, self.words["slots"])) if "{" in found else found
        filled = {name: self._slot(name, value) for name, value in params.items()}
        return found.format_map(_Slots(filled, self.words["slots"]))

    def _found(self, key: str) -> Any:
        found: Any = self.words
        for part in key.split("."):
            found = found[part]
        return found if isinstance(found, Mapping) else str(found)

    def fill(self, key: str, **words: str) -> str:
        """The text with a dotted key, its slots filled with words that are ready to be shown."""
        found = self._texts.get(key)
        if found is None:
            found = self._texts[key] = self._found(key)
        return found.format_map(words)

    def _slot(self, name: str, value: object) -> str:
        if type(value) is str:
            return plain(value)
        if isinstance(value, bool) or value is None:
            return ""
        if isinstance(value, int):
            return self.count(value)
        if isinstance(value, list | tuple):
            items = [str(item) for item in value]
            return self.listed(items, "or" if name in _ALTERNATIVES else "and")
        return plain(str(value))

    def listed(self, items: Iterable[str], word: str = "or") -> str:
        """Several things in words: ``a, b or c``; ``word`` is ``or``, ``and`` or ``nor``."""
        names = [plain(item) for item in items]
        if len(names) < 2:
            return "".join(names)
        return self.text(f"words.{word}", first=", ".join(names[:-1]), last=names[-1])

    def error(self, error: ExplorerError) -> str:
        """The sentence for an expected failure, and what of a batch was saved before it."""
        told = self._coded("errors", error.code, error.params)
        if "n_saved" not in error.params:
            return told
        n = cast(int, error.params["n_saved"])
        return f"{told} {self.text('words.saved_before', n=n, of=error.params['of'])}"

    def notice(self, notice: Notice) -> str:
        """The sentence for something odd in a file."""
        return self._coded("notices", notice.code, dict(notice.params))

    def _coded(self, table: str, code: str, params: Mapping[str, object]) -> str:
        known = code if code in self.words[table] else "unknown"
        told = self.text(f"{table}.{known}", **{"code": code, **params})
        starts_with_slot = not params.get("file") and told.startswith(self.words["slots"]["file"])
        return told[:1].upper() + told[1:] if starts_with_slot else told

    # Names

    def field(self, field_id: str) -> str:
        """A field's name."""
        own = self.own_fields.get(field_id)
        known = str(self.words["fields"].get(field_id, ""))
        if own and known.lower() != own.label.lower():
            return plain(own.label)
        return known or plain(field_id)

    def value(self, field_id: str, value_id: str, short: bool = False) -> str:
        """An answer's name; ``short`` for charts. The id itself where nobody has named it."""
        key = (field_id, value_id, short)
        named = self._names.get(key)
        if named is None:
            named = self._names[key] = self._named(field_id, value_id, short)
        return named

    def _named(self, field_id: str, value_id: str, short: bool) -> str:
        if value_id == NOT_RECORDED:
            return self.text("words.not_recorded")
        own = self.own_fields.get(field_id)
        if own:
            return self._own_value(own, value_id)
        if vocabulary().get(field_id, {}).get("texts") == "countries":
            return str(self.words["countries"].get(value_id, plain(value_id)))
        named = self.words["values"].get(field_id, {}).get(value_id)
        if isinstance(named, Mapping):
            return str(named["short" if short else "label"])
        return str(named) if named else self._as_written(value_id)

    def _own_value(self, field: Field, value_id: str) -> str:
        """The cell's text; of a yes/no column, the rest of its name."""
        if field.kind == "flags" and value_id in field.values:
            name = plain(value_id.replace("_", " "))
            return name[:1].upper() + name[1:]
        return self._as_written(value_id)

    @staticmethod
    def _as_written(value_id: str) -> str:
        band = _BAND.fullmatch(value_id)
        if band and int(band[1]) < int(band[2]):
            return f"{band[1]}–{band[2]}"
        return plain(value_id)

    def schema(self, schema_id: str) -> str:
        """The name of a layout."""
        return str(self.words["schemas"].get(schema_id, schema_id))

    def chart(self, chart_id: str) -> str:
        """The name of a chart type."""
        return str(self.words["charts"]["types"].get(chart_id, chart_id))

    # Numbers

    def number(self, n: int) -> str:
        """A whole number with the language's separators."""
        if -1000 < n < 1000:
            return str(n)
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
        return self.fill("numbers.percent", x=self.decimal(share * 100, digits))

    # Filters

    def chips(self, filters: Filters) -> list[Chip]:
        """The filters as removable parts, in the order in which they were set."""
        chips: list[Chip] = []
        for clause in filters.clauses:
            field = clause.field
            if clause.range:
                whole = self.clause(Clause(field, range=clause.range))
                chips.append(Chip(field, None, whole, whole))
            single = clause.include
            if clause.match != "any":
                part = Clause(field, single, match=clause.match)
                whole = self.clause(part)
                chips.append(Chip(field, None, self._wanted(part), whole, together=single))
                single = ()
            for value in (*single, *clause.exclude):
                is_excluded = value not in clause.include
                part = Clause(field, (), (value,)) if is_excluded else Clause(field, (value,))
                whole = self.clause(part)
                is_clear = self._is_clear(field, value)
                text = self._wanted(part) if is_clear else whole
                chips.append(Chip(field, value, text, whole, is_excluded))
        return chips

    def _is_clear(self, field_id: str, value_id: str) -> bool:
        """True when an answer alone tells what it answers; "Other" and "9–17" do not."""
        name = self.value(field_id, value_id)
        vague = self.words["chips"]
        if value_id == NOT_RECORDED or name[:1].isdigit() or name.lower() in vague["answers"]:
            return False
        return field_id in self.own_fields or field_id not in vague["fields"]

    def clause(self, clause: Clause) -> str:
        """One clause in words: ``Gender: Female or Male``; "" for an empty one."""
        if clause.is_empty:
            return ""
        wanted = self._wanted(clause)
        return self.text("filters.clause", field=self.field(clause.field), wanted=wanted)

    def _wanted(self, clause: Clause) -> str:
        """What a clause asks of its field: answers, a range, what may not be answered."""
        # Names such as "Family member or relative" would blur in a list.
        is_listed = len(clause.include) > 1 or clause.range is not None
        included = sorted(clause.include, key=_is_blank)
        wanted = [self._range(clause)] if clause.range else []
        wanted += [self._answer(clause.field, v, is_listed) for v in included]
        parts = [self.listed(wanted, "or" if clause.match == "any" else "and")] if wanted else []
        if clause.match == "only":
            parts = [self.text("filters.only", values=part) for part in parts]
        if NOT_RECORDED in clause.exclude:
            parts.append(self.text("filters.recorded"))
        excluded = [v for v in clause.exclude if v != NOT_RECORDED]
        unwanted = [self._answer(clause.field, v, len(excluded) > 1) for v in excluded]
        if len(unwanted) == 1:
            parts.append(self.text("filters.not", value=unwanted[0]))
        elif unwanted:
            parts.append(self.text("filters.neither", values=self.listed(unwanted, "nor")))
        return self.text("filters.but").join(parts)

    def _answer(self, field_id: str, value_id: str, short: bool) -> str:
        if value_id == NOT_RECORDED:
            return self.text("filters.not_recorded")
        return self.value(field_id, value_id, short)

    def _range(self, clause: Clause) -> str:
        low, high = (self._as_written(end) for end in clause.range or ("", ""))
        key = "between" if low and high else "from" if low else "until"
        own = f"{key}_{clause.field}"
        key = own if own in self.words["filters"] else key
        return self.text(f"filters.{key}", low=low, high=high)

    def filters(self, filters: Filters) -> str:
        """All clauses in words; "" when there are none."""
        said = (self.clause(clause) for clause in filters.clauses)
        return " · ".join(words for words in said if words)

    def selection(self, filters: Filters, n_selected: int, n_rows: int) -> str:
        """One plain sentence: how many cases, and which."""
        asked = [clause for clause in filters.clauses if not clause.is_empty]
        if not asked:
            return self.text("words.all_cases", n=n_rows)
        said = [
            self.text("filters.is", field=self._inside(c.field), wanted=self._wanted(c))
            for c in asked
        ]
        return self.text(
            "words.selected_cases", selected=n_selected, n=n_rows, filters="; ".join(said)
        )

    def _inside(self, field_id: str) -> str:
        """A field's name within a sentence; what the file itself calls it stays as it is."""
        name = self.field(field_id)
        lowers = self.words["language"]["lowers_names"] and field_id in self.words["fields"]
        return name[:1].lower() + name[1:] if lowers and field_id not in self.own_fields else name


def _is_blank(value_id: str) -> bool:
    return value_id == NOT_RECORDED
