"""Every figure of a brief beside the published one; below, how the chosen one is made."""

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from explorer.backend import brief_words, briefing
from explorer.backend.brief import BriefFigure
from explorer.backend.briefing import BriefView
from explorer.models.session import Session
from explorer.views.text import plain_label, tooltip
from explorer.views.theme import Theme

ID = Qt.ItemDataRole.UserRole
ROW = 24
LINES = 8
"""Of what is told about the chosen figure; the list above does not jump."""
WIDTHS = ((1, 11), (2, 12))
"""Letters that the columns of numbers have room for; the rest is the figure's."""


class BriefPanel(QWidget):
    """A list of figures; choosing one makes its cases the selection."""

    chosen = Signal(str)
    """The id of a statistic that was clicked."""

    def __init__(self, session: Session, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._theme = theme
        self._view: BriefView | None = None
        self._title = plain_label(self.tr("Checked against the publication"), is_bold=True)
        self._hint = plain_label(is_quiet=True, is_small=True, wraps=True)
        self.tree = QTreeWidget()
        self.tree.setObjectName("brief.figures")
        self.tree.setAccessibleName(self.tr("Figures of the brief"))
        self.tree.setColumnCount(3)
        self.tree.setHeaderLabels([self.tr("Figure"), self.tr("Here"), self.tr("Published")])
        self.tree.setRootIsDecorated(False)
        self.tree.setUniformRowHeights(True)
        self.tree.setFrameShape(QFrame.Shape.NoFrame)
        self.tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        letter = self.fontMetrics().horizontalAdvance("0")
        for place, n_letters in WIDTHS:
            header.setSectionResizeMode(place, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(place, letter * n_letters + 12)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            self.tree.headerItem().setTextAlignment(place, right)
        self.tree.itemClicked.connect(lambda item: self.chosen.emit(item.data(0, ID)))
        self.tree.itemActivated.connect(lambda item: self.chosen.emit(item.data(0, ID)))
        self.tree.currentItemChanged.connect(self._on_current_changed)
        theme.changed.connect(self._on_theme_changed)
        self.about = plain_label(wraps=True)
        self.about.setObjectName("brief.about")
        self.about.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.about.setMinimumHeight(self.fontMetrics().lineSpacing() * LINES)
        self.about.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(self.palette().ColorRole.Base)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(6)
        for part in (self._title, self._hint):
            column.addWidget(part)
        column.addWidget(self.tree, 1)
        column.addWidget(self.about)

    def show_view(self, view: BriefView) -> None:
        """Show the figures of a brief; the chosen one stays chosen."""
        self._view = view
        labels = self._session.labels
        before = self.current()
        self.tree.clear()
        n = len(view.brief.figures)
        self._hint.setText(self.tr("{} figures · click one to see its cases").format(n))
        for figure in view.brief.figures:
            self.tree.addTopLevelItem(self._item(figure))
        has_published = any(figure.statistic.published for figure in view.brief.figures)
        self._title.setVisible(has_published)
        self.tree.setColumnHidden(2, not has_published)
        self.go_to(before)
        if not self.current():
            self.go_to(view.brief.figures[0].statistic.id)
        self.setAccessibleDescription(labels.text("brief.checked"))

    def _item(self, figure: BriefFigure) -> QTreeWidgetItem:
        labels = self._session.labels
        states = {verdict.state for verdict in brief_words.verdicts(figure, labels)}
        said = brief_words.published(figure, labels)
        if states == {"same"}:
            said = f"{said} ✓"
        texts = [figure.statistic.label, brief_words.value(figure, labels), said]
        item = QTreeWidgetItem(texts)
        item.setData(0, ID, figure.statistic.id)
        item.setSizeHint(0, QSize(0, ROW))
        for place, text in enumerate(texts):
            item.setData(place, Qt.ItemDataRole.ToolTipRole, tooltip(text))
        told = " · ".join((*texts, brief_words.behind(figure, labels)))
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, told)
        for place in (1, 2):
            item.setTextAlignment(
                place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            )
        font = item.font(1)
        font.setBold(True)
        item.setFont(1, font)
        role = "quiet" if not figure.is_computed or "other" not in states else "warning"
        item.setForeground(2, self._theme.colour(role))
        if not figure.is_computed:
            item.setForeground(0, self._theme.colour("quiet"))
        return item

    def current(self) -> str:
        """The id of the chosen figure; "" without one."""
        item = self.tree.currentItem()
        return str(item.data(0, ID)) if item else ""

    def go_to(self, statistic: str) -> None:
        """Choose a figure in the list."""
        for place in range(self.tree.topLevelItemCount()):
            item = self.tree.topLevelItem(place)
            if item is not None and item.data(0, ID) == statistic:
                self.tree.setCurrentItem(item)

    def middle_of(self, statistic: str) -> QPoint:
        """Where a figure stands in the list, scrolled to."""
        self.go_to(statistic)
        self.tree.scrollToItem(self.tree.currentItem())
        return self.tree.visualItemRect(self.tree.currentItem()).center()

    def _on_theme_changed(self) -> None:
        if self._view is not None:
            self.show_view(self._view)

    def _on_current_changed(self) -> None:
        name = self.current()
        if self._view is None or not name:
            self.about.setText("")
            return
        figure = self._view.brief.figure(name)
        lines = [figure.statistic.label, *briefing.explained(figure, self._session.labels)]
        self.about.setText("\n".join(line[:1].upper() + line[1:] for line in lines))
