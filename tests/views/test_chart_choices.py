"""What a person can choose for a chart: its menu for every kind, and what another kind keeps."""

from dataclasses import replace

from PySide6.QtWidgets import QMenu

from explorer.backend.charts.catalogue import CHARTS
from explorer.backend.charts.spec import ChartSpec
from explorer.models.session import Session
from explorer.views.chart_picker import changed
from explorer.views.pane_grid import PaneGrid
from explorer.views.pane_menu import PaneMenu


def test_another_kind_or_question_keeps_what_can_be_kept() -> None:
    before = ChartSpec(
        "grouped_bar", "recruiter", "gender", measure="count", base="group", sort="name", top=5,
        title="Mine", options=("patterns", "other"), palette="plum",
    )  # fmt: skip
    bars = changed(before, ChartSpec("bar", "recruiter"))
    assert bars == replace(before, type="bar", by="", base="")
    asked_else = changed(before, ChartSpec("pyramid", "age_band", "gender"))
    assert asked_else == replace(before, type="pyramid", field="age_band")
    cards = ChartSpec("number", "means", answer="threats", palette="blue")
    assert changed(cards, ChartSpec("pictogram", "means")).answer == "threats"
    assert changed(cards, ChartSpec("pictogram", "recruiter")).answer == ""
    assert changed(cards, ChartSpec("map", "citizenship")).answer == ""


def test_the_menu_of_every_kind_of_chart_sets_what_it_offers(
    grid: PaneGrid, session: Session
) -> None:
    for chart in CHARTS:
        fields = {"number": "age", "ordinal": "year", "flags": "means"}
        kinds = chart.roles[0].kinds
        field = "citizenship" if chart.roles[0].answers else fields.get(kinds[0], "recruiter")
        by = "gender" if any(role.name == "by" for role in chart.roles) else ""
        session.change_pane(1, spec=ChartSpec(chart.id, field, by))
        menu = PaneMenu(session, session.workspace.pane(1), grid)
        entries = [a for m in menu.findChildren(QMenu) for a in m.actions() if a.isCheckable()]
        assert len(entries) > 6
        for number in range(len(entries)):
            menu = PaneMenu(session, session.workspace.pane(1), grid)
            entry = [a for m in menu.findChildren(QMenu) for a in m.actions() if a.isCheckable()]
            before, was_on = session.workspace, entry[number].isChecked()
            entry[number].trigger()
            assert was_on or session.workspace != before, (chart.id, entry[number].text())
            menu.deleteLater()
