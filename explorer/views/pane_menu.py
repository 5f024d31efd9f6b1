"""Everything that can be done with one pane, in words."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from explorer.backend.charts.catalogue import chart_type
from explorer.backend.charts.palette import PALETTES
from explorer.backend.workspace import Pane
from explorer.models.report_edits import ReportEdits
from explorer.models.session import Session

SIZES = ((1, 1), (2, 1), (1, 2), (2, 2))
TOPS = (5, 8, 12, 20, 50)
MOST_ANSWERS = 40
FOR_ALL = ("no_numbers", "patterns", "large_text")
"""Switches that every chart has."""

Options = Sequence[tuple[str | int, str]]


class PaneMenu(QMenu):
    """The menu of a pane as it is now; it sends wishes to the session."""

    picker_wanted = Signal()
    copy_wanted = Signal(str)
    """``picture`` or ``table``."""
    print_wanted = Signal()
    population_wanted = Signal()
    """A table of inhabitants is to be chosen."""

    def __init__(self, session: Session, pane: Pane, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._pane = pane
        self.setObjectName("pane.menu")
        self.addAction(self.tr("Change the chart…")).triggered.connect(self.picker_wanted)
        self._add_options()
        self._add_rate()
        self._add_switches()
        self._add_palettes()
        self.addSeparator()
        self._add_sizes()
        self._add_moves()
        self.addSeparator()
        for kind, words in (
            ("picture", self.tr("Copy as a picture")),
            ("table", self.tr("Copy as a table")),
        ):
            self._add(self, words, lambda k=kind: self.copy_wanted.emit(k))
        self._add(self, self.tr("Print…"), self.print_wanted.emit)
        self._add_to_report()
        self.addSeparator()
        self._add(
            self, self.tr("Add the same chart once more"), lambda: session.add_pane(pane.spec)
        )
        self._add(self, self.tr("Remove this chart"), lambda: session.remove_pane(pane.id))

    def _add(
        self, menu: QMenu, words: str, do: Callable[[], None], is_on: bool | None = None
    ) -> None:
        """An entry; with ``is_on`` it shows whether it is the one in force."""
        action = menu.addAction(words)
        if is_on is not None:
            action.setCheckable(True)
            action.setChecked(is_on)
        action.triggered.connect(lambda _checked=False: do())

    def _add_to_report(self) -> None:
        """One way in and one way out, each saying which."""
        edits, pane = ReportEdits(self._session, self), self._pane.id
        if edits.has_pane(pane):
            words, do = self.tr("Take out of the report"), edits.remove_pane
        else:
            words, do = self.tr("Add to the report"), edits.add_pane
        self._add(self, words, lambda: do(pane))

    def _add_sizes(self) -> None:
        sizes = self.addMenu(self.tr("Size"))
        names = (self.tr("Small"), self.tr("Wide"), self.tr("Tall"), self.tr("Large"))
        for (columns, rows), name in zip(SIZES, names, strict=True):
            self._add(
                sizes,
                name,
                lambda w=columns, h=rows: self._session.change_pane(
                    self._pane.id, columns=w, rows=h
                ),
                (columns, rows) == (self._pane.columns, self._pane.rows),
            )

    def _add_moves(self) -> None:
        ids = [pane.id for pane in self._session.workspace.panes]
        place = ids.index(self._pane.id) if self._pane.id in ids else 0
        for words, to in (
            (self.tr("Move towards the beginning"), place - 1),
            (self.tr("Move towards the end"), place + 1),
        ):
            self._add(self, words, lambda t=to: self._session.move_pane(self._pane.id, t))
            self.actions()[-1].setEnabled(0 <= to < len(ids))

    def _choices(self) -> list[tuple[str, str, Options]]:
        """What the numbers are and how the answers are shown, as far as the chart asks."""
        spec = self._pane.spec
        measures: Options = (
            ("share", self.tr("Shares")),
            ("count", self.tr("Numbers of cases")),
        )
        sorts: Options = (
            ("count", self.tr("Most cases first")),
            ("name", self.tr("By name")),
            ("codebook", self.tr("Order of the codebook")),
        )
        bases: list[tuple[str | int, str]] = [
            ("answered", self.tr("Cases with an answer")),
            ("all", self.tr("All selected cases")),
        ]
        if spec.by:
            each = self.tr("Each answer to “{}”")
            for base, field in (("group", spec.by), ("row", spec.field)):
                name = self._session.labels.field(field).replace("&", "&&")
                bases.append((base, each.format(name)))
        tops: Options = [(n, self.tr("The {} largest").format(n)) for n in TOPS]
        menus: dict[str, tuple[str, Options]] = {
            "measure": (self.tr("Numbers"), measures),
            "sort": (self.tr("Order"), sorts),
            "base": (self.tr("Shares of"), bases),
            "top": (self.tr("How many answers"), tops),
        }
        answers = self._answers()
        if answers:
            menus["answer"] = (self.tr("Answer whose share is shown"), answers)
        offered = chart_type(spec.type).choices
        return [(name, *menus[name]) for name in offered if name in menus]

    def _add_rate(self) -> None:
        """Cases by inhabitants, once a person has chosen a table of them."""
        spec = self._pane.spec
        if "population" not in chart_type(spec.type).choices:
            return
        is_on = bool(spec.population)
        without = replace(spec, population=())
        self._add(
            self,
            self.tr("Per 100,000 inhabitants…"),
            lambda: (
                self._session.change_pane(self._pane.id, spec=without)
                if is_on
                else self.population_wanted.emit()
            ),
            is_on,
        )

    def _answers(self) -> Options:
        """The first answers of the question whose answer can be chosen."""
        spec, dataset = self._pane.spec, self._session.dataset
        field = "".join(spec.of_role(chart_type(spec.type).answer_of))
        info = dataset.field(field) if dataset else None
        values = info.values[:MOST_ANSWERS] if info else ()
        names = [self._session.labels.value(field, value) for value in values]
        # A lone "&" would be taken for the mark of a short cut.
        return [(v, name.replace("&", "&&")) for v, name in zip(values, names, strict=True)]

    def _add_switches(self) -> None:
        """What is on or off for this chart."""
        spec = self._pane.spec
        switches = {
            "people": self.tr("Figures of people"),
            "other": self.tr("Other answers as a bar"),
            "unrecorded": self.tr("Not recorded as a bar"),
            "residuals": self.tr("Colours for more or fewer than by chance"),
            "no_numbers": self.tr("No numbers at the marks"),
            "patterns": self.tr("Patterns, for photocopies"),
            "large_text": self.tr("Larger letters"),
        }
        kind = chart_type(spec.type)
        offered = (*kind.choices, *FOR_ALL)
        menu = self.addMenu(self.tr("Show"))
        for name, words in switches.items():
            if name in offered and (name != "no_numbers" or kind.has_numbers):
                is_on = name in spec.options
                self._add(menu, words, lambda n=name: self._switch(n), is_on)

    def _add_palettes(self) -> None:
        names = {
            "": self.tr("Blue-green and orange"),
            "blue": self.tr("Blue and gold"),
            "earth": self.tr("Brown and green"),
            "plum": self.tr("Violet and green"),
        }
        menu = self.addMenu(self.tr("Colours"))
        for name in ("", *PALETTES):
            self._add(
                menu,
                names.get(name, name),
                lambda n=name: self._session.change_pane(
                    self._pane.id, spec=replace(self._pane.spec, palette=n)
                ),
                name == self._pane.spec.palette,
            )

    def _switch(self, name: str) -> None:
        spec = self._pane.spec
        options = tuple(n for n in spec.options if n != name)
        if name not in spec.options:
            options = (*options, name)
        self._session.change_pane(self._pane.id, spec=replace(spec, options=options))

    def _add_options(self) -> None:
        for name, words, options in self._choices():
            menu = self.addMenu(words)
            for value, label in options:
                is_on = getattr(self._pane.spec, name) == value
                self._add(menu, label, lambda n=name, v=value: self._change(n, v), is_on)

    def _change(self, name: str, value: str | int) -> None:
        """Set an option; choosing the one in force goes back to the chart's own."""
        spec = self._pane.spec
        if getattr(spec, name) == value:
            value = 0 if isinstance(value, int) else ""
        self._session.change_pane(self._pane.id, spec=replace(spec, **{name: value}))
