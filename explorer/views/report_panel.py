"""The words and the choices of the item chosen; with none chosen, those of the whole report."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QLineEdit,
    QPlainTextEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from explorer.backend.report_plan import ReportItem
from explorer.models.report_edits import ReportEdits
from explorer.models.report_items import ReportItems
from explorer.models.session import Session
from explorer.views.text import plain_label

MOST_LETTERS = 20_000
MOST_ANSWERS = 60
_UNDO = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)


class WordsEdit(QPlainTextEdit):
    """A text; undoing it is undoing in the workspace, as every letter is there at once."""

    def __init__(self) -> None:
        super().__init__()
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)

    def event(self, event: QEvent) -> bool:
        """Leave the keys of undo and redo to the window."""
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and any(map(event.matches, _UNDO)):
            event.ignore()
            return False
        return super().event(event)

    def sizeHint(self) -> QSize:
        """A few lines."""
        return QSize(200, self.fontMetrics().lineSpacing() * 4 + 12)

    def show_words(self, words: str) -> None:
        """Show another text; the same one keeps the cursor."""
        if words == self.toPlainText():
            return
        blocker = QSignalBlocker(self)
        self.setPlainText(words)
        blocker.unblock()


class ReportPanel(QStackedWidget):
    """Follows the list; sends wishes."""

    def __init__(self, session: Session, edits: ReportEdits, items: ReportItems) -> None:
        super().__init__()
        self._session = session
        self._edits = edits
        self._items = items
        self._place = -1
        self.setObjectName("report.panel")
        self._words = WordsEdit()
        self._words.setObjectName("report.words")
        self._level = self._box("report.level", self.tr("Level"))
        self._width = self._box("report.width", self.tr("Width"))
        self._answer = self._box("report.answer", self.tr("Answer"))
        self._lines: dict[str, QLineEdit] = {}
        self._switches: dict[str, QCheckBox] = {}
        self._form = QFormLayout()
        self.addWidget(self._plan_page())
        self.addWidget(self._item_page())
        self.addWidget(QWidget())
        session.workspace_changed.connect(self._refresh)
        self._refresh()

    # Building

    def _box(self, name: str, words: str) -> QComboBox:
        box = QComboBox()
        box.setObjectName(name)
        box.setAccessibleName(words)
        policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        box.setSizeAdjustPolicy(policy)
        box.setMinimumContentsLength(10)
        return box

    def _plan_page(self) -> QWidget:
        page = QWidget()
        form = QFormLayout(page)
        form.setContentsMargins(12, 10, 12, 10)
        form.setVerticalSpacing(6)
        for name, words in (
            ("subtitle", self.tr("Subtitle")),
            ("author", self.tr("By")),
        ):
            line = QLineEdit()
            line.setObjectName(f"report.{name}")
            line.setAccessibleName(words)
            line.setMaxLength(300)
            line.textChanged.connect(lambda text, n=name: self._edits.change_plan(**{n: text}))
            form.addRow(plain_label(words, is_quiet=True), line)
            self._lines[name] = line
        self._lines["subtitle"].setPlaceholderText(self.tr("The cases selected, in words"))
        for name, words in (
            ("has_contents", self.tr("Contents")),
            ("has_tables", self.tr("Numbers as a table below each figure")),
            ("has_method", self.tr("How the numbers came about")),
            ("has_limits", self.tr("What the numbers cannot tell")),
        ):
            switch = QCheckBox(words)
            switch.setObjectName(f"report.{name}")
            switch.clicked.connect(lambda is_on, n=name: self._edits.change_plan(**{n: is_on}))
            form.addRow(switch)
            self._switches[name] = switch
        return page

    def _item_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(12, 10, 12, 10)
        column.addWidget(self._words, 1)
        self._form.setVerticalSpacing(6)
        for box in (self._level, self._width, self._answer):
            self._form.addRow(plain_label(box.accessibleName(), is_quiet=True), box)
        column.addLayout(self._form)
        for n, words in enumerate((self.tr("Chapter"), self.tr("Section"), self.tr("Part")), 1):
            self._level.addItem(words, n)
        self._width.addItem(self.tr("Whole width"), 1.0)
        self._width.addItem(self.tr("Half the width"), 0.5)
        self._words.textChanged.connect(self._on_words_changed)
        for name, box in (("level", self._level), ("width", self._width), ("answer", self._answer)):
            box.activated.connect(lambda _row, n=name, b=box: self._change(n, b))
        return page

    # Following

    def show_place(self, place: int) -> None:
        """Show the item in a place; -1 is the report as a whole."""
        self._place = place
        self._refresh()

    def _item(self) -> ReportItem | None:
        items = self._edits.items
        return items[self._place] if 0 <= self._place < len(items) else None

    def _refresh(self) -> None:
        item = self._item()
        if item is None:
            self._show_plan()
            self.setCurrentIndex(0)
            return
        has_words = item.kind != "page_break"
        self.setCurrentIndex(1 if has_words else 2)
        if has_words:
            self._show_item(item)

    def _show_plan(self) -> None:
        plan = self._edits.plan
        for name, line in self._lines.items():
            if line.text() != getattr(plan, name):
                line.setText(getattr(plan, name))
        for name, switch in self._switches.items():
            switch.setChecked(getattr(plan, name))

    def _show_item(self, item: ReportItem) -> None:
        hints = {
            "heading": self.tr("What is this chapter about?"),
            "paragraph": self.tr("What do you want to say?"),
            "pane": self.tr("Caption: the chart's own title"),
            "table": self.tr("Caption: the chart's own title"),
            "card": self.tr("Words below the number: the answer"),
            "finding": self.tr("The sentence, as the program writes it"),
        }
        words = hints.get(item.kind, "")
        self._words.setPlaceholderText(words)
        self._words.setAccessibleName(words)
        self._words.show_words(item.text)
        self._offer(self._level, item.kind == "heading", item.level)
        self._offer(self._width, item.kind == "pane", item.width)
        has_answer = item.kind in ("finding", "card")
        if has_answer:
            self._fill_answers(item)
        self._offer(self._answer, has_answer and self._answer.count() > 1, item.answer)

    def _offer(self, box: QComboBox, is_offered: bool, value: object) -> None:
        self._form.setRowVisible(box, is_offered)
        if is_offered:
            box.setCurrentIndex(max(0, box.findData(value)))

    def _fill_answers(self, item: ReportItem) -> None:
        spec, dataset = self._items.spec(item), self._session.dataset
        info = dataset.field(spec.field) if dataset and spec else None
        values: Sequence[str] = info.values[:MOST_ANSWERS] if info else ()
        self._answer.clear()
        self._answer.addItem(self.tr("The most frequent"), "")
        for value in values:
            field = spec.field if spec else ""
            self._answer.addItem(self._session.labels.value(field, value), value)

    # Wishes

    def _on_words_changed(self) -> None:
        words = self._words.toPlainText()[:MOST_LETTERS]
        item = self._item()
        if item is not None and words != item.text:
            self._edits.change(self._place, text=words)

    def _change(self, name: str, box: QComboBox) -> None:
        self._edits.change(self._place, **{name: box.currentData()})

    def go_to_words(self) -> None:
        """Go to the text of the item chosen."""
        if self.currentIndex() == 1:
            self._words.setFocus(Qt.FocusReason.OtherFocusReason)
            self._words.selectAll()
