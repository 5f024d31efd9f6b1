"""The Compare page: who is compared, one ranked list of differences, and what to be careful of."""

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from explorer.backend import comparison_words
from explorer.backend.comparison import Comparison
from explorer.models import comparison_wishes
from explorer.models.comparing import Comparing
from explorer.models.comparison_model import ComparisonModel, Key
from explorer.models.session import Session
from explorer.views import controls
from explorer.views.comparison_options import ComparisonOptions
from explorer.views.comparison_table import ComparisonTable
from explorer.views.group_menu import GroupMenu
from explorer.views.text import plain_label, tooltip
from explorer.views.theme import Theme

MOST_LETTERS = 26
MARGIN = 16
WIDE = 700
"""From this width on, the button of the options says in full what is shown."""


class Card(QWidget):
    """A sheet of paper with round corners."""

    def __init__(self, theme: Theme, fill: str = "paper", line: str | None = "line") -> None:
        super().__init__()
        self._theme, self._fill, self._line = theme, fill, line
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paper and hairline."""
        rect = self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5)
        painter = QPainter(self)
        controls.rounded(painter, self._theme, rect, self._fill, self._line, 1.0, 8)


class CompareTab(QWidget):
    """Follows the selection while it can be seen."""

    told = Signal(str)
    """What was done, in words."""
    chart_added = Signal()

    def __init__(
        self, session: Session, theme: Theme, has_report: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self.comparing = Comparing(session, self)
        self.model = ComparisonModel(session.labels, self)
        self.table = ComparisonTable(self.model, theme, has_report)
        self.table.wanted.connect(self._on_wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, 8, MARGIN, MARGIN)
        column.setSpacing(8)
        column.addLayout(self._head())
        column.addWidget(self._banner())
        column.addWidget(self._card(), 1)
        self.comparing.changed.connect(self._on_changed)
        self.comparing.asked.connect(self._show_names)
        session.workspace_changed.connect(self._on_workspace_changed)
        self.model.modelReset.connect(self._tell_shown)
        self._show_names()

    # Building

    def _head(self) -> QHBoxLayout:
        self.a, self.b = (self._group_button(side) for side in ("a", "b"))
        self._swap = QPushButton("⇄")
        self._swap.setObjectName("compare.swap")
        self._swap.setProperty("kind", "plain")
        self._swap.setAccessibleName(self.tr("Swap the groups"))
        self._swap.setToolTip(tooltip(self.tr("Swap the groups")))
        self._swap.clicked.connect(self.comparing.swap)
        self.search = QLineEdit()
        self.search.setObjectName("compare.search")
        self.search.setPlaceholderText(self.tr("Find an answer"))
        self.search.setAccessibleName(self.search.placeholderText())
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(200)
        self.search.setMinimumWidth(96)
        self.search.textChanged.connect(lambda text: self.model.change_wish(text=text.strip()))
        self.search.returnPressed.connect(self.table.setFocus)
        self.options = QPushButton()
        self.options.setObjectName("compare.options")
        self.options.setProperty("kind", "plain")
        self.options.clicked.connect(self._open_options)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(plain_label(self.tr("Compare"), is_quiet=True))
        row.addWidget(self.a)
        row.addWidget(plain_label(self.tr("with"), is_quiet=True))
        row.addWidget(self.b)
        row.addWidget(self._swap)
        row.addSpacing(4)
        row.addWidget(self.search, 1)
        row.addStretch(1)
        row.addWidget(self.options)
        return row

    def _group_button(self, side: str) -> QPushButton:
        button = QPushButton()
        button.setObjectName(f"compare.{side}")
        button.clicked.connect(lambda: self._open_groups(side, button))
        return button

    def _banner(self) -> QWidget:
        self._warning = Card(self._theme, "warning_ground", None)
        self._warning.setObjectName("compare.warning")
        self._warning_words = plain_label(wraps=True)
        row = QHBoxLayout(self._warning)
        row.setContentsMargins(12, 8, 12, 8)
        row.addWidget(self._warning_words)
        self._warning.hide()
        return self._warning

    def _card(self) -> QWidget:
        self._why = plain_label(is_quiet=True, wraps=True)
        self._why.setObjectName("compare.why")
        self._why.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._note = plain_label(is_quiet=True, is_small=True, wraps=True)
        self._note.setObjectName("compare.note")
        self._pages = QStackedWidget()
        self._pages.addWidget(self.table)
        self._pages.addWidget(self._why)
        card = Card(self._theme)
        column = QVBoxLayout(card)
        column.setContentsMargins(10, 6, 10, 10)
        column.setSpacing(8)
        column.addWidget(self._pages, 1)
        column.addWidget(self._note)
        return card

    def minimumSizeHint(self) -> QSize:
        """It may become as narrow as the window; names of groups are cut then."""
        return QSize(420, 200)

    # Groups and options

    def _open_groups(self, side: str, button: QPushButton) -> None:
        menu = GroupMenu(self._session, self.comparing, side, button)
        menu.chosen.connect(lambda reference: self._choose(side, reference))
        _popup(menu, button)

    def _choose(self, side: str, reference: str) -> None:
        a, b = self.comparing.sides
        self.comparing.choose(*((reference, b) if side == "a" else (a, reference)))

    def compare_selection(self) -> None:
        """The selected cases against all others."""
        self.comparing.choose("selection", "rest")

    def _open_options(self) -> None:
        _popup(ComparisonOptions(self._session, self.model, self.options), self.options)

    def go_to_search(self) -> None:
        """Go to the search in the list."""
        self.search.setFocus()
        self.search.selectAll()

    # Following

    def showEvent(self, event: object) -> None:
        """Groups are compared only while the page can be seen."""
        self.comparing.set_shown(True)

    def resizeEvent(self, event: object) -> None:
        """A narrow page says less."""
        self._tell_shown()

    def hideEvent(self, event: object) -> None:
        """Nothing more is wanted."""
        self.comparing.set_shown(False)

    @property
    def is_settled(self) -> bool:
        """True when what is shown belongs to what was chosen."""
        return self.comparing.is_settled

    def _on_workspace_changed(self) -> None:
        self._show_names()
        self.model.show_pins(self._session.workspace.compared.pinned)

    def _show_names(self) -> None:
        if self._session.dataset is None:
            return
        for button, reference in zip((self.a, self.b), self.comparing.sides, strict=True):
            name = self.comparing.name(reference)
            short = name if len(name) <= MOST_LETTERS else name[: MOST_LETTERS - 1] + "…"
            button.setText(f"{short} ▾".replace("&", "&&"))
            button.setToolTip(tooltip(name))
        names = [self.comparing.name(side) for side in self.comparing.sides]
        self.a.setAccessibleName(self.tr("First group: {}").format(names[0]))
        self.b.setAccessibleName(self.tr("Second group: {}").format(names[1]))

    def _questions(self) -> list[Key]:
        info = self._session.dataset
        fields = info.fields if info else ()
        return [(item.field.id, value) for item in fields for value in item.values]

    def _on_changed(self) -> None:
        labels = self._session.labels
        found, problem = self.comparing.found, self.comparing.problem
        a, b = (self.comparing.name(side) for side in self.comparing.sides)
        pins = self._session.workspace.compared.pinned
        is_void = problem is not None or found is None
        shown = None if is_void else found
        self.model.show(shown, labels, (a, b), self._questions(), pins)
        if problem is not None:
            words = labels.error(problem)
            has_selection = bool(self._session.applied_filters.clauses)
            if problem.code == "group_empty" and not has_selection and self._asks_selection():
                words = labels.text("comparison.page.no_selection")
            self._why.setText(words)
        self._show_warning(shown)
        self._note.setText(self._note_of(shown))
        self._tell_shown()

    def _asks_selection(self) -> bool:
        return "selection" in self.comparing.sides

    def _show_warning(self, found: Comparison | None) -> None:
        labels = self._session.labels
        notices = found.notices if found else ()
        words = " ".join(comparison_words.notice(found, n, labels) for n in notices if found)
        self._warning_words.setText(words)
        self._warning.setVisible(bool(words))

    def _note_of(self, found: Comparison | None) -> str:
        if found is None:
            return ""
        labels = self._session.labels
        a, b = (self.comparing.name(side) for side in self.comparing.sides)
        cases = [labels.text("words.cases", n=n) for n in (found.n_a, found.n_b)]
        groups = labels.text("comparison.page.groups", a=a, b=b, n_a=cases[0], n_b=cases[1])
        base = labels.text(f"comparison.page.base_{'all' if found.base == 'all' else 'answered'}")
        caution = comparison_words.caution(found.n_compared, labels)
        return " ".join((groups, base, labels.text("comparison.page.identified"), caution))

    def _tell_shown(self) -> None:
        shown, whole = self.model.rowCount(), self.model.n_all
        is_wide = self.width() >= WIDE * self.fontMetrics().height() / 18
        words = self.tr("{} of {} answers shown ▾") if is_wide else self.tr("{} of {} ▾")
        self.options.setText(words.format(shown, whole))
        self.options.setAccessibleName(self.tr("{} of {} answers shown").format(shown, whole))
        self.options.setEnabled(whole > 0)
        if whole and not shown:
            self._why.setText(self._session.labels.text("comparison.page.no_rows"))
        self._pages.setCurrentIndex(0 if shown else 1)

    # What is done with rows

    def _on_wanted(self, wish: str) -> None:
        key, found = self.table.key(), self.comparing.found
        if found is None or (key is None and wish != "table"):
            return
        if wish == "table":
            self.comparing.export(self._copy_table)
        elif key is not None and wish == "pin":
            self.comparing.pin(key)
        elif key is not None and wish == "sentence":
            self.comparing.export(lambda counted: self._copy_sentence(counted, key))
        elif key is not None and wish == "report":
            comparison_wishes.add_to_report(self._session, found, key, self.tr("Add to the report"))
            self.told.emit(self.tr("Added to the report"))
        elif key is not None and wish == "chart":
            comparison_wishes.add_chart(self._session, found, key, self.tr("Add a chart"))
            self.told.emit(self.tr("Added to the charts"))
            self.chart_added.emit()

    def _copy_table(self, counted: Comparison) -> None:
        QGuiApplication.clipboard().setText(self.model.as_text(counted))
        self.told.emit(self.tr("Copied as a table"))

    def _copy_sentence(self, counted: Comparison, key: Key) -> None:
        QGuiApplication.clipboard().setText(comparison_wishes.sentence(self._session, counted, key))
        self.told.emit(self.tr("Copied as a sentence"))


def _popup(menu: QMenu, button: QPushButton) -> None:
    """Below a button, at the side where reading begins."""
    is_rtl = button.layoutDirection() == Qt.LayoutDirection.RightToLeft
    x = button.width() - menu.sizeHint().width() if is_rtl else 0
    menu.popup(button.mapToGlobal(QPoint(x, button.height() + 4)))
