"""Undo and redo: one command class, because a workspace is an immutable value."""

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand

from explorer.backend.workspace import Workspace

MERGE_ID = 1


class SetWorkspace(QUndoCommand):
    """Replace one workspace by another.

    Commands with the same ``merge_key`` in a row become one, so that a dragged slider is one step.
    """

    def __init__(
        self,
        before: Workspace,
        after: Workspace,
        text: str,
        put: Callable[[Workspace], None],
        merge_key: str = "",
    ) -> None:
        super().__init__(text)
        self.before = before
        self.after = after
        self.merge_key = merge_key
        self._put = put

    def redo(self) -> None:
        """Show the newer workspace."""
        self._put(self.after)

    def undo(self) -> None:
        """Show the older workspace."""
        self._put(self.before)

    def id(self) -> int:
        """A merging id for commands with a key; -1 never merges."""
        return MERGE_ID if self.merge_key else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take over a later step of the same drag."""
        if not isinstance(other, SetWorkspace) or other.merge_key != self.merge_key:
            return False
        self.after = other.after
        return True
