"""The dialog that asks how charts are to be written."""

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QLineEdit,
    QSpinBox,
    QWidget,
)

from explorer.models.settings import Settings
from explorer.views.dialogs import FORMATS, PATTERN, ExportChoice
from explorer.views.paper import PRESETS
from explorer.views.text import tooltip


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
        self._preset = QComboBox()
        presets = (
            (self.tr("As below"), ""),
            (self.tr("Standard"), "standard"),
            (self.tr("Page, full width"), "a4_full"),
            (self.tr("Page, half width"), "a4_half"),
            (self.tr("Slide 16:9"), "slide"),
            (self.tr("Square"), "square"),
        )
        for label, preset in presets:
            self._preset.addItem(label, preset)
        self._width, self._height = QDoubleSpinBox(), QDoubleSpinBox()
        for box, key in ((self._width, "width_cm"), (self._height, "height_cm")):
            box.setRange(2, 100)
            box.setDecimals(2)
            box.setSuffix(" cm")
            box.setValue(settings.get(f"export/{key}"))
        self._dpi = QSpinBox()
        self._dpi.setRange(50, 1200)
        self._dpi.setSuffix(" dpi")
        self._dpi.setValue(settings.get("export/dpi"))
        self._all = QCheckBox(self.tr("All charts, into a folder"))
        self._all.setChecked(takes_all)
        self._one = QCheckBox(self.tr("All charts as pages of one file"))
        self._pattern = QLineEdit(settings.get("export/pattern"))
        self._pattern.setMaxLength(80)
        words = self.tr("{n} number, {title}, {field}, {chart} kind, {date}")
        self._pattern.setToolTip(tooltip(words))
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self._arrange(buttons)
        self._preset.activated.connect(self._on_preset_chosen)
        for box in (self._width, self._height):
            box.valueChanged.connect(self._name_preset)
        self._name_preset()
        self._all.toggled.connect(self._offer_sizes)
        self._one.toggled.connect(self._offer_sizes)
        self._format.currentIndexChanged.connect(self._offer_sizes)
        self._offer_sizes()

    def _arrange(self, buttons: QDialogButtonBox) -> None:
        """Name the widgets and put each into its row."""
        for name, widget in (
            ("format", self._format),
            ("width", self._width),
            ("height", self._height),
            ("dpi", self._dpi),
            ("all", self._all),
            ("preset", self._preset),
            ("one", self._one),
            ("pattern", self._pattern),
        ):
            widget.setObjectName(f"export.{name}")
        form = QFormLayout(self)
        form.addRow(self.tr("Format"), self._format)
        form.addRow(self.tr("Size"), self._preset)
        form.addRow(self.tr("Width"), self._width)
        form.addRow(self.tr("Height"), self._height)
        form.addRow(self.tr("Resolution"), self._dpi)
        form.addRow("", self._all)
        form.addRow("", self._one)
        form.addRow(self.tr("File names"), self._pattern)
        form.addRow(buttons)

    def _on_preset_chosen(self) -> None:
        size = PRESETS.get(self._preset.currentData())
        if size:
            self._width.setValue(size[0])
            self._height.setValue(size[1])

    def _name_preset(self) -> None:
        """The preset with the size that stands below it."""
        size = (round(self._width.value(), 2), round(self._height.value(), 2))
        found = next((name for name, of in PRESETS.items() if of == size), "")
        self._preset.setCurrentIndex(self._preset.findData(found))

    def _offer_sizes(self) -> None:
        """Numbers have no size, drawings no resolution, only a PDF has pages."""
        suffix = self._format.currentData()
        for box in (self._width, self._height):
            box.setEnabled(suffix in ("png", "svg", "pdf"))
        self._preset.setEnabled(suffix in ("png", "svg", "pdf"))
        self._dpi.setEnabled(suffix == "png")
        self._one.setEnabled(suffix == "pdf")
        in_one_file = self._one.isChecked() and self._one.isEnabled()
        self._all.setEnabled(not in_one_file)
        self._pattern.setEnabled(self._all.isChecked() and not in_one_file)

    def choice(self) -> ExportChoice:
        """What was chosen."""
        return ExportChoice(
            self._format.currentData(),
            self._width.value(),
            self._height.value(),
            self._dpi.value(),
            self._all.isChecked(),
            self._one.isEnabled() and self._one.isChecked(),
            self._pattern.text().strip() or PATTERN,
        )
