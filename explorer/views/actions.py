"""Every action of the program, one row each: what it is called, its key, when it can be used."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow

from explorer.models.session import Session

Key = QKeySequence.StandardKey
Wanted = Callable[[Session], bool]


def _always(session: Session) -> bool:
    return True


def _has_file(session: Session) -> bool:
    return session.dataset is not None


def _has_panes(session: Session) -> bool:
    return session.dataset is not None and bool(session.workspace.panes)


def _has_filters(session: Session) -> bool:
    return bool(session.workspace.filters.clauses)


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """``method`` is a method of the main window; ``menu`` where it stands."""

    id: str
    text: str
    method: str
    menu: str
    key: Key | str | None = None
    is_enabled: Wanted = _always


FILE, EDIT, VIEW, HELP = "File", "Edit", "View", "Help"

ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("open", "Open…", "open", FILE, Key.Open),
    ActionSpec("open_sample", "Open the invented sample", "open_sample", FILE),
    ActionSpec(
        "open_same_layout",
        "Open another file with these charts…",
        "open_same_layout",
        FILE,
        None,
        _has_file,
    ),
    ActionSpec("read_again", "Read with another encoding…", "read_again", FILE, None, _has_file),
    ActionSpec(
        "state_published", "The data are published…", "state_published", FILE, None, _has_file
    ),
    ActionSpec("save", "Save filters and charts", "save", FILE, Key.Save, _has_file),
    ActionSpec(
        "save_as", "Save filters and charts as…", "save_as", FILE, "Ctrl+Shift+S", _has_file
    ),
    ActionSpec("export", "Export all charts…", "export_all", FILE, "Ctrl+E", _has_panes),
    ActionSpec("quit", "Quit", "close", FILE, Key.Quit),
    ActionSpec("find", "Find", "find", EDIT, Key.Find, _has_file),
    ActionSpec("clear_filters", "Clear all filters", "clear_filters", EDIT, None, _has_filters),
    ActionSpec("add_chart", "Add a chart…", "add_chart", EDIT, "Ctrl+Shift+N", _has_file),
    ActionSpec("show_charts", "Charts", "show_charts", VIEW, "Ctrl+1", _has_file),
    ActionSpec("show_records", "Data set", "show_records", VIEW, "Ctrl+2", _has_file),
    ActionSpec("what_was_read", "What was read", "show_report", VIEW, None, _has_file),
    ActionSpec("theme_system", "Light or dark as the system", "use_system_theme", VIEW),
    ActionSpec("theme_light", "Light", "use_light_theme", VIEW),
    ActionSpec("theme_dark", "Dark", "use_dark_theme", VIEW),
    ActionSpec("keep_recent", "Keep a list of recent files", "toggle_recent", VIEW),
    ActionSpec("about", "About Case Explorer", "about", HELP),
)


def build_qactions(window: QMainWindow, session: Session) -> dict[str, QAction]:
    """The actions of a window by id; undo and redo come from the undo stack."""
    made: dict[str, QAction] = {}
    for spec in ACTIONS:
        action = QAction(QCoreApplication.translate("Actions", spec.text), window)
        action.setObjectName(f"action.{spec.id}")
        if spec.key is not None:
            action.setShortcut(QKeySequence(spec.key))
        action.triggered.connect(lambda _checked=False, name=spec.method: getattr(window, name)())
        window.addAction(action)
        made[spec.id] = action
    for name, action, key in (
        ("undo", session.undo_stack.createUndoAction(window), Key.Undo),
        ("redo", session.undo_stack.createRedoAction(window), Key.Redo),
    ):
        action.setObjectName(f"action.{name}")
        action.setShortcut(QKeySequence(key))
        window.addAction(action)
        made[name] = action
    return made


def enable(made: dict[str, QAction], session: Session) -> None:
    """Switch actions on and off for what is open."""
    for spec in ACTIONS:
        made[spec.id].setEnabled(spec.is_enabled(session))
