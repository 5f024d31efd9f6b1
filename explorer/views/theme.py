"""Light and dark: the palette's tokens as Qt colours, following the system or the user's wish."""

from PySide6.QtCore import QLocale, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from explorer.backend.charts import palette

LEAST_POINTS = 9.75
"""13 pixels on a screen of usual density; a larger system font stays as it is."""

SCHEMES = {
    "system": Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
}


class Theme(QObject):
    """The colours in use; ``changed`` after the system or the user has switched."""

    changed = Signal()

    def __init__(self, app: QApplication, choice: str = "system") -> None:
        super().__init__(app)
        self._app = app
        self.name: palette.Theme = "light"
        self._colours: dict[str, QColor] = {}
        app.styleHints().colorSchemeChanged.connect(self._on_scheme_changed)
        self.choose(choice)

    def choose(self, choice: str) -> None:
        """``system``, ``light`` or ``dark``."""
        self._app.styleHints().setColorScheme(SCHEMES[choice])
        is_dark = self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        self._use("dark" if choice == "dark" or (choice == "system" and is_dark) else "light")

    def _on_scheme_changed(self, scheme: Qt.ColorScheme) -> None:
        self._use("dark" if scheme == Qt.ColorScheme.Dark else "light")

    def _use(self, name: palette.Theme) -> None:
        self.name = name
        self._colours.clear()
        self._app.setPalette(self._palette())
        self.changed.emit()

    def colour(self, role: str) -> QColor:
        """The colour of a role now."""
        colour = self._colours.get(role)
        if colour is None:
            colour = self._colours[role] = QColor(palette.colour(role, self.name))
        return colour

    def _palette(self) -> QPalette:
        role = QPalette.ColorRole
        tokens = {
            role.Window: "window",
            role.WindowText: "text",
            role.Base: "paper",
            role.AlternateBase: "window",
            role.Text: "text",
            role.Button: "paper",
            role.ButtonText: "text",
            role.BrightText: "text",
            role.Highlight: "accent",
            role.HighlightedText: "on_accent",
            role.Link: "accent",
            role.PlaceholderText: "quiet",
            role.Mid: "line",
            role.Light: "paper",
            role.Dark: "line",
            role.Midlight: "line",
            role.Shadow: "line",
            role.ToolTipBase: "paper",
            role.ToolTipText: "text",
            role.Accent: "accent",
        }
        made = QPalette()
        for key, token in tokens.items():
            made.setColor(key, self.colour(token))
        disabled = QPalette.ColorGroup.Disabled
        for key in (role.WindowText, role.Text, role.ButtonText):
            faded = palette.mix(
                palette.colour("quiet", self.name), palette.colour("paper", self.name), 0.45
            )
            made.setColor(disabled, key, QColor(faded))
        return made


def prepare(app: QApplication) -> None:
    """Figures of one width and the system's separators, for the whole program."""
    font = QFont(app.font())
    if 0 < font.pointSizeF() < LEAST_POINTS:
        font.setPointSizeF(LEAST_POINTS)
    font.setFeature(QFont.Tag("tnum"), 1)
    app.setFont(font)
    QLocale.setDefault(QLocale.system() if QLocale.system().name() != "C" else QLocale("en"))
