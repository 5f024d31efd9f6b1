"""The range of a field whose answers have an order: a slider and the names of its ends."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from explorer.backend.schema import extent
from explorer.models.session import Session
from explorer.views.range_slider import RangeSlider
from explorer.views.text import plain_label
from explorer.views.theme import Theme


class RangeRow(QWidget):
    """The first and last answer chosen stand at the ends; the whole range is no filter."""

    def __init__(self, session: Session, theme: Theme, field: str, values: Sequence[str]) -> None:
        super().__init__()
        self._session = session
        self._field = field
        self._shown: tuple[int, int] | None = None
        self._values = [value for value in values if extent(value)]
        self._low = plain_label(is_quiet=True, is_small=True)
        self._high = plain_label(is_quiet=True, is_small=True)
        self._slider = RangeSlider(theme, len(self._values) - 1)
        self._slider.setObjectName(f"sidebar.{field}.range")
        self._slider.low.setObjectName(f"sidebar.{field}.from")
        self._slider.high.setObjectName(f"sidebar.{field}.until")
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 0, 18, 4)
        row.setSpacing(6)
        row.addWidget(self._low)
        row.addWidget(self._slider, 1)
        row.addWidget(self._high)
        self._keep_width()
        self.show_clause()
        self._slider.moved.connect(self._on_moved)
        session.workspace_changed.connect(self.show_clause)

    def _keep_width(self) -> None:
        """The slider must not change its length with the words beside it."""
        metrics = self._low.fontMetrics()
        widest = max(metrics.horizontalAdvance(self._word(value)) for value in self._values)
        for label in (self._low, self._high):
            label.setFixedWidth(min(90, widest + 2))
        self._high.setAlignment(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignTrailing)

    def _word(self, value: str) -> str:
        return self._session.labels.value(self._field, value)

    def show_clause(self) -> None:
        """Put the handles where the filter's range ends."""
        ends = self._session.workspace.filters.clause(self._field).range
        low, high = 0, len(self._values) - 1
        if ends:
            low = self._values.index(ends[0]) if ends[0] in self._values else low
            high = self._values.index(ends[1]) if ends[1] in self._values else high
        if (low, high) != self._shown:
            self._slider.set_ends(low, high)
            self._name_ends(low, high)

    def _name_ends(self, low: int, high: int) -> None:
        first, last = self._word(self._values[low]), self._word(self._values[high])
        self._shown = (low, high)
        self._low.setText(first)
        self._high.setText(last)
        name = self._session.labels.field(self._field)
        self._slider.low.setAccessibleName(self.tr("{}: from {}").format(name, first))
        self._slider.high.setAccessibleName(self.tr("{}: until {}").format(name, last))

    def _on_moved(self, low: int, high: int) -> None:
        self._name_ends(low, high)
        is_whole = low == 0 and high == len(self._values) - 1
        chosen = None if is_whole else (self._values[low], self._values[high])
        self._session.set_range(self._field, chosen)
