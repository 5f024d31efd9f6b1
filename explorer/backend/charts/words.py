"""What a chart says beside its marks: title, subtitle, note and summary, by how much is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as member

from explorer.backend import statistics
from explorer.backend.charts import common
from explorer.backend.charts.marks import ChartModel, ChartTable, Marks
from explorer.backend.charts.spec import ChartSpec, Context
from explorer.backend.disclosure import MASKED, Released
from explorer.backend.labels import Labels

SHARES = ("answered", "all", "group", "row", "country")
"""The units that are shares."""


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """Everything that the words of one chart depend on."""

    spec: ChartSpec
    released: Released
    context: Context
    unit: str
    """What the numbers are: a key of ``[charts.subtitle]``."""
    answers: Sequence[int]
    """The answers of ``field`` that are drawn, as the marks have them."""
    groups: Sequence[int] = ()
    """The ``by`` answers that are drawn."""
    remark: str = ""
    is_turned: bool = False
    """True when the rows are the ``by`` answers."""
    suffix: str = ""
    """Said after the subtitle, such as what a unit is."""

    _fitting: dict[tuple[int, int], tuple[str, str]] = member(
        default_factory=dict[tuple[int, int], tuple[str, str]], init=False
    )
    """What was asked for before: the layout asks again for what the chart was built with."""

    def model(self, marks: Marks, table: ChartTable, alt: str, largest: str) -> ChartModel:
        """The finished chart. ``alt`` is a key of ``[alt]``, ``largest`` the largest mark's tip."""
        rows, columns = (
            (self.groups, self.answers) if self.is_turned else (self.answers, self.groups)
        )
        labels = self.context.labels
        subtitle, note = self.fitting(len(rows), len(columns))
        nobody = self._nobody()
        title = self._title()
        key = "empty" if nobody else alt if largest else "flat"
        summary = labels.text(
            f"alt.{key}",
            title=title,
            note=nobody or note,
            n=len(rows),
            rows=few(len(rows), labels),
            columns=few(len(columns), labels),
            largest=largest,
        )
        return ChartModel(
            title,
            subtitle,
            f"{nobody} {note}" if nobody else note,
            labels.filters(self.context.filters),
            marks,
            table,
            summary,
            bool(nobody),
            self.fitting,
            answers=tuple(self.answers),
            groups=tuple(self.groups),
        )

    def fitting(self, n_rows: int, n_columns: int) -> tuple[str, str]:
        """Subtitle and note when only so many rows and columns have room."""
        fitting = self._fitting.get((n_rows, n_columns))
        if fitting is None:
            fitting = self._fitting[n_rows, n_columns] = self._fit(n_rows, n_columns)
        return fitting

    def _fit(self, n_rows: int, n_columns: int) -> tuple[str, str]:
        n_answers, n_groups = (n_columns, n_rows) if self.is_turned else (n_rows, n_columns)
        shown = self.answers[:n_answers]
        return self._subtitle(shown), self._note(shown, n_groups)

    def _title(self) -> str:
        labels, spec = self.context.labels, self.spec
        if spec.title:
            return spec.title
        field = labels.field(spec.field)
        if spec.type == "trend":
            what = labels.field(spec.by) if spec.by else labels.text("charts.cases")
            return labels.text("charts.by", field=what, by=_inside(field))
        if not spec.by:
            return field
        return labels.text("charts.by", field=field, by=_inside(labels.field(spec.by)))

    def _subtitle(self, shown: Sequence[int]) -> str:
        labels = self.context.labels
        if self.spec.subtitle:
            return self.spec.subtitle
        what = " · ".join(filter(None, (labels.text(f"charts.subtitle.{self.unit}"), self.suffix)))
        of = len(self.released.values)
        if self.spec.by or len(shown) >= of or not shown:
            return what
        sizes = common.sizes(self.released)
        drawn = set(shown)
        others = [sizes[i] for i in range(of) if i not in drawn]
        key = "top" if min(sizes[i] for i in shown) >= max(others) else "part"
        n = len(shown)
        return labels.text(
            f"charts.subtitle.{key}", n=n, what=what, shown=few(n, labels), of=few(of, labels)
        )

    def _note(self, shown: Sequence[int], n_groups: int) -> str:
        labels, released = self.context.labels, self.released
        answered = statistics.base_of(released)
        key = "note.answered_both" if released.by else "note.answered"
        unanswered = released.unanswered_both if released.by else released.unanswered
        parts = [
            labels.text(key, answered=answered, base=released.base),
            labels.text("note.unanswered", n=unanswered),
            # A small pane cuts the end: what is not drawn comes before what to think of the rest.
            self._groups_left(n_groups),
            self._answers_left(shown),
            self.remark,
            self._few(n_groups),
        ]
        if released.policy.min_cell:
            parts.append(labels.text("note.hidden"))
        return " · ".join(part for part in parts if part)

    def _few(self, n_groups: int) -> str:
        """What to think of shares when these are of few cases; "" when they are not."""
        released = self.released
        if self.unit not in SHARES:
            return ""
        wholes = [released.base if self.unit == "all" else statistics.base_of(released)]
        if self.unit in ("group", "country") and released.by:
            wholes = released.by_answered[list(self.groups[:n_groups])].tolist()
        elif self.unit == "row" and released.by:
            wholes = released.answered_by[list(self.answers)].tolist()
        if not any(0 < n < statistics.FEW for n in wholes):
            return ""
        return self.context.labels.text("note.few", n=statistics.FEW)

    def _answers_left(self, shown: Sequence[int]) -> str:
        """How many answers are not drawn, and their cases where a case has one answer only."""
        labels, released = self.context.labels, self.released
        drawn = set(shown)
        others = [i for i in range(len(released.values)) if i not in drawn]
        # An answer asked for by name leaves no others out.
        if not others or self.spec.answer:
            return ""
        n = len(others)
        if released.by or released.kind == "flags":
            return labels.text("note.left_out_plain", n=n, k=few(n, labels))
        counts = released.counts[others]
        if (counts == MASKED).any():
            return labels.text("note.left_out_plain", n=n, k=few(n, labels))
        return labels.text("note.left_out", n=n, k=few(n, labels), cases=int(counts.sum()))

    def _groups_left(self, shown: int) -> str:
        left = int((self.released.by_answered != 0).sum()) - shown
        if left <= 0 or not self.groups:
            return ""
        labels = self.context.labels
        return labels.text("note.groups_left_out", n=left, k=few(left, labels))

    def _nobody(self) -> str:
        """What is said in the place of marks when nobody answered; "" when somebody did."""
        released = self.released
        if len(released.values) and statistics.base_of(released) != 0:
            return ""
        key = "note.nobody_both" if released.by else "note.nobody"
        return self.context.labels.text(key)


def few(n: int, labels: Labels) -> str:
    """A number of answers: below ten in letters, so that it is never taken for a count of cases."""
    return labels.text(f"numerals.{n}") if 0 < n < 10 else labels.number(n)


def has_several_groups(released: Released) -> bool:
    """True when cases are known to be in more than one group."""
    told = [int(n) for n in released.by_answered if n != MASKED]
    return sum(told) > released.answered_both > 0


def _inside(name: str) -> str:
    """A name within a sentence; one that begins with an abbreviation keeps its capitals."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]
