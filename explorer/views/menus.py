"""Menus, made anew each time from the table of actions."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from explorer.views import actions


def fill(menu: QMenu | QMenuBar, acts: dict[str, QAction]) -> None:
    """Put all actions into a menu or a menu bar, by what they are about."""
    sub: QMenu | None = None
    before = ""
    for spec in actions.ACTIONS:
        if sub is None or spec.menu != before:
            sub = menu.addMenu(QCoreApplication.translate("Actions", spec.menu))
            before = spec.menu
            if spec.menu == actions.EDIT:
                sub.addAction(acts["undo"])
                sub.addAction(acts["redo"])
        if spec.begins_group:
            sub.addSeparator()
        sub.addAction(acts[spec.id])


def main_menu(parent: QWidget, acts: dict[str, QAction]) -> QMenu:
    """Everything the program can do."""
    menu = QMenu(parent)
    menu.setObjectName("menu")
    fill(menu, acts)
    return menu


def open_menu(
    parent: QWidget,
    acts: dict[str, QAction],
    recent: list[Path],
    open_path: Callable[[Path], None],
) -> QMenu:
    """Opening, and the recent files."""
    menu = QMenu(parent)
    menu.setObjectName("open.menu")
    for name in ("open", "open_same_layout", "open_sample"):
        menu.addAction(acts[name])
    if recent:
        menu.addSeparator()
    for path in recent:
        action = menu.addAction(path.name.replace("&", "&&"))
        action.triggered.connect(lambda _checked=False, p=path: open_path(p))
    return menu
