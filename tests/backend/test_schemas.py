"""Every layout in ``resources/schemas``: recognised, complete in words, and coded as it says."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from explorer import paths
from explorer.backend import casetable, compute, counting, schema
from explorer.backend.disclosure import PUBLIC, RawCounts
from explorer.backend.filters import Clause, Filters
from explorer.backend.labels import Labels
from explorer.backend.rawtable import RawColumn, RawTable, Source
from explorer.backend.schema import Schema

ROOT = Path(__file__).parents[2]
REAL = ROOT.parent / "shared/data/ctdc"
ALL = schema.schemas()
WITH_FILES = {
    "ctdc_global_synthetic_2021-08.csv": ("ctdc_synthetic_2021", 193025),
    "ctdc_global_victim_perpetrator_synthetic_2022-12.csv": (
        "ctdc_victim_perpetrator_2022",
        21195,
    ),
    "derived/ctdc_k_anonymised_2021-07_rebuilt.csv": ("ctdc_k_anonymised_2021", 97750),
    "excerpts/ctdc_k_anonymised_2020-04_excerpt.csv": ("ctdc_k_anonymised_2020", 74),
}


def all_of(table: casetable.CaseTable, field: str) -> RawCounts:
    """The counts of a field over all cases."""
    return counting.Engine(table).ask(Filters(), (field,)).facets[field]


def raw_table(rows: list[dict[str, str]]) -> RawTable:
    """A table from rows; a column that a row lacks is blank there."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns: list[RawColumn] = []
    for name in names:
        cells = [row.get(name, "") for row in rows]
        texts = tuple(dict.fromkeys(cells))
        codes = np.array([texts.index(cell) for cell in cells], np.uint8)
        columns.append(RawColumn(name, codes, texts))
    return RawTable(tuple(columns), len(rows), Source(Path("x.csv"), 0, 0, "", "csv"))


def columns_of(layout: Schema) -> list[str]:
    return [name for field in layout.fields for name in layout.columns_of(field)]


@pytest.mark.parametrize("layout", ALL, ids=lambda layout: layout.id)
def test_a_layout_is_recognised_by_its_own_columns(layout: Schema) -> None:
    names = [*columns_of(layout), "AColumnOfTheirOwn"]
    found = schema.recognise(names, lambda text: text == layout.marker)
    assert found is not None
    assert found.id == layout.id
    assert schema.recognise(["a", "b"], lambda text: True) is None


@pytest.mark.parametrize("layout", ALL, ids=lambda layout: layout.id)
def test_a_layout_names_each_column_once_and_charts_that_fit(layout: Schema) -> None:
    twice = [name for name, n in Counter(columns_of(layout)).items() if n > 1]
    assert not twice
    assert set(layout.required) <= set(columns_of(layout))
    ids = {field.id for field in layout.fields} | {""}
    assert layout.panes
    assert all(pane["field"] in ids and pane.get("by", "") in ids for pane in layout.panes)


def test_every_field_and_answer_of_the_vocabulary_has_words() -> None:
    labels = Labels.load()
    for field_id, spec in schema.vocabulary().items():
        assert labels.field(field_id) != field_id
        for value in spec.get("values", ()):
            named = labels.value(field_id, value)
            is_number = value[0].isdigit()
            is_as_in_file = field_id.endswith("region")
            assert named != value or is_number or is_as_in_file, (field_id, value)
        texts = spec.get("texts", {})
        if texts != "countries":
            assert set(texts.values()) <= set(spec.get("values", ()))


def test_countries_are_complete_and_namibia_is_one() -> None:
    codes = schema.countries()
    assert codes["NA"] == codes["NAM"] == "NAM"
    assert len(set(codes.values())) >= 249
    labels = Labels.load()
    assert all(labels.value("citizenship", code) != code for code in codes.values())


def test_the_2020_layout_takes_minus_99_for_missing_and_zero_for_no_answer() -> None:
    rows = [
        {"gender": "Female", "citizenship": "NA", "isForcedLabour": "1", "isSexualExploit": "0"},
        {"gender": "-99", "citizenship": "0", "isForcedLabour": "0", "isSexualExploit": "0"},
        {"gender": "Male", "citizenship": "-99", "isForcedLabour": "-99", "isSexualExploit": "1"},
    ]
    layout = next(s for s in ALL if s.id == "ctdc_k_anonymised_2020")
    table = casetable.build(raw_table(rows), layout)
    assert all_of(table, "gender").answered == 2
    assert table.by_id["citizenship"].values == ("NAM",)
    exploitation = all_of(table, "exploitation")
    assert exploitation.answered == 2
    assert dict(zip(exploitation.values, exploitation.counts, strict=True)) == {
        "forced_labour": 1,
        "sexual": 1,
    }


def test_an_answer_the_layout_does_not_know_is_kept_and_told() -> None:
    layout = next(s for s in ALL if s.id == "ctdc_k_anonymised_2021")
    table = casetable.build(raw_table([{"gender": "Female"}, {"gender": "Femal"}]), layout)
    assert table.by_id["gender"].values == ("female", "Femal")
    assert table.by_id["gender"].unknown == ("Femal",)


def test_the_terms_column_is_left_out_and_other_columns_are_kept() -> None:
    layout = next(s for s in ALL if s.id == "ctdc_k_anonymised_2020")
    terms = "By using this data you agree to the Terms of Use: https://example.org"
    table = casetable.build(raw_table([{terms: "", "gender": "Male", "note": "x"}]), layout)
    assert [column.name for column in table.raw] == ["gender", "note"]
    assert table.unused_columns == ("note",)


@pytest.mark.parametrize(
    ("flags", "text", "n_contradictions"),
    [
        ({"Family": "1"}, "Family/Relative", 0),
        ({"Family": "1", "Friend": "1"}, "Friend/Acquaintance; Family/Relative", 0),
        ({"Family": "1"}, "Friend/Acquaintance", 1),
        ({"Family": "1", "Other": "1"}, "Family/Relative", 1),
        ({"Family": "0"}, "Family/Relative", 1),
        ({"Family": "1"}, "Not Specified", 0),
        ({"Family": "1"}, "", 0),
        ({"Family": "1", "Other": "1"}, "Family/Relative; Something else", 0),
    ],
)
def test_flags_and_text_that_contradict_each_other_are_counted(
    flags: dict[str, str], text: str, n_contradictions: int
) -> None:
    layout = next(s for s in ALL if s.id == "ctdc_k_anonymised_2021")
    row = {f"recruiterRelation{name}": flag for name, flag in flags.items()}
    table = casetable.build(raw_table([row | {"RecruiterRelationship": text}]), layout)
    assert table.by_id["recruiter"].n_contradictions == n_contradictions


def test_joined_cells_give_several_answers() -> None:
    layout = next(s for s in ALL if s.id == "ctdc_victim_perpetrator_2022")
    table = casetable.build(
        raw_table([{"IP_Gender": "Female;Male"}, {"IP_Gender": "Male"}, {"IP_Gender": ""}]), layout
    )
    counts = all_of(table, "perpetrator_gender")
    assert dict(zip(counts.values, counts.counts, strict=True)) == {"female": 1, "male": 2}
    assert counts.answered == 2


@pytest.mark.parametrize(("name", "expected"), WITH_FILES.items(), ids=lambda item: str(item)[:30])
def test_a_real_release_is_recognised_and_complete(name: str, expected: tuple[str, int]) -> None:
    if not (REAL / name).exists():
        pytest.skip("the CTDC files are not beside the checkout")
    table = compute.load(REAL / name)
    assert (table.schema.id, table.n_rows) == expected
    assert table.unused_columns == ()
    assert all(coded.unknown == () for coded in table.fields)
    assert compute.working_policy(table).name == "public"


def test_the_rebuilt_release_counts_as_published() -> None:
    path = REAL / "derived/ctdc_k_anonymised_2021-07_rebuilt.csv"
    if not path.exists():
        pytest.skip("the CTDC files are not beside the checkout")
    children = Filters((Clause("majority", ("child",)),))
    table = compute.load(path)
    rows, selected, counts = compute.count_field(table, children, "recruiter", "", PUBLIC)
    assert (rows, selected) == (97750, 19650)
    assert (counts.count("family"), counts.answered) == (1380, 2966)


def test_the_excerpt_of_2020_contradicts_itself_only_where_it_does() -> None:
    path = REAL / "excerpts/ctdc_k_anonymised_2020-04_excerpt.csv"
    if not path.exists():
        pytest.skip("the CTDC files are not beside the checkout")
    found = {c.field.id: c.n_contradictions for c in compute.load(path).fields}
    # Two of its rows flag a friend and another recruiter, but name only the friend.
    assert {field: n for field, n in found.items() if n} == {"recruiter": 2}


def test_the_sample_has_the_layout_of_2021_and_does_not_contradict_itself() -> None:
    table = compute.load(paths.resource(paths.SAMPLE))
    assert table.schema.id == "ctdc_k_anonymised_2021"
    assert table.unused_columns == ()
    assert all(coded.unknown == () and not coded.n_contradictions for coded in table.fields)
    info = compute.describe(table, compute.working_policy(table))
    assert info.is_invented
    assert info.policy == PUBLIC


@pytest.mark.parametrize("layout", ALL, ids=lambda layout: layout.id)
def test_every_column_of_a_layout_is_coded(layout: Schema) -> None:
    texts = {f.columns[0]: next(iter(f.texts), "1") for f in layout.fields}
    row = {name: texts.get(name, "1") for name in columns_of(layout)}
    table = casetable.build(raw_table([row, {}]), layout)
    assert table.unused_columns == ()
    for field in layout.fields:
        counts = all_of(table, field.id)
        assert counts.answered == 1, field.id
        one_column_a_value = field.kind == "flags" and not field.separator
        assert counts.counts.sum() == (len(field.columns) if one_column_a_value else 1)


@pytest.mark.parametrize(
    ("field", "text", "answer"),
    [
        ("age_band", "09--17", "9-17"),
        ("age_band", "9—17", "9-17"),
        ("age_band", "9–17", "9-17"),
        ("age_band", "9-17", "9-17"),
        ("age_band", "48+", "48+"),
        ("gender", "Woman", "female"),
        ("gender", "Trans/Transgender/NonConforming", "transgender"),
        ("citizenship", "PH", "PHL"),
        ("citizenship", "NA", "NAM"),
        ("citizenship", "XK", "XKX"),
        ("exploitation_country", "ZZ", None),
        ("source", "Case management", "case_management"),
    ],
)
def test_spellings_of_one_answer_are_one_answer(field: str, text: str, answer: str | None) -> None:
    layout = next(s for s in ALL if s.id == "ctdc_k_anonymised_2021")
    found = layout.field(field)
    assert found is not None
    values = casetable.single(found, raw_table([{"x": text}]).columns[0]).values
    assert values == ((answer,) if answer else ())
