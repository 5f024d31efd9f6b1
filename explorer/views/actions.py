"""Every action of the program, one row each: what it is called, its key, when it can be used."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow

from explorer.backend.workspace import Workspace
from explorer.models.session import Session
from explorer.models.settings import Settings

Key = QKeySequence.StandardKey
Wanted = Callable[[Session], bool]
Checked = Callable[[Settings], bool]
On = Callable[[Workspace], bool]


def _has_theme(name: str) -> Checked:
    return lambda settings: settings.get("look/theme") == name


def _keeps_recent(settings: Settings) -> bool:
    return bool(settings.get("recent/keep"))


def _has_base(base: str) -> On:
    return lambda workspace: workspace.base == base


def _has_level(level: float) -> On:
    return lambda workspace: workspace.level == level


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
    """``method`` is a method of the window or of its files; ``menu`` where it stands."""

    id: str
    text: str
    method: str
    menu: str
    key: Key | str | None = None
    is_enabled: Wanted = _always
    is_checked: Checked | None = None
    """For a switch: whether the settings have it on."""
    begins_group: bool = False
    is_on: On | None = None
    """For a switch of the workspace: whether it has it on."""


FILE, EDIT, VIEW, NUMBERS, HELP = "File", "Edit", "View", "Numbers", "Help"

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
    ActionSpec(
        "read_again",
        "Read with another encoding…",
        "read_again",
        FILE,
        None,
        _has_file,
        begins_group=True,
    ),
    ActionSpec(
        "state_published", "The data are published…", "state_published", FILE, None, _has_file
    ),
    ActionSpec(
        "save", "Save filters and charts", "save", FILE, Key.Save, _has_file, begins_group=True
    ),
    ActionSpec(
        "save_as", "Save filters and charts as…", "save_as", FILE, "Ctrl+Shift+S", _has_file
    ),
    ActionSpec("export", "Export all charts…", "export_all", FILE, "Ctrl+E", _has_panes),
    ActionSpec("quit", "Quit", "close", FILE, Key.Quit, begins_group=True),
    ActionSpec("find", "Find", "go_to_search", EDIT, Key.Find, _has_file, begins_group=True),
    ActionSpec("clear_filters", "Clear all filters", "clear_filters", EDIT, None, _has_filters),
    ActionSpec("add_chart", "Add a chart…", "add_chart", EDIT, "Ctrl+Shift+N", _has_file),
    ActionSpec("show_charts", "Charts", "show_charts", VIEW, "Ctrl+1", _has_file),
    ActionSpec("show_records", "Data set", "show_records", VIEW, "Ctrl+2", _has_file),
    ActionSpec("show_compare", "Compare", "show_compare", VIEW, "Ctrl+3", _has_file),
    ActionSpec(
        "compare_selection",
        "What distinguishes this group?",
        "compare_selection",
        VIEW,
        "Ctrl+Shift+D",
        _has_filters,
    ),
    ActionSpec("show_brief", "Brief", "show_brief", VIEW, "Ctrl+4", _has_file),
    ActionSpec("show_report", "Report", "show_report_tab", VIEW, "Ctrl+5", _has_file),
    ActionSpec("what_was_read", "What was read", "show_report", VIEW, None, _has_file),
    ActionSpec(
        "theme_system",
        "Light or dark as the system",
        "use_system_theme",
        VIEW,
        is_checked=_has_theme("system"),
        begins_group=True,
    ),
    ActionSpec("theme_light", "Light", "use_light_theme", VIEW, is_checked=_has_theme("light")),
    ActionSpec("theme_dark", "Dark", "use_dark_theme", VIEW, is_checked=_has_theme("dark")),
    ActionSpec(
        "keep_recent",
        "Keep a list of recent files",
        "toggle_recent",
        VIEW,
        is_checked=_keeps_recent,
        begins_group=True,
    ),
    *(
        ActionSpec(
            f"base_{name}",
            words,
            f"take_shares_{name}",
            NUMBERS,
            is_enabled=_has_file,
            is_on=_has_base(base),
        )
        for name, base, words in (
            ("own", "", "Shares as each chart has them"),
            ("answered", "answered", "Shares of the cases with an answer"),
            ("all", "all", "Shares of all selected cases"),
            ("group", "group", "Shares within each group"),
        )
    ),
    *(
        ActionSpec(
            f"level_{percent}",
            words,
            f"be_sure_by_{percent}",
            NUMBERS,
            is_enabled=_has_file,
            begins_group=percent == 90,
            is_on=_has_level(percent / 100),
        )
        for percent, words in (
            (90, "Intervals of 90 %"),
            (95, "Intervals of 95 %"),
            (99, "Intervals of 99 %"),
        )
    ),
    ActionSpec("about", "About Case Explorer", "about", HELP, Key.HelpContents),
)


def build_qactions(
    window: QMainWindow, session: Session, doers: Sequence[object]
) -> dict[str, QAction]:
    """The actions of a window by id; undo and redo come from the undo stack.

    An action calls the method of the first of the ``doers`` that has it.
    """
    made: dict[str, QAction] = {}
    for spec in ACTIONS:
        action = QAction(QCoreApplication.translate("Actions", spec.text), window)
        action.setObjectName(f"action.{spec.id}")
        if spec.key is not None:
            action.setShortcut(QKeySequence(spec.key))
        action.setCheckable(bool(spec.is_checked or spec.is_on))
        doer = next(doer for doer in doers if hasattr(doer, spec.method))
        do: Callable[[], object] = getattr(doer, spec.method)
        action.triggered.connect(lambda _checked=False, do=do: do())
        window.addAction(action)
        made[spec.id] = action
    for prefix in ("base_", "level_"):
        choices = QActionGroup(window)
        for name, action in made.items():
            if name.startswith(prefix):
                choices.addAction(action)
    for name, action, key in (
        ("undo", session.undo_stack.createUndoAction(window), Key.Undo),
        ("redo", session.undo_stack.createRedoAction(window), Key.Redo),
    ):
        action.setObjectName(f"action.{name}")
        action.setShortcut(QKeySequence(key))
        window.addAction(action)
        made[name] = action
    return made


def refresh(made: dict[str, QAction], session: Session, settings: Settings) -> None:
    """Switch actions on and off for what is open, and mark the switches that are on."""
    for spec in ACTIONS:
        made[spec.id].setEnabled(spec.is_enabled(session))
        if spec.is_checked is not None:
            made[spec.id].setChecked(spec.is_checked(settings))
        if spec.is_on is not None:
            made[spec.id].setChecked(spec.is_on(session.workspace))
