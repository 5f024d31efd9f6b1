"""The menu of groups: who can be A or B, and what can be done with the groups of one's own."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QPushButton, QWidget

from explorer.backend.named_groups import LONGEST_NAME, REST
from explorer.models.comparing import Comparing
from explorer.models.session import Session
from explorer.views.text import plain_label


class NamePopup(QWidget):
    """Asks for a group's name, in place."""

    def __init__(self, words: str, name: str, done: Callable[[str], object]) -> None:
        super().__init__(None, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("group.popup")
        self._done = done
        self.name = QLineEdit(name)
        self.name.setObjectName("group.name")
        self.name.setAccessibleName(self.tr("Name of the group"))
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setMinimumWidth(260)
        self.name.selectAll()
        self.save = QPushButton(words)
        self.save.setObjectName("group.save")
        self.save.setProperty("kind", "primary")
        self.save.clicked.connect(self._finish)
        self.name.returnPressed.connect(self._finish)
        self.name.textChanged.connect(lambda text: self.save.setEnabled(bool(text.strip())))
        self.save.setEnabled(bool(name.strip()))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 12, 12, 12)
        row.setSpacing(8)
        label = plain_label(self.tr("Name"))
        label.setBuddy(self.name)
        for widget in (label, self.name, self.save):
            row.addWidget(widget)

    def _finish(self) -> None:
        if self.name.text().strip():
            self.close()
            self._done(self.name.text())

    def open_below(self, widget: QWidget) -> None:
        """Show it below a button, its text ready to be written over."""
        self.setLayoutDirection(widget.layoutDirection())
        self.adjustSize()
        is_rtl = widget.layoutDirection() == Qt.LayoutDirection.RightToLeft
        x = widget.width() - self.width() if is_rtl else 0
        self.move(widget.mapToGlobal(QPoint(x, widget.height() + 4)))
        self.show()
        self.name.setFocus()


def ask_name(session: Session, below: QWidget) -> NamePopup:
    """Ask under which name the selected cases are to be kept."""
    filters = session.applied_filters
    suggestion = session.labels.filters(filters)[:LONGEST_NAME]
    words = QCoreApplication.translate("GroupMenu", "Save")
    popup = NamePopup(words, suggestion, lambda name: session.save_group(name, filters))
    popup.open_below(below)
    return popup


class GroupMenu(QMenu):
    """Chooses the group of one side, ``a`` or ``b``."""

    chosen = Signal(str)

    def __init__(
        self, session: Session, comparing: Comparing, side: str, button: QPushButton
    ) -> None:
        super().__init__(button)
        self._session = session
        self._button = button
        self.setObjectName(f"compare.{side}.menu")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        now, other = comparing.sides if side == "a" else comparing.sides[::-1]
        before = ""
        for choice in comparing.choices():
            if before and choice.kind != before:
                self.addSeparator()
            before = choice.kind
            name = choice.name[:1].upper() + choice.name[1:]
            action = self.addAction(name.replace("&", "&&"))
            action.setObjectName(f"compare.group.{choice.reference}")
            action.setCheckable(True)
            action.setChecked(choice.reference == now)
            action.setEnabled(not choice.reference == other == REST)
            action.triggered.connect(lambda _checked=False, r=choice.reference: self.chosen.emit(r))
        self._add_own(session)

    def _add_own(self, session: Session) -> None:
        groups = session.workspace.groups
        has_filters = bool(session.applied_filters.clauses)
        if not (groups or has_filters):
            return
        self.addSeparator()
        if has_filters:
            save = self.addAction(self.tr("Save this selection as a group…"))
            save.setObjectName("compare.group.save")
            save.triggered.connect(lambda: ask_name(session, self._button))
        if groups:
            for words, do in (
                (self.tr("Rename a group"), self._rename),
                (self.tr("Delete a group"), session.remove_group),
            ):
                below = self.addMenu(words)
                for group in groups:
                    action = below.addAction(group.name.replace("&", "&&"))
                    action.triggered.connect(lambda _checked=False, n=group.name, do=do: do(n))

    def _rename(self, name: str) -> None:
        session = self._session
        popup = NamePopup(self.tr("Rename"), name, lambda new: session.rename_group(name, new))
        popup.open_below(self._button)
