"""The sentences of a brief in a person's own words."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from explorer.backend import brief_sentences
from explorer.backend.brief import Brief
from explorer.backend.brief_sentences import Said
from explorer.backend.labels import Labels
from explorer.views.text import plain_label

HEIGHT = 62
WIDTH = 620


class WordsDialog(QDialog):
    """A field for each sentence; the figures kept in them follow the data."""

    def __init__(
        self, sentences: tuple[Said, ...], brief: Brief, labels: Labels, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName("brief.words")
        self.setWindowTitle(self.tr("Words of the brief"))
        self._brief = brief
        self._labels = labels
        self._sentences = sentences
        self._fields: dict[str, QPlainTextEdit] = {}
        hint = self.tr(
            "Figures that you keep in a sentence are computed anew for every file. "
            "An empty sentence is left out."
        )
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setSpacing(6)
        for number, sentence in enumerate(sentences, 1):
            field = QPlainTextEdit(sentence.text)
            field.setObjectName(f"brief.words.{sentence.id}")
            field.setAccessibleName(self.tr("Sentence {}").format(number))
            field.setTabChangesFocus(True)
            field.setFixedHeight(HEIGHT)
            self._fields[sentence.id] = field
            column.addWidget(field)
        column.addStretch()
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inner)
        keys = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(keys.Save | keys.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(plain_label(hint, is_quiet=True, wraps=True))
        layout.addWidget(scroll, 1)
        layout.addWidget(buttons)
        self.resize(WIDTH, 560)

    def words(self, before: dict[str, str]) -> dict[str, str]:
        """Templates of the sentences that differ from what they were, and those of ``before``."""
        found = dict(before)
        for sentence in self._sentences:
            text = " ".join(self._fields[sentence.id].toPlainText().split())
            if text == " ".join(sentence.text.split()):
                continue
            found[sentence.id] = brief_sentences.in_slots(
                text, sentence.template, self._brief, self._labels
            )
        return found


class TitleDialog(QDialog):
    """Asks for one line of text."""

    def __init__(self, question: str, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("brief.title_dialog")
        self.setWindowTitle(question)
        self._field = QLineEdit(text)
        self._field.setObjectName("brief.title_dialog.text")
        self._field.setAccessibleName(question)
        keys = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(keys.Save | keys.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(plain_label(question, is_bold=True))
        column.addWidget(self._field)
        column.addWidget(buttons)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)

    @property
    def text(self) -> str:
        """What was written."""
        return self._field.text().strip()
