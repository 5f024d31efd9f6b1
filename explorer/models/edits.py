"""Every change of the workspace that a person can make, each one step that can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoStack

from explorer.backend.brief_plan import BriefPlan
from explorer.backend.charts.spec import ChartSpec
from explorer.backend.filters import Clause, Filters, Part
from explorer.backend.named_groups import NamedGroup, own_name
from explorer.backend.workspace import Workspace
from explorer.models.history import SetWorkspace

if TYPE_CHECKING:
    from explorer.backend.labels import Labels

UNDO_LIMIT = 200


class WorkspaceEdits(QObject):
    """The workspace, its undo stack, and the wishes that change it."""

    def __init__(self) -> None:
        super().__init__()
        self.workspace = Workspace()
        self.undo_stack = QUndoStack(self)
        self.undo_stack.setUndoLimit(UNDO_LIMIT)

    @property
    def labels(self) -> Labels:
        """The words about data."""
        raise NotImplementedError

    def _put(self, workspace: Workspace) -> None:
        """Make it the workspace, when a step is done, undone or done again."""
        raise NotImplementedError

    def apply(self, after: Workspace, text: str, merge_key: str = "") -> None:
        """Make this the workspace, as one step that can be undone."""
        if after != self.workspace:
            self.undo_stack.push(SetWorkspace(self.workspace, after, text, self._put, merge_key))

    def set_clause(self, clause: Clause, merge_key: str = "") -> None:
        """Replace the clause on one field."""
        name = self.labels.field(clause.field)
        self.apply(
            self.workspace.with_clause(clause), self.tr("Filter: {}").format(name), merge_key
        )

    def toggle_value(self, field: str, value: str, state: int) -> None:
        """Include (1) or exclude (-1) one answer, or neither (0)."""
        self.set_clause(self.workspace.filters.clause(field).with_value(value, state))

    def set_range(self, field: str, ends: tuple[str, str] | None) -> None:
        """Ask for a range of an ordered field; a drag is one step to undo."""
        clause = replace(self.workspace.filters.clause(field), range=ends)
        self.set_clause(clause, merge_key=f"range {field}")

    def click_target(self, target: Sequence[Part], add: bool) -> None:
        """Filter by what a mark stands for.

        A click asks for this mark alone, ``add`` for it as well; a click on the only chosen mark
        clears its fields.
        """
        if not target:
            return
        filters = self.workspace.filters.clicked(target, add)
        self.apply(self.workspace.with_filters(filters), self.tr("Filter by a chart"))

    def clear_field(self, field: str) -> None:
        """Remove the clause on one field."""
        self.set_clause(Clause(field))

    def clear_filters(self) -> None:
        """Remove all clauses."""
        self.apply(self.workspace.with_filters(Filters()), self.tr("Clear all filters"))

    def add_pane(self, spec: ChartSpec) -> None:
        """Add a chart at the end."""
        self.apply(self.workspace.with_pane(spec), self.tr("Add a chart"))

    def remove_pane(self, pane_id: int) -> None:
        """Remove a chart."""
        self.apply(self.workspace.without_pane(pane_id), self.tr("Remove a chart"))

    def change_pane(self, pane_id: int, **changes: Any) -> None:
        """Change a pane's ``spec``, ``columns``, ``rows`` or ``is_table``."""
        self.apply(self.workspace.with_changed_pane(pane_id, **changes), self.tr("Change a chart"))

    def move_pane(self, pane_id: int, to: int) -> None:
        """Move a pane to another place."""
        self.apply(self.workspace.with_moved_pane(pane_id, to), self.tr("Move a chart"))

    def maximise(self, pane_id: int) -> None:
        """Show one pane alone; 0 shows all."""
        self.apply(self.workspace.with_maximised(pane_id), self.tr("Enlarge a chart"))

    def set_base(self, base: str) -> None:
        """Take shares of ``answered``, ``all`` or ``group`` in all charts; "": each its own."""
        self.apply(self.workspace.with_base(base), self.tr("What shares are of"))

    def set_level(self, level: float) -> None:
        """How sure intervals are, from 0 to 1."""
        self.apply(self.workspace.with_level(level), self.tr("How sure intervals are"))

    def set_brief(self, brief: BriefPlan, text: str) -> None:
        """Change what was chosen for the brief."""
        self.apply(self.workspace.with_brief(brief), text)

    def set_filters(self, filters: Filters, text: str) -> None:
        """Replace all clauses."""
        self.apply(self.workspace.with_filters(filters), text)

    def set_facet_sort(self, field: str, sort: str) -> None:
        """Order one field's answers by ``codebook``, ``count`` or ``name``."""
        self.apply(self.workspace.with_facet_sort(field, sort), self.tr("Sort answers"))

    def save_group(self, name: str, filters: Filters) -> str:
        """Keep these cases as a group; returns its name, which no other group has."""
        found = own_name(name, self.workspace.groups)
        group = NamedGroup(found, filters)
        self.apply(self.workspace.with_group(group), self.tr("Save a group"))
        return found

    def rename_group(self, name: str, new: str) -> str:
        """Give a group another name; returns the one it got."""
        found = own_name(new, self.workspace.groups, name)
        self.apply(self.workspace.with_renamed_group(name, found), self.tr("Rename a group"))
        return found

    def remove_group(self, name: str) -> None:
        """Forget a group."""
        self.apply(self.workspace.without_group(name), self.tr("Delete a group"))
