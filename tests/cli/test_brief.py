"""The figures of the brief against a calculation of their own, by pandas from the columns."""

import json
import math
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.cli.conftest import CTDC, NO_FILES, ROOT, Run

SAMPLE = ROOT / "resources" / "sample" / "case_explorer_invented_sample.csv"
REBUILT = CTDC / "derived" / "ctdc_k_anonymised_2021-07_rebuilt.csv"
SYNTHETIC = CTDC / "ctdc_global_synthetic_2021-08.csv"
FILES = (SAMPLE, REBUILT, SYNTHETIC)

MEANS = {
    "psychological": "PsychologicalAbuse",
    "physical": "PhysicalAbuse",
    "sexual": "SexualAbuse",
    "psychoactive": "PsychoactiveSubstances",
    "debt_bondage": "DebtBondage",
    "takes_earnings": "TakesEarnings",
    "false_promises": "FalsePromises",
    "documents": "WithholdsDocuments",
    "law": "ThreatOfLawEnforce",
    "movement": "RestrictsMovement",
}
LABOUR = {
    "begging": "Begging",
    "domestic": "DomesticWork",
    "hospitality": "Hospitality",
    "illicit": "IllicitActivities",
    "construction": "Construction",
    "agriculture": "Agriculture",
}
EXPLAINED = {"recruiter.family.child", "exploitation.sexual.child"}
"""The publication contradicts itself there."""


class Cases:
    """A file, one yes/no column an answer."""

    def __init__(self, path: Path) -> None:
        self.table = pd.read_csv(path, dtype=str, keep_default_na=False)
        majority = next(
            c
            for c in ("majorityStatus", "majorityEntry", "majorityStatusAtExploit")
            if c in self.table and (self.table[c] != "").any()
        )
        self.child = self.table[majority] == "Minor"
        self.adult = self.table[majority] == "Adult"
        self.everyone = pd.Series(True, index=self.table.index)
        self.girl = self.child & self.table["gender"].isin(["Female", "Woman"])
        self.boy = self.child & self.table["gender"].isin(["Male", "Man"])
        self.gender_known = ~self.table["gender"].isin(["", "Not specified"])

    def flag(self, start: str) -> pd.Series:
        """1 in the column that begins so; KeyError when the file has none."""
        found = [c for c in self.table if c.startswith(start)]
        if not found:
            raise KeyError(start)
        return self.table[found[0]] == "1"

    def known(self, *starts: str, but: tuple[str, ...]) -> pd.Series:
        columns = [c for c in self.table if c.startswith(starts) and not c.endswith(but)]
        return (self.table[columns] == "1").any(axis=1)

    @property
    def recruiter_known(self) -> pd.Series:
        return self.known("recruiterRelation", but=("Unknown",))

    @property
    def exploitation_known(self) -> pd.Series:
        columns = [
            "isForcedLabour", "isSexualExploit", "isOtherExploit", "isForcedMarriage",
            "isForcedMilitary", "isOrganRemoval", "isSlaveryAndPractices",
        ]  # fmt: skip
        return (self.table[[c for c in columns if c in self.table]] == "1").any(axis=1)

    @property
    def labour_known(self) -> pd.Series:
        return self.known("typeOfLabour", but=("NotSpecified", "Concatenated"))

    @property
    def means_known(self) -> pd.Series:
        return self.known("meansOfControl", but=("NotSpecified", "Concatenated"))

    def close(self) -> pd.Series:
        names = ("Family", "Friend", "IntimatePartner")
        return pd.concat([self.flag(f"recruiterRelation{n}") for n in names], axis=1).any(axis=1)

    def share(self, statistic: str) -> tuple[pd.Series, pd.Series]:
        """Who has it, and of whom."""
        family, partner = (
            self.flag(f"recruiterRelation{n}") for n in ("Family", "IntimatePartner")
        )
        sexual, female = (
            self.flag("isSexualExploit"),
            self.table["gender"].isin(["Female", "Woman"]),
        )
        whom = {"child": self.child, "adult": self.adult, "boy": self.boy, "girl": self.girl}
        first, *middle, last = statistic.split(".")
        if statistic == "sexual.by_partner.all":
            return sexual, partner & self.exploitation_known
        if statistic == "sexual.by_partner.child":
            return sexual, self.child & partner & self.exploitation_known
        if statistic == "girl.by_partner.sexual":
            return female, self.child & partner & sexual & self.gender_known
        if statistic == "sexual.nonfamily.child":
            others = self.recruiter_known & ~family
            return sexual, self.child & others & self.exploitation_known
        if statistic in ("sexual.family.child", "labour.family.child"):
            wanted = sexual if first == "sexual" else self.flag("isForcedLabour")
            return wanted, self.child & family & self.exploitation_known
        if statistic == "age.15_17.sexual.child":
            age = pd.to_numeric(self.table["age"])
            return age.between(15, 17), self.child & sexual & age.notna()
        if first == "female":
            of = self.child & family if middle else self.child
            return female, of & self.gender_known
        if first == "recruiter":
            relation = {"family": family, "intimate_partner": partner}.get(middle[0])
            if relation is None:
                names = {"friend": "Friend", "other": "Other"}
                relation = (
                    self.close()
                    if middle[0] == "close"
                    else self.flag(f"recruiterRelation{names[middle[0]]}")
                )
            return relation, whom[last] & self.recruiter_known
        if first == "exploitation":
            column = {"sexual": "isSexualExploit", "forced_labour": "isForcedLabour"}[middle[0]]
            return self.flag(column), whom[last] & self.exploitation_known
        if first == "labour":
            return self.flag(f"typeOfLabour{LABOUR[middle[0]]}"), whom[last] & self.labour_known
        of = whom[last] & (family if middle[1:] == ["family"] else self.everyone)
        return self.flag(f"meansOfControl{MEANS[middle[0]]}"), of & self.means_known

    def two(self, statistic: str) -> list[tuple[pd.Series, pd.Series]]:
        """The two shares of a ratio or comparison."""
        if statistic == "recruiter.family.ratio":
            return [self.share("recruiter.family.child"), self.share("recruiter.family.adult")]
        _, sector, groups = statistic.split(".")
        whom = {"child": self.child, "adult": self.adult, "boy": self.boy, "girl": self.girl}
        wanted = self.flag(f"typeOfLabour{LABOUR[sector]}")
        if sector == "begging":
            wanted = wanted | self.flag("typeOfLabourPeddling")
        return [(wanted, whom[g] & self.labour_known) for g in groups.split("_vs_")]


def wilson(k: int, n: int) -> tuple[float, float]:
    z = 1.959963984540054
    middle = (k + z * z / 2) / (n + z * z)
    spread = z / (n + z * z) * math.sqrt(k * (n - k) / n + z * z / 4)
    return middle - spread, middle + spread


@pytest.fixture(scope="module", params=FILES, ids=lambda path: path.stem)
def pair(request: pytest.FixtureRequest) -> tuple[Cases, Path]:
    path: Path = request.param
    if not path.is_file():
        pytest.skip(NO_FILES)
    return Cases(path), path


def by_id(brief: Any) -> dict[str, Any]:
    return {statistic["id"]: statistic for statistic in brief["statistics"]}


def test_every_figure_equals_an_independent_calculation(
    inside: Run, pair: tuple[Cases, Path]
) -> None:
    cases, path = pair
    brief = inside("brief", path, "--json").json
    assert brief["rows"] == len(cases.table)
    n_computed = 0
    for statistic in brief["statistics"]:
        name, kind = statistic["id"], statistic["kind"]
        if kind not in ("share", "ratio", "comparison"):
            continue
        try:
            found = [cases.share(name)] if kind == "share" else cases.two(name)
        except KeyError:
            assert (statistic["status"], statistic["value"]) == ("absent", None), name
            assert statistic["why"]
            continue
        n_computed += 1
        counts = [(int((has & of).sum()), int(of.sum())) for has, of in found]
        if kind == "share":
            ((k, n),) = counts
            assert (statistic["numerator"], statistic["denominator"]) == (k, n), name
            assert statistic["share"] == statistic["value"] == pytest.approx(k / n)
            assert (statistic["low"], statistic["high"]) == pytest.approx(wilson(k, n), abs=1e-9)
        else:
            parts = statistic["parts"]
            told = [(parts[s]["numerator"], parts[s]["denominator"]) for s in ("a", "b")]
            assert told == counts, name
            a, b = (k / n for k, n in counts)
            assert statistic["value"] == pytest.approx(a / b if kind == "ratio" else a - b)
            assert statistic["low"] < statistic["value"] < statistic["high"]
    assert n_computed >= 40


def test_totals_equal_an_independent_calculation(inside: Run, pair: tuple[Cases, Path]) -> None:
    cases, path = pair
    found = by_id(inside("brief", path, "--json").json)

    def n_countries(column: str) -> int:
        return len(set(cases.table[column]) - {"", "0", "00", "ZZ", "Y1", "-99"})

    assert found["totals.cases"]["value"] == len(cases.table)
    assert found["totals.citizenships"]["value"] == n_countries("citizenship")
    assert found["totals.countries"]["value"] == n_countries("CountryOfExploitation")
    assert found["totals.recruiter_known"]["value"] == int(cases.recruiter_known.sum())


def test_durations_are_means_of_months_or_medians_of_bands(
    inside: Run, pair: tuple[Cases, Path]
) -> None:
    cases, path = pair
    found = by_id(inside("brief", path, "--json").json)
    for side, whom in (("child", cases.child), ("adult", cases.adult)):
        figure = found[f"duration.{side}"]
        if "durationMonths" in cases.table:
            months = pd.to_numeric(cases.table["durationMonths"])[whom].dropna()
            assert figure["kind"] == "mean"
            assert figure["value"] == pytest.approx(months.mean())
            assert figure["denominator"] == len(months)
        elif "traffickMonths" in cases.table:
            bands = cases.table["traffickMonths"][whom]
            bands = bands[bands != ""].str.extract(r"^(\d+)\D*(\d*)")[[0, 1]]
            lows = bands[0].astype(int).sort_values().to_list()
            assert figure["kind"] == "median"
            assert figure["denominator"] == len(lows)
            assert figure["low"] == lows[len(lows) // 2] == lows[(len(lows) - 1) // 2]
        else:
            assert figure["status"] == "absent"


def test_checked_values_of_the_rebuilt_release(inside: Run) -> None:
    if not REBUILT.is_file():
        pytest.skip(NO_FILES)
    found = by_id(inside("brief", REBUILT, "--json").json)
    told = {name: (f["numerator"], f["denominator"]) for name, f in found.items()}
    assert told["recruiter.family.child"] == (1380, 2966)
    assert told["recruiter.family.adult"] == (1041, 11004)
    assert told["recruiter.family.boy"] == (199, 320)
    assert told["recruiter.family.girl"] == (1096, 2507)
    assert told["sexual.by_partner.all"] == (3469, 3517)
    assert told["labour.begging.child"] == (187, 1109)


def test_sample_is_within_a_point_of_the_published_figures(inside: Run) -> None:
    brief = inside("brief", SAMPLE, "--json").json
    n_compared = 0
    for statistic in brief["statistics"]:
        assert statistic["status"] == "computed"
        for entry in statistic["published"]:
            if statistic["kind"] != "share" or entry["value"] is None:
                continue
            n_compared += 1
            if statistic["id"] not in EXPLAINED:
                assert abs(statistic["value"] - entry["value"]) <= 0.01, statistic["id"]
    assert n_compared >= 40
    both = by_id(brief)["exploitation.sexual.child"]["published"]
    assert [entry["text"] for entry in both] == ["54 %", "58 %"]


def test_conditions_narrow_every_population(inside: Run) -> None:
    everyone = by_id(inside("brief", SAMPLE, "--json").json)
    hotline = inside("brief", SAMPLE, "--where", "source=hotline", "--json").json
    found = by_id(hotline)
    assert hotline["rows"] == everyone["totals.cases"]["value"]
    assert found["totals.cases"]["value"] < hotline["rows"]
    cases = Cases(SAMPLE)
    has, of = cases.share("recruiter.family.child")
    of = of & (cases.table["Datasource"] == "Hotline")
    family = found["recruiter.family.child"]
    assert (family["numerator"], family["denominator"]) == (int((has & of).sum()), int(of.sum()))


def test_condition_on_a_field_of_the_population_counts_those_who_pass_both(inside: Run) -> None:
    found = by_id(
        inside(
            "brief", SAMPLE, "--where", "majority=adult", "--where", "recruiter=friend", "--json"
        ).json
    )
    child = found["recruiter.family.child"]
    assert (child["status"], child["denominator"]) == ("absent", 0)
    adult = found["recruiter.friend.adult"]
    assert adult["numerator"] == adult["denominator"] > 0


def test_basis_is_chosen_and_named(inside: Run) -> None:
    cases = Cases(SAMPLE)
    brief = inside("brief", SAMPLE, "--basis", "age_band", "--json").json
    assert brief["basis"] == "age_band"
    child = cases.table["ageBroad"].isin(["0--8", "9--17"])
    of = child & cases.recruiter_known
    has = cases.flag("recruiterRelationFamily")
    found = by_id(brief)["recruiter.family.child"]
    assert (found["numerator"], found["denominator"]) == (int((has & of).sum()), int(of.sum()))
    assert inside("brief", SAMPLE, "--basis", "year", "--json").is_one_sentence(2)


def test_file_without_a_basis_says_so_at_every_figure_of_children(
    inside: Run, tmp_path: Path
) -> None:
    file = tmp_path / "cases.csv"
    file.write_text("gender,isSexualExploit,isForcedLabour\n" + "Female,1,0\nMale,0,1\n" * 30)
    brief = inside("brief", file, "--json").json
    assert brief["basis"] is None
    figures = by_id(brief)
    assert figures["female.child"]["status"] == "absent"
    assert "child" in figures["female.child"]["why"]
    assert figures["totals.cases"]["value"] == 60


def test_ids_are_those_of_the_publication_table(inside: Run) -> None:
    table = ROOT.parent / "shared" / "brief" / "STATISTICS.md"
    if not table.is_file():
        pytest.skip("the table of the publication is not beside the checkout")
    rows = [line.split("|")[1] for line in table.read_text().splitlines() if line.startswith("| ")]
    wanted = {name.strip() for row in rows for name in row.split(",")} - {"id"}
    wanted = wanted - {"totals"} | {
        f"totals.{name}" for name in ("cases", "citizenships", "countries", "recruiter_known")
    }
    assert set(by_id(inside("brief", SAMPLE, "--json").json)) == wanted


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('format = "case-explorer-recipe"\nversion = 1\nid = \n', "line 3"),
        ('format = "case-explorer-recipe"\nversion = 99\nid = "x"\n', "later version"),
        ('format = "something else"\n', "not a recipe"),
        (
            'format = "case-explorer-recipe"\nversion = 1\nid = "x"\ntitle = "X"\n'
            '[[statistics]]\nid = "one"\nlabel = "One"\nkind = "share"\npopulation = "whom"\n'
            'field = "gender"\nanswers = ["male"]\n',
            "line 6",
        ),
    ],
)
def test_recipe_that_cannot_be_used_is_named_with_its_line(
    run: Run, tmp_path: Path, text: str, line: str
) -> None:
    recipe = tmp_path / "own.toml"
    recipe.write_text(text)
    result = run("brief", SAMPLE, "--recipe", recipe, "--json")
    assert result.is_one_sentence(1)
    assert "own.toml" in result.err
    assert line in result.err


def test_recipe_with_unknown_field_or_answer_leaves_a_sentence_in_its_place(
    inside: Run, tmp_path: Path
) -> None:
    recipe = tmp_path / "own.toml"
    head = 'format = "case-explorer-recipe"\nversion = 1\nid = "own"\ntitle = "Own"\n'
    head += '[populations.all]\nlabel = "cases"\n'
    for number, (field, answer) in enumerate(
        (("shoes", "red"), ("gender", "purple"), ("gender", "male"))
    ):
        head += f'[[statistics]]\nid = "s{number}"\nlabel = "S"\nkind = "share"\n'
        head += f'population = "all"\nfield = "{field}"\nanswers = ["{answer}"]\n'
    recipe.write_text(head)
    first, second, third = inside("brief", SAMPLE, "--recipe", recipe, "--json").json["statistics"]
    assert first["status"] == second["status"] == "absent"
    assert "shoes" in first["why"]
    assert "purple" in second["why"]
    assert third["status"] == "computed"


def test_unknown_recipe_is_wrong_use(inside: Run) -> None:
    result = inside("brief", SAMPLE, "--recipe", "nothing", "--json")
    assert result.is_one_sentence(2)
    assert "family" in result.err


def test_text_shows_each_figure_with_what_is_behind_it(inside: Run) -> None:
    out = inside("brief", SAMPLE).out
    assert "Children recruited by family: 49.4\N{NO-BREAK SPACE}%" in out
    assert "960 of 1,944" in out
    assert json.dumps("nan") not in out
    assert "nan" not in out.lower().split()


@pytest.mark.parametrize("suffix", ["docx", "pdf", "html"])
def test_brief_is_written_as_a_document_of_two_pages(
    inside: Run, tmp_path: Path, suffix: str
) -> None:
    out = tmp_path / f"brief.{suffix}"
    result = inside("brief", SAMPLE, "--out", out)
    assert result.status == 0, result.err
    assert out.stat().st_size > 10_000
    if suffix == "pdf":
        assert out.read_bytes().count(b"/Type /Page\n") == 2
    if suffix == "html":
        text = out.read_text("utf-8")
        assert "Families were involved in nearly half of child trafficking cases" in text
        assert "Families are more often involved in the trafficking of boys (61" in text


def test_document_of_a_sensitive_file_is_protected(inside: Run, tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_bytes(SAMPLE.read_bytes() + b"\n")
    out = tmp_path / "brief.html"
    assert inside("brief", own, "--out", out).status == 0
    start = '<script type="application/json" id="case-explorer-document">'
    stored = json.loads(out.read_text("utf-8").partition(start)[2].partition("</script>")[0])
    assert stored["policy"] == "export"
    figures = {figure["id"]: figure for figure in stored["figures"]}
    assert (figures["recruiter.family.child"]["numerator"]) == 960
    for figure in stored["figures"]:
        for key in ("numerator", "denominator"):
            n = figure[key]
            assert n is None or (n >= 10 and n % 10 == 0), figure["id"]
    assert inside("brief", own, "--out", tmp_path / "brief.txt").is_one_sentence(2)
    assert inside("brief", own, "--out", own).is_one_sentence(2)


def test_sentence_turns_round_where_the_data_say_the_opposite(inside: Run, tmp_path: Path) -> None:
    if not REBUILT.is_file():
        pytest.skip(NO_FILES)
    out = tmp_path / "brief.html"
    assert inside("brief", REBUILT, "--out", out).status == 0
    text = out.read_text("utf-8").partition('<script type="application/json"')[0]
    assert "Children recruited by family are more often in sexual exploitation (94" in text
    assert "15 to 17 years old" not in text


def test_second_recipe_compares_the_sources(inside: Run) -> None:
    found = by_id(inside("brief", SAMPLE, "--recipe", "sources", "--json").json)
    cases = Cases(SAMPLE)
    hotline = cases.table["Datasource"] == "Hotline"
    of = hotline & cases.exploitation_known
    sexual = found["sexual.hotline"]
    counts = int((cases.flag("isSexualExploit") & of).sum()), int(of.sum())
    assert (sexual["numerator"], sexual["denominator"]) == counts
    assert found["cases.hotline"]["value"] == int(hotline.sum())
    assert all(figure["status"] == "computed" for figure in found.values())
