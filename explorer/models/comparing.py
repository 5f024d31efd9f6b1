"""Two groups compared as the session stands: who they are, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from explorer.backend.errors import ExplorerError
from explorer.backend.filters import Filters
from explorer.backend.named_groups import EVERYONE, KNOWN, OWN, REST, SELECTION, Compared

if TYPE_CHECKING:
    from explorer.backend.comparison import Comparison, Group
    from explorer.backend.disclosure import Policy
    from explorer.models.session import Session

    Question = tuple[Group, Group, float, str]


@dataclass(frozen=True, slots=True)
class Choice:
    """A group that can be chosen."""

    reference: str
    name: str
    kind: str
    """``now``, ``known`` or ``own``."""


class Comparing(QObject):
    """Asks the worker when a group, the base or the level has changed and the page can be seen."""

    changed = Signal()
    """What there is to be shown: ``found``, or ``problem``."""
    asked = Signal()
    """Other groups have been chosen; their answer is under way."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._is_shown = False
        self._wanted: Question | None = None
        self.found: Comparison | None = None
        self.problem: ExplorerError | None = None
        session.dataset_changed.connect(self._on_dataset_changed)
        session.workspace_changed.connect(self._on_workspace_changed)

    # Which groups

    def known(self) -> dict[str, Filters]:
        """The groups that the open file has by itself."""
        from explorer.backend.known_groups import known_groups

        info = self._session.dataset
        return known_groups(f.field.id for f in info.fields if f.values) if info else {}

    def choices(self) -> list[Choice]:
        """All groups that can be chosen, in the order of a menu."""
        labels = self._session.labels
        found = [
            Choice(name, labels.text(f"groups.{name}"), "now")
            for name in (SELECTION, REST, EVERYONE)
        ]
        found += [Choice(KNOWN + k, labels.text(f"groups.{k}"), "known") for k in self.known()]
        found += [Choice(g.reference, g.name, "own") for g in self._session.workspace.groups]
        return found

    @property
    def sides(self) -> tuple[str, str]:
        """The references of A and B: those chosen, else what the file suggests."""
        compared = self._session.workspace.compared
        known = self.known()
        a = compared.a or (KNOWN + "children" if "children" in known else SELECTION)
        suggestion = KNOWN + "adults" if a == KNOWN + "children" and "adults" in known else REST
        b = compared.b or suggestion
        return a, (SELECTION if a == b == REST else b)

    def name(self, reference: str) -> str:
        """What a group is called in a heading; it begins with a capital letter."""
        found = next((c.name for c in self.choices() if c.reference == reference), "")
        name = found or reference.partition(":")[2]
        return name[:1].upper() + name[1:]

    def groups(self) -> tuple[Group, Group]:
        """Both groups as they are now."""
        a, b = self.sides
        if a == REST:
            other = self._group(b)
            return other.rest, other
        one = self._group(a)
        return one, one.rest if b == REST else self._group(b)

    def _group(self, reference: str) -> Group:
        from explorer.backend.comparison import Group

        labels, workspace = self._session.labels, self._session.workspace
        if reference.startswith(OWN):
            own = next((g for g in workspace.groups if g.reference == reference), None)
            return Group(own.filters, own.name) if own else Group(Filters())
        if reference.startswith(KNOWN):
            name = reference.removeprefix(KNOWN)
            filters = self.known().get(name)
            return Group(filters, labels.text(f"groups.{name}")) if filters else Group(Filters())
        return Group(self._session.applied_filters if reference == SELECTION else Filters())

    def choose(self, a: str, b: str) -> None:
        """Compare these two; one step that can be undone."""
        if a == b == REST:
            return
        compared = replace(self._session.workspace.compared, a=a, b=b)
        self._put(compared, self.tr("Compare other groups"))

    def swap(self) -> None:
        """A becomes B."""
        a, b = self.sides
        self.choose(b, a)

    def pin(self, key: tuple[str, str]) -> None:
        """Keep a row on top, or no longer."""
        compared = self._session.workspace.compared.toggled(key)
        self._put(compared, self.tr("Keep a row at the top"))

    def _put(self, compared: Compared, text: str) -> None:
        self._session.apply(self._session.workspace.with_compared(compared), text)

    # What came of it

    def set_shown(self, is_shown: bool) -> None:
        """Whether the page can be seen; only then anything is counted."""
        self._is_shown = is_shown
        self._ask()

    @property
    def is_settled(self) -> bool:
        """True when what is shown belongs to the groups chosen."""
        return not self._is_shown or self._wanted is None or bool(self.found or self.problem)

    def _on_dataset_changed(self) -> None:
        self._wanted = self.found = self.problem = None
        self._ask()

    def _on_workspace_changed(self) -> None:
        self._ask()

    def _question(self) -> Question:
        workspace = self._session.workspace
        base = "all" if workspace.base == "all" else "answered"
        return (*self.groups(), workspace.level, base)

    def _ask(self) -> None:
        if not self._is_shown or self._session.dataset is None:
            return
        question = self._question()
        if question == self._wanted:
            return
        self._wanted = question
        self.found = self.problem = None
        self.asked.emit()
        self._count(question, self._session.dataset.policy, self._on_counted, "compare")

    def _count(
        self, question: Question, policy: Policy, done: Callable[[Comparison], None], key: str
    ) -> None:
        from explorer.backend import compute

        a, b, level, base = question

        def failed(error: BaseException) -> None:
            if not isinstance(error, ExplorerError):
                raise error
            if key == "compare" and question == self._wanted:
                self.problem = error
                self.changed.emit()
            elif key != "compare":
                self._session.failed.emit(error)

        def tell(found: Comparison) -> None:
            if key != "compare" or question == self._wanted:
                done(found)

        self._session.ask(
            lambda table: compute.compare(table, a, b, policy, level, base), tell, key, failed
        )

    def _on_counted(self, found: Comparison) -> None:
        from explorer.backend import comparison_words

        self.found = found
        self.problem = comparison_words.why_void(found, self._session.labels)
        self.changed.emit()

    def export(self, done: Callable[[Comparison], None]) -> None:
        """Count what is shown anew under the policy of what leaves, then call ``done``."""
        if self._wanted is not None:
            self._count(self._wanted, self._session.export_policy, done, "compare export")
