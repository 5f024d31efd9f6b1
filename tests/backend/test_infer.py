"""A schema worked out from columns: ids, kinds, groups of yes/no columns, a starting layout."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.backend import casetable, infer
from explorer.backend.charts.catalogue import chart_type
from explorer.backend.charts.spec import ChartSpec
from explorer.backend.rawtable import RawColumn, RawTable, Source
from explorer.backend.schema import Field, Schema, extent


def raw_of(columns: dict[str, list[str]]) -> RawTable:
    n_rows = len(next(iter(columns.values())))
    raw: list[RawColumn] = []
    for name, cells in columns.items():
        texts = tuple(dict.fromkeys(cells))
        raw.append(RawColumn(name, np.array([texts.index(c) for c in cells]), texts))
    return RawTable(tuple(raw), n_rows, Source(Path("x.csv"), 0, 0, "", "csv"))


def schema_of(columns: dict[str, list[str]]) -> Schema:
    return infer.infer(raw_of(columns))


def flags(*names: str) -> dict[str, list[str]]:
    """Yes/no columns of a dozen cases."""
    return {name: ["1", "0", "", "1"] * 3 for name in names}


def groups(*names: str) -> dict[str, tuple[str, ...]]:
    """Answers by field, of the fields with several answers."""
    return {f.id: f.values for f in schema_of(flags(*names)).fields if f.kind == "flags"}


def kind_of(cells: list[str]) -> str:
    return schema_of({"x": cells}).fields[0].kind


@pytest.mark.parametrize(
    ("name", "field_id"),
    [
        ("gender", "gender"),
        ("CountryOfExploitation", "country_of_exploitation"),
        ("IP_ageBroad", "ip_age_broad"),
        ("UN_COO_Region", "un_coo_region"),
        ("HTMLPage2Title", "html_page2_title"),
        ("Année de naissance", "année_de_naissance"),
        ("ВозрастЖертвы", "возраст_жертвы"),
        ("نوع الاستغلال", "نوع_الاستغلال"),
        ("  age (years) ", "age_years"),
        ("x=y&z", "x_y_z"),
        ("2021", "2021"),
        ("???", "column_2"),
    ],
)
def test_a_field_id_is_the_name_in_snake_case(name: str, field_id: str) -> None:
    field = schema_of({"first": ["a"] * 4, name: ["a"] * 4}).fields[1]
    assert (field.id, field.label, field.columns) == (field_id, name, (name,))


def test_ids_that_fall_together_get_numbers() -> None:
    names = ["ageBroad", "age_broad", "Age broad", "age_broad_2"]
    ids = [f.id for f in schema_of({n: ["a", "b"] * 4 for n in names}).fields]
    assert ids == ["age_broad", "age_broad_2", "age_broad_3", "age_broad_2_2"]


def test_kinds_follow_the_cells() -> None:
    assert kind_of(["a", "b"] * 5) == "category"
    assert kind_of(["1", "2.5", "-3", ""] * 3) == "number"
    assert kind_of(["1", "2", "unknown"] * 3) == "category"
    assert kind_of([""] * 9) == "category"


@pytest.mark.parametrize("text", ["1e5", "1,5", "+1", ".5", "5.", "0x1", "٣", "1 2", "9-17", "inf"])
def test_what_only_resembles_a_number_is_a_category(text: str) -> None:
    assert kind_of([text, "1"] * 5) == "category"


@given(st.from_regex(r"-?[0-9]{1,6}(\.[0-9]{1,4})?", fullmatch=True))
def test_every_number_can_be_compared(text: str) -> None:
    assert kind_of([text] * 5) == "number"
    low, high = extent(text) or (None, None)
    assert low == high == float(text)


def test_many_different_cells_are_text() -> None:
    assert kind_of([str(i % 1000) for i in range(4000)]) == "number"
    assert kind_of([str(i % 1001) for i in range(4000)]) == "text"
    assert kind_of(["a", "b", "c", "c", "c", ""]) == "category"
    assert kind_of(["a", "b", "c", "d", "d", ""]) == "text"


def test_blanks_around_a_cell_do_not_count() -> None:
    assert kind_of([" 1", "1 ", "", "  ", "2"] * 2) == "number"


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("typeOfLabourA typeOfLabourB typeOfSexA typeOfSexB",
         {"type_of_labour": ("a", "b"), "type_of_sex": ("a", "b")}),
        ("isForcedX isForcedY isOther", {"is": ("forced_x", "forced_y", "other")}),
        ("isForcedX isForcedY isOtherX isOtherY",
         {"is_forced": ("x", "y"), "is_other": ("x", "y")}),
        ("means_threats means_debt_bondage", {"means": ("threats", "debt_bondage")}),
        ("isForced isForcedX isForcedY", {"is_forced_2": ("x", "y")}),
        ("isForced isForcedX", {"is": ("forced", "forced_x")}),
        ("is isX isY", {"is_2": ("x", "y")}),
        ("is isX", {}),
        ("a b c", {}),
        ("q1 q2 q3", {}),
        ("meansThreat meansThreats means-threat", {"means": ("threat", "threats", "threat_2")}),
        ("средствоДолг средствоУгрозы", {"средство": ("долг", "угрозы")}),
    ],
)  # fmt: skip
def test_yes_no_columns_with_a_common_beginning_are_one_field(
    names: str, expected: dict[str, tuple[str, ...]]
) -> None:
    assert groups(*names.split()) == expected


def test_only_columns_of_yes_and_no_are_grouped() -> None:
    columns = flags("meansA", "meansB", "meansC")
    columns["meansD"] = ["1", "2", "", "0"] * 3
    columns["meansE"] = [""] * 12
    fields = {f.id: f for f in schema_of(columns).fields}
    assert fields["means"].columns == ("meansA", "meansB", "meansC")
    assert fields["means_d"].kind == "number"
    assert fields["means_e"].kind == "category"


def test_a_group_stands_where_its_first_column_stands_and_has_a_readable_name() -> None:
    columns = {"x": ["a"] * 12, **flags("typeOfLabourA"), "y": ["b"] * 12, **flags("typeOfLabourB")}
    schema = schema_of(columns)
    assert [f.id for f in schema.fields] == ["x", "type_of_labour", "y"]
    assert schema.fields[1].label == "Type of labour"
    assert (schema.id, schema.is_inferred) == ("inferred", True)


def test_a_group_and_a_column_never_share_an_id() -> None:
    ids = [f.id for f in schema_of({"means": ["a", "b"] * 6, **flags("meansA", "meansB")}).fields]
    assert ids == ["means", "means_2"]


@given(
    st.lists(
        st.text(st.sampled_from("aAbB_1ß "), min_size=1, max_size=6).filter(str.strip),
        min_size=1,
        max_size=12,
        unique=True,
    )
)
def test_every_column_is_in_one_field(names: list[str]) -> None:
    schema = schema_of(flags(*names))
    used = [column for field in schema.fields for column in field.columns]
    assert sorted(used) == sorted(names)
    assert len({field.id for field in schema.fields}) == len(schema.fields)
    for field in schema.fields:
        assert all((field.id, *field.values))
        if field.kind == "flags":
            assert len(set(field.values)) == len(field.columns) == len(field.values) >= 2


def test_counts_of_an_inferred_group_are_those_of_its_columns() -> None:
    raw = raw_of({"meansDebt": ["1", "0", "1", ""], "meansThreat": ["1", "1", "", ""]})
    table = casetable.build(raw, infer.infer(raw))
    coded = table.by_id["means"]
    assert coded.values == ("debt", "threat")
    assert coded.patterns is not None
    assert coded.patterns.take(coded.codes, axis=1).tolist() == [[1, 0, 1, 0], [1, 1, 0, 0]]


def kinds(schema: Schema) -> dict[str, Field]:
    return {field.id: field for field in schema.fields}


def test_the_starting_layout_shows_what_the_file_has() -> None:
    columns = {
        "id": [f"case {i}" for i in range(12)],
        "registered": ["2019", "2020", "2021"] * 4,
        "gender": ["Female", "Male"] * 6,
        "country": ["MD", "UA", "RO", ""] * 3,
        **flags("meansA", "meansB", "meansC"),
    }
    schema = schema_of(columns)
    panes = [ChartSpec.from_json(pane) for pane in schema.panes]
    assert [pane.type for pane in panes] == [
        "bar", "bar", "bar", "trend", "grouped_bar", "heat_map",
    ]  # fmt: skip
    assert panes[0].field == "means"
    assert next(p.field for p in panes if p.type == "trend") == "registered"
    fields = kinds(schema)
    for pane in panes:
        chart_type(pane.type).check(pane, {f: fields[f].kind for f in fields})


@given(st.lists(st.lists(st.sampled_from(["", "0", "1", "2019", "x"]), min_size=6, max_size=6),
                min_size=1, max_size=6))  # fmt: skip
def test_any_starting_layout_can_be_drawn(rows: list[list[str]]) -> None:
    names = ["year", "flagA", "flagB", "gender", "flag", "x"]
    schema = schema_of({n: [row[i] for row in rows] for i, n in enumerate(names)})
    fields = kinds(schema)
    assert len(schema.panes) <= 6
    for pane in schema.panes:
        spec = ChartSpec.from_json(pane)
        chart_type(spec.type).check(spec, {f: fields[f].kind for f in fields})
