"""Everything behind the window, from its first paint to its end."""

from explorer.models.autosave import Autosave
from explorer.models.runner import Runner
from explorer.models.session import Session
from explorer.models.settings import Settings
from explorer.options import StartOptions
from explorer.views.dialogs import Dialogs
from explorer.views.first_paint import Moment
from explorer.views.main_window import MainWindow
from explorer.views.theme import Theme
from explorer.views.warmup import WarmUp


class Backstage:
    """The session with its workers and its autosave."""

    def __init__(
        self, window: MainWindow, settings: Settings, theme: Theme, options: StartOptions
    ) -> None:
        self._window = window
        self._theme = theme
        self._options = options
        self._runners = [Runner() for _ in range(3)]
        counter, self._loader, aside = self._runners
        self._session = Session(counter, self._loader, aside)
        self._autosave = Autosave(self._session, settings.folder)
        self._dialogs = _dialogs(options, settings)
        window.begin(self._session, self._dialogs)

    def begin(self, first_paint: Moment) -> None:
        """Open what was asked for, or what was left behind, and get ready for more."""
        options, window = self._options, self._window
        if options.automation:
            from explorer.views import automation

            automation.start(window, self._session, self._dialogs, options.automation, first_paint)
        elif options.picture:
            from explorer.views import pictures

            pictures.draw(window, self._session, self._theme, options.picture)
        WarmUp(window, self._loader)
        is_free = options.file is None and not options.automation and not options.picture
        if is_free and self._autosave.recovered() is not None:
            if self._dialogs.may_recover(window):
                self._autosave.recover()
            else:
                self._autosave.refuse()
        if options.file is not None:
            window.open_path(options.file, options.is_published, options.encoding)

    def end(self) -> None:
        """Stop the workers and leave nothing that a crash would have left."""
        self._autosave.finish()
        self._session.shutdown()

    def delete(self) -> None:
        """Delete what belongs to Qt, after the window."""
        for thing in (self._autosave, self._session, *self._runners):
            thing.deleteLater()


def _dialogs(options: StartOptions, settings: Settings) -> Dialogs:
    if options.automation:
        from explorer.views.automation import ScriptedDialogs

        return ScriptedDialogs(settings)
    return Dialogs(settings)
