"""Every switch and choice that a chart type offers changes what is drawn, and nothing overlaps."""

from dataclasses import replace

import pytest

from explorer.backend.charts import options
from explorer.backend.charts.catalogue import CHARTS
from explorer.backend.charts.palette import PALETTES
from explorer.backend.charts.shapes import LaidOut, Text
from explorer.backend.charts.spec import ChartSpec, ChartType
from tests.backend.charts.made import built, cases, laid_out, names, names_for, overlapping

N, N_BY = 9, 5
CHANGES: dict[str, list[dict[str, object]]] = {
    "measure": [{"measure": "count"}, {"measure": "share"}],
    "sort": [{"sort": "count"}, {"sort": "name"}, {"sort": "codebook"}],
    "base": [{"base": "all"}, {"base": "answered"}, {"base": "group"}, {"base": "row"}],
    "top": [{"top": 2}, {"top": 3}],
    "answer": [{"answer": "answer b"}, {"answer": "answer c"}],
    "population": [],
}
"""Of each choice some; at least one of them is not what the chart does by itself."""


def offered(chart: ChartType) -> list[tuple[str, bool]]:
    """What a chart type offers, without and with a second field as far as it takes one."""
    roles = {role.name: role for role in chart.roles}
    forms = [False] if "by" not in roles else [True] if roles["by"].is_required else [False, True]
    names_ = [*chart.choices, "patterns", "large_text", "title", "subtitle", "palette"]
    if chart.has_numbers:
        names_.append("no_numbers")
    # A map asks for the answer of another field, a card with groups for one of its own.
    return [(name, by) for by in forms for name in names_ if name != "population"]


CASES = [
    pytest.param(chart, name, by, id=f"{chart.id}-{name}{'-by' if by else ''}")
    for chart in CHARTS
    for name, by in offered(chart)
]


def drawn(chart: ChartType, has_by: bool, **changes: object) -> LaidOut:
    values = names_for(chart, N)
    # The names' order is none of the codebook's.
    values = values if chart.roles[0].answers else tuple(reversed(values))
    made = cases(4000, N, N_BY if has_by else 0, is_flags=chart.id in ("upset", "cooccurrence"))
    model = built(chart, made, values, names(N_BY)[::-1] if has_by else (), **changes)
    spec = ChartSpec(chart.id, "f", "g" if has_by else "")
    told = {key: value for key, value in changes.items() if key in ("options", "palette")}
    return laid_out(options.applied(model, replace(spec, **told)), 605, 400)  # type: ignore[arg-type]


@pytest.mark.parametrize(("chart", "name", "has_by"), CASES)
def test_each_choice_changes_the_chart(chart: ChartType, name: str, has_by: bool) -> None:
    plain = drawn(chart, has_by)
    if name in ("title", "subtitle"):
        found = drawn(chart, has_by, **{name: "In words of one's own"})
        assert "In words of one's own" in [s.text for s in found.shapes if isinstance(s, Text)]
        return
    if name == "palette":
        assert [drawn(chart, has_by, palette=p).palette for p in PALETTES] == list(PALETTES)
        return
    if name in ("other", "unrecorded", "patterns"):
        # Patterns need two fills to be told apart, "other" an answer that is left out.
        changes: list[dict[str, object]] = [{"options": (name,), "top": 4}]
        plain = drawn(chart, has_by, top=4)
    else:
        changes = CHANGES.get(name, [{"options": (name,)}])
    found = [drawn(chart, has_by, **change) for change in changes]
    for one in found:
        assert not overlapping(one)
    if any(one.shapes != plain.shapes for one in found):
        return
    allowed = {
        # One fill alone needs no pattern; shades and maps tell more by a darker grey.
        "patterns": chart.id in ONE_FILL or (chart.id in WITH_BY and not has_by),
        # A pair has one answer's share in each group: there is nothing to sort or leave out.
        "unrecorded": has_by,
        "answer": not has_by and chart.answer_of == "by",
        "top": not has_by and chart.id == "trend",
        # Dots of groups stand too close for numbers.
        "no_numbers": has_by and chart.id == "forest",
    }
    assert allowed.get(name, False), (chart.id, name)


ONE_FILL = (
    "bar",
    "heat_map",
    "map",
    "upset",
    "cooccurrence",
    "distribution",
    "pictogram",
    "number",
)
WITH_BY = ("trend", "line", "forest")
