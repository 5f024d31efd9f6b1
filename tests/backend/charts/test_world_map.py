"""The world map: shapes, classes, what is told of it, and its fills in rendered pictures."""

import itertools
import math
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from explorer.backend import schema
from explorer.backend.charts import atlas, classes, palette, world_map
from explorer.backend.charts.catalogue import chart_type
from explorer.backend.charts.layout_map import hatching
from explorer.backend.charts.map_marks import Areas
from explorer.backend.charts.marks import ChartModel, Panels
from explorer.backend.charts.shapes import Circle, Framed, LaidOut, Outline, Rect, is_inside
from explorer.backend.charts.spec import ChartSpec
from explorer.backend.disclosure import EXPORT, PUBLIC, Policy, RawCounts, release
from explorer.backend.errors import ExplorerError
from explorer.backend.schema import Field
from tests.backend.charts.made import CONTEXT, LABELS, laid_out

CASES = {"BRA": 900, "CHN": 400, "NGA": 120, "AUS": 45, "CAN": 12, "KAZ": 3, "MLT": 60, "SGP": 5}


def map_of(cases: dict[str, int], policy: Policy = PUBLIC, **options: object) -> ChartModel:
    """The map of numbers of cases by citizenship."""
    counts = np.array(list(cases.values()), np.int64)
    n = int(counts.sum())
    raw = RawCounts("citizenship", "category", tuple(cases), counts, n + 30, n)
    spec = ChartSpec("map", "citizenship", **options)  # type: ignore[arg-type]
    return world_map.build(spec, release(raw, policy), CONTEXT)


def share_map(cases: dict[str, tuple[int, int]], answer: str = "") -> ChartModel:
    """The map of the share of children: ``cases`` are children and adults of each country."""
    counts = np.array(list(cases.values()), np.int64).T
    total = int(counts.sum())
    raw = RawCounts(
        "majority",
        "category",
        ("child", "adult"),
        counts,
        total,
        total,
        "citizenship",
        tuple(cases),
        counts.sum(axis=0),
        total,
    )
    spec = ChartSpec("map", "citizenship", "majority", answer=answer)
    return world_map.build(spec, release(raw, PUBLIC), CONTEXT)


def areas(model: ChartModel) -> Areas:
    assert isinstance(model.marks, Areas)
    return model.marks


def framed(chart: LaidOut) -> Framed:
    (found,) = [shape for shape in chart.shapes if isinstance(shape, Framed)]
    return found


# Shapes


def test_every_code_of_a_country_has_a_place_but_two() -> None:
    assert set(schema.countries().values()) - atlas.codes() == {"ATA", "UMI"}
    assert atlas.codes() <= set(schema.countries().values())


@pytest.mark.parametrize("scale", [0.02, 0.05, 0.12, 1.0])
def test_at_any_detail_a_country_holds_its_place_and_its_area(scale: float) -> None:
    world, finest = atlas.atlas(scale), atlas.atlas(10.0)
    for code, country in world.countries.items():
        exact = finest.countries[code]
        if min(exact.area, exact.area * scale**2) > 60:
            assert is_inside(country.rings, *exact.middle), code
            assert country.area == pytest.approx(exact.area, rel=0.12), code


def test_areas_are_in_proportion_to_those_of_the_earth() -> None:
    # Square kilometres, from the countries' own statistics; the outlines are simplified.
    known = {"BRA": 8_516_000, "COD": 2_345_000, "KAZ": 2_725_000, "POL": 312_700, "UKR": 603_600}
    world = atlas.atlas(10.0)
    ratios = [world.countries[code].area / km2 for code, km2 in known.items()]
    assert max(ratios) / min(ratios) < 1.03


def test_places_lie_where_they_are_on_the_earth() -> None:
    middles = {code: country.middle for code, country in atlas.atlas(1.0).countries.items()}
    for west, east in [("USA", "BRA"), ("PRT", "ESP"), ("NGA", "KEN"), ("CHN", "JPN")]:
        assert middles[west][0] < middles[east][0]
    for north, south in [("NOR", "ITA"), ("EGY", "ZAF"), ("MEX", "ARG"), ("PHL", "AUS")]:
        assert middles[north][1] < middles[south][1]


def test_the_file_is_small_and_its_licence_lies_beside_it() -> None:
    folder = Path(world_map.__file__).parents[3] / "resources" / "maps"
    assert (folder / "world.json").stat().st_size < 250_000
    assert "public domain" in (folder / "LICENSE.md").read_text("utf-8")


# Classes


@pytest.mark.parametrize(
    ("values", "least"),
    [
        ([1], 1),
        ([7, 7, 7], 1),
        (list(range(1, 200)), 1),
        ([1, 2, 5, 40, 44, 300, 18_000], 1),
        ([10, 20, 30, 40, 900, 2000], 10),
        ([53, 60, 90, 110, 150, 220, 423], 1),
    ],
)
def test_classes_are_few_round_and_none_is_empty(values: list[int], least: int) -> None:
    breaks = classes.of_counts(values, least)
    assert 1 <= len(breaks) <= 5
    assert len(breaks) >= min(4, len(set(values)))
    assert breaks == sorted(set(breaks))
    assert all(b % least == 0 for b in breaks)
    used = {classes.class_of(value, breaks) for value in values}
    assert used == set(range(len(breaks)))


def test_of_all_breaks_those_with_the_least_variation_are_taken() -> None:
    breaks = classes.of_counts([1, 1, 2, 20, 21, 24, 500, 510, 9000], 1)
    groups = [classes.class_of(v, breaks) for v in (1, 2, 20, 24, 500, 510, 9000)]
    assert groups[2] == groups[3] != groups[4] == groups[5] != groups[6]


def test_shares_have_classes_from_zero() -> None:
    breaks = classes.of_shares([0.0, 0.02, 0.11, 0.12, 0.48, 0.5, 0.97])
    assert breaks[0] == 0
    assert 4 <= len(breaks) <= 5
    assert not classes.of_shares([])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_shades_step_evenly_away_from_land_without_cases(theme: palette.Theme) -> None:
    for n in (2, 3, 4, 5):
        shades = [palette.colour(classes.shade(k, n), theme) for k in range(n)]
        seen = [palette.luminance(c) for c in (palette.colour("land", theme), *shades)]
        rising = seen[1:] if theme == "dark" else seen[:0:-1]
        assert rising == sorted(rising)
        for one, other in itertools.pairwise(shades):
            assert palette.contrast(one, other) > 1.25
        assert palette.contrast(shades[0], palette.colour("land", theme)) > 1.2


# Words


def test_the_legend_counts_the_countries_of_each_class() -> None:
    marks = areas(map_of(CASES))
    shaded = [entry for entry in marks.classes if entry.role.startswith("shade")]
    for entry in shaded:
        assert entry.count == str(sum(r.role == entry.role for r in marks.regions))
    none = marks.classes[-1]
    assert (none.role, none.label) == ("land", "no cases")
    assert none.count == str(len(atlas.codes()) - len(CASES))


def test_each_country_is_in_the_class_that_the_legend_says() -> None:
    marks = areas(map_of(CASES))
    label = {entry.role: entry.label for entry in marks.classes}
    for region in marks.regions:
        low, _, high = label[region.role].replace(",", "").partition("–")
        at_least = int(re.findall(r"\d+", low)[0])
        at_most = int(high) if high else math.inf if "more" in low else at_least
        assert at_least <= region.value <= at_most, region


def test_answers_that_are_no_country_are_told_with_their_cases() -> None:
    model = map_of({"BRA": 50, "ATA": 3, "Africa": 40})
    assert "two answers are no country on the map: 43" in model.note
    assert [region.code for region in areas(model).regions] == ["BRA"]
    assert {row["value"] for row in model.table.numbers} == {"BRA", "ATA", "Africa"}
    assert "no country" not in map_of({"BRA": 50}).note


def test_boundaries_imply_no_endorsement_and_n_is_told() -> None:
    model = map_of(CASES)
    assert "boundaries on the map imply no endorsement" in model.note
    assert model.note.startswith("1,545 of 1,575 answered · 30 not recorded")
    assert "The highest is Brazil: 900;" in model.alt_text


def test_a_share_is_of_the_cases_of_the_country_that_answered() -> None:
    cases = {"BRA": (30, 70), "CHN": (9, 1), "NGA": (0, 20), "AUS": (0, 0)}
    model = share_map(cases)
    found = {region.code: region for region in areas(model).regions}
    assert model.title == "Child by citizenship"
    assert found["BRA"].value == pytest.approx(0.3)
    assert found["CHN"].tip == f"China, Child: 9 of 10 ({LABELS.percent(0.9)})"
    assert found["NGA"].role.startswith("shade")
    assert found["AUS"].role == "land"
    assert found["CHN"].target == (("citizenship", "CHN"),)
    rows = [row for row in model.table.numbers if row["by"] == "child"]
    assert {row["value"]: row["count"] for row in rows} == {c: n for c, (n, _) in cases.items()}
    assert {row["value"]: row["answered"] for row in rows} == {c: sum(n) for c, n in cases.items()}


def test_another_answer_can_be_asked_for_and_an_unknown_one_is_refused() -> None:
    model = share_map({"BRA": (30, 70)}, "adult")
    assert model.title == "Adult by citizenship"
    assert areas(model).regions[0].value == pytest.approx(0.7)
    with pytest.raises(ExplorerError) as caught:
        share_map({"BRA": (30, 70)}, "old")
    assert caught.value.code == "no_such_answer_plain"


def test_hidden_countries_differ_from_those_without_cases_and_from_the_lowest_class() -> None:
    model = map_of(CASES, EXPORT)
    roles = {region.code: region.role for region in areas(model).regions}
    assert {code for code, role in roles.items() if not role} == {"KAZ", "SGP"}
    assert [entry.label for entry in areas(model).classes[-2:]] == ["fewer than 10", "no cases"]
    chart = laid_out(model, 605, 340, is_paper=True)
    inner = framed(chart).shapes
    hatched = [shape for shape in inner if shape.role == "unknown"]
    country = atlas.atlas(framed(chart).frame.scale).countries["KAZ"]
    (lines,) = [shape for shape in hatched if not isinstance(shape, Circle | Outline)]
    for (x1, y1), (x2, y2) in lines.lines:
        assert is_inside(country.rings, (x1 + x2) / 2, (y1 + y2) / 2)
    assert len([shape for shape in hatched if isinstance(shape, Circle)]) == 1


def test_a_hatching_fills_a_square_evenly() -> None:
    square = ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0))
    lines = hatching((square,), 1.0)
    length = sum(math.dist(a, b) for a, b in lines)
    assert length == pytest.approx(100, rel=0.05)
    hole = ((2.0, 2.0), (8.0, 2.0), (8.0, 8.0), (2.0, 8.0))
    length = sum(math.dist(a, b) for a, b in hatching((square, hole), 1.0))
    assert length == pytest.approx(64, rel=0.05)


def test_maps_beside_each_other_share_their_classes_and_one_legend() -> None:
    parts = ({"BRA": 900, "CHN": 4}, {"BRA": 4, "CHN": 70})
    whole = {code: sum(part[code] for part in parts) for code in parts[0]}

    def raw(cases: dict[str, int], *parts: RawCounts) -> RawCounts:
        counts, n = np.array(list(cases.values()), np.int64), sum(cases.values())
        values, names = tuple(cases), ("female", "male")[: len(parts)]
        return RawCounts(
            "citizenship", "category", values, counts, n, n, parts=parts, part_values=names
        )

    spec = ChartSpec("map", "citizenship", facet_by="gender")
    released = release(raw(whole, *map(raw, parts)), PUBLIC)
    model = chart_type("map").build(spec, released, CONTEXT)
    assert isinstance(model.marks, Panels)
    maps = [panel.marks for panel in model.marks.panels]
    roles = [{r.code: r.role for r in m.regions} for m in maps if isinstance(m, Areas)]
    assert roles[0]["CHN"] == roles[1]["BRA"]
    assert len({roles[0]["BRA"], roles[1]["CHN"], roles[1]["BRA"]}) == 3
    chart = laid_out(model, 605, 340)
    assert len([shape for shape in chart.shapes if isinstance(shape, Framed)]) == 2
    swatches = [shape.role for shape in chart.shapes if isinstance(shape, Rect)]
    assert len(swatches) == len(set(swatches)) == 4
    targets = {hit.target for hit in chart.hits}
    assert (("citizenship", "CHN"), ("gender", "male")) in targets


def test_larger_letters_enlarge_the_map_and_its_marks_alike() -> None:
    model = map_of(CASES, options=("large_text",))
    chart = laid_out(replace(model, options=("large_text",)), 605, 340)
    frame = framed(chart).frame
    assert frame.scale * atlas.atlas(1.0).width == pytest.approx(frame.width)
    for hit in chart.hits:
        assert hit.holds(*hit.middle)
        assert hit.frame == frame


def test_a_lone_value_is_told_as_it_is() -> None:
    assert areas(map_of({"NGA": 3470, "BRA": 0})).classes[0].label == "3,470"


# Which fields


def test_a_map_takes_fields_of_countries_alone() -> None:
    chart = chart_type("map")
    kinds = {"gender": "category", "citizenship": "category", "means": "flags"}
    countries = frozenset({"citizenship"})
    chart.check(ChartSpec("map", "citizenship", "means"), kinds, countries)
    with pytest.raises(ExplorerError) as caught:
        chart.check(ChartSpec("map", "gender"), kinds, countries)
    assert caught.value.code == "chart_field_kind"
    assert caught.value.params["fitting"] == ["citizenship"]
    with pytest.raises(ExplorerError) as caught:
        chart.check(ChartSpec("map", "gender"), kinds, frozenset())
    assert caught.value.code == "chart_no_countries"


@pytest.mark.parametrize(
    ("field", "values", "fits"),
    [
        (Field("citizenship", "category", ("c",)), (), True),
        (Field("land", "category", ("c",), label="Land"), ("PHL", "UKR", "other"), True),
        (Field("state", "category", ("c",), label="State"), ("AL", "CA", "GA"), False),
        (Field("land", "category", ("c",), label="Land"), (), False),
        (Field("means", "flags", ("c",), label="Land"), ("PHL",), False),
    ],
)
def test_countries_are_known_by_the_vocabulary_or_by_their_codes(
    field: Field, values: tuple[str, ...], fits: bool
) -> None:
    assert schema.are_countries(field, values) is fits
