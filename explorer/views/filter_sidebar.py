"""The sidebar: every field with its answers, to be ticked, left out, sorted and searched."""

from dataclasses import replace

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    Qt,
    QTimer,
)
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLineEdit,
    QMenu,
    QStyle,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from explorer.backend.compute import DatasetInfo
from explorer.backend.filters import MATCHES
from explorer.models.facet_model import MORE, RANGE, ROW_ROLE, FacetModel
from explorer.models.pointing import Pointing
from explorer.models.session import Session
from explorer.views.facet_delegate import FacetDelegate, menu_rect
from explorer.views.range_row import RangeRow
from explorer.views.theme import Theme

MOST_OPEN = 60
"""A file with more fields begins with all of them folded."""

SORTS = ("codebook", "count", "name")


class FacetTree(QTreeView):
    """The list of fields and answers."""

    def __init__(self, session: Session, model: FacetModel, theme: Theme) -> None:
        super().__init__()
        self._session = session
        self._facets = model
        self._theme = theme
        self._collapsed: set[str] = set()
        self._dataset: DatasetInfo | None = None
        self.setModel(model)
        self._delegate = FacetDelegate(theme, model)
        self.setItemDelegate(self._delegate)
        self.setObjectName("sidebar.answers")
        self.setAccessibleName(self.tr("Filters"))
        self.setHeaderHidden(True)
        self.setIndentation(0)
        self.setRootIsDecorated(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setExpandsOnDoubleClick(False)
        self._pointing = Pointing(session, self)
        self.setMouseTracking(True)
        self.entered.connect(self._on_entered)
        self.selectionModel().currentChanged.connect(self._on_entered)
        self.viewportEntered.connect(self._on_left)
        model.modelReset.connect(self._on_model_reset)
        model.layoutChanged.connect(self._restore)
        model.repaint_wanted.connect(self.viewport().update)
        theme.changed.connect(self.viewport().update)
        self._on_model_reset()

    def drawRow(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """A row by its delegate alone: Qt would ask the model much that is never painted."""
        if self.hasFocus() and index == self.currentIndex():
            option = QStyleOptionViewItem(option)
            option.state |= QStyle.StateFlag.State_HasFocus
        self._delegate.paint(painter, option, index)

    def _on_model_reset(self) -> None:
        """A new file with very many fields begins with their answers folded away."""
        if self._session.dataset is not self._dataset:
            self._dataset = self._session.dataset
            fields = self._facets.fields()
            self._collapsed = set(fields) if len(fields) > MOST_OPEN else set()
        self._restore()

    def _restore(self) -> None:
        """After the rows have changed: open what was open, and put the sliders back."""
        for row in range(self._facets.rowCount()):
            index = self._facets.index(row, 0)
            self.setExpanded(index, self._facets.field_at(index) not in self._collapsed)
        self._place_sliders()
        self._tell_open_facets()

    def _place_sliders(self) -> None:
        """A slider for each open field with an order; one is dear, so only where it is seen."""
        for index in self._facets.rows_of(RANGE):
            field = self._facets.field_at(index)
            if field not in self._collapsed and self.indexWidget(index) is None:
                values = self._facets.info_at(index).values
                self.setIndexWidget(index, RangeRow(self._session, self._theme, field, values))

    def _tell_open_facets(self) -> None:
        fields = [f for f in self._facets.fields() if f not in self._collapsed]
        self._session.set_open_facets(fields)

    def toggle_open(self, index: QModelIndex) -> None:
        """Fold a field's answers away, or show them."""
        field = self._facets.field_at(index)
        self._collapsed ^= {field}
        self.setExpanded(index, field not in self._collapsed)
        self._place_sliders()
        self._tell_open_facets()

    def set_state(self, index: QModelIndex, is_excluded: bool) -> None:
        """Tick, leave out, or take that back."""
        row = index.data(ROW_ROLE)
        wanted = -1 if is_excluded else 1
        state = 0 if row.state == wanted or (row.state and not is_excluded) else wanted
        value = self._facets.value_at(index)
        self._session.toggle_value(self._facets.field_at(index), value, state)

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer has left the list."""
        super().leaveEvent(event)
        self._on_left()

    def _on_entered(self, index: QModelIndex) -> None:
        self._pointing.point_at(self._facets.field_at(index) if index.isValid() else "")

    def _on_left(self) -> None:
        self._pointing.point_at("")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click ticks an answer, folds a field, opens its menu or shows all answers."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid():
            return
        is_excluded = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        self._activate(index, is_excluded, event.position().toPoint())

    def _activate(self, index: QModelIndex, is_excluded: bool, at: QPoint | None) -> None:
        row = index.data(ROW_ROLE)
        if row.kind == "answer":
            self.set_state(index, is_excluded)
        elif row.kind == "more":
            self._facets.show_all(self._facets.field_at(index))
        elif row.kind == "field":
            if at is not None and self._is_on_menu(index, at):
                self.open_menu(index)
            else:
                self.toggle_open(index)

    def _is_on_menu(self, index: QModelIndex, at: QPoint) -> bool:
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        option.rect = self.visualRect(index)
        return menu_rect(option).contains(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space ticks, Shift+Space leaves out, Delete clears the field, M opens its menu."""
        index = self.currentIndex()
        if not index.isValid():
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._activate(index, shift, None)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._session.clear_field(self._facets.field_at(index))
        elif event.key() in (Qt.Key.Key_M, Qt.Key.Key_Menu):
            self.open_menu(index)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: object) -> None:
        """The menu of the field under the pointer."""
        index = self.indexAt(event.pos())
        if index.isValid():
            self.open_menu(index)

    def menu_for(self, index: QModelIndex) -> QMenu:
        """What can be done with a field, and with the answer pointed at."""
        field = self._facets.field_at(index)
        menu = QMenu(self)
        menu.setObjectName("sidebar.menu")
        if index.internalId() and self._facets.value_at(index) not in (MORE, RANGE):
            row = index.data(ROW_ROLE)
            only = menu.addAction(self.tr("Only cases with “{}”").format(row.label))
            only.triggered.connect(lambda: self.set_state(index, False))
            out = menu.addAction(self.tr("Leave out “{}”").format(row.label))
            out.triggered.connect(lambda: self.set_state(index, True))
            menu.addSeparator()
        words = {
            "codebook": self.tr("Order of the codebook"),
            "count": self.tr("Most cases first"),
            "name": self.tr("By name"),
        }
        chosen = self._facets.sort_in_use(field)
        for sort in SORTS:
            action = QAction(words[sort], menu, checkable=True)
            action.setChecked(sort == chosen)
            action.triggered.connect(
                lambda _checked, s=sort: self._session.set_facet_sort(field, s)
            )
            menu.addAction(action)
        menu.addSeparator()
        self._add_matches(menu, field)
        clear = menu.addAction(self.tr("Clear this filter"))
        clear.setEnabled(not self._session.workspace.filters.clause(field).is_empty)
        clear.triggered.connect(lambda: self._session.clear_field(field))
        return menu

    def _add_matches(self, menu: QMenu, field: str) -> None:
        """Whether a case must have any, all or exactly the ticked answers, where it may matter."""
        clause = self._session.workspace.filters.clause(field)
        info = self._session.dataset.field(field) if self._session.dataset else None
        if info is None or info.field.kind != "flags" or not clause.include:
            return
        words = {
            "any": self.tr("Any of the ticked answers"),
            "all": self.tr("All of the ticked answers"),
            "only": self.tr("Exactly the ticked answers"),
        }
        for match in MATCHES:
            action = menu.addAction(words[match])
            action.setCheckable(True)
            action.setChecked(match == clause.match)
            changed = replace(clause, match=match)
            action.setEnabled(changed.plain() == changed)
            action.triggered.connect(lambda _checked=False, c=changed: self._session.set_clause(c))
        menu.addSeparator()

    def open_menu(self, index: QModelIndex) -> None:
        """Open the field's menu below its row."""
        menu = self.menu_for(index)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.viewport().mapToGlobal(self.visualRect(index).bottomRight()))


class FilterSidebar(QWidget):
    """The search field above the list."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(self.palette().ColorRole.Base)
        self.facets = FacetModel(session, self)
        self.tree = FacetTree(session, self.facets, theme)
        self.search = QLineEdit()
        self.search.setObjectName("sidebar.search")
        self.search.setPlaceholderText(self.tr("Find a field or an answer"))
        self.search.setAccessibleName(self.search.placeholderText())
        self.search.setClearButtonEnabled(True)
        self.search.installEventFilter(self)
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(120)
        self._delay.timeout.connect(lambda: self.facets.set_search(self.search.text()))
        self.search.textChanged.connect(lambda _text: self._delay.start())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        column.setSpacing(8)
        inner = QVBoxLayout()
        inner.setContentsMargins(12, 0, 12, 0)
        inner.addWidget(self.search)
        column.addLayout(inner)
        column.addWidget(self.tree, 1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc empties the search, Down goes to the answers."""
        if watched is self.search and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_E:
                # A text field would take Ctrl+E for "to the end of the line".
                event.ignore()
                return True
            if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
                self.search.clear()
                return True
            if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Down:
                self.tree.setFocus()
                if self.facets.rowCount():
                    self.tree.setCurrentIndex(self.facets.index(0, 0))
                return True
        return super().eventFilter(watched, event)

    def go_to_search(self) -> None:
        """Go to the search field."""
        self.search.setFocus()
        self.search.selectAll()
