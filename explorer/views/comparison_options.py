"""Which rows of a comparison are shown, in which order, of what, and how sure."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from explorer.models.comparison_model import ComparisonModel
from explorer.models.session import Session

LEVELS = (0.9, 0.95, 0.99)


class ComparisonOptions(QMenu):
    """The menu as it is now; base and level hold for the charts as well."""

    def __init__(self, session: Session, model: ComparisonModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("compare.options.menu")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        wish = model.wish
        for name, words in (
            ("hides_few", self.tr("Leave out answers with few cases")),
            ("holds_only", self.tr("Only clear differences that hold in each source")),
            ("shows_choosing", self.tr("Also the questions that choose the groups")),
        ):
            is_on = getattr(wish, name)
            self._add(name, words, lambda n=name, on=is_on: model.change_wish(**{n: not on}), is_on)
        self._section(self.tr("Order"))
        for order, words in (
            ("difference", self.tr("Largest certain difference first")),
            ("ratio", self.tr("Most times as often first")),
            ("questions", self.tr("Order of the questions")),
        ):
            self._add(order, words, lambda o=order: model.change_wish(order=o), wish.order == order)
        self._section(self.tr("Shares of"))
        base = "all" if session.workspace.base == "all" else "answered"
        for name, words in (
            ("answered", self.tr("Cases with an answer")),
            ("all", self.tr("All cases of a group")),
        ):
            self._add(name, words, lambda n=name: session.set_base(n), base == name)
        self._section(self.tr("Intervals"))
        for level in LEVELS:
            words = session.labels.percent(level, 0)
            is_on = session.workspace.level == level
            self._add(f"{level:g}", words, lambda x=level: session.set_level(x), is_on)

    def _section(self, words: str) -> None:
        """A line and a heading that cannot be chosen."""
        self.addSeparator()
        self.addAction(words).setEnabled(False)

    def _add(self, name: str, words: str, do: Callable[[], object], is_on: bool) -> None:
        action = self.addAction(words)
        action.setObjectName(f"compare.option.{name}")
        action.setCheckable(True)
        action.setChecked(is_on)
        action.triggered.connect(lambda _checked=False: do())
