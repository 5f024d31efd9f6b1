"""The brief of the open file, computed anew while somebody looks at it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from explorer.backend import provenance
from explorer.backend.brief_plan import BriefPlan
from explorer.backend.errors import ExplorerError
from explorer.backend.filters import Filters

if TYPE_CHECKING:
    from explorer.backend.briefing import BriefView
    from explorer.models.session import Session

PAUSE_MS = 60
"""Changes that follow one another so soon make one brief."""


class Briefing(QObject):
    """Asks for the brief after each change of its plan, and changes the plan."""

    changed = Signal(object)
    """The ``BriefView`` of the plan as it is now."""
    failed = Signal(object)
    """``ExplorerError``: there is no brief, such as for a recipe that cannot be read."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._is_shown = False
        self._is_asking = False
        self._asked: BriefPlan | None = None
        self.view: BriefView | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        session.dataset_changed.connect(self._on_dataset_changed)
        session.workspace_changed.connect(self._on_workspace_changed)

    @property
    def plan(self) -> BriefPlan:
        """What was chosen."""
        return self._session.workspace.brief

    @property
    def is_settled(self) -> bool:
        """True when what was announced belongs to the plan, or nobody looks."""
        return not self._is_shown or (self._asked == self.plan and not self._is_asking)

    def set_shown(self, is_shown: bool) -> None:
        """Whether somebody looks; a change that was missed is caught up with."""
        self._is_shown = is_shown
        if is_shown and self._asked != self.plan:
            self._ask()

    def _on_dataset_changed(self) -> None:
        self._asked = self.view = None
        if self._is_shown:
            self._pause.start()

    def _on_workspace_changed(self) -> None:
        if self._is_shown and self._asked != self.plan:
            self._pause.start()

    def _ask(self) -> None:
        if self._session.dataset is None or not self._is_shown:
            return
        self._asked, self._is_asking = self.plan, True
        self.ask(self._on_answer, "brief")

    def ask(self, done: Callable[[BriefView], None], key: str) -> None:
        """Compute the brief as it is now, then call ``done`` with it."""
        session = self._session
        info, plan, labels = session.dataset, self.plan, session.labels
        if info is None:
            return
        policy, day = session.export_policy, provenance.today()

        def question(table: Any) -> BriefView:
            # Only a table counts: the session's thread has it.
            from explorer.backend import briefing

            return briefing.look(table, info, plan, policy, labels, day)

        session.ask(question, done, key, self._on_failed)

    def _on_answer(self, view: BriefView) -> None:
        self._is_asking = False
        self.view = view
        self.changed.emit(view)

    def _on_failed(self, error: BaseException) -> None:
        self._is_asking = False
        if not isinstance(error, ExplorerError):
            raise error
        self.view = None
        self.failed.emit(error)

    # Wishes

    def choose_recipe(self, recipe: str) -> None:
        """Another recipe; words that belong to the former one are left behind."""
        plan = replace(self.plan, recipe=recipe, words=())
        self._session.set_brief(plan, self.tr("Another brief"))

    def choose_basis(self, basis: str) -> None:
        """Tell children and adults apart by another field."""
        self._session.set_brief(replace(self.plan, basis=basis), self.tr("Age by another field"))

    def choose_cases(self, takes_selection: bool) -> None:
        """Make the brief about the cases selected now, or about all."""
        filters = self._session.workspace.filters if takes_selection else Filters()
        self._session.set_brief(replace(self.plan, filters=filters), self.tr("Cases of the brief"))

    def choose_table(self, with_table: bool) -> None:
        """Whether the table of all figures is part of the document."""
        plan = replace(self.plan, with_table=with_table)
        self._session.set_brief(plan, self.tr("Table of all figures"))

    def take_words(self, words: dict[str, str]) -> None:
        """A person's own sentences, as templates by the sentence's id."""
        plan = replace(self.plan, words=tuple(words.items()))
        self._session.set_brief(plan, self.tr("Words of the brief"))

    def show_cases(self, statistic: str) -> bool:
        """Make the cases of a figure the selection; False where filters cannot say so."""
        filters = self.view.cases.get(statistic) if self.view else None
        if filters is None:
            return False
        self._session.set_filters(filters, self.tr("Cases of a figure"))
        return True
