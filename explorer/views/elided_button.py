"""A button whose words are cut with an ellipsis where there is no room for them."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyleOptionButton

from explorer.views.text import tooltip

LEAST = 110


class ElidedButton(QPushButton):
    """As wide as its words where it may be; the sign at the end is never cut."""

    def __init__(self, name: str, sign: str = " ▾") -> None:
        super().__init__()
        self._sign = sign
        self._is_whole = False
        self.setObjectName(name)
        self.setProperty("kind", "line")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def set_words(self, words: str) -> None:
        """Show other words; the whole of them stands in the tooltip too."""
        self.setText(f"{words}{self._sign}")
        self.setAccessibleName(words)
        self.setToolTip(tooltip(words))

    def sizeHint(self) -> QSize:
        """Room for all words."""
        self._is_whole = True
        whole = super().sizeHint()
        self._is_whole = False
        return whole

    def minimumSizeHint(self) -> QSize:
        """Room for a few letters."""
        whole = self.sizeHint()
        return QSize(min(LEAST, whole.width()), whole.height())

    def initStyleOption(self, option: QStyleOptionButton) -> None:
        """The words that fit."""
        super().initStyleOption(option)
        whole = 0 if self._is_whole else self.sizeHint().width()
        if self.width() < whole:
            metrics = self.fontMetrics()
            lacking = whole - self.width()
            words = self.text().removesuffix(self._sign)
            room = metrics.horizontalAdvance(words) - lacking
            shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
            option.text = f"{shown}{self._sign}"
