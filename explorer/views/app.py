"""The composition root: builds everything, shows the window, takes it down in order."""

import sys

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from explorer import __version__, paths
from explorer.models.autosave import Autosave
from explorer.models.runner import Runner
from explorer.models.session import Session
from explorer.models.settings import Settings
from explorer.options import StartOptions
from explorer.views import theme as themes
from explorer.views.dialogs import Dialogs
from explorer.views.first_paint import FirstPaint
from explorer.views.main_window import MainWindow
from explorer.views.reporter import Reporter
from explorer.views.style import FlatStyle
from explorer.views.theme import Theme
from explorer.views.warmup import WarmUp


def run(options: StartOptions) -> int:
    """Show the window until it is closed; returns the exit status."""
    folder = options.settings_folder or paths.settings_folder()
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Case Explorer")
    app.setApplicationVersion(__version__)
    themes.prepare(app)
    settings = Settings(folder)
    theme = Theme(app, "light" if options.picture else settings.get("look/theme"))
    app.setStyle(FlatStyle(theme))
    theme.choose("light" if options.picture else settings.get("look/theme"))
    reporter = Reporter()
    reporter.install(folder)
    counter, loader, aside = Runner(), Runner(), Runner()
    session = Session(counter, loader, aside)
    autosave = Autosave(session, folder)
    dialogs = _dialogs(options, settings)
    window = MainWindow(session, settings, theme, dialogs)
    reporter.found.connect(window.on_bug)
    if options.file is not None:
        window.expect_file()
    first_paint = FirstPaint(window)
    first_paint.painted.connect(
        lambda: _begin(window, session, autosave, dialogs, theme, loader, options)
    )
    window.show()
    window.activateWindow()
    status = app.exec()
    autosave.finish()
    session.shutdown()
    window.hide()
    window.deleteLater()
    for thing in (autosave, session, counter, loader, aside):
        thing.deleteLater()
    # Deleted now, in order: what lives until the interpreter ends crashes it.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    app.processEvents()
    reporter.remove()
    return status or (1 if reporter.n_found and options.automation else 0)


def _dialogs(options: StartOptions, settings: Settings) -> Dialogs:
    if options.automation:
        from explorer.views.automation import ScriptedDialogs

        return ScriptedDialogs(settings)
    return Dialogs(settings)


def _begin(
    window: MainWindow,
    session: Session,
    autosave: Autosave,
    dialogs: Dialogs,
    theme: Theme,
    loader: Runner,
    options: StartOptions,
) -> None:
    """After the first paint: open what was asked for, or what was left behind."""
    if options.automation:
        from explorer.views import automation

        automation.start(window, session, dialogs, options.automation)
    elif options.picture:
        from explorer.views import pictures

        pictures.draw(window, session, theme, options.picture)
    WarmUp(window, loader)
    is_free = options.file is None and not options.automation and not options.picture
    if is_free and autosave.recovered() is not None:
        if dialogs.may_recover(window):
            autosave.recover()
        else:
            autosave.refuse()
    if options.file is not None:
        window.open_path(options.file, options.is_published, options.encoding)
