"""The invented sample, recomputed with pandas alone: the published figures, its layout, and that it is invented."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "resources" / "sample" / "make_sample.py"
SAMPLE = ROOT / "resources" / "sample" / "case_explorer_invented_sample.csv"
RELEASES = ROOT.parent / "shared" / "data" / "ctdc"
MEANS, LABOUR, SEX, RECRUITER = "meansOfControl", "typeOfLabour", "typeOfSex", "recruiterRelation"
NO_ANSWER = ("NotSpecified", "Unknown", "Concatenated")
EXPLOITATION = ["isForcedLabour", "isSexualExploit", "isOtherExploit", "isForcedMarriage", "isForcedMilitary",
                "isOrganRemoval", "isSlaveryAndPractices"]  # fmt: skip

# Published figures that do not come out within one point of what the brief prints, and why.
EXCEPTIONS = {
    "recruiter.family.child": "41 % lies outside the 46 % of girls and 61 % of boys; 'nearly half' is 45 to 50 %",
    "exploitation.sexual.child": "the brief says 54 % and 58 %; 58 % stands beside the 31 % in forced labour",
    "totals": "nearly 80,000 cases, 180 nationalities, 117 countries: the sample has about 12,000 cases on purpose",
}


class Sample:
    """The file as text, with the questions the figures ask as masks."""

    def __init__(self) -> None:
        self.cells = pd.read_csv(SAMPLE, dtype=str, keep_default_na=False, na_filter=False)
        self.child = self.cells.majorityStatus.eq("Minor")
        self.adult = self.cells.majorityStatus.eq("Adult")
        self.girl = self.child & self.cells.gender.eq("Female")
        self.boy = self.child & self.cells.gender.eq("Male")
        self.gender_known = self.cells.gender.ne("")
        self.sexual, self.labour = self.yes("isSexualExploit"), self.yes("isForcedLabour")
        self.family, self.friend = self.yes(RECRUITER + "Family"), self.yes(RECRUITER + "Friend")
        self.partner, self.other = (
            self.yes(RECRUITER + "IntimatePartner"),
            self.yes(RECRUITER + "Other"),
        )
        self.recruited = self.known(self.group(RECRUITER))
        self.exploited = self.known(EXPLOITATION)
        self.sector, self.means = self.known(self.group(LABOUR)), self.known(self.group(MEANS))
        self.age = pd.to_numeric(self.cells.age)
        self.duration = pd.to_numeric(self.cells.durationMonths)

    def yes(self, column: str) -> pd.Series:
        return self.cells[column].eq("1")

    def group(self, prefix: str) -> list[str]:
        return [
            name for name in self.cells if name.startswith(prefix) and not name.endswith(NO_ANSWER)
        ]

    def known(self, columns: list[str]) -> pd.Series:
        return self.cells[columns].eq("1").any(axis=1)


@pytest.fixture(scope="module")
def sample() -> Sample:
    return Sample()


def percent(base: pd.Series, answer: pd.Series) -> float:
    return 100 * (base & answer).sum() / base.sum()


Shares = dict[str, tuple[float, Callable[[Sample], tuple[pd.Series, pd.Series]]]]

SHARES: Shares = {
    "recruiter.intimate_partner.child": (14, lambda s: (s.child & s.recruited, s.partner)),
    "recruiter.friend.child": (11, lambda s: (s.child & s.recruited, s.friend)),
    "recruiter.other.child": (34, lambda s: (s.child & s.recruited, s.other)),
    "recruiter.family.adult": (9, lambda s: (s.adult & s.recruited, s.family)),
    "recruiter.friend.adult": (8, lambda s: (s.adult & s.recruited, s.friend)),
    "recruiter.intimate_partner.adult": (15, lambda s: (s.adult & s.recruited, s.partner)),
    "recruiter.family.boy": (61, lambda s: (s.boy & s.recruited, s.family)),
    "recruiter.family.girl": (46, lambda s: (s.girl & s.recruited, s.family)),
    "sexual.by_partner.all": (91, lambda s: (s.partner & s.exploited, s.sexual)),
    "sexual.by_partner.child": (98, lambda s: (s.child & s.partner & s.exploited, s.sexual)),
    "girl.by_partner.sexual": (96, lambda s: (s.child & s.partner & s.sexual & s.gender_known, s.girl)),
    "sexual.family.child": (36, lambda s: (s.child & s.family & s.exploited, s.sexual)),
    "labour.family.child": (68, lambda s: (s.child & s.family & s.exploited, s.labour)),
    "sexual.nonfamily.child": (84, lambda s: (s.child & s.recruited & ~s.family & s.exploited, s.sexual)),
    "exploitation.sexual.child": (58, lambda s: (s.child & s.exploited, s.sexual)),
    "exploitation.forced_labour.child": (31, lambda s: (s.child & s.exploited, s.labour)),
    "labour.begging.child": (19, lambda s: (s.child & s.sector, s.yes("typeOfLabourBegging"))),
    "labour.domestic.child": (18, lambda s: (s.child & s.sector, s.yes("typeOfLabourDomesticWork"))),
    "labour.hospitality.child": (8, lambda s: (s.child & s.sector, s.yes("typeOfLabourHospitality"))),
    "labour.illicit.child": (6, lambda s: (s.child & s.sector, s.yes("typeOfLabourIllicitActivities"))),
    "age.15_17.sexual.child": (67, lambda s: (s.child & s.sexual & s.age.notna(), s.age.between(15, 17))),
    "means.psychological.child": (24, lambda s: (s.child & s.means, s.yes(MEANS + "PsychologicalAbuse"))),
    "means.physical.child": (16, lambda s: (s.child & s.means, s.yes(MEANS + "PhysicalAbuse"))),
    "means.sexual.child": (10, lambda s: (s.child & s.means, s.yes(MEANS + "SexualAbuse"))),
    "means.psychoactive.child": (9, lambda s: (s.child & s.means, s.yes(MEANS + "PsychoactiveSubstances"))),
    "means.debt_bondage.adult": (17, lambda s: (s.adult & s.means, s.yes(MEANS + "DebtBondage"))),
    "means.takes_earnings.adult": (35, lambda s: (s.adult & s.means, s.yes(MEANS + "TakesEarnings"))),
    "means.false_promises.adult": (42, lambda s: (s.adult & s.means, s.yes(MEANS + "FalsePromises"))),
    "means.documents.adult": (7, lambda s: (s.adult & s.means, s.yes(MEANS + "WithholdsDocuments"))),
    "means.law.adult": (11, lambda s: (s.adult & s.means, s.yes(MEANS + "ThreatOfLawEnforcement"))),
    "means.movement.adult": (37, lambda s: (s.adult & s.means, s.yes(MEANS + "RestrictsMovement"))),
    "means.psychological.family.child": (
        51, lambda s: (s.child & s.family & s.means, s.yes(MEANS + "PsychologicalAbuse"))),
    "means.physical.family.child": (33, lambda s: (s.child & s.family & s.means, s.yes(MEANS + "PhysicalAbuse"))),
    "means.sexual.family.child": (19, lambda s: (s.child & s.family & s.means, s.yes(MEANS + "SexualAbuse"))),
    "female.child": (66, lambda s: (s.child & s.gender_known, s.girl)),
    "female.family.child": (72, lambda s: (s.child & s.family & s.gender_known, s.girl)),
}  # fmt: skip


@pytest.mark.parametrize("figure", SHARES)
def test_published_share_comes_out_within_one_point(sample: Sample, figure: str) -> None:
    published, question = SHARES[figure]
    assert percent(*question(sample)) == pytest.approx(published, abs=1), EXCEPTIONS.get(figure, "")


def test_figures_in_words_come_out_within_their_ranges(sample: Sample) -> None:
    children, adults = sample.child & sample.recruited, sample.adult & sample.recruited
    close = sample.family | sample.friend | sample.partner
    assert 45 <= percent(children, sample.family) <= 50
    assert percent(children, sample.family) > 4 * percent(adults, sample.family)
    assert 63 <= percent(children, close) <= 74
    assert 30 <= percent(adults, close) <= 36
    assert 30 <= percent(sample.child & sample.exploited, sample.labour) <= 36
    assert sample.duration[sample.child].mean() == pytest.approx(18, abs=1)
    assert 24 < sample.duration[sample.adult].mean() < 25


def test_comparisons_of_sectors_have_the_published_sign(sample: Sample) -> None:
    street = sample.yes("typeOfLabourBegging") | sample.yes("typeOfLabourPeddling")
    boys, girls = sample.boy & sample.sector, sample.girl & sample.sector
    children, adults = sample.child & sample.sector, sample.adult & sample.sector
    assert percent(boys, street) > percent(girls, street) > 0
    household = sample.yes("typeOfLabourDomesticWork")
    assert percent(girls, household) > percent(boys, household)
    for sector in ("typeOfLabourConstruction", "typeOfLabourAgriculture"):
        assert percent(adults, sample.yes(sector)) > percent(children, sample.yes(sector))


def test_begging_and_domestic_work_are_the_commonest_sectors_of_children(sample: Sample) -> None:
    children = sample.cells[sample.child & sample.sector]
    shares = children[sample.group(LABOUR)].eq("1").mean().sort_values(ascending=False)
    assert list(shares.index[:2]) == ["typeOfLabourBegging", "typeOfLabourDomesticWork"]


@pytest.mark.parametrize(
    "abuse", ["PsychologicalAbuse", "PhysicalAbuse", "SexualAbuse", "PsychoactiveSubstances"]
)
def test_abuse_is_commoner_for_children_than_for_adults(sample: Sample, abuse: str) -> None:
    answer = sample.yes(MEANS + abuse)
    assert percent(sample.child & sample.means, answer) > percent(
        sample.adult & sample.means, answer
    )


def test_every_figure_of_the_script_is_recomputed_here(sample: Sample) -> None:
    listed = subprocess.run(
        [sys.executable, SCRIPT, "--table"], capture_output=True, text=True, check=True
    ).stdout
    figures = {line.split()[0] for line in listed.split("\n\n")[0].splitlines()[2:]}
    elsewhere = {"recruiter.family.child", "recruiter.family.ratio", "recruiter.close.child", "recruiter.close.adult",
                 "labour.begging.boy_vs_girl", "labour.domestic.girl_vs_boy", "labour.construction.adult_vs_child",
                 "labour.agriculture.adult_vs_child", "duration.child", "duration.adult", "totals"}  # fmt: skip
    assert figures == set(SHARES) | elsewhere
    for figure in EXCEPTIONS:
        assert f"] {figure}: " in listed
    assert "MISSED" not in listed
    assert len(sample.cells) == 12_000


def test_script_makes_the_same_bytes(tmp_path: Path) -> None:
    again = tmp_path / "again.csv"
    subprocess.run([sys.executable, SCRIPT, "--out", again], capture_output=True, check=True)
    assert (
        hashlib.sha256(again.read_bytes()).hexdigest()
        == hashlib.sha256(SAMPLE.read_bytes()).hexdigest()
    )


def test_file_is_plain_comma_separated_text_with_the_columns_of_2021(sample: Sample) -> None:
    text = SAMPLE.read_bytes()
    assert text.isascii()
    assert b"\r" not in text
    assert b'"' not in text
    assert text.endswith(b"\n")
    assert len(sample.cells.columns) == 65
    assert list(sample.cells.columns[-3:]) == ["recruiterRelationUnknown", "age", "durationMonths"]
    assert {line.count(b",") for line in text.splitlines()} == {64}


def _joined(
    sample: Sample, columns: list[str], texts: list[str], separator: str = ";"
) -> pd.Series:
    rows = sample.cells[columns].eq("1").to_numpy()
    return pd.Series(
        [separator.join(text for text, on in zip(texts, row, strict=True) if on) for row in rows]
    )


def _words(column: str, prefix: str) -> str:
    return "".join(
        f" {letter.lower()}" if letter.isupper() else letter for letter in column[len(prefix) :]
    ).strip()


@pytest.mark.parametrize(
    ("prefix", "unknown"), [(MEANS, "NotSpecified"), (LABOUR, "NotSpecified"), (SEX, "")]
)
def test_concatenated_text_repeats_the_flags(sample: Sample, prefix: str, unknown: str) -> None:
    columns = sample.group(prefix)
    expected = _joined(sample, columns, [_words(column, prefix) for column in columns])
    if unknown:
        expected = expected.mask(sample.yes(prefix + unknown), "not specified")
    assert sample.cells[prefix + "Concatenated"].str.lower().equals(expected)


def test_recruiter_and_exploitation_texts_repeat_the_flags(sample: Sample) -> None:
    relations = _joined(sample, sample.group(RECRUITER),
                        ["Intimate Partner", "Friend/Acquaintance", "Family/Relative", "Other"], "; ")  # fmt: skip
    relations = relations.mask(sample.yes("recruiterRelationUnknown"), "Not Specified")
    assert sample.cells.RecruiterRelationship.equals(relations)
    columns = [*EXPLOITATION[:3], "isSexAndLabour", *EXPLOITATION[3:]]
    kinds = _joined(sample, columns, ["Forced labour", "Sexual exploitation", "Other",
                                      "Combined sexual and labour exploitation", "Forced marriage", "Forced military",
                                      "Organ removal", "Slavery and similar practices"])  # fmt: skip
    assert sample.cells.typeOfExploitConcatenated.equals(kinds)
    assert sample.yes("isSexAndLabour").equals(sample.sexual & sample.labour)


def test_flags_of_a_group_are_all_blank_or_answered(sample: Sample) -> None:
    groups = [(sample.group(MEANS), "meansOfControlNotSpecified"), (sample.group(LABOUR), "typeOfLabourNotSpecified"),
              (sample.group(RECRUITER), "recruiterRelationUnknown"), (sample.group(SEX), None),
              (EXPLOITATION, None)]  # fmt: skip
    for columns, unknown in groups:
        flags = sample.cells[columns]
        assert flags.isin(["1", "0", ""]).all(axis=None)
        blank = flags.eq("").all(axis=1)
        assert (flags.ne("").all(axis=1) | blank).all()
        assert sample.known(columns).equals(~blank)
        if unknown:
            assert not (sample.yes(unknown) & ~blank).any()
            assert sample.cells[unknown].eq("0").equals(~blank)
    assert not (sample.sector & ~sample.labour).any()


def test_age_band_and_majority_never_contradict_each_other(sample: Sample) -> None:
    cells, age = sample.cells, sample.age
    edges = [-1, 8, 17, 20, 23, 26, 29, 38, 47, 200]
    names = ["0--8", "9--17", "18--20", "21--23", "24--26", "27--29", "30--38", "39--47", "48+"]
    band = pd.cut(age, edges, labels=names).astype(object)
    known = age.notna()
    assert cells.ageBroad[known].eq(band[known]).all()
    young = cells.ageBroad.isin(names[:2])
    assert cells.majorityStatus[young].eq("Minor").all()
    assert cells.majorityStatus[cells.ageBroad.ne("") & ~young].eq("Adult").all()


def test_majority_earlier_never_contradicts_majority_or_duration(sample: Sample) -> None:
    entry, exploitation = sample.cells.majorityEntry, sample.cells.majorityStatusAtExploit
    for earlier in (entry, exploitation):
        assert not (sample.child & earlier.eq("Adult")).any()
        assert earlier.ne("").mean() > 0.3
    assert not (entry.eq("Adult") & exploitation.eq("Minor")).any()
    oldest_start = sample.age + 1 - sample.duration / 12
    assert not (exploitation.eq("Adult") & oldest_start.le(18)).any()
    assert not (exploitation.eq("Minor") & (sample.age - sample.duration / 12).ge(18)).any()
    assert (sample.duration.dropna() >= 1).all()
    assert not (sample.duration / 12 > sample.age).any()


def test_namibia_is_among_the_citizenships(sample: Sample) -> None:
    assert sample.cells.citizenship.eq("NA").sum() > 50
    assert sample.cells.citizenship.nunique() > 35


def test_something_is_not_recorded_in_every_field_that_may_lack(sample: Sample) -> None:
    blank = sample.cells.eq("").mean()
    for column in ("yearOfRegistration", "gender", "ageBroad", "majorityStatus", "citizenship", "isAbduction",
                   "CountryOfExploitation", "age", "durationMonths"):  # fmt: skip
        assert 0.01 < blank[column] < 0.8, column


def _informative(cells: pd.DataFrame) -> list[tuple[tuple[str, str], ...]]:
    """The cells that tell something: neither blank nor "no" (one of the releases at hand lost its zeros)."""
    return [tuple((name, value) for name, value in row.items() if value not in {"", "0", "-99"})
            for row in cells.to_dict("records")]  # fmt: skip


def test_no_record_of_a_release_is_in_the_sample(sample: Sample) -> None:
    files = [
        *RELEASES.glob("derived/ctdc_k_anonymised_*.csv"),
        *RELEASES.glob("excerpts/ctdc_k_anonymised_*.csv"),
    ]
    if not files:
        pytest.skip("real CTDC files are not beside the checkout")
    for file in files:
        release = pd.read_csv(file, dtype=str, keep_default_na=False, na_filter=False)
        shared = [
            name
            for name in sample.cells
            if name in release and release[name].isin(["", "-99"]).mean() < 1
        ]
        ours = set(_informative(sample.cells[shared]))
        assert ours.isdisjoint(_informative(release[shared])), file.name
