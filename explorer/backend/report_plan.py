"""The plan of a report: what stands in it and in which order. Questions, no numbers.

A plan never changes; each transition returns a new one. It is part of the workspace, and what it
asks is counted anew whenever the report is made, so that it fits next quarter's file as well.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from explorer.backend.charts.spec import ChartSpec
from explorer.backend.filters import Filters

KINDS = ("heading", "paragraph", "pane", "table", "finding", "card", "page_break")
"""What a person can put into a report. A pane is a figure, a table the numbers behind one; a
finding is one sentence and a card one large figure about the answer that its chart asks for."""

WIDTHS = (1.0, 0.5)
"""The whole width of the text, or half of it."""


@dataclass(frozen=True, slots=True)
class ReportItem:
    """One piece of a report. A kind that is not in ``KINDS`` comes from a later version."""

    kind: str
    text: str = ""
    """A heading's or a paragraph's words, a figure's caption, what a finding begins with; ""
    leaves the chart's own."""
    level: int = 1
    """Of a heading: 1 begins a chapter, 2 and 3 stand below."""
    pane: int = 0
    """The pane that is shown or told of; 0 where ``chart`` stands for itself."""
    chart: ChartSpec | None = None
    """The question of a figure, table, finding or card that is no pane of the workspace."""
    filters: Filters | None = None
    """The cases asked about; None: those selected in the workspace."""
    answer: str = ""
    """Of a finding or a card: the answer that is told of; "" is the largest."""
    width: float = 1.0
    """Of a figure: one of ``WIDTHS``."""
    question: str = ""
    """What another part of the program asks, as JSON, such as a comparison of groups."""

    def to_json(self) -> dict[str, Any]:
        """The members that differ from the default."""
        told = {"kind": self.kind}
        for member in fields(self):
            value = getattr(self, member.name)
            if member.name != "kind" and value != member.default:
                told[member.name] = value.to_json() if hasattr(value, "to_json") else value
        return told

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "ReportItem":
        """The item of a JSON object; members of a later version are left out.

        Raises ``TypeError``, ``LookupError`` or an ``ExplorerError`` for what is none.
        """
        chart, filters = data.get("chart"), data.get("filters")
        return cls(
            _text(data["kind"]),
            _text(data.get("text", "")),
            max(1, min(3, _whole(data.get("level", 1)))),
            _whole(data.get("pane", 0)),
            None if chart is None else ChartSpec.from_json(chart),
            None if filters is None else Filters.from_json(filters),
            _text(data.get("answer", "")),
            min(WIDTHS, key=lambda width: abs(width - _number(data.get("width", 1.0)))),
            _text(data.get("question", "")),
        )


@dataclass(frozen=True, slots=True)
class Report:
    """Title page and items. ``items`` None: nobody has arranged it, all panes in their order."""

    title: str = ""
    """"": the name of the data."""
    subtitle: str = ""
    author: str = ""
    items: tuple[ReportItem, ...] | None = None
    has_contents: bool = True
    has_tables: bool = False
    """Whether the numbers stand as a table below each figure."""
    has_method: bool = True
    has_limits: bool = True

    def arranged(self, panes: Sequence[int]) -> tuple[ReportItem, ...]:
        """The items; those of all panes, given by their ids, where nobody has arranged them."""
        if self.items is not None:
            return self.items
        return tuple(ReportItem("pane", pane=pane) for pane in panes)

    def with_items(self, items: Sequence[ReportItem]) -> "Report":
        """All items replaced; from now on they are arranged by hand."""
        return replace(self, items=tuple(items))

    def with_changes(self, **changes: Any) -> "Report":
        """Title, subtitle, author or a switch changed."""
        return replace(self, **changes)

    def without_pane(self, pane: int) -> "Report":
        """The report without what shows this pane, which there is no longer."""
        if self.items is None:
            return self
        return replace(self, items=tuple(i for i in self.items if not i.pane or i.pane != pane))

    def to_json(self) -> dict[str, Any]:
        """The members that differ from the default."""
        told = {k: v for k, v in asdict(self).items() if v != getattr(Report(), k)}
        if self.items is not None:
            told["items"] = [item.to_json() for item in self.items]
        return told

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Report":
        """The report of a JSON object; raises as ``ReportItem.from_json`` does."""
        known: dict[str, Any] = {}
        for member in fields(cls):
            if member.name in data and member.name != "items":
                is_switch = isinstance(member.default, bool)
                known[member.name] = (
                    _switch(data[member.name]) if is_switch else _text(data[member.name])
                )
        items = data.get("items")
        if items is not None:
            if not isinstance(items, list):
                raise TypeError("items are a list")
            known["items"] = tuple(ReportItem.from_json(item) for item in items)
        return cls(**known)


def inserted(items: Sequence[ReportItem], item: ReportItem, at: int) -> tuple[ReportItem, ...]:
    """The items with one more, before that now in place ``at``."""
    return (*items[:at], item, *items[at:])


def removed(items: Sequence[ReportItem], at: int) -> tuple[ReportItem, ...]:
    """The items without one."""
    return (*items[:at], *items[at + 1 :])


def moved(items: Sequence[ReportItem], at: int, to: int) -> tuple[ReportItem, ...]:
    """The items with one in another place, counted without it."""
    return inserted(removed(items, at), items[at], max(0, min(to, len(items) - 1)))


def changed(items: Sequence[ReportItem], at: int, **changes: Any) -> tuple[ReportItem, ...]:
    """The items with members of one replaced."""
    return (*items[:at], replace(items[at], **changes), *items[at + 1 :])


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("a text is needed")
    return value


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("a whole number is needed")
    return value


def _number(value: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise TypeError("a number is needed")
    return float(value)


def _switch(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("true or false is needed")
    return value
