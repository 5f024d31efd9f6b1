"""The one owner of the open file, the workspace and the results.

All signals about data come from here and carry complete values. A change is a new ``Workspace``
pushed on the undo stack; the answer comes back from the worker and is announced once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import Signal

from explorer.backend import workspace as workspaces
from explorer.backend.charts.spec import ChartSpec
from explorer.backend.errors import ExplorerError
from explorer.backend.filters import Filters
from explorer.backend.workspace import DataReference, Workspace
from explorer.models import asking
from explorer.models.edits import WorkspaceEdits
from explorer.models.opening import Opener, Opening, state_of
from explorer.models.runner import PATIENCE_S, Runs

if TYPE_CHECKING:
    from explorer.backend.charts.marks import ChartModel
    from explorer.backend.compute import DatasetInfo, ResultSet
    from explorer.backend.disclosure import Policy, RecordView
    from explorer.backend.labels import Labels

    ExportedCharts = tuple[ChartModel | ExplorerError, ...]

T = TypeVar("T")


class Session(WorkspaceEdits):
    """What is open and what is looked at."""

    dataset_changed = Signal(object)
    """``DatasetInfo``, or None when the file was closed."""
    workspace_changed = Signal(object)
    """``Workspace``, after every change, undo and redo."""
    results_changed = Signal(object)
    """``ResultSet``; its charts belong to ``shown_panes``."""
    records_changed = Signal(object)
    """``RecordView`` of the selection, while records are shown."""
    busy_changed = Signal(bool)
    loading_changed = Signal(object)
    """``Loading`` while a file opens, None when that has ended."""
    failed = Signal(object)
    """``ExplorerError``; nothing has changed."""

    def __init__(self, counter: Runs, loader: Runs, aside: Runs | None = None) -> None:
        super().__init__()
        self._counter = counter
        self.aside = aside or loader  # for what must hold up neither counts nor an opening
        self._opener = Opener(loader, self)
        self._table: Any = None
        self._revision = 0
        self._shown_revision = 0
        self._open_facets: tuple[str, ...] | None = None
        self._wanted_panes: tuple[int, ...] | None = None
        self._wants_records = False
        self._is_looking_up = False
        self.dataset: DatasetInfo | None = None
        self.results: ResultSet | None = None
        self.shown_panes: tuple[int, ...] = ()
        self._labels: Labels | None = None
        self.workspace_path: Path | None = None
        self.recovery_path: Path | None = None  # opened from there, it has no file of its own
        self.opened_from: Path | None = None
        self._opener.loading_changed.connect(self.loading_changed)
        self._opener.failed.connect(self.failed)
        self._opener.opened.connect(self._on_opened)

    # Opening

    def open_file(
        self,
        path: Path,
        *,
        is_published: bool = False,
        encoding: str | None = None,
        keep_layout: bool = False,
    ) -> None:
        """Open a data file; the old one stays until the new one is complete."""
        layout = self.workspace if keep_layout and self.dataset else None
        self._opener.open(Opening(path, is_published, encoding, layout))

    def open_workspace(
        self, path: Path, data: Path | None = None, accept_other: bool = False
    ) -> None:
        """Open a workspace and its data file.

        ``data`` says where the file is now; ``accept_other`` opens it although its content is not
        what the workspace was made with. Fails with ``workspace_moved`` (params file, data) or
        ``workspace_other_content``.
        """
        try:
            layout, reference = workspaces.read(path)
            found = data or reference.find(path)
        except ExplorerError as error:
            self.failed.emit(error)
            return
        if found is None:
            self.failed.emit(
                ExplorerError("workspace_moved", file=path.name, data=reference.name, path=path)
            )
            return
        expected = None if accept_other else reference
        self._opener.open(Opening(found, reference.is_published, None, layout, expected, path))

    def _on_opened(self, opening: Opening, table: Any, info: DatasetInfo) -> None:
        self._table, self.dataset = table, info
        self._open_facets = self._wanted_panes = None
        self.results = None
        self._is_looking_up = False
        self._labels = self.labels.for_fields([item.field for item in info.fields])
        self.opened_from = opening.workspace_path
        self.workspace_path = None if self.opened_from == self.recovery_path else self.opened_from
        self.workspace = opening.layout or workspaces.start(info.panes)
        self.undo_stack.clear()
        self.dataset_changed.emit(info)
        self.workspace_changed.emit(self.workspace)
        self._refresh()

    def cancel_loading(self) -> None:
        """Stop opening; what was open stays."""
        self._opener.cancel()

    @property
    def labels(self) -> Labels:
        """The words about data; of the open file's own fields too."""
        if self._labels is None:
            from explorer.backend.labels import Labels

            self._labels = Labels.load()
        return self._labels

    @property
    def applied_filters(self) -> Filters:
        """The filters on fields that the open file has; others are kept and do nothing."""
        fields = self.dataset.fields if self.dataset else ()
        return self.workspace.filters.only(info.field.id for info in fields)

    @property
    def is_published(self) -> bool:
        """True when the open data may leave the computer as they are."""
        return self.dataset is not None and self.dataset.policy.may_leave

    def source_state(self) -> str:
        """``same``, ``changed`` or ``gone``: the open file as it is on the disk now."""
        return state_of(self.dataset.source) if self.dataset else "same"

    # Saving

    def save_workspace(self, path: Path) -> bool:
        """Write the workspace file; False when that failed, which is announced."""
        if self.dataset is None:
            return False
        from explorer.backend import export

        try:
            export.write_atomically(path, self.workspace_text().encode())
        except ExplorerError as error:
            self.failed.emit(error)
            return False
        self.workspace_path = path
        self.undo_stack.setClean()
        return True

    def workspace_text(self) -> str:
        """The workspace as a file's text."""
        if self.dataset is None:
            raise ValueError("no file is open")
        info = self.dataset
        reference = DataReference.of(info.source, info.schema_id, info.policy.may_leave)
        return workspaces.to_text(self.workspace, reference)

    # The workspace has changed

    def _put(self, workspace: Workspace) -> None:
        needs_counts = workspace.counted != self.workspace.counted
        self.workspace = workspace
        self.workspace_changed.emit(workspace)
        if needs_counts:
            self._refresh()

    # What is visible is counted

    def set_open_facets(self, fields: Sequence[str]) -> None:
        """The fields whose answers can be seen in the sidebar."""
        before, self._open_facets = self._open_facets, tuple(fields)
        # Before the first word about it, all are counted.
        if before is not None and set(fields) - set(before):
            self._refresh()

    def set_shown_panes(self, pane_ids: Sequence[int]) -> None:
        """The panes that can be seen."""
        before, self._wanted_panes = self._wanted_panes, tuple(pane_ids)
        if before is not None and set(pane_ids) - set(before):
            self._refresh()

    def set_records_shown(self, is_shown: bool) -> None:
        """Whether the records of the selection are wanted too."""
        self._wants_records = is_shown
        if is_shown:
            self._refresh_records()

    # Counting

    @property
    def is_settled(self) -> bool:
        """True when results and records shown belong to the workspace shown."""
        return self._shown_revision == self._revision and not self._is_looking_up

    def _panes(self) -> tuple[workspaces.Pane, ...]:
        wanted = self._wanted_panes
        return tuple(p for p in self.workspace.panes if wanted is None or p.id in wanted)

    def _facets(self) -> tuple[str, ...]:
        if self._open_facets is not None or self.dataset is None:
            return self._open_facets or ()
        return tuple(info.field.id for info in self.dataset.fields)

    def _refresh(self) -> None:
        if self.dataset is None:
            return
        self._revision += 1
        if self.is_settled is False:
            self.busy_changed.emit(True)
        panes = self._panes()
        self._counter.submit(
            partial(
                asking.count,
                self._table,
                self.applied_filters,
                self._facets(),
                [self.workspace.shown(pane.spec) for pane in panes],
                self.dataset.policy,
                self.labels,
            ),
            partial(self._on_counted, self._table, self._revision, tuple(p.id for p in panes)),
            self._on_count_failed,
            "counts",
            PATIENCE_S,
        )
        if self._wants_records:
            self._refresh_records()

    def _on_counted(
        self, table: Any, revision: int, panes: tuple[int, ...], results: ResultSet
    ) -> None:
        if table is not self._table:
            return
        self._shown_revision = revision
        self.shown_panes = panes
        self.results = results
        self.results_changed.emit(results)
        self._tell_settled()

    def prepare(self, field: str) -> None:
        """Let the worker expect clicks in one field, until anything else is asked."""
        if self.dataset is None or not self.is_settled:
            return
        revision = self._revision
        specs = [self.workspace.shown(pane.spec) for pane in self._panes()]
        self._counter.submit(
            partial(
                asking.prepare,
                self._table,
                self.applied_filters,
                self._facets(),
                specs,
                field,
                lambda: self._revision == revision,
            ),
            lambda _is_ready: None,
            self._on_failed,
            "prepare",
        )

    def _on_count_failed(self, error: BaseException) -> None:
        self._shown_revision = self._revision
        self.busy_changed.emit(False)
        self._on_failed(error)

    def _refresh_records(self) -> None:
        if self.dataset is None:
            return
        self._is_looking_up = True
        self._counter.submit(
            partial(asking.look_up, self._table, self.applied_filters, self.dataset.policy),
            partial(self._on_records, self._table),
            self._on_records_failed,
            "records",
        )

    def _on_records(self, table: Any, view: RecordView) -> None:
        self._is_looking_up = False
        if table is self._table:
            self.records_changed.emit(view)
        self._tell_settled()

    def _on_records_failed(self, error: BaseException) -> None:
        self._is_looking_up = False
        self._tell_settled()
        self._on_failed(error)

    def _tell_settled(self) -> None:
        if self.is_settled:
            self.busy_changed.emit(False)

    @property
    def export_policy(self) -> Policy:
        """The policy of everything that leaves: exact for published data only."""
        return asking.export_policy(self.dataset)

    def ask(
        self,
        question: Callable[[Any], T],
        done: Callable[[T], None],
        key: str,
        failed: Callable[[BaseException], None] | None = None,
    ) -> None:
        """Put a question to the open table on the worker, then call ``done`` with the answer.

        ``question`` is a backend function of the table that returns released numbers. Of the
        questions with one ``key`` only the newest waits. An answer about a file that is no longer
        open is dropped; what fails is announced unless ``failed`` takes it.
        """
        table = self._table

        def tell(answer: T) -> None:
            if table is self._table:
                done(answer)

        if self.dataset is not None:
            self._counter.submit(partial(question, table), tell, failed or self._on_failed, key)

    def export_charts(
        self, specs: Sequence[ChartSpec], done: Callable[[ExportedCharts], None]
    ) -> None:
        """Count charts anew under the policy of what leaves, then call ``done`` with them."""
        filters, policy, labels = self.applied_filters, self.export_policy, self.labels
        self.ask(
            lambda table: asking.count(table, filters, (), specs, policy, labels),
            lambda results: done(results.charts),
            "export",
        )

    def _on_failed(self, error: BaseException) -> None:
        """Announce what can be explained; anything else is a bug for the reporter."""
        if not isinstance(error, ExplorerError):
            raise error
        self.failed.emit(error)

    def shutdown(self) -> None:
        """Stop loading and wait for the workers."""
        self._opener.shutdown()
        self._counter.shutdown()
        self.aside.shutdown()
