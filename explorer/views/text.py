"""Text that people read in the window: always plain, never taken for HTML."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"})
ISOLATE, END_ISOLATE = "\u2068", "\u2069"


def plain_label(
    text: str = "",
    *,
    is_bold: bool = False,
    is_quiet: bool = False,
    is_small: bool = False,
    wraps: bool = False,
    parent: QWidget | None = None,
) -> QLabel:
    """A label that shows its text as it is; ``is_quiet`` takes the quieter colour."""
    label = QLabel(parent)  # the one place where labels are made
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    label.setWordWrap(wraps)
    font = label.font()
    font.setBold(is_bold)
    if is_small:
        font.setPointSizeF(font.pointSizeF() * 0.9)
    label.setFont(font)
    if is_quiet:
        label.setProperty("quiet", True)
        label.setForegroundRole(label.palette().ColorRole.PlaceholderText)
    return label


class ElidedLabel(QWidget):
    """One line of text that is cut with an ellipsis where there is no room."""

    def __init__(self, is_bold: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._is_bold = is_bold
        policy = QSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.setSizePolicy(policy)
        self.setMinimumSize(40, 20)

    def sizeHint(self) -> QSize:
        """The width of the whole text."""
        font = self.font()
        font.setBold(self._is_bold)
        return QSize(QFontMetrics(font).horizontalAdvance(self._text) + 2, 20)

    def set_text(self, text: str) -> None:
        """Show another text."""
        self._text = text
        self.setAccessibleName(text)
        self.setToolTip(tooltip(text))
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """The whole text."""
        return self._text

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what fits."""
        painter = QPainter(self)
        font = self.font()
        font.setBold(self._is_bold)
        painter.setFont(font)
        if not self._is_bold:
            painter.setPen(self.palette().color(self.palette().ColorRole.PlaceholderText))
        mode = Qt.TextElideMode.ElideRight
        shown = QFontMetrics(font).elidedText(self._text, mode, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, shown)


def tooltip(text: str) -> str:
    """A text for a tooltip: escaped, because tooltips guess whether they are HTML."""
    return f"<qt>{text.translate(_ESCAPED)}</qt>" if text else ""


def isolated(text: str) -> str:
    """A number or a piece in another script that must not turn round in its paragraph."""
    return f"{ISOLATE}{text}{END_ISOLATE}"
