"""What the Finder of macOS asks for is opened, also when it asks before there is a window."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCRIPT = """
from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QFileOpenEvent
from explorer.views import opened_files

app, opened = opened_files.FinderApplication(["x"]), []
QCoreApplication.sendEvent(app, QFileOpenEvent("/tmp/early é.cxw"))
assert opened == []
opened_files.deliver(app, lambda path: opened.append(path.name))
assert opened == ["early é.cxw"]
QCoreApplication.sendEvent(app, QFileOpenEvent(QUrl.fromLocalFile("/tmp/late.csv")))
assert opened == ["early é.cxw", "late.csv"], opened
"""


def test_files_are_opened_in_their_order_however_early() -> None:
    # An application of its own: a process may have one only.
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
