"""The report tab: what the report holds, how its pages look, and what is made of it."""

from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from explorer.backend import report_pages
from explorer.backend.documents import writers
from explorer.backend.documents.blocks import Document
from explorer.backend.documents.pages import to_pages
from explorer.models.report_edits import ReportEdits
from explorer.models.report_preview import ReportPreview
from explorer.models.session import Session
from explorer.models.settings import Settings
from explorer.views import painter
from explorer.views.dialogs import Dialogs
from explorer.views.page_view import FIT, PageView
from explorer.views.report_list import ReportList
from explorer.views.report_panel import ReportPanel
from explorer.views.report_writer import ReportWriter
from explorer.views.strips import Strip, named_button
from explorer.views.text import plain_label, tooltip
from explorer.views.theme import Theme

LIST_WIDTH = 280


class ReportTab(QWidget):
    """Left the items, right their pages; the session is asked for both."""

    def __init__(
        self,
        session: Session,
        settings: Settings,
        theme: Theme,
        dialogs: Dialogs,
        window: QWidget,
    ) -> None:
        super().__init__()
        self._session = session
        self._settings = settings
        self._theme = theme
        self._dialogs = dialogs
        self._window = window
        self.setObjectName("report")
        self.edits = ReportEdits(session, self)
        self.preview = ReportPreview(session, self)
        self.writer = ReportWriter(session, settings, dialogs, self.preview, window)
        self.list = ReportList(session, self.edits, theme)
        self._panel = ReportPanel(session, self.edits, self.list.items)
        self.pages = PageView()
        self._title = QLineEdit()
        self._seen = (0, 0)
        self._wanted: int | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar())
        split = QSplitter()
        split.setHandleWidth(1)
        split.setChildrenCollapsible(False)
        split.addWidget(self._list_side())
        split.addWidget(self._page_side())
        split.setStretchFactor(1, 1)
        split.setSizes([LIST_WIDTH, 800])
        column.addWidget(split, 1)
        self.list.chosen.connect(self._on_chosen)
        self.list.words_wanted.connect(self._panel.go_to_words)
        self.preview.document_changed.connect(self._on_document_changed)
        session.workspace_changed.connect(self._on_workspace_changed)
        session.dataset_changed.connect(self._on_dataset_changed)
        self._on_workspace_changed()

    # Building

    def _bar(self) -> QWidget:
        bar = QWidget()
        self._title.setObjectName("report.title")
        self._title.setAccessibleName(self.tr("Title of the report"))
        self._title.setMaxLength(300)
        self._title.setMaximumWidth(640)
        self._title.textChanged.connect(lambda text: self.edits.change_plan(title=text))
        whole = named_button(self.tr("Title page…"), "report.whole", "plain")
        whole.setToolTip(tooltip(self.tr("Subtitle, author, and what else the report holds")))
        whole.clicked.connect(lambda: self.list.choose(-1))
        self._print = named_button(self.tr("Print…"), "report.print")
        self._print.clicked.connect(self.writer.print_report)
        self._save = named_button(self.tr("Save as Word, slides, PDF ▾"), "report.save", "primary")
        self._save.clicked.connect(self._open_save_menu)
        row = QHBoxLayout(bar)
        row.setContentsMargins(16, 0, 16, 10)
        row.setSpacing(8)
        row.addWidget(self._title, 1)
        row.addWidget(whole)
        row.addStretch()
        row.addWidget(self._print)
        row.addWidget(self._save)
        return bar

    def _list_side(self) -> QWidget:
        side = Strip(self._theme, 0, True)
        side.setMinimumHeight(0)
        side.setMaximumHeight(16_777_215)
        side.setMinimumWidth(220)
        add = named_button(self.tr("Add ▾"), "report.add")
        add.clicked.connect(lambda: _popup(self.list.menu(), add))
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 12, 8)
        head.setSpacing(2)
        head.addWidget(add)
        head.addStretch()
        for button in self._tools():
            head.addWidget(button)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        self._lists = QStackedWidget()
        self._lists.addWidget(self.list)
        self._lists.addWidget(self._empty())
        column.addWidget(self._lists, 1)
        self._panel.setFixedHeight(self._panel.sizeHint().height())
        column.addWidget(self._panel)
        return side

    def _tools(self) -> list[QPushButton]:
        self._tool_buttons: list[QPushButton] = []
        for name, sign, words, do in (
            ("up", "↑", self.tr("Move up (Alt+Up)"), lambda: self.list.move_chosen(-1)),
            ("down", "↓", self.tr("Move down (Alt+Down)"), lambda: self.list.move_chosen(1)),
            ("remove", self.tr("Take out"), self.tr("Take out (Delete)"), self._remove),
        ):
            button = named_button(sign, f"report.{name}", "plain")
            button.setAccessibleName(words)
            button.setToolTip(tooltip(words))
            button.clicked.connect(lambda _checked=False, do=do: do())
            self._tool_buttons.append(button)
        return self._tool_buttons

    def _empty(self) -> QWidget:
        page = QWidget()
        words = plain_label(
            self.tr(
                "Nothing is in the report yet. Add charts, headings and text in the order in "
                "which they are to be read."
            ),
            is_quiet=True,
            wraps=True,
        )
        add = named_button(self.tr("Add all charts"), "report.add_all", "primary")
        add.clicked.connect(self.edits.add_all_panes)
        self._add_all = add
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 16, 16, 16)
        column.addWidget(words)
        column.addWidget(add, 0, Qt.AlignmentFlag.AlignLeading)
        column.addStretch()
        return page

    def _page_side(self) -> QWidget:
        side = QWidget()
        self._policy = plain_label(is_quiet=True, is_small=True, wraps=True)
        self._policy.setObjectName("report.policy")
        self._where = plain_label(is_quiet=True, is_small=True)
        self._where.setObjectName("report.where")
        smaller = named_button("−", "report.smaller", "plain")
        larger = named_button("+", "report.larger", "plain")
        self._fit = named_button(self.tr("Fit"), "report.fit", "plain")
        for button, words in (
            (smaller, self.tr("Smaller")),
            (larger, self.tr("Larger")),
            (self._fit, self.tr("As wide as the window")),
        ):
            button.setAccessibleName(words)
            button.setToolTip(tooltip(words))
        smaller.clicked.connect(lambda: self.pages.step_zoom(False))
        larger.clicked.connect(lambda: self.pages.step_zoom(True))
        self._fit.clicked.connect(lambda: self.pages.set_zoom(FIT))
        self.pages.page_changed.connect(self._on_page_changed)
        self.pages.zoomed.connect(lambda _scale: self._tell_where())
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 2, 16, 2)
        foot.setSpacing(10)
        foot.addWidget(self._policy, 1)
        foot.addWidget(self._where)
        for button in (smaller, self._fit, larger):
            foot.addWidget(button)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.pages, 1)
        column.addLayout(foot)
        return side

    # Following

    def showEvent(self, event: QShowEvent) -> None:
        """Numbers are fetched while somebody looks."""
        super().showEvent(event)
        self.preview.set_shown(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self.preview.set_shown(False)

    def _on_dataset_changed(self) -> None:
        self.pages.show_pages(None)
        self.list.choose(-1)

    def _on_workspace_changed(self) -> None:
        session = self._session
        if self._title.text() != self.edits.plan.title:
            self._title.setText(self.edits.plan.title)
        if session.dataset is not None:
            self._title.setPlaceholderText(session.dataset.title)
        is_empty = not self.edits.items
        self._lists.setCurrentIndex(1 if is_empty else 0)
        self._add_all.setVisible(bool(session.workspace.panes))
        self._refresh_tools()

    def _on_chosen(self, place: int) -> None:
        self._panel.show_place(place)
        self._refresh_tools()
        self._wanted = place
        # An item that is new is not in the pages yet.
        if self.preview.is_settled:
            self._show_wanted()

    def _show_wanted(self) -> None:
        """Bring the item that was chosen last into sight, as soon as the pages have it."""
        pages = self.pages.pages
        if self._wanted is None or pages is None:
            return
        if self._wanted < 0:
            self.pages.go_to(0)
            self._wanted = None
            return
        mark = self.edits.mark_of(self._wanted)
        for found in pages.bookmarks:
            if found.key == mark:
                self.pages.show_place(found.page, found.y)
                self._wanted = None

    def _refresh_tools(self) -> None:
        place, n = self.list.place, len(self.edits.items)
        up, down, remove = self._tool_buttons
        up.setEnabled(place > 0)
        down.setEnabled(0 <= place < n - 1)
        remove.setEnabled(place >= 0)

    def _on_document_changed(self, document: Document) -> None:
        labels = self._session.labels
        self.pages.show_pages(to_pages(document, labels, painter.measure))
        self._tell_policy(document)
        self._show_wanted()

    def _tell_policy(self, document: Document) -> None:
        origin, labels = document.provenance, self._session.labels
        self._policy.setText(report_pages.policy(origin, labels))

    def _on_page_changed(self, page: int, n: int) -> None:
        self._seen = (page, n)
        self._tell_where()

    def _tell_where(self) -> None:
        page, n = self._seen
        scale = round(self.pages.scale * 100)
        words = self.tr("Page {} of {} · {} %").format(page, n, scale)
        self._where.setText(words if n else "")

    # Doing

    def _remove(self) -> None:
        self.edits.remove(self.list.place)

    def _open_save_menu(self) -> None:
        menu = QMenu(self)
        menu.setObjectName("report.save.menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        names = {
            ".docx": self.tr("Word document…"),
            ".pptx": self.tr("Slides…"),
            ".pdf": self.tr("PDF…"),
            ".html": self.tr("Web page…"),
        }
        for suffix, words in names.items():
            if suffix in writers.SUFFIXES:
                action = menu.addAction(words)
                action.triggered.connect(lambda _c=False, s=suffix: self.writer.write(s))
        menu.addSeparator()
        chosen = str(self._settings.get("report/template"))
        name = Path(chosen).name.replace("&", "&&")
        words = self.tr("Word template: {}").format(name) if chosen else self.tr("Word template…")
        menu.addAction(words).triggered.connect(lambda _checked=False: self.choose_template())
        if chosen:
            without = menu.addAction(self.tr("Use no template"))
            without.triggered.connect(lambda _c=False: self._settings.put("report/template", ""))
        _popup(menu, self._save)

    def choose_template(self) -> None:
        """Choose the Word file whose styles are used from now on."""
        path = self._dialogs.template_path(self._window)
        if path is not None:
            self._settings.put("report/template", str(path))


def _popup(menu: QMenu, button: QPushButton) -> None:
    """A menu below its button, at the side where reading begins."""
    is_rtl = button.layoutDirection() == Qt.LayoutDirection.RightToLeft
    x = button.width() - menu.sizeHint().width() if is_rtl else 0
    menu.popup(button.mapToGlobal(QPoint(x, button.height() + 4)))
