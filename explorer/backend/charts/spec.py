"""What a person asks a chart to show, and what a chart type takes."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from explorer.backend.errors import ExplorerError
from explorer.backend.filters import Filters
from explorer.backend.level import LEVEL, is_level
from explorer.backend.question import Question

if TYPE_CHECKING:
    from explorer.backend.charts.marks import ChartModel
    from explorer.backend.disclosure import Released
    from explorer.backend.labels import Labels

MEASURES = ("share", "count")
BASES = ("answered", "all", "group", "row")
SORTS = ("count", "name", "codebook")
OPTIONS = ("people", "other", "unrecorded", "residuals", "no_numbers", "patterns", "large_text")
"""Switches of a chart: figures of people as units; the other answers together, and the cases
without an answer, as marks of their own; colours for more or fewer cases than by chance; no numbers
at the marks; patterns instead of colours alone, for photocopies; larger letters."""
MOST_IN_CHAIN = 4
COUNTS_FIRST = ("trend", "heat_map")
"""Types that show numbers of cases until a base of shares is chosen for the chart itself."""


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """One chart: its type, its fields and its options. "" means the chart's own default."""

    type: str
    field: str
    by: str = ""
    facet_by: str = ""
    """A chart of the same kind for each answer of this field."""
    chain: tuple[str, ...] = ()
    """The fields of a flow after ``field`` and ``by``."""
    answer: str = ""
    """The answer whose share is shown: of the field in the chart type's role ``answer_of``."""
    measure: str = ""
    """``share`` or ``count``."""
    base: str = ""
    """The base of shares: ``answered``, ``all`` selected cases, each ``group`` (an answer of
    ``by``) or each ``row`` (an answer of ``field``)."""
    sort: str = ""
    """``count``, ``name`` or ``codebook``; ordered fields keep their order by default."""
    top: int = 0
    """How many answers are shown at the most; the note tells of the others. 0: the default."""
    title: str = ""
    subtitle: str = ""
    options: tuple[str, ...] = ()
    """Switches that are on, of those the chart type has."""
    population: tuple[str, ...] = ()
    """Inhabitants of countries, as ``backend.population`` reads them: a map then shows rates."""
    palette: str = ""
    """One of ``palette.PALETTES``; "" is the program's own."""

    level: float = 0.0
    """How sure intervals are, from 0 to 1; 0: as usual."""

    @property
    def confidence(self) -> float:
        """The level in use."""
        return self.level or LEVEL

    def under(self, base: str, level: float) -> "ChartSpec":
        """The chart with a base and a level for what it does not choose itself."""
        keeps = self.base or self.type in COUNTS_FIRST or (base == "group" and not self.by)
        usual = 0.0 if level == LEVEL else level
        return replace(self, base=self.base if keeps else base, level=self.level or usual)

    def to_json(self) -> dict[str, Any]:
        """The options that differ from the default."""
        told = {name: value for name, value in asdict(self).items() if value}
        return {k: list(v) if isinstance(v, tuple) else v for k, v in told.items()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "ChartSpec":
        """The spec of a JSON object; raises ``ExplorerError("bad_pane")``."""
        known = {f.name: data[f.name] for f in fields(cls) if f.name in data}
        if not {"type", "field"} <= set(known):
            raise ExplorerError("bad_pane")
        for name, value in known.items():
            default = getattr(cls("", ""), name)
            if isinstance(default, tuple):
                if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
                    raise ExplorerError("bad_pane")
                known[name] = tuple(value)
            elif name == "level":
                if isinstance(value, bool) or not isinstance(value, int | float):
                    raise ExplorerError("bad_pane")
                known[name] = float(value) if is_level(value) else 0.0
            elif not isinstance(value, type(default)) or isinstance(value, bool):
                raise ExplorerError("bad_pane")
        return cls(**known)

    def of_role(self, role: str) -> tuple[str, ...]:
        """The fields in a role: none, one, or those of the chain."""
        if role == "chain":
            return self.chain
        name = {"field": self.field, "by": self.by, "facet_by": self.facet_by}[role]
        return (name,) if name else ()


@dataclass(frozen=True, slots=True)
class Role:
    """A field that a chart type takes: ``name`` is one of ``ROLES``."""

    name: str
    kinds: tuple[str, ...]
    is_required: bool = True
    answers: str = ""
    """``countries`` when only fields whose answers are countries fit."""

    def takes(self, kind: str, has_countries: bool) -> bool:
        """True when a field of this kind fits."""
        return kind in self.kinds and (has_countries or self.answers != "countries")


ROLES = ("field", "by", "facet_by", "chain")


@dataclass(frozen=True, slots=True)
class Context:
    """What a chart says about its surroundings."""

    labels: "Labels"
    filters: Filters
    n_rows: int
    """Cases in the file, released."""
    answers: tuple[int, ...] = ()
    groups: tuple[int, ...] = ()
    """In one of several panels: the answers and the ``by`` answers that the whole chart shows,
    so that a colour or a side means the same in all."""


Build = Callable[[ChartSpec, "Released", Context], "ChartModel"]


def _fields_of(spec: ChartSpec) -> Question:
    return Question(spec.field, spec.by)


@dataclass(frozen=True, slots=True)
class ChartType:
    """A kind of chart: ``build`` turns released counts into marks."""

    id: str
    roles: tuple[Role, ...]
    build: Build
    choices: tuple[str, ...] = ("measure", "sort", "base", "top")
    """The members of the spec that a person can choose for this kind."""
    question: Callable[[ChartSpec], Question] = _fields_of
    """What ``build`` needs to know."""
    answer_of: str = "field"
    """The role of the field whose answer is chosen."""
    has_numbers: bool = True
    """False when no numbers stand at its marks, so that there are none to be left out."""

    def check(
        self, spec: ChartSpec, kinds: Mapping[str, str], countries: frozenset[str] = frozenset()
    ) -> None:
        """Raise ``ExplorerError`` when the spec's fields do not fit.

        ``kinds`` are the file's fields and their kinds, ``countries`` those whose answers are
        countries. Codes: ``no_such_field`` (field),
        ``chart_needs_field`` (chart, role, fitting), ``chart_same_field`` (chart, field),
        ``chart_chain_long`` (n), ``chart_field_kind`` (chart, field, role, kinds, fitting),
        ``chart_no_countries`` (chart) or
        ``chart_no_role`` (chart, field, role). ``fitting`` are the fields that would do; without
        any it is ``chart_nothing_fits`` (chart, role).
        """
        taken = {role.name: role for role in self.roles}
        for name in ROLES:
            role = taken.get(name)
            wanted = spec.of_role(name)
            if not wanted and role and role.is_required:
                fitting = self._fitting(role, kinds, countries)
                raise ExplorerError("chart_needs_field", chart=self.id, role=name, fitting=fitting)
            for field in wanted:
                self._check_field(field, name, role, kinds, countries)
        if len(spec.chain) + 2 > MOST_IN_CHAIN:
            raise ExplorerError("chart_chain_long", n=MOST_IN_CHAIN)
        others = [field for name in ("facet_by", "chain") for field in spec.of_role(name)]
        named = [field for field in (spec.field, spec.by, *others) if field]
        twice = next((field for field in others if named.count(field) > 1), None)
        if twice:
            raise ExplorerError("chart_same_field", chart=self.id, field=twice)

    def _check_field(
        self,
        field: str,
        name: str,
        role: Role | None,
        kinds: Mapping[str, str],
        countries: frozenset[str],
    ) -> None:
        if field not in kinds:
            raise ExplorerError("no_such_field", field=field)
        if role is None:
            raise ExplorerError("chart_no_role", chart=self.id, field=field, role=name)
        if not role.takes(kinds[field], field in countries):
            if role.answers and not countries:
                raise ExplorerError("chart_no_countries", chart=self.id)
            raise ExplorerError(
                "chart_field_kind",
                chart=self.id,
                field=field,
                role=name,
                kinds=role.kinds,
                fitting=self._fitting(role, kinds, countries),
            )

    def _fitting(
        self, role: Role, kinds: Mapping[str, str], countries: frozenset[str]
    ) -> list[str]:
        """The fields that fit; raises ``chart_nothing_fits`` when none does."""
        found = [field for field, kind in kinds.items() if role.takes(kind, field in countries)]
        if not found:
            raise ExplorerError("chart_nothing_fits", chart=self.id, role=role.name)
        return found
