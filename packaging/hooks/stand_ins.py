"""Runs before everything else in the package: stands in for what the package leaves out."""

import platform
import sys
import types

from explorer import nonet

nonet.install()


def _missing(name: str) -> type:
    """A class that can be named, as pyqtgraph does at its start, and never made."""

    def refuse(*_args: object) -> None:
        raise RuntimeError(f"{name} is not part of this program")

    return type(name, (), {"__init__": refuse})


# pyqtgraph imports them at its start and uses them for OpenGL only: 9 MB.
for module in ("QtOpenGL", "QtOpenGLWidgets"):
    stand_in = types.ModuleType(f"PySide6.{module}", "Not part of this program.")
    stand_in.QOpenGLWidget = _missing("QOpenGLWidget")  # type: ignore[attr-defined]
    sys.modules[stand_in.__name__] = stand_in

# Asked for the system's name, Python 3.11 starts a command interpreter of Windows to know its
# version; told nothing, it asks Windows itself.
if sys.platform == "win32":
    platform.__dict__["_syscmd_ver"] = lambda *_: ("", "", "")
