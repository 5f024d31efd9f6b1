"""Comparing two groups on the command line: shapes, words and exit statuses."""

import pytest

ROW = [
    *("field", "value", "a", "b", "difference", "difference_low", "difference_high"),
    *("ratio", "ratio_low", "ratio_high", "p", "p_adjusted"),
]
CHILDREN, ADULTS = ("--a", "majority=child"), ("--b", "majority=adult")


def test_json_has_the_agreed_keys_in_order(run, sample):
    told = run("compare", sample, *CHILDREN, *ADULTS, "--json").json
    assert list(told) == ["overlap", "rows"]
    assert told["overlap"] == 0
    assert list(told["rows"][0]) == ROW
    for side in "ab":
        assert list(told["rows"][0][side]) == ["count", "answered", "share", "low", "high"]


def test_the_family_figures_of_the_2021_release_come_out(run, derived):
    told = run("compare", derived, *CHILDREN, *ADULTS, "--json").json
    (row,) = [r for r in told["rows"] if (r["field"], r["value"]) == ("recruiter", "family")]
    assert (row["a"]["count"], row["a"]["answered"]) == (1380, 2966)
    assert (row["b"]["count"], row["b"]["answered"]) == (1041, 11004)
    assert row["ratio"] == pytest.approx(1380 / 2966 * 11004 / 1041)
    assert row["ratio_low"] > 4


def test_conditions_on_one_group_add_up_and_the_rest_is_everybody_else(run, sample):
    rows = run("count", sample, "--field", "source", "--json").json["rows"]
    boys = (*CHILDREN, "--a", "gender=male")
    told = run("compare", sample, *boys, "--b-rest", "--json").json
    source = [row for row in told["rows"] if row["field"] == "source"]
    assert told["overlap"] == 0
    assert sum(row[side]["count"] for row in source for side in "ab") == rows


def test_a_person_reads_who_is_compared_and_an_aligned_table(run, sample):
    result = run("compare", sample, *CHILDREN, "--b", "gender=female")
    assert (result.status, result.err) == (0, "")
    lines = result.out.splitlines()
    assert lines[0] == "A: Adult or child: Child (4,320 cases)"
    assert lines[1] == "B: Gender: Female (7,109 cases)"
    assert lines[2].startswith("2,705 cases are in both groups.")
    assert "comparisons have been looked at." in lines[3]
    whole = lines.index("Questions as a whole:")
    table = [line for line in lines[5:whole] if line.startswith("  ")]
    assert len({len(line) for line in table}) == 1
    chosen = lines.index("These questions choose the groups, or ask nearly the same:")
    after = [
        line for line in lines[chosen + 1 : whole] if line.startswith("  Adult or child: Child")
    ]
    assert len(after) == 1
    assert any(line.startswith("  Abduction: Apart by 0.") for line in lines[whole:])
    assert any("Median in “A”" in line for line in lines if line.startswith("  Months"))


def test_a_higher_level_makes_wider_intervals(run, sample):
    usual, sure, part = (
        run("compare", sample, *CHILDREN, *ADULTS, *level, "--json").json["rows"]
        for level in ((), ("--level", "99"), ("--level", "0.99"))
    )
    assert sure == part
    wide = {(row["field"], row["value"]): row for row in sure}
    for row in usual:
        other = wide[row["field"], row["value"]]
        assert other["difference_low"] <= row["difference_low"]
        assert other["p"] == row["p"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((*CHILDREN, "--b", "majority=child"), "Both groups are the same cases"),
        ((*CHILDREN, "--b", "majority!=adult,"), "Both groups are the same cases"),
        ((*CHILDREN, "--b", "year=..1900"), "No case is in the group “Year of registration: 1900"),
        (("--a", "majority=adult", "--a", "majority!=adult", *ADULTS), "No case is in the group"),
    ],
)
def test_groups_that_cannot_be_compared_give_one_sentence(run, sample, arguments, said):
    for form in ((), ("--json",)):
        result = run("compare", sample, *arguments, *form)
        assert result.is_one_sentence(1)
        assert said in result.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (CHILDREN, "Say who is compared"),
        (ADULTS, "Say who is compared"),
        ((*CHILDREN, *ADULTS, "--b-rest"), "not with both"),
        ((*CHILDREN, "--b", "hair=red"), "There is no field “hair”"),
        ((*CHILDREN, "--b", "gender=femal"), "Did you mean female"),
        ((*CHILDREN, "--b", "gender"), "is no condition"),
        ((*CHILDREN, *ADULTS, "--level", "100"), "from 50 to 99.9"),
        ((*CHILDREN, *ADULTS, "--level", "high"), "from 50 to 99.9"),
    ],
)
def test_wrong_use_is_told_with_status_2(run, sample, arguments, said):
    result = run("compare", sample, *arguments)
    assert (result.status, result.out) == (2, "")
    assert said in result.err
    assert "Traceback" not in result.err
