"""The words of cells: how a column's texts are shown, one at a time or very many."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from explorer.backend.labels import Labels, plain
from explorer.backend.schema import Field

_CONTROLS = bytes({*range(32), 127} - {10})
_ODD = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]"
)
_EDGE = re.compile(r"(?:\A|\n)[^\S\n]|[^\S\n]\n")
_BAND = re.compile(r"^(?:0|[1-9]\d*)-[1-9]\d*$", re.MULTILINE)


@dataclass(frozen=True, eq=False)
class CellWords:
    """The words for one column's texts: of a field in a language, or the file's own.

    ``answer`` is the answer that a yes/no column stands for, "" for any other column.
    """

    labels: Labels | None = None
    field: Field | None = None
    answer: str = ""

    def heading(self, column: str) -> str:
        """What stands above a column: a field's or an answer's name, or the column's own."""
        if self.field is None or self.labels is None:
            return plain(column)
        if self.answer:
            return self.labels.value(self.field.id, self.answer, True)
        return self.labels.field(self.field.id)

    def of(self, text: str) -> str:
        """What is shown for a cell's text, on one line."""
        if self.field is None or self.labels is None:
            return plain(text)
        cell = text.strip()
        if cell in self.field.missing:
            return ""
        if self.answer:
            key = {"1": "words.yes", "0": "words.no"}.get(cell)
            return self.labels.text(key) if key else plain(text)
        parts = cell.split(self.field.separator) if self.field.separator else [cell]
        ids = [self.field.texts.get(part.strip(), part.strip()) for part in parts]
        return "; ".join(self.labels.value(self.field.id, value) for value in ids)

    def lines(self, texts: Sequence[str]) -> str:
        """The words of many texts, each with a line end, which stands nowhere else."""
        joined = "\n".join(texts) + "\n"
        if joined.count("\n") == len(texts) and self._are_as_written(joined):
            return joined
        return "".join([self.of(text).replace("\n", " ") + "\n" for text in texts])

    def _are_as_written(self, joined: str) -> bool:
        """True when every one of these texts is shown as it is; when in doubt, False."""
        field = self.field
        if joined.isascii():
            data = joined.encode()
            if len(data.translate(None, _CONTROLS)) != len(data):
                return False
        elif _ODD.search(joined):
            return False
        if field is None or self.labels is None:
            return True
        is_own = field.id in self.labels.own_fields and field.kind != "flags"
        if self.answer or field.texts or field.missing - {""} or not is_own:
            return False
        return not (_EDGE.search(joined) or ("-" in joined and _BAND.search(joined)))


AS_IN_FILE = CellWords()


def words_by_column(fields: Iterable[Field], labels: Labels) -> dict[str, CellWords]:
    """The words for every column that a field is read from."""
    found: dict[str, CellWords] = {}
    for field in fields:
        is_split = field.kind == "flags" and not field.separator
        for number, name in enumerate(field.columns):
            answer = field.values[number] if is_split else ""
            found[name] = CellWords(labels, field, answer)
    return found
