"""The grammar of conditions: each form, escaping, merging, and what is wrong use."""

from pathlib import Path

import pytest

HEADER = (
    "yearOfRegistration,Datasource,gender,ageBroad,majorityStatus,citizenship,CountryOfExploitation,"
    "meansOfControlDebtBondage,meansOfControlThreats,isForcedLabour,recruiterRelationFamily,"
    "recruiterRelationFriend"
)
CASES = """
2014,Hotline,Female,9--17,Minor,NA,US,1,1,1,1,
2015,Hotline,Female,18--20,Adult,UA,US,1,,1,,1
2015,Hotline,Male,0--8,Minor,UA,RU,,1,,1,1
2016,Hotline,Male,48+,Adult,,RU,,,,,
2017,Case Management,,39--47,Adult,PH,0,,1,,,
2019,Case Management,,,,PH,ID,1,,,1,
,Case Management,Transgender/NonConforming,9--17,Minor,ZZ,ID,,,,,1
2020,Case Management,Female,,,US,,1,1,1,,
"""


@pytest.fixture
def known(tmp_path: Path) -> Path:
    """Eight cases in a layout that the program knows."""
    path = tmp_path / "known.csv"
    path.write_text(HEADER + CASES.rstrip() + "\n", encoding="utf-8")
    return path


@pytest.fixture
def unknown(tmp_path: Path) -> Path:
    """A layout of its own, with answers that need care."""
    path = tmp_path / "unknown.csv"
    lines = ["office,score,label"]
    for i, office in enumerate(["a,b", "a\\b", "a..b", "a=b", "a!=b", "Süd", "süd", "plain"]):
        lines += [f'"{office}",{i % 4},same'] * 2
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def selected(inside):
    """How many cases pass some conditions."""

    def count(path: Path, *texts: str) -> int:
        where = [part for text in texts for part in ("--where", text)]
        return inside("facets", path, "--json", *where).json["selected"]

    return count


@pytest.mark.parametrize(
    ("texts", "n"),
    [
        ((), 8),
        (("gender=female",), 3),
        (("gender=female,male",), 5),
        (("gender=",), 2),
        (("gender=male,",), 4),
        (("gender=,male",), 4),
        (("gender!=male",), 6),
        (("gender!=male,female",), 3),
        (("gender!=",), 6),
        (("gender!=male,",), 4),
        (("gender=female", "majority=child"), 1),
        (("gender=female", "gender=male"), 5),
        (("gender=female,male", "gender!=male"), 3),
        (("gender=female", "gender!=female"), 0),
        (("means=threats",), 4),
        (("means=debt_bondage,threats",), 6),
        (("means!=threats",), 4),
        (("means=debt_bondage", "means!=threats"), 2),
        (("means=",), 2),
        (("means!=",), 6),
        (("means+=debt_bondage,threats",), 2),
        (("means+=debt_bondage", "means+=threats"), 2),
        (("means+=debt_bondage",), 4),
        (("means+=debt_bondage,",), 0),
        (("means+=debt_bondage,threats", "recruiter!=family"), 1),
        (("gender+=female,male",), 0),
        (("recruiter=friend,",), 6),
        (("year=2015..2017",), 4),
        (("year=..2015",), 3),
        (("year=2017..",), 3),
        (("year=2015..2016,2019",), 4),
        (("year=2015..2016,",), 4),
        (("year=2014..2014", "year=2019..2020"), 3),
        (("year!=2015..2016",), 5),
        (("year!=2015..2016,",), 4),
        (("year=2014..2020", "year!=2015"), 5),
        (("year=2018..2018",), 0),
        (("age_band=0-8..9-17",), 3),
        (("age_band=30..",), 2),
        (("age_band=..17",), 3),
        (("age_band=48+",), 1),
        (("citizenship=NAM",), 1),
        (("citizenship=UKR,PHL",), 4),
        (("citizenship=",), 2),
    ],
)
def test_each_form_selects_the_cases_it_means(selected, known, texts, n):
    assert selected(known, *texts) == n


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("abduction=yes", None),
        ("gender=transgender", 1),
        ("age_band=27-29", 0),
        ("citizenship=ZWE", 0),
        ("year=2018", 0),
        ("means=restricts_movement", 0),
        ("means=any_threat", 0),
    ],
)
def test_a_known_answer_that_does_not_occur_counts_nobody(inside, known, text, n):
    result = inside("facets", known, "--json", "--where", text)
    if n is None:
        assert result.is_one_sentence(2)
    else:
        assert result.json["selected"] == n


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("gender=Female", 3),
        ("gender=FEMALE", 3),
        ("majority=Minor", 3),
        ("source=Case Management", 4),
        ("age_band=9--17", 2),
        ("citizenship=NA", 1),
        ("citizenship=UA", 2),
        ("citizenship=ukr", 2),
        ("gender=female, male", 5),
    ],
)
def test_the_files_own_text_and_any_case_are_understood(selected, known, text, n):
    assert selected(known, text) == n


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("office=a\\,b", 2),
        ("office=a\\\\b", 2),
        ("office=a\\b", 2),
        ("office=a..b", 2),
        ("office=a\\..b", 2),
        ("office=a=b", 2),
        ("office=a!=b", 2),
        ("office!=a=b", 14),
        ("office=Süd", 2),
        ("office=PLAIN", 2),
        ("office=a\\,b,plain", 4),
        ("score=1..2", 8),
        ("score=..0,3", 8),
    ],
)
def test_answers_with_signs_of_the_grammar_can_be_written(selected, unknown, text, n):
    assert selected(unknown, text) == n


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("gendr=female", "gender"),
        ("gender=femal", "female"),
        ("gender=nonsense", "female"),
        ("citizenship=Ukraine", "UKR"),
        ("recruiter=familly", "family"),
        ("majorityStatus=child", "majority"),
        ("year=2O15", "2015"),
        ("=female", "FIELD=ANSWER"),
        ("gender", "FIELD=ANSWER"),
        ("gender=female..male", "no order"),
        ("year=2015..x", "x"),
        ("year=..", "FIELD=ANSWER"),
    ],
)
def test_wrong_use_ends_with_2_and_offers_what_is_near(inside, known, text, offered):
    result = inside("count", known, "--field", "gender", "--where", text)
    assert result.is_one_sentence(2)
    assert offered in result.err


@pytest.mark.parametrize(
    ("text", "offered"),
    [("score=7", "3"), ("office=SÜD", "Süd"), ("offices=plain", "office"), ("label=x", "same")],
)
def test_in_an_inferred_layout_only_what_occurs_is_known(inside, unknown, text, offered):
    result = inside("count", unknown, "--field", "office", "--where", text)
    assert result.is_one_sentence(2)
    assert offered in result.err


@pytest.mark.parametrize("option", ["--field", "--by"])
def test_an_unknown_field_is_wrong_use(inside, known, option):
    arguments = {"--field": "gender", "--by": "majority", option: "recruter"}
    result = inside("count", known, *[part for pair in arguments.items() for part in pair])
    assert result.is_one_sentence(2)
    assert "recruiter" in result.err


def test_a_field_of_free_text_says_that_it_is_not_counted(inside, tmp_path):
    path = tmp_path / "notes.csv"
    path.write_text("note,colour\n" + "".join(f"n{i},red\n" for i in range(9)), encoding="utf-8")
    for arguments in (("--field", "note"), ("--field", "colour", "--where", "note=n1")):
        result = inside("count", path, *arguments)
        assert result.is_one_sentence(2)
        assert "free text" in result.err


def test_the_filters_are_told_in_words(inside, known):
    told = inside(
        "count", known, "--field", "means", "--where", "gender!=male", "--where", "year=2015..2016,"
    ).out
    assert "not Male" in told
    assert "2015 to 2016" in told
    assert "or not recorded" in told
