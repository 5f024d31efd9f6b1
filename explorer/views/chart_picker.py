"""Choosing a chart: its kind and its questions, only such as fit."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QPushButton, QWidget

from explorer.backend.charts import CHARTS, ChartSpec, chart_type
from explorer.models.session import Session
from explorer.views.text import plain_label


class ChartPicker(QFrame):
    """A small popup: add a chart, or change one pane's chart."""

    def __init__(self, session: Session, parent: QWidget, pane_id: int = 0) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("picker")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(self.palette().ColorRole.Base)
        self._session = session
        self._pane_id = pane_id
        self._before = session.workspace.pane(pane_id).spec if pane_id else None
        self._kind, self._field, self._by = QComboBox(), QComboBox(), QComboBox()
        labels = session.labels
        rows = (
            (self._kind, "picker.kind", self.tr("Kind of chart")),
            (self._field, "picker.field", labels.text("charts.role.field")),
            (self._by, "picker.by", labels.text("charts.role.by")),
        )
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 14, 16, 14)
        grid.setHorizontalSpacing(12)
        for number, (box, name, words) in enumerate(rows):
            box.setObjectName(name)
            box.setAccessibleName(words)
            box.setMinimumWidth(230)
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            grid.addWidget(plain_label(words, is_quiet=True), number, 0)
            grid.addWidget(box, number, 1)
        self._accept = QPushButton(self.tr("Change") if pane_id else self.tr("Add chart"))
        self._accept.setObjectName("picker.accept")
        self._accept.setProperty("kind", "primary")
        self._accept.clicked.connect(self._on_accepted)
        grid.addWidget(self._accept, len(rows), 1, Qt.AlignmentFlag.AlignRight)
        for chart in CHARTS:
            self._kind.addItem(labels.chart(chart.id), chart.id)
        if self._before:
            self._kind.setCurrentIndex(self._kind.findData(self._before.type))
        self._kind.currentIndexChanged.connect(self._offer_fields)
        self._offer_fields()

    def _offer_fields(self) -> None:
        """Only fields that fit the kind; a choice that still fits is kept."""
        roles = {role.name: role for role in chart_type(self._kind.currentData()).roles}
        for name, box in (("field", self._field), ("by", self._by)):
            wanted = box.currentData()
            if wanted is None and self._before:
                wanted = getattr(self._before, name)
            role = roles.get(name)
            box.clear()
            box.setEnabled(role is not None)
            if role is None or self._session.dataset is None:
                continue
            if not role.is_required:
                box.addItem(self.tr("Nothing"), "")
            for info in self._session.dataset.fields:
                if info.field.kind in role.kinds and info.values:
                    box.addItem(self._session.labels.field(info.field.id), info.field.id)
            place = box.findData(wanted) if wanted else -1
            if place < 0 and name == "by" and self._field.currentIndex() == 0 and role.is_required:
                place = min(1, box.count() - 1)
            box.setCurrentIndex(max(0, place))
        is_complete = all(
            not role.is_required or getattr(self, f"_{name}").count()
            for name, role in roles.items()
        )
        self._accept.setEnabled(is_complete)

    def _on_accepted(self) -> None:
        kind, field = self._kind.currentData(), self._field.currentData()
        by = self._by.currentData() or ""
        spec = ChartSpec(kind, field, by)
        before = self._before
        if before and (before.field, before.by) == (field, by):
            spec = replace(before, type=kind)
        self.close()
        if self._pane_id:
            self._session.change_pane(self._pane_id, spec=spec)
        else:
            self._session.add_pane(spec)
