"""Opening a file on a worker: progress, cancelling, and nothing lost when it fails."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from explorer.backend.errors import Cancelled, ExplorerError
from explorer.backend.workspace import DataReference, Workspace
from explorer.models.runner import Runs

if TYPE_CHECKING:
    from explorer.backend.compute import DatasetInfo
    from explorer.backend.rawtable import Source

STEP = 0.01
"""Progress is told when it has grown by so much."""


@dataclass(frozen=True, slots=True)
class Loading:
    """A file that is being opened and the part of the work done, 0 to 1."""

    name: str
    part: float


@dataclass(frozen=True, slots=True)
class Opening:
    """How a file is to be opened."""

    path: Path
    is_published: bool = False
    encoding: str | None = None
    layout: Workspace | None = None
    """The workspace to show; None starts with the schema's own charts."""
    expected: DataReference | None = None
    """What a workspace file says of its data; other content is not opened without asking."""
    workspace_path: Path | None = None


def state_of(source: Source) -> str:
    """``same``, ``changed`` or ``gone``: a file that was opened, as it is on the disk now."""
    try:
        now = source.path.stat()
    except OSError:
        return "gone"
    is_same = (now.st_size, now.st_mtime_ns) == (source.size, source.mtime_ns)
    return "same" if is_same else "changed"


class Opener(QObject):
    """Opens one file at a time; a newer wish takes the place of an older one."""

    loading_changed = Signal(object)
    """``Loading`` while a file opens, None when that has ended."""
    opened = Signal(object, object, object)
    """The ``Opening``, the case table and its ``DatasetInfo``."""
    failed = Signal(object)
    """``ExplorerError``; not for what was cancelled."""
    _progressed = Signal(object, float)

    def __init__(self, runner: Runs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._wanted: Opening | None = None
        self._progressed.connect(self._on_progressed)

    def open(self, opening: Opening) -> None:
        """Read, recognise, code and describe a file."""
        self._wanted = opening
        self.loading_changed.emit(Loading(opening.path.name, 0.0))
        self._runner.submit(
            partial(self._load, opening),
            partial(self._on_loaded, opening),
            partial(self._on_failed, opening),
        )

    def cancel(self) -> None:
        """Stop: told at once, whatever the worker is busy with; what it still finds is dropped."""
        self._wanted = None
        self.loading_changed.emit(None)

    def _load(self, opening: Opening) -> tuple[Any, DatasetInfo]:
        """On the worker, which imports what reads and counts."""
        from explorer.backend import compute

        told = 0.0

        def progress(part: float) -> None:
            nonlocal told
            if self._wanted is not opening:
                raise Cancelled
            if part - told >= STEP:
                told = part
                self._progressed.emit(opening, part)

        table = compute.load(opening.path, progress, opening.encoding)
        expected = opening.expected
        if expected and expected.sha256 != table.source.sha256:
            raise ExplorerError(
                "workspace_other_content",
                file=opening.workspace_path.name if opening.workspace_path else "",
                data=opening.path.name,
                path=opening.workspace_path,
                data_path=opening.path,
            )
        policy = compute.working_policy(table, opening.is_published)
        return table, compute.describe(table, policy)

    def _on_progressed(self, opening: Opening, part: float) -> None:
        # The last word about a file that is no longer wanted may come late.
        if opening is self._wanted:
            self.loading_changed.emit(Loading(opening.path.name, part))

    def _on_loaded(self, opening: Opening, loaded: tuple[Any, DatasetInfo]) -> None:
        if opening is self._wanted:
            self._wanted = None
            self.opened.emit(opening, *loaded)
            self.loading_changed.emit(None)

    def _on_failed(self, opening: Opening, error: BaseException) -> None:
        if opening is not self._wanted:
            return
        self._wanted = None
        self.loading_changed.emit(None)
        if isinstance(error, Cancelled):
            return
        if not isinstance(error, ExplorerError):
            raise error
        self.failed.emit(error)

    def shutdown(self) -> None:
        """Stop and wait for the worker."""
        self._wanted = None
        self._runner.shutdown()
