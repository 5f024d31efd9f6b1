"""A plug-in of pytest: Qt cannot be imported, so that what needs it fails."""

import sys

for name in ("PySide6", "shiboken6", "pyqtgraph"):
    sys.modules[name] = None  # type: ignore[assignment]
