"""Opening, saving and leaving: what the person is asked, and the way on when it fails."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from explorer import paths
from explorer.backend.errors import ExplorerError
from explorer.models.session import Session
from explorer.models.settings import Settings
from explorer.views.banner import Banner

if TYPE_CHECKING:
    from explorer.views.dialogs import Dialogs

WORKSPACE_SUFFIX = ".cxw"
ENCODING_CODES = frozenset(("bad_encoding", "unknown_encoding"))
AGAIN_CODES = frozenset(("file_changed", "not_enough_memory", "file_unreadable"))
WRITE_CODES = frozenset(("cannot_write", "disk_full", "folder_read_only", "path_too_long"))


class Files(QObject):
    """Carries out the actions about files; ``banner`` tells how they went."""

    def __init__(
        self,
        session: Session,
        settings: Settings,
        dialogs: Dialogs,
        banner: Banner,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session = session
        self._settings = settings
        self._dialogs = dialogs
        self._banner = banner
        self._window = window
        self._asked_for: Path | None = None
        self._is_saving = False
        session.failed.connect(self._on_failed)

    # Opening

    def open(self) -> None:
        """Ask for a file and open it."""
        path = self._dialogs.open_path(self._window)
        if path is not None:
            self.open_path(path)

    def open_path(
        self, path: Path, is_published: bool = False, encoding: str | None = None
    ) -> None:
        """Open a data file or a workspace, when nothing is lost by it."""
        if not self.may_leave_workspace():
            return
        self._asked_for = path
        if path.suffix.lower() == WORKSPACE_SUFFIX:
            self._session.open_workspace(path)
        else:
            self._session.open_file(path, is_published=is_published, encoding=encoding)

    def open_sample(self) -> None:
        """Open the invented sample."""
        self.open_path(paths.resource(paths.SAMPLE))

    def open_same_layout(self) -> None:
        """Open another file with the filters and charts that are shown now."""
        path = self._dialogs.open_path(self._window)
        if path is not None:
            self._asked_for = path
            self._session.open_file(path, keep_layout=True)

    def read_again(self) -> None:
        """Read the file that was asked for last with another encoding."""
        info = self._session.dataset
        path = self._asked_for or (info.source.path if info else None)
        encoding = self._dialogs.encoding(self._window) if path else None
        if path is None or not encoding:
            return
        is_same = info is not None and path == info.source.path
        self._session.open_file(
            path,
            is_published=is_same and self._session.is_published,
            encoding=encoding,
            keep_layout=is_same,
        )

    def state_published(self) -> None:
        """The person states that the open data are published."""
        info = self._session.dataset
        if info is not None and self._dialogs.may_state_published(self._window):
            self._session.open_file(
                info.source.path,
                is_published=True,
                encoding=info.source.encoding or None,
                keep_layout=True,
            )

    # Saving and leaving

    def save(self) -> None:
        """Save the workspace where it was saved before."""
        path = self._session.workspace_path
        if path is None:
            self.save_as()
        else:
            self._write(path)

    def save_as(self) -> None:
        """Ask where and save the workspace."""
        info = self._session.dataset
        if info is None:
            return
        suggestion = f"{info.source.path.stem}{WORKSPACE_SUFFIX}"
        path = self._dialogs.save_path(self._window, suggestion, WORKSPACE_SUFFIX[1:])
        if path is not None and self._write(path):
            self._settings.remember_file(path)

    def _write(self, path: Path) -> bool:
        self._is_saving = True
        is_saved = self._session.save_workspace(path)
        self._is_saving = False
        if is_saved:
            self._banner.show_message(self.tr("Saved as {}").format(path.name), passes=True)
        return is_saved

    def may_leave_workspace(self) -> bool:
        """Asks only where a saved workspace has changes; everything else can be undone."""
        if not self._window.isWindowModified():
            return True
        answer = self._dialogs.save_changes(self._window)
        if answer == "save":
            self.save()
            return self._session.undo_stack.isClean()
        return answer == "discard"

    def tell_changed_source(self) -> None:
        """Say so when another program has changed the open file."""
        info = self._session.dataset
        if info is None or self._session.source_state() != "changed":
            return
        if not self._banner.isHidden():
            return
        path = info.source.path
        self._banner.show_message(
            self._session.labels.text("words.source_changed", file=path.name),
            self.tr("Read it again"),
            lambda: self._session.open_file(path, keep_layout=True),
        )

    # When it fails

    def _on_failed(self, error: ExplorerError) -> None:
        words, do = self._way_on(error)
        self._banner.show_message(self._session.labels.error(error), words, do)

    def _way_on(self, error: ExplorerError) -> tuple[str, Callable[[], None] | None]:
        """What a button beside the sentence offers, and what it does."""
        asked_for = self._asked_for
        if error.code == "workspace_moved":
            path = Path(str(error.params["path"]))
            return self.tr("Find the file…"), lambda: self._find_data(path)
        if error.code == "workspace_other_content":
            path, data = Path(str(error.params["path"])), Path(str(error.params["data_path"]))
            return (
                self.tr("Open it all the same"),
                lambda: self._session.open_workspace(path, data, accept_other=True),
            )
        if error.code in WRITE_CODES:
            return (self.tr("Save elsewhere…"), self.save_as) if self._is_saving else ("", None)
        if error.code in ENCODING_CODES:
            return self.tr("Choose another encoding…"), self.read_again
        if error.code in AGAIN_CODES and asked_for is not None:
            return self.tr("Try again"), lambda: self.open_path(asked_for)
        if "file" in error.params:
            return self.tr("Choose another file…"), self.open
        return "", None

    def _find_data(self, workspace_path: Path) -> None:
        data = self._dialogs.open_path(self._window)
        if data is not None:
            self._session.open_workspace(workspace_path, data)

    def tell_bug(self, name: str) -> None:
        """Tell of a bug once, in words; the state is whole, so work can go on."""
        words = self.tr(
            "Something went wrong inside the program ({}). You can go on; save first."
        ).format(name)
        do = self.save_as if self._session.dataset else None
        self._banner.show_message(words, self.tr("Save filters and charts"), do)
