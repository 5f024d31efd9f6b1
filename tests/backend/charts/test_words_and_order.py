"""What charts say and in which order they show: titles, notes, what is left out, colours."""

from dataclasses import replace

from explorer.backend import statistics
from explorer.backend.charts import bars, palette
from explorer.backend.charts.catalogue import CHARTS, chart_type
from explorer.backend.charts.marks import Bars, Cells, ChartModel, Forest, Lines, Ratio, Units
from explorer.backend.charts.shapes import Text
from explorer.backend.charts.spec import ChartSpec, Context
from explorer.backend.disclosure import EXPORT
from explorer.backend.filters import Clause, Filters
from tests.backend.charts.made import CONTEXT, LABELS, Case, counted, laid_out, names


def repeated(counts: list[int], by: int = 0) -> list[Case]:
    return [
        (frozenset([i]), frozenset([by])) for i, times in enumerate(counts) for _ in range(times)
    ]


def bar(counts: list[int], kind: str = "category", **options: object) -> ChartModel:
    released = counted(repeated(counts), names(len(counts)), kind=kind)
    spec = ChartSpec("bar", "f", **options)  # type: ignore[arg-type]
    return bars.BAR.build(spec, released, CONTEXT)


def labels_of(model: ChartModel) -> list[str]:
    assert isinstance(model.marks, Bars)
    return [group.label[-1] for group in model.marks.groups]


def test_the_most_frequent_comes_first_and_ties_follow_the_codebook() -> None:
    assert labels_of(bar([3, 9, 3, 5])) == ["b", "d", "a", "c"]


def test_ordered_answers_keep_their_order() -> None:
    assert labels_of(bar([3, 9, 3, 5], "ordinal")) == ["a", "b", "c", "d"]
    assert labels_of(bar([3, 9, 3, 5], "ordinal", sort="count")) == ["b", "d", "a", "c"]
    # A part of them in order would look like neighbours.
    assert labels_of(bar([5, 9, 3, 6], "ordinal", top=3)) == ["b", "d", "a"]


def test_the_largest_are_kept_whatever_the_order() -> None:
    model = bar([3, 9, 2, 5], sort="name", top=2)
    assert labels_of(model) == ["b", "d"]
    assert model.subtitle == "Share of cases with an answer, two largest of four"
    assert "19 answered · 0 not recorded · two more answers: 5" in model.note


def test_many_answers_are_shown_as_numbers_of_cases() -> None:
    model = bar(list(range(1, 41)))
    assert model.subtitle == "Number of cases, 12 largest of 40"
    assert "28 more answers: 406" in model.note


def test_a_pane_too_low_tells_what_it_really_shows() -> None:
    model = bar(list(range(1, 41)))
    for height in (240, 275, 340, 600):
        drawn = laid_out(model, 338, height)
        texts = [shape.text for shape in drawn.shapes if isinstance(shape, Text)]
        n = len(drawn.hits)
        left = sum(sorted(range(1, 41))[: 40 - n])
        words = " ".join(texts)
        assert f"{40 - n} more answers: {left}" in words
        said = {6: "six", 7: "seven", 8: "eight", 9: "nine"}.get(n, str(n))
        assert f"Number of cases, {said} largest of 40" in words


def test_answers_that_add_up_to_more_than_all_are_remarked() -> None:
    made: list[Case] = [(frozenset([0, 1]), frozenset())] * 40
    released = counted([*made, (frozenset(), frozenset())], names(2), kind="flags")
    model = bars.BAR.build(ChartSpec("bar", "f"), released, CONTEXT)
    assert model.note == "40 of 41 answered · 1 not recorded · adds to over 100 %"
    assert "over 100" not in bar([1, 2]).note
    for kind in ("forest", "pictogram", "number"):
        shown = chart_type(kind).build(ChartSpec(kind, "f"), released, CONTEXT)
        assert shown.note.endswith("adds to over 100 %"), kind


def test_shares_of_few_cases_are_remarked() -> None:
    few = "shares of fewer than 30 cases say little"
    assert few in bar([20, 9]).note
    assert few not in bar([20, 10]).note
    assert few not in bar([20, 9], measure="count").note
    grouped = counted(repeated([20, 30]) + repeated([20, 9], by=1), names(2), names(2))
    for base, is_told in (("group", True), ("row", False), ("answered", False)):
        spec = ChartSpec("heat_map", "f", "g", base=base)
        assert (few in chart_type("heat_map").build(spec, grouped, CONTEXT).note) == is_told, base


def test_a_level_widens_the_intervals_and_is_named() -> None:
    released = counted(repeated([6, 4]), names(2))
    for kind in ("forest", "pictogram"):
        usual, sure = (
            chart_type(kind).build(ChartSpec(kind, "f", level=level), released, CONTEXT)
            for level in (0.0, 0.99)
        )
        assert "95\xa0% interval" in usual.note
        assert "99\xa0% interval" in sure.note
        narrow, wide = (ratios_of(model)[0] for model in (usual, sure))
        assert (narrow.low, narrow.high) == statistics.wilson(6, 10, 0.95)
        assert (wide.low, wide.high) == statistics.wilson(6, 10, 0.99)


def ratios_of(model: ChartModel) -> list[Ratio]:
    if isinstance(model.marks, Units):
        return list(model.marks.ratios)
    assert isinstance(model.marks, Forest)
    return [ratio for group in model.marks.groups for ratio in group.ratios]


def test_filters_in_force_stand_on_the_chart_in_full_on_paper() -> None:
    filters = Filters((Clause("gender", ("female", "male")), Clause("majority", ("child",))))
    released = counted(repeated([4, 5]), names(2))
    model = bars.BAR.build(ChartSpec("bar", "f"), released, Context(LABELS, filters, 9))
    assert model.filters == LABELS.filters(filters)
    shown = [s.text for s in laid_out(model, 605, 340, is_paper=True).shapes if isinstance(s, Text)]
    assert model.filters in shown


def test_a_note_that_has_no_room_ends_in_an_ellipsis_on_screen() -> None:
    note = "said at some length " * 12 + "end"
    model = replace(bar([3, 9]), filters="", fitting=lambda _rows, _columns: ("", note))
    drawn = laid_out(model, 338, 340).shapes
    said = [s.text for s in drawn if isinstance(s, Text) and s.text.startswith("said")]
    assert len(said) == 2
    assert said[-1].endswith("…")


def test_titles_name_the_questions() -> None:
    released = counted(repeated([40, 50]), names(2), names(1), "ordinal")
    expected = {
        "bar": "Recruiter",
        "grouped_bar": "Recruiter by gender",
        "stacked_bar": "Recruiter by gender",
        "trend": "Gender by recruiter",
        "heat_map": "Recruiter by gender",
        "line": "Recruiter by gender",
        "pyramid": "Recruiter by gender",
        "forest": "Recruiter by gender",
        "flow": "Recruiter → Gender",
        "distribution": "Recruiter by gender",
        "pictogram": "answer b by gender",
        "number": "answer b by gender",
        "upset": "Recruiter",
    }
    for chart in CHARTS:
        if chart.id not in expected:
            continue
        by = "gender" if "by" in {role.name for role in chart.roles} else ""
        one = counted(repeated([40, 50]), names(2), kind="ordinal")
        spec = ChartSpec(chart.id, "recruiter", by)
        model = chart.build(spec, released if by else one, CONTEXT)
        if chart.id in expected:
            assert model.title == expected[chart.id]
    spec = ChartSpec("trend", "year")
    alone = chart_type("trend").build(spec, counted(repeated([4]), names(1)), CONTEXT)
    assert alone.title == "Cases by year of registration"


def test_more_than_six_groups_keep_the_six_largest_and_say_so() -> None:
    made = [case for by in range(9) for case in repeated([10 + by, 10], by)]
    released = counted(made, names(2), names(9))
    for chart_id in ("grouped_bar", "trend"):
        model = chart_type(chart_id).build(ChartSpec(chart_id, "f", "g"), released, CONTEXT)
        assert "three more groups" in model.note
        shown = model.table.header[1:]
        assert shown == names(9)[3:]


def test_an_answer_has_the_same_colour_in_every_chart() -> None:
    made = [case for by in range(4) for case in repeated([20, 10], by)]
    every = counted(made, names(2), names(4), "ordinal")
    some = counted([c for c in made if c[1] != frozenset([0])], names(2), names(4), "ordinal")

    def roles(chart_id: str, released: object) -> dict[str, str]:
        build = chart_type(chart_id).build
        marks = build(ChartSpec(chart_id, "f", "g"), released, CONTEXT).marks  # type: ignore[arg-type]
        if isinstance(marks, Bars):
            return {entry.label.partition(",")[0]: entry.role for entry in marks.legend}
        assert isinstance(marks, Lines)
        return {line.label: line.role for line in marks.lines}

    whole = roles("grouped_bar", every)
    assert list(whole.values()) == ["series1", "series2", "series3", "series4"]
    assert roles("trend", every) == whole
    assert roles("grouped_bar", some) == {k: v for k, v in whole.items() if k != "answer a"}


def test_colours_never_repeat_within_a_chart() -> None:
    assert palette.series_of([0, 6, 12, 1]) == {
        0: "series1",
        1: "series2",
        6: "series3",
        12: "series4",
    }
    for picked in ([3, 9, 15, 21, 27, 33], [5, 4, 11, 10, 2, 40]):
        assert len(set(palette.series_of(picked).values())) == 6


def test_a_stack_is_complete_and_draws_the_rest_in_grey() -> None:
    made = [case for by in range(2) for case in repeated([30, 20, 10, 9, 8, 7, 6, 5], by)]
    released = counted(made, names(8), names(2))
    stacked = chart_type("stacked_bar")
    marks = stacked.build(ChartSpec("stacked_bar", "f", "g"), released, CONTEXT).marks
    assert isinstance(marks, Bars)
    for group in marks.groups:
        assert sum(part.value for part in group.bars) == 1
        assert group.bars[-1].role == "ghost"
        assert not group.bars[-1].target
    protected = counted(made, names(8), names(2), policy=EXPORT)
    marks = stacked.build(ChartSpec("stacked_bar", "f", "g"), protected, CONTEXT).marks
    assert isinstance(marks, Bars)
    assert all(part.target for group in marks.groups for part in group.bars)


def test_a_hidden_count_leaves_a_gap_in_a_line() -> None:
    released = counted(repeated([20, 3, 30, 40]), names(4), kind="ordinal", policy=EXPORT)
    model = chart_type("trend").build(ChartSpec("trend", "f"), released, CONTEXT)
    assert isinstance(model.marks, Lines)
    assert [point.x for point in model.marks.lines[0].points] == [0, 2, 3]


def test_a_cell_is_as_strong_as_the_root_of_its_count() -> None:
    made = [case for by, n in enumerate((100, 25)) for case in repeated([n], by)]
    released = counted(made, names(1), names(2))
    marks = chart_type("heat_map").build(ChartSpec("heat_map", "f", "g"), released, CONTEXT).marks
    assert isinstance(marks, Cells)
    assert [cell.strength for cell in marks.cells] == [1.0, 0.5]
    assert [cell.text for cell in marks.cells] == ["100", "25"]


def test_answers_left_out_and_cases_without_an_answer_are_bars_when_asked_for() -> None:
    released = counted(repeated([40, 30, 20, 10]), names(4))
    spec = ChartSpec("bar", "f", top=2, measure="count", options=("other", "unrecorded"))
    model = chart_type("bar").build(spec, released, CONTEXT)
    assert isinstance(model.marks, Bars)
    assert [(g.label, g.bars[0].value) for g in model.marks.groups[2:]] == [
        ("Other answers", 30),
        ("Not recorded", released.unanswered),
    ]
    assert model.marks.groups[2].bars[0].target == (("f", "answer c"), ("f", "answer d"))
    hidden = counted(repeated([40, 30, 20, 3]), names(4), policy=EXPORT)
    protected = chart_type("bar").build(spec, hidden, CONTEXT)
    assert isinstance(protected.marks, Bars)
    assert "Other answers" not in {group.label for group in protected.marks.groups}
