"""A slider with two handles for a field whose answers have an order."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QBrush
from PySide6.QtWidgets import QHBoxLayout, QWidget
from superqt import QRangeSlider

from explorer.backend.filters import NOT_RECORDED
from explorer.models.session import Session
from explorer.views.text import plain_label
from explorer.views.theme import Theme


class RangeRow(QWidget):
    """The first and last answer chosen stand at the ends; the whole range is no filter."""

    def __init__(self, session: Session, theme: Theme, field: str, values: Sequence[str]) -> None:
        super().__init__()
        self._theme = theme
        self._session = session
        self._field = field
        self._values = [value for value in values if value != NOT_RECORDED]
        self._low = plain_label(is_quiet=True, is_small=True)
        self._high = plain_label(is_quiet=True, is_small=True)
        self._slider = QRangeSlider(Qt.Orientation.Horizontal)
        self._slider.setObjectName(f"sidebar.{field}.range")
        self._slider.setRange(0, len(self._values) - 1)
        name = session.labels.field(field)
        self._slider.setAccessibleName(self.tr("Range of {}").format(name))
        self._slider.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 0, 18, 4)
        row.setSpacing(8)
        row.addWidget(self._low)
        row.addWidget(self._slider, 1)
        row.addWidget(self._high)
        self._paint_bar()
        theme.changed.connect(self._paint_bar)
        self.show_clause()
        self._slider.valueChanged.connect(self._on_value_changed)
        session.workspace_changed.connect(self.show_clause)

    def _paint_bar(self) -> None:
        self._slider.setProperty("barColor", QBrush(self._theme.colour("bar")))

    def show_clause(self) -> None:
        """Put the handles where the filter's range ends."""
        ends = self._session.workspace.filters.clause(self._field).range
        low, high = 0, len(self._values) - 1
        if ends:
            low = self._values.index(ends[0]) if ends[0] in self._values else low
            high = self._values.index(ends[1]) if ends[1] in self._values else high
        blocker = QSignalBlocker(self._slider)
        self._slider.setValue((low, high))
        blocker.unblock()
        self._name_ends(low, high)

    def _name_ends(self, low: int, high: int) -> None:
        labels = self._session.labels
        self._low.setText(labels.value(self._field, self._values[low]))
        self._high.setText(labels.value(self._field, self._values[high]))

    def _on_value_changed(self, ends: tuple[int, int]) -> None:
        low, high = ends
        self._name_ends(low, high)
        is_whole = low == 0 and high == len(self._values) - 1
        chosen = None if is_whole else (self._values[low], self._values[high])
        self._session.set_range(self._field, chosen)
