"""What a person is looking at: filters, panes and their arrangement. No records, no counts.

A ``Workspace`` never changes; each transition returns a new one. The file form is JSON with a
version, read back through migrations.
"""

import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from explorer import __version__
from explorer.backend.brief_plan import BriefPlan
from explorer.backend.charts.spec import ChartSpec
from explorer.backend.errors import ExplorerError
from explorer.backend.filters import Clause, Filters
from explorer.backend.level import LEVEL, is_level
from explorer.backend.named_groups import Compared, NamedGroup, with_group
from explorer.backend.report_plan import Report

if TYPE_CHECKING:
    from explorer.backend.rawtable import Source

FORMAT = "explorer-workspace"
VERSION = 1
BASES_FOR_ALL = ("answered", "all", "group")
"""The bases of shares that every chart can take."""
_GARBAGE = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Pane:
    """A place for a chart: ``columns`` and ``rows`` are its size in grid cells."""

    id: int
    spec: ChartSpec
    columns: int = 1
    rows: int = 1
    is_table: bool = False


@dataclass(frozen=True, slots=True)
class Workspace:
    """Filters, panes in order, the maximised pane (0: none), the facets' sort orders, the report's
    plan, what holds for all charts, named groups and which of them are compared."""

    filters: Filters = field(default_factory=Filters)
    panes: tuple[Pane, ...] = ()
    maximised: int = 0
    facet_sorts: tuple[tuple[str, str], ...] = ()
    report: Report = field(default_factory=Report)
    base: str = ""
    """The base of shares in charts that choose none themselves; "": each chart's own."""
    level: float = LEVEL
    """How sure intervals are."""
    groups: tuple[NamedGroup, ...] = ()
    """Groups that were saved under a name."""
    compared: Compared = field(default_factory=Compared)
    brief: BriefPlan = field(default_factory=BriefPlan)

    def shown(self, spec: ChartSpec) -> ChartSpec:
        """A chart as it is shown here: base and level are the workspace's unless it has its own."""
        return spec.under(self.base, self.level)

    @property
    def counted(self) -> tuple[Filters, tuple[ChartSpec, ...]]:
        """What the counts on the screen depend on."""
        return self.filters, tuple(self.shown(pane.spec) for pane in self.panes)

    def with_base(self, base: str) -> "Workspace":
        """One base of shares for all charts; "": each chart's own."""
        return replace(self, base=base)

    def with_level(self, level: float) -> "Workspace":
        """One confidence for all intervals."""
        return replace(self, level=level)

    def with_clause(self, clause: Clause) -> "Workspace":
        """One field's clause replaced; an empty one removes it."""
        return replace(self, filters=self.filters.with_clause(clause))

    def with_filters(self, filters: Filters) -> "Workspace":
        """All filters replaced."""
        return replace(self, filters=filters)

    def with_pane(self, spec: ChartSpec) -> "Workspace":
        """A new pane at the end."""
        number = max((pane.id for pane in self.panes), default=0) + 1
        return replace(self, panes=(*self.panes, Pane(number, spec)), maximised=0)

    def without_pane(self, pane_id: int) -> "Workspace":
        """One pane removed, from the report as well."""
        panes = tuple(pane for pane in self.panes if pane.id != pane_id)
        report = self.report.without_pane(pane_id)
        return replace(self, panes=panes, maximised=0, report=report)

    def with_changed_pane(self, pane_id: int, **changes: Any) -> "Workspace":
        """One pane's spec, size or table switch changed."""
        panes = tuple(replace(p, **changes) if p.id == pane_id else p for p in self.panes)
        return replace(self, panes=panes)

    def with_moved_pane(self, pane_id: int, to: int) -> "Workspace":
        """One pane moved to another place in the order."""
        moved = self.pane(pane_id)
        panes = [pane for pane in self.panes if pane.id != pane_id]
        panes.insert(max(0, min(to, len(panes))), moved)
        return replace(self, panes=tuple(panes))

    def with_maximised(self, pane_id: int) -> "Workspace":
        """One pane alone in the charts area; 0 shows all again."""
        return replace(self, maximised=pane_id)

    def with_facet_sort(self, field: str, sort: str) -> "Workspace":
        """The order of one facet's answers: ``codebook``, ``count`` or ``name``."""
        others = tuple(item for item in self.facet_sorts if item[0] != field)
        return replace(self, facet_sorts=(*others, (field, sort)))

    def with_report(self, report: Report) -> "Workspace":
        """The report's plan replaced."""
        return replace(self, report=report)

    def with_group(self, group: NamedGroup) -> "Workspace":
        """A group saved, in the place of one with the same name."""
        return replace(self, groups=with_group(self.groups, group))

    def with_renamed_group(self, name: str, new: str) -> "Workspace":
        """A group under another name, in the comparison as well."""
        groups = tuple(replace(g, name=new) if g.name == name else g for g in self.groups)
        before, after = (NamedGroup(n, Filters()).reference for n in (name, new))
        return replace(self, groups=groups, compared=self.compared.renamed(before, after))

    def without_group(self, name: str) -> "Workspace":
        """A group forgotten; a comparison with it takes another."""
        groups = tuple(g for g in self.groups if g.name != name)
        compared = self.compared.renamed(NamedGroup(name, Filters()).reference, "")
        return replace(self, groups=groups, compared=compared)

    def with_compared(self, compared: Compared) -> "Workspace":
        """Other groups compared, or other rows kept on top."""
        return replace(self, compared=compared)

    def with_brief(self, brief: BriefPlan) -> "Workspace":
        """The choices about the brief replaced."""
        return replace(self, brief=brief)

    def pane(self, pane_id: int) -> Pane:
        """The pane with this id; raises ``KeyError``."""
        for pane in self.panes:
            if pane.id == pane_id:
                return pane
        raise KeyError(pane_id)


def start(panes: tuple[ChartSpec, ...]) -> Workspace:
    """The first workspace of a file: its schema's charts."""
    workspace = Workspace()
    for spec in panes:
        workspace = workspace.with_pane(spec)
    return workspace


@dataclass(frozen=True, slots=True)
class DataReference:
    """Which file a workspace was made with: enough to find it again and to notice a change."""

    name: str
    path: str
    size: int
    sha256: str
    schema: str
    is_published: bool = False

    @classmethod
    def of(cls, source: "Source", schema_id: str, is_published: bool) -> "DataReference":
        """The reference to an open file."""
        path = str(source.path.absolute())
        return cls(source.path.name, path, source.size, source.sha256, schema_id, is_published)

    def find(self, workspace_path: Path) -> Path | None:
        """The data file where it was, or beside the workspace file."""
        places = (Path(self.path), workspace_path.parent / self.name)
        return next((place for place in places if place.is_file()), None)


_REFERENCE = {
    "name": str,
    "path": str,
    "size": int,
    "sha256": str,
    "schema": str,
    "is_published": bool,
}


def to_text(workspace: Workspace, data: DataReference) -> str:
    """The workspace file: UTF-8 JSON with sorted keys."""
    content = {
        "format": FORMAT,
        "version": VERSION,
        "app": __version__,
        "dataset": {name: getattr(data, name) for name in _REFERENCE},
        "filters": workspace.filters.to_json(),
        "panes": [
            {
                "id": p.id,
                "chart": p.spec.to_json(),
                "columns": p.columns,
                "rows": p.rows,
                "is_table": p.is_table,
            }
            for p in workspace.panes
        ],
        "maximised": workspace.maximised,
        "facet_sorts": dict(workspace.facet_sorts),
        "base": workspace.base,
        "level": workspace.level,
        "report": workspace.report.to_json(),
        "groups": [group.to_json() for group in workspace.groups],
        "compared": workspace.compared.to_json(),
        "brief": workspace.brief.to_json(),
    }
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def read(path: Path) -> tuple[Workspace, DataReference]:
    """Read a workspace file.

    Raises ``ExplorerError``: ``file_not_found``, ``no_permission``, ``workspace_damaged`` or
    ``workspace_too_new``.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        raise ExplorerError("file_not_found", file=path.name) from error
    except OSError as error:
        raise ExplorerError("no_permission", file=path.name) from error
    except UnicodeDecodeError as error:
        raise ExplorerError("workspace_damaged", file=path.name) from error
    return from_text(text, path.name)


def from_text(text: str, name: str) -> tuple[Workspace, DataReference]:
    """Read a workspace file. ``name`` is the file's name, for the sentences.

    Raises ``ExplorerError``: ``workspace_damaged`` or ``workspace_too_new``.
    """
    try:
        content = json.loads(text)
        if not isinstance(content, dict) or content.get("format") != FORMAT:
            raise ExplorerError("workspace_damaged", file=name)
        if int(content["version"]) > VERSION:
            raise ExplorerError("workspace_too_new", file=name, version=content.get("app", "?"))
        data = DataReference(
            **{key: _checked(content["dataset"][key], kind) for key, kind in _REFERENCE.items()}
        )
        return _workspace(content), data
    except (
        ArithmeticError,
        AttributeError,
        LookupError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        raise ExplorerError("workspace_damaged", file=name) from error
    except ExplorerError as error:
        if error.code in ("bad_clause", "bad_pane"):
            raise ExplorerError("workspace_damaged", file=name) from error
        raise


def _checked(value: Any, kind: type) -> Any:
    if not isinstance(value, kind) or isinstance(value, bool) != (kind is bool):
        raise TypeError
    return value


def _workspace(content: dict[str, Any]) -> Workspace:
    panes = tuple(
        Pane(
            _checked(item["id"], int),
            ChartSpec.from_json(item["chart"]),
            max(1, min(6, _checked(item["columns"], int))),
            max(1, min(6, _checked(item["rows"], int))),
            _checked(item["is_table"], bool),
        )
        for item in content["panes"]
    )
    if len({pane.id for pane in panes}) != len(panes):
        raise ValueError("two panes with one id")
    sorts = tuple(
        (_checked(k, str), _checked(v, str)) for k, v in content.get("facet_sorts", {}).items()
    )
    maximised = _checked(content.get("maximised", 0), int)
    known = maximised if any(pane.id == maximised for pane in panes) else 0
    report = Report.from_json(content.get("report", {}))
    base, level = content.get("base", ""), content.get("level", LEVEL)
    is_known = isinstance(level, int | float) and is_level(level)
    groups: tuple[NamedGroup, ...] = ()
    for item in content.get("groups", []):
        groups = with_group(groups, NamedGroup.from_json(item))
    return Workspace(
        Filters.from_json(content["filters"]),
        panes,
        known,
        sorts,
        report,
        base if base in BASES_FOR_ALL else "",
        float(level) if is_known else LEVEL,
        groups,
        Compared.from_json(content.get("compared", {})),
        BriefPlan.from_json(content.get("brief")),
    )
