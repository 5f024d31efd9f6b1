"""What a person does with the report: each wish one step that can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from explorer.backend import report_plan
from explorer.backend.report_plan import Report, ReportItem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from explorer.models.session import Session


class ReportEdits(QObject):
    """The plan of the session's workspace, and the wishes that change it."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session

    @property
    def plan(self) -> Report:
        """The plan as it is."""
        return self._session.workspace.report

    @property
    def items(self) -> tuple[ReportItem, ...]:
        """What the report holds: all charts, until somebody arranges it."""
        return self.plan.arranged([pane.id for pane in self._session.workspace.panes])

    def mark_of(self, place: int) -> str:
        """What leads to an item, or to the last one before it that something leads to.

        As in the document: headings, figures and tables are counted each for themselves, and a
        report that does not begin with a chapter is given one.
        """
        items = self.items
        has_own = items[:1] and items[0].kind == "heading" and items[0].level == 1
        n = {"heading": 0 if has_own else 1, "pane": 0, "table": 0}
        names = {"heading": "heading", "pane": "figure", "table": "table"}
        mark = "heading-1"
        for item in items[: place + 1]:
            if item.kind == "table" and self.plan.has_tables:
                continue
            if item.kind in n:
                n[item.kind] += 1
                mark = f"{names[item.kind]}-{n[item.kind]}"
        return mark

    def _put(self, items: Sequence[ReportItem], text: str, merge_key: str = "") -> None:
        self._apply(self.plan.with_items(items), text, merge_key)

    def _apply(self, plan: Report, text: str, merge_key: str = "") -> None:
        self._session.apply(self._session.workspace.with_report(plan), text, merge_key)

    def add(self, item: ReportItem, at: int | None = None) -> int:
        """Put an item before the one now in place ``at``, or at the end; returns its place."""
        place = len(self.items) if at is None else max(0, min(at, len(self.items)))
        self._put(report_plan.inserted(self.items, item, place), self.tr("Add to the report"))
        return place

    def remove(self, at: int) -> None:
        """Take an item out."""
        if 0 <= at < len(self.items):
            self._put(report_plan.removed(self.items, at), self.tr("Take out of the report"))

    def move(self, at: int, to: int) -> int:
        """Move an item to another place, counted without it; returns where it stands then."""
        to = max(0, min(to, len(self.items) - 1))
        if 0 <= at < len(self.items) and at != to:
            self._put(report_plan.moved(self.items, at, to), self.tr("Move in the report"))
        return to

    def change(self, at: int, **changes: Any) -> None:
        """Replace members of an item; letters typed one after the other are one step."""
        if 0 <= at < len(self.items):
            key = f"report {at} text" if set(changes) == {"text"} else ""
            items = report_plan.changed(self.items, at, **changes)
            self._put(items, self.tr("Change the report"), key)

    def change_plan(self, **changes: Any) -> None:
        """Replace the title, the subtitle, the author or a switch."""
        names = ("title", "subtitle", "author")
        key = "".join(f"report {name}" for name in names if {name} == set(changes))
        self._apply(self.plan.with_changes(**changes), self.tr("Change the report"), key)

    def add_all_panes(self) -> None:
        """Put the charts in that are not there yet, in their order."""
        present = {item.pane for item in self.items if item.kind == "pane"}
        missing = [p.id for p in self._session.workspace.panes if p.id not in present]
        added = [ReportItem("pane", pane=pane) for pane in missing]
        if added:
            self._put((*self.items, *added), self.tr("Add all charts to the report"))

    def clear(self) -> None:
        """Take everything out."""
        self._put((), self.tr("Empty the report"))

    def has_pane(self, pane_id: int) -> bool:
        """True when the report shows this chart."""
        return any(item.kind == "pane" and item.pane == pane_id for item in self.items)

    def add_pane(self, pane_id: int) -> None:
        """Put a chart in, once."""
        if not self.has_pane(pane_id):
            self.add(ReportItem("pane", pane=pane_id))

    def remove_pane(self, pane_id: int) -> None:
        """Take a chart out."""
        kept = [i for i in self.items if not (i.kind == "pane" and i.pane == pane_id)]
        self._put(kept, self.tr("Take out of the report"))
