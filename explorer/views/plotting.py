"""pyqtgraph, imported without its copies of all of Qt.

pyqtgraph copies each name of QtCore, QtGui and QtWidgets into modules of its own, and PySide makes
a class or an enum when it is named: 1,500 of them, more than half of the time that the import
takes. Mirrors that look a name up when it is used stand in for those copies.
"""

import sys
from types import ModuleType
from typing import Any

from PySide6 import QtCore, QtGui, QtWidgets


class _Mirror(ModuleType):
    """A module with the names of another one, found when they are used."""

    def __init__(self, name: str, mirrored: ModuleType) -> None:
        super().__init__(name, mirrored.__doc__)
        self._mirrored = mirrored

    def __getattr__(self, name: str) -> Any:
        return getattr(self._mirrored, name)


def _import() -> ModuleType:
    former: dict[ModuleType, Any] = {}
    for module in (QtCore, QtGui, QtWidgets):
        name = f"pyqtgraph.Qt.{module.__name__.rpartition('.')[2]}"
        sys.modules.setdefault(name, _Mirror(name, module))
        # What pyqtgraph copies is what dir() tells it.
        former[module] = vars(module).get("__dir__")
        vars(module)["__dir__"] = list
    try:
        import pyqtgraph
    finally:
        for module, names in former.items():
            if names is None:
                del vars(module)["__dir__"]
            else:
                vars(module)["__dir__"] = names
    return pyqtgraph


pg: Any = _import()
