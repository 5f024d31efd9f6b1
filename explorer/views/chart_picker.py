"""Choosing a chart: its kind and its questions, only such as fit."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QLineEdit, QPushButton, QWidget

from explorer.backend.charts.catalogue import CHARTS, chart_type
from explorer.backend.charts.spec import ChartSpec
from explorer.models.session import Session
from explorer.views.text import plain_label

PLACES = {
    "field": "field",
    "by": "by",
    "then1": "chain",
    "then2": "chain",
    "facet_by": "facet_by",
}
"""The boxes and the role that each fills."""


MOST_LETTERS = 200


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
        self._kind = QComboBox()
        self._boxes = {place: QComboBox() for place in PLACES}
        labels = session.labels
        rows = [(self._kind, "picker.kind", self.tr("Kind of chart"))]
        rows += [
            (box, f"picker.{place}", labels.text(f"charts.role.{place}"))
            for place, box in self._boxes.items()
        ]
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 14, 16, 14)
        grid.setHorizontalSpacing(12)
        self._rows: list[tuple[QWidget, QComboBox]] = []
        for number, (box, name, words) in enumerate(rows):
            box.setObjectName(name)
            box.setAccessibleName(words)
            box.setMinimumWidth(230)
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            name_label = plain_label(words, is_quiet=True)
            self._rows.append((name_label, box))
            grid.addWidget(name_label, number, 0)
            grid.addWidget(box, number, 1)
        self._title, self._subtitle = QLineEdit(), QLineEdit()
        self._add_titles(grid, len(rows))
        self._accept = QPushButton(self.tr("Change") if pane_id else self.tr("Add chart"))
        self._accept.setObjectName("picker.accept")
        self._accept.setProperty("kind", "primary")
        self._accept.clicked.connect(self._on_accepted)
        grid.addWidget(self._accept, len(rows) + 2, 1, Qt.AlignmentFlag.AlignRight)
        for chart in CHARTS:
            self._kind.addItem(labels.chart(chart.id), chart.id)
        if self._before:
            self._kind.setCurrentIndex(self._kind.findData(self._before.type))
        self._kind.currentIndexChanged.connect(self._offer_fields)
        self._offer_fields()

    def _add_titles(self, grid: QGridLayout, first: int) -> None:
        """Two lines for words of one's own, below the boxes."""
        for number, (line, name, words) in enumerate(
            (
                (self._title, "picker.title", self.tr("Title")),
                (self._subtitle, "picker.subtitle", self.tr("Subtitle")),
            ),
            first,
        ):
            line.setObjectName(name)
            line.setAccessibleName(words)
            line.setPlaceholderText(self.tr("As the program writes it"))
            line.setMaxLength(MOST_LETTERS)
            grid.addWidget(plain_label(words, is_quiet=True), number, 0)
            grid.addWidget(line, number, 1)
        if self._before:
            self._title.setText(self._before.title)
            self._subtitle.setText(self._before.subtitle)

    def _offer_fields(self) -> None:
        """Only fields that fit the kind; a choice that still fits is kept."""
        roles = {role.name: role for role in chart_type(self._kind.currentData()).roles}
        dataset = self._session.dataset
        countries = dataset.countries if dataset else frozenset[str]()
        infos = [info for info in dataset.fields if info.values] if dataset else []
        taken: set[str] = set()
        is_complete = True
        for place, box in self._boxes.items():
            role = roles.get(PLACES[place])
            wanted = box.currentData() or self._chosen_before(place)
            box.clear()
            fitting = [
                i.field.id
                for i in infos
                if role and role.takes(i.field.kind, i.field.id in countries)
            ]
            if role and not role.is_required:
                box.addItem(self.tr("Nothing"), "")
            for field in fitting:
                box.addItem(self._session.labels.field(field), field)
            found = box.findData(wanted) if wanted else -1
            if found < 0 and role and role.is_required:
                free = next((field for field in fitting if field not in taken), None)
                found = box.findData(free) if free else 0
            box.setCurrentIndex(max(0, found))
            taken.add(box.currentData() or "")
            is_complete &= role is None or not role.is_required or bool(fitting)
        for name_label, box in self._rows[1:]:
            is_taken = box.count() > 0 or box in (self._boxes["field"], self._boxes["by"])
            name_label.setVisible(is_taken)
            box.setVisible(is_taken)
            box.setEnabled(box.count() > 0)
        self.adjustSize()
        self._accept.setEnabled(is_complete)

    def _chosen_before(self, place: str) -> str:
        spec = self._before
        if spec is None:
            return ""
        number = list(PLACES).index(place) - list(PLACES).index("then1")
        fields = spec.of_role(PLACES[place])[max(0, number) if PLACES[place] == "chain" else 0 :]
        return fields[0] if fields else ""

    def _on_accepted(self) -> None:
        kind = self._kind.currentData()
        field, by, *then, facet_by = (box.currentData() or "" for box in self._boxes.values())
        chain = tuple(name for name in then if name)
        spec = changed(
            self._before or ChartSpec(kind, field), ChartSpec(kind, field, by, facet_by, chain)
        )
        title, subtitle = self._title.text().strip(), self._subtitle.text().strip()
        spec = replace(spec, title=title, subtitle=subtitle)
        self.close()
        if self._pane_id:
            self._session.change_pane(self._pane_id, spec=spec)
        else:
            self._session.add_pane(spec)


def changed(before: ChartSpec, after: ChartSpec) -> ChartSpec:
    """The kind and the fields of ``after`` with all that can be kept of a chart as it was.

    What only another kind or a cross can show is kept too: it is there again when that is back.
    """
    asked = _answer_role(after.type)
    is_same = asked == _answer_role(before.type)
    same_answer = bool(asked) and is_same and before.of_role(asked) == after.of_role(asked)
    return replace(
        before,
        type=after.type,
        field=after.field,
        by=after.by,
        facet_by=after.facet_by,
        chain=after.chain,
        answer=before.answer if same_answer else "",
        base="" if before.base in ("group", "row") and not after.by else before.base,
    )


def _answer_role(kind: str) -> str:
    """The role of the field whose answer a chart of this kind shows; "" when it shows no one."""
    chart = chart_type(kind)
    return chart.answer_of if "answer" in chart.choices else ""
