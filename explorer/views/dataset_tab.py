"""The data set tab: the records of the selection, and what was read."""

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from explorer.backend.compute import DatasetInfo
from explorer.backend.errors import ExplorerError
from explorer.models.record_model import MOST_COPIED, RecordModel
from explorer.models.record_search import RecordSearch
from explorer.models.session import Session
from explorer.models.settings import Settings
from explorer.views.record_table import RecordTable
from explorer.views.report_page import report_page
from explorer.views.text import plain_label

MENTIONED_MS = 150
"""Work that is done sooner than that is not mentioned."""


class DatasetTab(QWidget):
    """Records above all; the load report and the choice of columns take their place on demand."""

    def __init__(self, session: Session, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._settings = settings
        self.model = RecordModel(session.aside, self)
        self.finds = RecordSearch(self.model, session.aside, self)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(MENTIONED_MS)
        self._patience.timeout.connect(self._tell_work)
        self._is_counted = False
        self.table = RecordTable(self.model)
        self._state = plain_label(is_quiet=True)
        self._state.setObjectName("records.state")
        self._report = QScrollArea()
        self._report.setObjectName("records.report")
        self._report.setWidgetResizable(True)
        self._report.setFrameShape(QFrame.Shape.NoFrame)
        self._chooser = QListWidget()
        self._chooser.setObjectName("records.chooser")
        self._chooser.itemChanged.connect(self._on_column_chosen)
        self._stack = QStackedWidget()
        for page in (self.table, self._report, self._chooser):
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 10)
        column.setSpacing(8)
        column.addLayout(self._tool_row())
        column.addWidget(self._stack, 1)
        column.addWidget(self._state)
        session.dataset_changed.connect(self._on_dataset_changed)
        session.records_changed.connect(self.model.show_records)
        self.model.modelReset.connect(self._tell_state)
        self.model.busy_changed.connect(self._on_work_changed)
        self.finds.changed.connect(self._on_work_changed)
        self.finds.found.connect(self.table.go_to)
        self.table.selectionModel().currentChanged.connect(self._on_work_changed)
        if session.dataset:
            self._on_dataset_changed(session.dataset)

    def _tool_row(self) -> QHBoxLayout:
        self.search = QLineEdit()
        self.search.setObjectName("records.search")
        self.search.setPlaceholderText(self.tr("Find in the records"))
        self.search.setAccessibleName(self.search.placeholderText())
        self.search.setMaximumWidth(260)
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._on_search_changed)
        self.search.returnPressed.connect(lambda: self.find_next(True))
        self.search.installEventFilter(self)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.search)
        buttons = (
            ("records.next", self.tr("Next"), lambda: self.find_next(True), False),
            ("records.previous", self.tr("Previous"), lambda: self.find_next(False), False),
            ("records.codes", self.tr("Codes"), self._toggle_codes, True),
            ("records.columns", self.tr("Columns"), lambda: self._toggle_page(2), True),
            ("records.copy", self.tr("Copy rows"), self.copy_rows, False),
            ("records.what_was_read", self.tr("What was read"), lambda: self._toggle_page(1), True),
        )
        for name, words, slot, is_switch in buttons:
            button = QPushButton(words)
            button.setObjectName(name)
            is_plain = name in ("records.next", "records.previous")
            button.setProperty("kind", "plain" if is_plain else "line")
            button.setCheckable(is_switch)
            button.clicked.connect(slot)
            row.addWidget(button)
            setattr(self, "_" + name.partition(".")[2], button)
            if name == "records.previous":
                row.addStretch()
        self._codes.setChecked(not self._settings.get("records/labels"))
        for keys, slot in (
            (QKeySequence.StandardKey.Copy, self.copy_rows),
            (QKeySequence.StandardKey.FindNext, lambda: self.find_next(True)),
            (QKeySequence.StandardKey.FindPrevious, lambda: self.find_next(False)),
        ):
            shortcut = QShortcut(keys, self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)
        return row

    # Following the session

    def showEvent(self, event: object) -> None:
        """Records are looked up only while they can be seen."""
        self._session.set_records_shown(True)

    def hideEvent(self, event: object) -> None:
        """No more records are wanted."""
        self._session.set_records_shown(False)

    def _on_dataset_changed(self, info: DatasetInfo | None) -> None:
        self.model.set_dataset(info, self._session.labels)
        self.model.set_shows_labels(self._settings.get("records/labels"))
        self.table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        if info is not None:
            self._is_counted = any(notice.code == "counted_file" for notice in info.notices)
            self._report.setWidget(report_page(info, self._session.labels))
            self._fill_chooser(info)

    def _on_work_changed(self) -> None:
        """Say how it stands now, or that there is work, when it takes long."""
        if not self._is_working():
            self._patience.stop()
            self._tell_state()
        elif not self._patience.isActive():
            self._patience.start()

    def _is_working(self) -> bool:
        return self.finds.is_running or self.model.is_busy

    def _tell_work(self) -> None:
        if self.finds.is_running:
            self._state.setText(self.tr("Searching for “{}”…").format(self.finds.text))
        elif self.model.is_busy:
            self._state.setText(self.tr("Putting the records in order…"))

    def _tell_state(self) -> None:
        labels = self._session.labels
        n_rows = self.model.rowCount()
        words = labels.text("words.cases", n=n_rows)
        if self._is_counted:
            words = self.tr("{} rows with their numbers of cases").format(labels.number(n_rows))
        if not n_rows:
            words = self.tr("No case fits all filters. Remove one above the charts to see records.")
        elif self.finds.n_found is not None:
            words = self._words_of_finds(self.finds.n_found)
        self._state.setText(words)

    def _words_of_finds(self, n_found: int) -> str:
        text = self.finds.text
        if not n_found:
            return self.tr("“{}” is not in these records.").format(text)
        if n_found == 1:
            return self.tr("One record with “{}”").format(text)
        labels = self._session.labels
        number = self.finds.number_of(self.table.currentIndex().row())
        if number is None:
            return self.tr("{} records with “{}”").format(labels.number(n_found), text)
        words = self.tr("Record {} of {} with “{}”")
        return words.format(labels.number(number), labels.number(n_found), text)

    # Finding, copying, columns

    def go_to_search(self) -> None:
        """Go to the search field."""
        self.search.setFocus()
        self.search.selectAll()

    def _on_search_changed(self, text: str) -> None:
        self.finds.seek(text, max(0, self.table.currentIndex().row()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape in the search field ends a search under way, or else empties the field."""
        is_escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if watched is not self.search or not is_escape or not self.search.text():
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.KeyPress:
            if self.finds.is_running:
                self.finds.stop()
            else:
                self.search.clear()
        return True

    def find_next(self, forward: bool) -> None:
        """Go to the next or the previous record that holds the text."""
        if self.search.text():
            self.finds.step(self.table.currentIndex().row(), forward)

    def copy_rows(self) -> None:
        """Copy the rows chosen; refused for records that may not leave."""
        rows = self.table.chosen_rows()
        try:
            text = self.model.as_text(rows)
        except ExplorerError as error:
            self._session.failed.emit(error)
            return
        QGuiApplication.clipboard().setText(text)
        number = self._session.labels.number
        words = self.tr("{} rows copied").format(number(min(len(rows), MOST_COPIED)))
        if len(rows) > MOST_COPIED:
            words = self.tr("The first {} of {} rows copied")
            words = words.format(number(MOST_COPIED), number(len(rows)))
        self._state.setText(words)

    def _toggle_codes(self) -> None:
        shows_labels = self._settings.get("records/labels")
        self._settings.put("records/labels", not shows_labels)
        self.model.set_shows_labels(not shows_labels)

    def _toggle_page(self, page: int) -> None:
        shown = 0 if self._stack.currentIndex() == page else page
        self._stack.setCurrentIndex(shown)
        self._columns.setChecked(shown == 2)
        self._what_was_read.setChecked(shown == 1)

    def show_report(self) -> None:
        """Show what was read."""
        if self._stack.currentIndex() != 1:
            self._toggle_page(1)

    def _fill_chooser(self, info: DatasetInfo) -> None:
        blocker = QSignalBlocker(self._chooser)
        self._chooser.clear()
        for name in info.columns:
            item = QListWidgetItem(name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            self._chooser.addItem(item)
        blocker.unblock()

    def _on_column_chosen(self) -> None:
        items = [self._chooser.item(i) for i in range(self._chooser.count())]
        hidden = [i.text() for i in items if i.checkState() == Qt.CheckState.Unchecked]
        self.model.set_hidden(hidden)
        blocker = QSignalBlocker(self.table.horizontalHeader())
        self.table.horizontalHeader().setSortIndicator(*self.model.sorted_by)
        blocker.unblock()
