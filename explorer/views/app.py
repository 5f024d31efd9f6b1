"""The composition root: shows the window, brings in what is behind it, takes it down in order."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QIcon

from explorer import __version__, paths
from explorer.models.settings import Settings
from explorer.options import StartOptions
from explorer.views import opened_files
from explorer.views import theme as themes
from explorer.views.first_paint import FirstPaint
from explorer.views.main_window import MainWindow
from explorer.views.reporter import Reporter
from explorer.views.style import FlatStyle
from explorer.views.theme import Theme

if TYPE_CHECKING:
    from explorer.views.backstage import Backstage


def run(options: StartOptions) -> int:
    """Show the window until it is closed; returns the exit status."""
    folder = options.settings_folder or paths.settings_folder()
    # On a stick that takes nothing the program works, and remembers nothing.
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    app = opened_files.application(sys.argv[:1])
    app.setApplicationName("Case Explorer")
    # What a desktop under Wayland finds the icon by.
    app.setDesktopFileName("case-explorer")
    app.setApplicationVersion(__version__)
    themes.prepare(app)
    settings = Settings(folder)
    theme = Theme(app, "light" if options.picture else settings.get("look/theme"))
    app.setStyle(FlatStyle(theme))
    theme.choose("light" if options.picture else settings.get("look/theme"))
    reporter = Reporter()
    reporter.install(folder)
    window = MainWindow(settings, theme)
    reporter.found.connect(window.on_bug)
    if options.file is not None:
        window.expect_file()
    backstage: list[Backstage] = []
    first_paint = FirstPaint(window)

    def begin() -> None:
        # The window is on the screen: from here on nothing that is imported holds it up.
        from explorer.views.backstage import Backstage

        window.setWindowIcon(QIcon(str(paths.resource("icons/case-explorer.svg"))))
        backstage.append(Backstage(window, settings, theme, options))
        backstage[0].begin(first_paint.moment)
        opened_files.deliver(app, window.open_path)

    first_paint.painted.connect(begin)
    window.show()
    window.activateWindow()
    status = app.exec()
    for part in backstage:
        part.end()
    if app.platformName() == "offscreen":
        # Its clipboard outlives Python, and what Python has put there then crashes it.
        app.clipboard().clear()
    window.hide()
    window.deleteLater()
    for part in backstage:
        part.delete()
    # Deleted now, in order: what lives until the interpreter ends crashes it.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    app.processEvents()
    reporter.remove()
    return status or (1 if reporter.n_found and options.automation else 0)
