"""Inhabitants that a person supplies: reading them, and rates of cases on a map."""

from pathlib import Path

import numpy as np
import pytest

from explorer.backend import population
from explorer.backend.charts import classes, world_map
from explorer.backend.charts.map_marks import Areas
from explorer.backend.charts.marks import ChartModel
from explorer.backend.charts.spec import ChartSpec
from explorer.backend.disclosure import EXPORT, PUBLIC, Policy, RawCounts, release
from explorer.backend.errors import ExplorerError
from explorer.backend.export import numbers_csv
from tests.backend.charts.made import CONTEXT, laid_out, overlapping


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "inhabitants.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(
    "content",
    [
        "country,population\nPHL,117000000\nNP,30000000\n",
        "\ufeffPopulation;note;Country\r\n117000000;x;phl\r\n30000000;;NPL\r\n\r\n",
        'country,population\nPHL,"117,000,000"\nNPL,30 000 000\nWorld,8000000000\nBRA,0\n',
    ],
)
def test_tables_of_any_common_form_are_read(tmp_path: Path, content: str) -> None:
    entries = population.read(written(tmp_path, content))
    assert entries == ("NPL=30000000", "PHL=117000000")
    assert population.inhabitants(entries) == {"NPL": 30_000_000, "PHL": 117_000_000}


@pytest.mark.parametrize(
    "content",
    [
        "",
        "country,people\nPHL,117\n",
        "country,population\n",
        "country,population\nPHL,many\n",
        "country,population\nPHL,-5\n",
        "country,population\nWorld,8000000000\n",
        b"country,population\n\xff\xfe\x00",
        "country,population\n" + "PHL,1\n" * 200_000,
    ],
)
def test_what_is_no_table_of_inhabitants_is_refused(tmp_path: Path, content: str | bytes) -> None:
    with pytest.raises(ExplorerError) as caught:
        population.read(written(tmp_path, content))
    assert caught.value.code == "bad_population"


def test_a_missing_table_is_told(tmp_path: Path) -> None:
    with pytest.raises(ExplorerError) as caught:
        population.read(tmp_path / "none.csv")
    assert caught.value.code == "file_not_found"


def test_damaged_entries_of_a_workspace_are_left_out() -> None:
    assert population.inhabitants(("PHL=5", "NPL", "BRA=x", "=3", "CHN=0")) == {"PHL": 5, "": 3}


CASES = {"PHL": 234, "NPL": 600, "BRA": 44, "KEN": 3}
INHABITANTS = ("BRA=211000000", "KEN=55000000", "PHL=117000000")


def rates(policy: Policy = PUBLIC) -> ChartModel:
    counts, n = np.array(list(CASES.values()), np.int64), sum(CASES.values())
    raw = RawCounts("citizenship", "category", tuple(CASES), counts, n, n)
    spec = ChartSpec("map", "citizenship", population=INHABITANTS)
    return world_map.build(spec, release(raw, policy), CONTEXT)


def test_a_rate_is_of_the_country_s_inhabitants_and_others_are_told_apart() -> None:
    model = rates()
    assert isinstance(model.marks, Areas)
    found = {region.code: region for region in model.marks.regions}
    assert found["PHL"].value == pytest.approx(0.2)
    assert found["PHL"].tip == "Philippines: 234, 0.20 per 100,000 inhabitants"
    assert found["NPL"].role == "unmeasured"
    assert "inhabitants not known" in [entry.label for entry in model.marks.classes]
    assert model.subtitle == "Cases per 100,000 inhabitants"
    assert "table supplied by the user" in model.note
    header, first, *_ = numbers_csv(model).decode().splitlines()
    assert header.endswith("share,per_100000")
    assert first.startswith("citizenship,PHL,Philippines,234")
    assert first.endswith(",0.2")
    assert model.table.header[-1] == "Per 100,000 inhabitants"
    assert not overlapping(laid_out(model, 338, 275))


def test_hidden_cases_have_no_rate_and_others_are_of_released_numbers() -> None:
    model = rates(EXPORT)
    assert isinstance(model.marks, Areas)
    found = {region.code: region for region in model.marks.regions}
    assert (found["KEN"].role, found["KEN"].value) == ("", 0)
    assert found["PHL"].value == pytest.approx(230 / 1170)
    rows = {str(row["value"]): row["per_100000"] for row in model.table.numbers}
    assert rows["KEN"] is None


def test_classes_of_rates_begin_at_zero_and_none_is_empty() -> None:
    values = [0.004, 0.02, 0.3, 0.31, 4.0, 70.0, 75.0]
    breaks = classes.of_rates(values)
    assert breaks[0] == 0
    assert {classes.class_of(value, breaks) for value in values} == set(range(len(breaks)))
    assert not classes.of_rates([])


def test_a_workspace_keeps_the_inhabitants() -> None:
    spec = ChartSpec("map", "citizenship", population=INHABITANTS)
    assert ChartSpec.from_json(spec.to_json()) == spec
