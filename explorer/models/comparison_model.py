"""A comparison as a table: one row an answer, ranked, filtered, with those kept on top."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QObject, Qt

from explorer.backend import comparison_words
from explorer.backend.disclosure import MASKED

if TYPE_CHECKING:
    from explorer.backend.comparison import ComparedRow, Comparison
    from explorer.backend.labels import Labels
    from explorer.backend.statistics import Estimate, Share

ANSWER, A, B, DIFFERENCE, RATIO, P, WORDS = range(7)
ORDERS = ("difference", "questions", "ratio", "a", "b", "p")
ORDER_OF = {ANSWER: "questions", A: "a", B: "b", DIFFERENCE: "difference", RATIO: "ratio", P: "p"}
"""The order that a column's head stands for."""
SMALLEST_P = 0.001
STEP = 0.1
"""Limits of the common scale move in such steps."""
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Wish:
    """Which rows are shown, and in which order."""

    text: str = ""
    hides_few: bool = False
    holds_only: bool = False
    """Only differences whose interval leaves out none, and that no source turns round."""
    shows_choosing: bool = False
    """The questions that choose the groups too."""
    order: str = "difference"


@dataclass(frozen=True, slots=True)
class Line:
    """A row in words and, for the plot, in numbers."""

    row: ComparedRow
    label: str
    cells: tuple[str, ...]
    """By column; "" in that of the answer."""
    below: tuple[str, ...]
    """The smaller words below each cell."""
    names: tuple[str, str]
    """Question and answer, for where the label has no room."""
    note: str = ""
    """What the sources say, or that there are few cases."""
    is_warning: bool = False
    is_pinned: bool = False


class ComparisonModel(QAbstractTableModel):
    """Words are made when a row is first seen."""

    def __init__(self, labels: Labels, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._labels = labels
        self._found: Comparison | None = None
        self._heads = ("", "")
        self._order: dict[Key, int] = {}
        self._pins: tuple[Key, ...] = ()
        self._rows: list[ComparedRow] = []
        self._lines: dict[Key, Line] = {}
        self.wish = Wish()
        self.extent = STEP
        """The larger end of the common scale, as a share; the other is the same below 0."""

    def show(
        self,
        found: Comparison | None,
        labels: Labels,
        heads: tuple[str, str],
        questions: list[Key],
        pins: tuple[Key, ...],
    ) -> None:
        """Show another comparison. ``questions`` are all answers in the order of the file."""
        self._labels = labels
        self._found, self._heads, self._pins = found, heads, pins
        self._order = {key: n for n, key in enumerate(questions)}
        self._lines = {}
        self._arrange()

    def show_pins(self, pins: tuple[Key, ...]) -> None:
        """Other rows are kept on top."""
        if pins != self._pins:
            self._pins = pins
            self._lines = {}
            self._arrange()

    def change_wish(self, **changes: Any) -> None:
        """Show other rows, or in another order."""
        self.wish = replace(self.wish, **changes)
        self._arrange()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.DescendingOrder) -> None:
        """Order by a column, the way that is of use for it."""
        self.change_wish(order=ORDER_OF.get(column, "difference"))

    def _arrange(self) -> None:
        self.beginResetModel()
        rows = [row for row in (self._found.rows if self._found else ()) if self._is_shown(row)]
        rows.sort(key=self._place)
        rows.sort(key=lambda row: row.key not in self._pins)
        self._rows = rows
        ends = [abs(end) for row in rows for end in _ends(row.difference)]
        self.extent = max(STEP, math.ceil(max(ends, default=0.0) / STEP - 1e-9) * STEP)
        self.endResetModel()

    def _is_shown(self, row: ComparedRow) -> bool:
        if row.key in self._pins:
            return True
        wish = self.wish
        if row.standing and not wish.shows_choosing:
            return False
        if wish.hides_few and any(c.startswith(("few", "nobody", "hidden")) for c in row.cautions):
            return False
        if wish.holds_only and (row.strength == 0 or any(b.code == "turns" for b in row.badges)):
            return False
        return wish.text.casefold() in self.label(row).casefold()

    def _place(self, row: ComparedRow) -> tuple[float, ...]:
        """Where a row stands; the rows come ranked, and a sort keeps that among equals."""
        standing, none = float(bool(row.standing)), math.inf
        order = self.wish.order
        if order == "questions":
            return (float(self._order.get(row.key, len(self._order))),)
        if order in ("a", "b"):
            share = (row.a if order == "a" else row.b).share
            return standing, none if share is None else -share
        if order == "p":
            return standing, none if row.p_adjusted is None else row.p_adjusted
        if order == "ratio":
            ratio = row.ratio.value
            return standing, none if ratio is None else -abs(math.log(ratio)) if ratio else -none
        return (standing,)

    # What is shown

    @property
    def n_all(self) -> int:
        """All answers compared."""
        return len(self._found.rows) if self._found else 0

    def _names(self, row: ComparedRow) -> Key:
        value = self._labels.value(row.field, row.value, short=True)
        return self._labels.field(row.field), value

    def label(self, row: ComparedRow) -> str:
        """Question and answer."""
        return ": ".join(self._names(row))

    def line(self, row: int) -> Line:
        """A row in words."""
        it = self._rows[row]
        line = self._lines.get(it.key)
        if line is None:
            line = self._lines[it.key] = self._line(it)
        return line

    def _line(self, row: ComparedRow) -> Line:
        labels = self._labels
        note, is_warning = self._note(row)
        counts = tuple(self._counts(share) for share in (row.a, row.b))
        words = [comparison_words.frequency(share, labels) for share in (row.a, row.b)]
        return Line(
            row,
            self.label(row),
            (
                "",
                labels.percent(row.a.share),
                labels.percent(row.b.share),
                _signed(row.difference.value, labels),
                "–" if row.ratio.value is None else f"{labels.decimal(row.ratio.value, 2)} ×",
                _p(row.p_adjusted, labels),
                ", ".join(words),
            ),
            (
                "",
                *counts,
                self._interval(row.difference, 100, 1),
                self._interval(row.ratio, 1, 2),
                "",
                "",
            ),
            self._names(row),
            note,
            is_warning,
            row.key in self._pins,
        )

    def _counts(self, share: Share) -> str:
        if MASKED in (share.count, share.answered):
            return self._labels.text("comparison.page.hidden")
        counts = (self._labels.number(n) for n in (share.count, share.answered))
        return self._labels.fill(
            "comparison.frequency", **dict(zip(("n", "of"), counts, strict=True))
        )

    def _interval(self, found: Estimate, times: int, digits: int) -> str:
        if found.low is None or found.high is None:
            return ""
        low, high = (
            self._labels.decimal(x * times, digits).replace("-", "−")
            for x in (found.low, found.high)
        )
        return self._labels.fill("comparison.page.interval", low=low, high=high)

    def _note(self, row: ComparedRow) -> tuple[str, bool]:
        """The most important thing to know of a row, in few words."""
        labels = self._labels
        turning = [labels.value("source", b.source) for b in row.badges if b.code == "turns"]
        if turning:
            return labels.text("comparison.page.turns", sources=turning), True
        for code in ("hidden", "nobody", "few"):
            if any(caution.startswith(code) for caution in row.cautions):
                return labels.text(f"comparison.page.{code}"), False
        one = next((badge for badge in row.badges if badge.code == "one_source"), None)
        if one is None:
            return "", False
        share = labels.percent(one.share, 0)
        source = labels.value("source", one.source)
        return labels.text("comparison.page.one_source", share=share, source=source), False

    def whole(self, row: int) -> tuple[str, ...]:
        """All that is to be said of a row, as sentences."""
        line, it = self.line(row), self._found
        if it is None:
            return ()
        labels = self._labels
        shares = [
            f"{head}: {line.cells[n]} ({line.below[n]})"
            for head, n in zip(self._heads, (A, B), strict=True)
        ]
        figures = [
            f"{self.head(n)}: {line.cells[n]}" + (f" ({line.below[n]})" if line.below[n] else "")
            for n in (DIFFERENCE, RATIO, P)
        ]
        sentences = (
            *comparison_words.cautions(line.row, it, labels),
            *comparison_words.badges(line.row, it, labels),
        )
        frequencies = comparison_words.frequencies(line.row, it, labels)
        return (line.label, *shares, *figures, frequencies, *sentences)

    def find(self, key: Key) -> int:
        """The place of an answer; -1 where it is not shown."""
        return next((n for n, row in enumerate(self._rows) if row.key == key), -1)

    def head(self, column: int) -> str:
        """A column's name."""
        level = self._labels.percent(self._found.level if self._found else None, 0)
        names = {
            ANSWER: self._labels.text("comparison.page.answer"),
            A: self._heads[0],
            B: self._heads[1],
            DIFFERENCE: self._labels.text("comparison.page.difference", level=level),
            RATIO: self._labels.text("comparison.page.ratio"),
            P: self._labels.text("comparison.head.p"),
            WORDS: self._labels.text("comparison.page.words"),
        }
        return names[column]

    # Qt's side

    def rowCount(self, parent: Any = None) -> int:
        """One row an answer."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Any = None) -> int:
        """Answer, shares, difference, ratio, p, words."""
        return 0 if parent is not None and parent.isValid() else WORDS + 1

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words of a cell; for screen readers and tooltips, of the whole row."""
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            line = self.line(row)
            return line.label if column == ANSWER else line.cells[column]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ". ".join(self.whole(row)) if column == ANSWER else self.line(row).cells[column]
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The column's name."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.head(section)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            is_number = section in (A, B, RATIO, P)
            side = Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def as_text(self, found: Comparison) -> str:
        """The rows shown, counted as in ``found``, cells parted by tabs."""
        keys = [row.key for row in self._rows]
        other = ComparisonModel(self._labels)
        other.show(found, self._labels, self._heads, list(self._order), self._pins)
        rows = {row.key: row for row in found.rows}
        heads = [self.head(column) for column in range(WORDS + 1)]
        lines = ["\t".join((heads[0], *(h for head in heads[1:5] for h in (head, "")), *heads[5:]))]
        for key in keys:
            line = other._line(rows[key]) if key in rows else None
            if line is not None:
                pairs = [
                    c for n in (A, B, DIFFERENCE, RATIO) for c in (line.cells[n], line.below[n])
                ]
                lines.append("\t".join((line.label, *pairs, *line.cells[P:])))
        other.deleteLater()
        return "\n".join(lines) + "\n"


def _ends(found: Estimate) -> tuple[float, ...]:
    return () if found.low is None or found.high is None else (found.low, found.high)


def _signed(x: float | None, labels: Labels) -> str:
    words = comparison_words.points(x, labels)
    return f"+{words}" if x is not None and x > 0 else words


def _p(p: float | None, labels: Labels) -> str:
    if p is None:
        return "–"
    if p < SMALLEST_P:
        return labels.fill("comparison.small", x=labels.decimal(SMALLEST_P, 3))
    return labels.decimal(p, 3)
