"""Fields and schemas: how the columns of a kind of file become fields with answers.

``resources/schemas/fields.toml`` is the vocabulary (kinds, answer ids, the texts that files use
for them); every other file there is the layout of one release, found by its columns.
Ids and kinds: one vocabulary for every file, see README, "How to add a schema".
"""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as member
from functools import cache, lru_cache
from typing import Any, Literal

from explorer import paths

Kind = Literal["category", "ordinal", "flags", "number", "text"]


@dataclass(frozen=True, slots=True)
class Field:
    """One question about a case and where its answer stands in the file."""

    id: str
    kind: Kind
    columns: tuple[str, ...]
    """One column; for flags either one column a value, or one with joined answers."""
    values: tuple[str, ...] = ()
    """Answer ids in codebook order; answers not listed follow, as the file writes them."""
    texts: Mapping[str, str] = member(default_factory=dict[str, str])
    """Cell text to answer id. A text not listed is an answer of its own."""
    missing: frozenset[str] = frozenset([""])
    """Cell texts that mean "not recorded"."""
    separator: str = ""
    """What joins the answers of a flags field that stands in one column."""
    repeats: str = ""
    """A column that repeats the flags as text, used to find contradictions."""
    names: Mapping[str, str] = member(default_factory=dict[str, str])
    """What that column calls an answer (in lower case) when it is not the answer's id."""
    label: str = ""
    """The column's name, for fields that no language file knows."""

    @property
    def is_ordered(self) -> bool:
        """True when the answers have an order and a range can be asked for."""
        return self.kind in ("ordinal", "number")


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A published or invented file, known by its content."""

    sha256: str
    title: str
    citation: str = ""
    is_invented: bool = False


@dataclass(frozen=True, slots=True)
class Schema:
    """The layout of one kind of file."""

    id: str
    fields: tuple[Field, ...]
    required: tuple[str, ...] = ()
    marker: str = ""
    """A cell text that tells this release from another with the same columns."""
    ignored: tuple[str, ...] = ()
    """Columns that are known and are no answers, such as "not specified"."""
    terms: str = ""
    """How the name of a column begins that only carries the terms of use."""
    known_files: tuple[KnownFile, ...] = ()
    panes: tuple[Mapping[str, Any], ...] = ()
    """The starting layout: chart specs as ``ChartSpec.from_json`` reads them."""
    citation: str = ""
    is_inferred: bool = False
    weight: str = ""
    """The column that tells how many cases a row stands for, in a counted file."""

    def field(self, field_id: str) -> Field | None:
        """The field with this id."""
        return next((f for f in self.fields if f.id == field_id), None)

    def columns_of(self, field: Field) -> tuple[str, ...]:
        """The columns a field is read from, the repeating text column included."""
        return field.columns + ((field.repeats,) if field.repeats else ())


_EXTENT = re.compile(r"^(-?\d+(?:\.\d+)?)(?:\s*-\s*(\d+(?:\.\d+)?)|(\+))?$")


def extent(value: str) -> tuple[float, float] | None:
    """The lowest and highest number an answer stands for: ``9-17`` is 9 to 17, ``48+`` open."""
    match = _EXTENT.match(value.strip())
    if not match:
        return None
    low = float(match[1])
    return low, float(match[2]) if match[2] else float("inf") if match[3] else low


@cache
def vocabulary() -> Mapping[str, Mapping[str, Any]]:
    """The common fields by id, from ``fields.toml``."""
    with paths.resource("schemas/fields.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def countries() -> Mapping[str, str]:
    """ISO 3166-1 codes as files write them (alpha-2 and alpha-3) to alpha-3."""
    with paths.resource("schemas/countries.toml").open("rb") as file:
        alpha3: dict[str, str] = tomllib.load(file)["alpha3"]
    return alpha3 | {code: code for code in alpha3.values()}


def are_countries(field: Field, values: Sequence[str]) -> bool:
    """True when a field's answers are countries: by the vocabulary, or half of them by their codes.

    ``values`` are the answers in the file; two-letter codes could be anything and do not count.
    """
    if field.kind != "category":
        return False
    if not field.label and vocabulary().get(field.id, {}).get("texts") == "countries":
        return True
    return _are_codes(tuple(values))


@lru_cache(maxsize=256)
def _are_codes(values: tuple[str, ...]) -> bool:
    known = frozenset(countries().values())
    return bool(values) and sum(value in known for value in values) * 2 >= len(values)


def _field(field_id: str, spec: Any, missing: frozenset[str], repeats: str) -> Field:
    """A field of a layout: ``spec`` is a column, a table of flags, or column and separator."""
    common = vocabulary()[field_id]
    texts = countries() if common.get("texts") == "countries" else common.get("texts", {})
    missing |= frozenset(common.get("missing", ()))
    values = tuple(common.get("values", ()))
    separator = ""
    if isinstance(spec, str):
        columns = (spec,)
    elif "column" in spec:
        columns, separator = (spec["column"],), spec["separator"]
    else:
        unknown = set(spec) - set(values)
        if unknown:
            raise ValueError(f"{field_id}: answers {sorted(unknown)} are not in fields.toml")
        values = tuple(v for v in values if v in spec)
        columns = tuple(spec[v] for v in values)
    kind = "flags" if separator else common["kind"]
    names = common.get("names", {})
    return Field(field_id, kind, columns, values, texts, missing, separator, repeats, names)


def _schema(data: Mapping[str, Any]) -> Schema:
    missing = frozenset(data["missing"])
    repeats = data.get("repeats", {})
    layout = data["fields"]
    unknown = set(layout) - set(vocabulary())
    if unknown:
        raise ValueError(f"{data['id']}: fields {sorted(unknown)} are not in fields.toml")
    fields = tuple(
        _field(field_id, layout[field_id], missing, repeats.get(field_id, ""))
        for field_id in vocabulary()
        if field_id in layout
    )
    known = tuple(KnownFile(**item) for item in data.get("known_files", ()))
    return Schema(
        data["id"],
        fields,
        tuple(data["required"]),
        data.get("marker", ""),
        tuple(data.get("ignored", ())),
        data.get("terms", ""),
        known,
        tuple(data.get("panes", ())),
        data.get("citation", ""),
    )


@cache
def _counted() -> Mapping[str, Any]:
    with paths.resource("schemas/counted.toml").open("rb") as file:
        return tomllib.load(file)


def counted(names: Sequence[str]) -> Schema | None:
    """The layout of a counted file, None when the columns are not those of one.

    Columns are ids of fields, ``field.answer`` for flags, and last the number of cases.
    """
    layout = _counted()
    if len(names) < 2 or names[-1] != layout["weight"]:
        return None
    answers: dict[str, list[str]] = {}
    for name in names[:-1]:
        field_id, dot, answer = name.partition(".")
        given = answers.setdefault(field_id, [])
        if field_id not in vocabulary() or bool(dot) != bool(answer) or (given and not dot):
            return None
        given.append(answer)
    fields: list[Field] = []
    for field_id, common in vocabulary().items():
        given = answers.get(field_id)
        if given is None:
            continue
        if given == [""]:
            kind = "category" if common["kind"] == "flags" else common["kind"]
            fields.append(Field(field_id, kind, (field_id,), tuple(common.get("values", ()))))
        elif "" in given:
            return None
        else:
            listed = [v for v in common.get("values", ()) if v in given]
            values = (*listed, *(v for v in given if v not in listed))
            columns = tuple(f"{field_id}.{v}" for v in values)
            fields.append(Field(field_id, "flags", columns, values))
    return Schema(
        layout["id"],
        tuple(fields),
        panes=tuple(layout["panes"]),
        weight=layout["weight"],
        ignored=(layout["weight"],),
    )


@cache
def schemas() -> tuple[Schema, ...]:
    """Every layout in ``resources/schemas``, by file name."""
    found: list[Schema] = []
    for path in sorted(paths.resource("schemas").glob("*.toml")):
        if path.stem in ("fields", "countries", "counted", "groups"):
            continue
        with path.open("rb") as file:
            found.append(_schema(tomllib.load(file)))
    return tuple(found)


def recognise(names: Sequence[str], has_text: Callable[[str], bool]) -> Schema | None:
    """The layout with the most columns in the file, all required ones among them.

    ``has_text`` tells whether any cell of the file is this text; a layout with a marker is taken
    only when the marker occurs, and then before one without.
    """
    if weighted := counted(names):
        return weighted
    present = set(names)

    def rank(schema: Schema) -> tuple[int, bool]:
        columns = {c for f in schema.fields for c in schema.columns_of(f)}
        return len(columns & present), bool(schema.marker)

    fitting = [s for s in schemas() if present.issuperset(s.required)]
    fitting = [s for s in fitting if not s.marker or has_text(s.marker)]
    return max(fitting, key=rank, default=None)


def known_file(sha256: str) -> KnownFile | None:
    """The published or invented file with this content."""
    return next((k for s in schemas() for k in s.known_files if k.sha256 == sha256), None)
