"""What a person asks a chart to show, and what a chart type takes."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

from explorer.backend.charts.marks import ChartModel
from explorer.backend.disclosure import Released
from explorer.backend.errors import ExplorerError
from explorer.backend.filters import Filters

if TYPE_CHECKING:
    from explorer.backend.labels import Labels

MEASURES = ("share", "count")
BASES = ("answered", "all", "group")
SORTS = ("count", "name", "codebook")


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """One chart: its type, its fields and its options. "" means the chart's own default."""

    type: str
    field: str
    by: str = ""
    measure: str = ""
    """``share`` or ``count``."""
    base: str = ""
    """The base of shares: ``answered``, ``all`` selected cases, or of each ``group``."""
    sort: str = ""
    """``count``, ``name`` or ``codebook``; ordered fields keep their order by default."""
    top: int = 0
    """How many answers are shown at the most; the note tells of the others. 0: the default."""
    title: str = ""

    def to_json(self) -> dict[str, Any]:
        """The options that differ from the default."""
        return {name: value for name, value in asdict(self).items() if value}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "ChartSpec":
        """The spec of a JSON object; raises ``ExplorerError("bad_pane")``."""
        kinds = {f.name: int if f.name == "top" else str for f in fields(cls)}
        known = {k: v for k, v in data.items() if k in kinds}
        if not {"type", "field"} <= set(known):
            raise ExplorerError("bad_pane")
        if any(not isinstance(v, kinds[k]) or isinstance(v, bool) for k, v in known.items()):
            raise ExplorerError("bad_pane")
        return cls(**known)


@dataclass(frozen=True, slots=True)
class Role:
    """A field that a chart type takes: ``name`` is ``field`` or ``by``."""

    name: str
    kinds: tuple[str, ...]
    is_required: bool = True


@dataclass(frozen=True, slots=True)
class Context:
    """What a chart says about its surroundings."""

    labels: "Labels"
    filters: Filters
    n_rows: int
    """Cases in the file, released."""


Build = Callable[[ChartSpec, Released, Context], ChartModel]


@dataclass(frozen=True, slots=True)
class ChartType:
    """A kind of chart: ``build`` turns released counts into marks."""

    id: str
    roles: tuple[Role, ...]
    build: Build

    def check(self, spec: ChartSpec, kind_of: Callable[[str], str | None]) -> None:
        """Raise ``ExplorerError`` when the spec's fields do not fit.

        ``kind_of`` gives the kind of a field in the file, None when it has no such field. Codes:
        ``no_such_field`` (field), ``chart_needs_field`` (chart, role),
        ``chart_field_kind`` (chart, field, role, kinds).
        """
        taken = {role.name: role for role in self.roles}
        for name, wanted in (("field", spec.field), ("by", spec.by)):
            role = taken.get(name)
            if not wanted:
                if role and role.is_required:
                    raise ExplorerError("chart_needs_field", chart=self.id, role=name)
                continue
            kind = kind_of(wanted)
            if kind is None:
                raise ExplorerError("no_such_field", field=wanted)
            if role is None or kind not in role.kinds:
                kinds = role.kinds if role else ()
                raise ExplorerError(
                    "chart_field_kind", chart=self.id, field=wanted, role=name, kinds=kinds
                )
