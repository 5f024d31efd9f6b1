"""The dialog that asks how charts are to be written."""

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QSpinBox,
    QWidget,
)

from explorer.models.settings import Settings
from explorer.views.dialogs import FORMATS, ExportChoice


class ExportDialog(QDialog):
    """Format, size, and one chart or all."""

    def __init__(self, settings: Settings, takes_all: bool, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export charts") if takes_all else self.tr("Export a chart"))
        self.setObjectName("export")
        self._format = QComboBox()
        words = (
            self.tr("Picture (PNG)"),
            self.tr("Drawing (SVG)"),
            self.tr("Page (PDF)"),
            self.tr("Numbers (CSV)"),
            self.tr("Numbers (Excel)"),
        )
        for suffix, label in zip(FORMATS, words, strict=True):
            self._format.addItem(label, suffix)
        self._format.setCurrentIndex(FORMATS.index(settings.get("export/format")))
        self._width, self._height = QDoubleSpinBox(), QDoubleSpinBox()
        for box, key in ((self._width, "width_cm"), (self._height, "height_cm")):
            box.setRange(2, 100)
            box.setDecimals(1)
            box.setSuffix(" cm")
            box.setValue(settings.get(f"export/{key}"))
        self._dpi = QSpinBox()
        self._dpi.setRange(50, 1200)
        self._dpi.setSuffix(" dpi")
        self._dpi.setValue(settings.get("export/dpi"))
        self._all = QCheckBox(self.tr("All charts, into a folder"))
        self._all.setChecked(takes_all)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        for name, widget in (
            ("format", self._format),
            ("width", self._width),
            ("height", self._height),
            ("dpi", self._dpi),
            ("all", self._all),
        ):
            widget.setObjectName(f"export.{name}")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form = QFormLayout(self)
        form.addRow(self.tr("Format"), self._format)
        form.addRow(self.tr("Width"), self._width)
        form.addRow(self.tr("Height"), self._height)
        form.addRow(self.tr("Resolution"), self._dpi)
        form.addRow("", self._all)
        form.addRow(buttons)
        self._format.currentIndexChanged.connect(self._offer_sizes)
        self._offer_sizes()

    def _offer_sizes(self) -> None:
        """Numbers have no size, drawings no resolution."""
        suffix = self._format.currentData()
        for box in (self._width, self._height):
            box.setEnabled(suffix in ("png", "svg", "pdf"))
        self._dpi.setEnabled(suffix == "png")

    def choice(self) -> ExportChoice:
        """What was chosen."""
        return ExportChoice(
            self._format.currentData(),
            self._width.value(),
            self._height.value(),
            self._dpi.value(),
            self._all.isChecked(),
        )
