"""The brief tab: the pages as they will be printed, and every figure beside the published one."""

from pathlib import Path

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from explorer.backend import brief_words, cookbook, export, recipe_writing
from explorer.backend.briefing import BriefView
from explorer.backend.documents import writers
from explorer.backend.documents.pages import to_pages
from explorer.backend.errors import ExplorerError
from explorer.models.briefing import Briefing
from explorer.models.session import Session
from explorer.views import painter
from explorer.views.brief_pages import BriefPages
from explorer.views.brief_panel import BriefPanel
from explorer.views.dialogs import Dialogs
from explorer.views.document_tools import document_tools
from explorer.views.elided_button import ElidedButton
from explorer.views.exporter import file_name
from explorer.views.strips import named_button
from explorer.views.text import plain_label
from explorer.views.theme import Theme
from explorer.views.words_dialog import TitleDialog, WordsDialog

PANEL_WIDTH = 420
WIDE = 900
"""From this width on, the button says in which forms a brief can be saved."""


class BriefTab(QWidget):
    """Left the pages, right the figures; all of it follows what was chosen."""

    told = Signal(str)
    """What was done, in a sentence."""

    def __init__(self, session: Session, theme: Theme, dialogs: Dialogs, window: QWidget) -> None:
        super().__init__()
        self._session = session
        self._dialogs = dialogs
        self._window = window
        self.setObjectName("brief")
        self.briefing = Briefing(session, self)
        self.pages = BriefPages()
        self.panel = BriefPanel(session, theme)
        self._why = plain_label(wraps=True)
        self._why.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._left = QStackedWidget()
        self._left.addWidget(self.pages)
        self._left.addWidget(self._why)
        self._recipe = ElidedButton("brief.recipe")
        self._basis = named_button("", "brief.basis", "plain")
        self._cases = named_button("", "brief.cases", "plain")
        self._words = named_button(self.tr("Edit words…"), "brief.edit")
        self._save = named_button("", "brief.save", "primary")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._bar())
        split = QSplitter()
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        split.addWidget(self._left)
        split.addWidget(self.panel)
        split.setStretchFactor(0, 1)
        split.setSizes([610, PANEL_WIDTH])
        column.addWidget(split, 1)
        self.briefing.changed.connect(self._on_changed)
        self.briefing.failed.connect(self._on_failed)
        self.panel.chosen.connect(self._on_chosen)
        self.pages.figure_clicked.connect(self._on_figure_clicked)
        session.workspace_changed.connect(self._name_choices)
        self._name_choices()
        self._name_saving()

    def _bar(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(16, 0, 16, 10)
        row.setSpacing(8)
        for button, menu in (
            (self._recipe, self._recipe_menu),
            (self._basis, self._basis_menu),
            (self._cases, self._cases_menu),
        ):
            button.clicked.connect(lambda _=False, b=button, m=menu: self._popup(m(), b))
            row.addWidget(button)
        row.addStretch()
        self._words.clicked.connect(self.edit_words)
        self._save.clicked.connect(lambda: self._popup(self._save_menu(), self._save))
        row.addWidget(self._words)
        row.addWidget(self._save)
        return row

    # What is shown

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what has changed."""
        super().showEvent(event)
        self.briefing.set_shown(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow page says less, so that the sidebar keeps its place."""
        super().resizeEvent(event)
        self._name_saving()

    def _name_saving(self) -> None:
        is_wide = self.width() >= WIDE * self.fontMetrics().height() / 18
        words = self.tr("Save as Word, PDF, web page ▾") if is_wide else self.tr("Save as… ▾")
        self._save.setText(words)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks, so nothing is computed."""
        super().hideEvent(event)
        self.briefing.set_shown(False)

    def _on_changed(self, view: BriefView) -> None:
        labels = self._session.labels
        painter.register_fonts()
        self.pages.show_pages(to_pages(view.document, labels, painter.measure))
        self.panel.show_view(view)
        self._left.setCurrentWidget(self.pages)
        self.panel.setEnabled(True)
        self._name_choices()

    def _on_failed(self, error: ExplorerError) -> None:
        self._why.setText(self._session.labels.error(error))
        self._left.setCurrentWidget(self._why)
        self.panel.setEnabled(False)
        self._name_choices()

    def _name_choices(self) -> None:
        view, plan = self.briefing.view, self.briefing.plan
        title = view.brief.recipe.title if view else plan.recipe
        self._recipe.set_words(title)
        basis = view.brief.basis if view else ""
        has_basis = bool(view and brief_words.basis(view.brief, self._session.labels))
        if basis:
            name = self._session.labels.field(basis)
            self._basis.setText(self.tr("Age by {} ▾").format(f"“{name}”"))
        # Where no field tells the age there is nothing to choose from.
        self._basis.setVisible(has_basis and bool(basis))
        chosen = self.tr("All cases ▾")
        self._cases.setText(self.tr("Chosen cases ▾") if plan.filters.clauses else chosen)
        for button in (self._words, self._save):
            button.setEnabled(view is not None)

    # A figure

    def _on_figure_clicked(self, statistic: str) -> None:
        self.panel.go_to(statistic)
        self._on_chosen(statistic)

    def _on_chosen(self, statistic: str) -> None:
        """Its cases become the selection; the brief keeps its own."""
        self.briefing.show_cases(statistic)

    # Choices

    def _popup(self, menu: QMenu, button: QPushButton) -> None:
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        is_rtl = button.layoutDirection() == Qt.LayoutDirection.RightToLeft
        x = button.width() - menu.sizeHint().width() if is_rtl else 0
        menu.popup(button.mapToGlobal(QPoint(x, button.height() + 2)))

    def _recipe_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setObjectName("brief.recipe.menu")
        for entry in cookbook.entries():
            name = str(entry.path) if entry.is_own else entry.id
            action = menu.addAction(entry.title)
            action.setCheckable(True)
            action.setChecked(name == self.briefing.plan.recipe)
            action.triggered.connect(lambda _=False, n=name: self.briefing.choose_recipe(n))
        menu.addSeparator()
        own = menu.addAction(self.tr("Save as a brief of my own…"))
        own.setEnabled(self.briefing.view is not None)
        own.triggered.connect(self.save_recipe)
        return menu

    def _basis_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setObjectName("brief.basis.menu")
        view = self.briefing.view
        for field in view.brief.bases if view else ():
            action = menu.addAction(self._session.labels.field(field))
            action.setCheckable(True)
            action.setChecked(bool(view and view.brief.basis == field))
            action.triggered.connect(lambda _=False, f=field: self.briefing.choose_basis(f))
        return menu

    def _cases_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setObjectName("brief.cases.menu")
        has_filters = bool(self._session.workspace.filters.clauses)
        for words, takes, is_possible in (
            (self.tr("All cases"), False, True),
            (self.tr("The cases selected now"), True, has_filters),
        ):
            action = menu.addAction(words)
            action.setEnabled(is_possible)
            action.triggered.connect(lambda _=False, t=takes: self.briefing.choose_cases(t))
        return menu

    def _save_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setObjectName("brief.save.menu")
        for suffix, words in (
            (".docx", self.tr("Word")),
            (".pdf", self.tr("PDF")),
            (".html", self.tr("Web page")),
        ):
            menu.addAction(words).triggered.connect(lambda _=False, s=suffix: self.save(s))
        menu.addSeparator()
        table = menu.addAction(self.tr("With the table of all figures"))
        table.setCheckable(True)
        table.setChecked(self.briefing.plan.with_table)
        table.triggered.connect(self.briefing.choose_table)
        return menu

    # Words

    def edit_words(self) -> None:
        """Change the sentences."""
        view = self.briefing.view
        if view is None:
            return
        dialog = WordsDialog(view.sentences, view.released, self._session.labels, self)
        if dialog.exec():
            self.briefing.take_words(dialog.words(dict(self.briefing.plan.words)))

    def save_recipe(self) -> None:
        """Keep this brief with its words among one's own; it can be used on any file."""
        view = self.briefing.view
        if view is None:
            return
        question = self.tr("What is your brief called?")
        dialog = TitleDialog(question, view.brief.recipe.title, self)
        if not dialog.exec() or not dialog.text:
            return
        words = dict(self.briefing.plan.words)
        content = recipe_writing.with_words(view.brief.recipe, dialog.text, words)
        try:
            path = recipe_writing.save(content)
        except ExplorerError as error:
            self._session.failed.emit(error)
            return
        self.briefing.choose_recipe(str(path))
        self.told.emit(self.tr("Saved among your briefs"))

    # Files

    def save(self, suffix: str) -> None:
        """Ask where to, then write the brief."""
        view = self.briefing.view
        if view is None:
            return
        kind = suffix.lstrip(".")
        path = self._dialogs.save_path(self._window, file_name(view.brief.recipe.title, kind), kind)
        if path is not None:
            self.briefing.ask(lambda counted: self._write(counted, path), "brief export")

    def _write(self, view: BriefView, path: Path) -> None:
        labels = self._session.labels
        try:
            tools = document_tools(labels)
            content = writers.write(view.document, path.suffix.lower(), labels, tools)
            export.write_atomically(path, content)
        except ExplorerError as error:
            self._session.failed.emit(error)
            return
        self.told.emit(self.tr("Saved as {}").format(path.name))
