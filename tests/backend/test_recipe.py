"""Recipes: reading, mistakes, writing, and what the data make of their sentences."""

from pathlib import Path

import pytest

from explorer import paths
from explorer.backend import brief, brief_sentences, compute, cookbook, recipe, recipe_writing
from explorer.backend.brief_plan import BriefPlan
from explorer.backend.errors import ExplorerError
from explorer.backend.filters import Clause, Filters
from explorer.backend.joining import joined
from explorer.backend.labels import Labels

LABELS = Labels.load()
HEAD = 'format = "case-explorer-recipe"\nversion = 1\nid = "own"\ntitle = "Own"\n'
BODY = """
[populations.women]
label = "women"
where = [{ field = "gender", include = ["Woman"] }]

[populations.men]
label = "men"
where = [{ field = "gender", include = ["Man"] }]

[[statistics]]
id = "yes.women"
label = "Yes"
kind = "share"
population = "women"
field = "answer"
answers = ["Yes"]

[[statistics]]
id = "yes.men"
label = "Yes"
kind = "share"
population = "men"
field = "answer"
answers = ["Yes"]

[[sentences]]
id = "more"
section = "key"
when = ["yes.women", "yes.men"]
text = "More women: {yes.women}"
turned = "More men: {yes.men}"
unclear = "No clear difference"
"""


def said(tmp_path: Path, women: tuple[int, int], men: tuple[int, int]) -> list[str]:
    file = tmp_path / "cases.csv"
    lines = ["gender,answer", "Nobody,Maybe", "Nobody,No", "Nobody,Yes"]
    for who, (yes, no) in (("Woman", women), ("Man", men)):
        lines += [f"{who},Yes"] * yes + [f"{who},No"] * no
    file.write_text("\n".join(lines) + "\n")
    table = compute.load(file)
    found = brief.brief(
        table, recipe.read(HEAD + BODY, "x.toml"), Filters(), compute.working_policy(table), LABELS
    )
    return [sentence.text for sentence in brief_sentences.said(found, LABELS)]


@pytest.mark.parametrize(
    ("women", "men", "expected"),
    [
        ((80, 20), (20, 80), "More women: 80\u00a0%"),
        ((20, 80), (80, 20), "More men: 80\u00a0%"),
        ((50, 50), (52, 48), "No clear difference"),
    ],
)
def test_sentence_follows_the_data(
    tmp_path: Path, women: tuple[int, int], men: tuple[int, int], expected: str
) -> None:
    assert said(tmp_path, women, men) == [expected]


def test_sentence_about_few_cases_is_silent(tmp_path: Path) -> None:
    assert said(tmp_path, (9, 1), (1, 9)) == []


@pytest.mark.parametrize("name", ["family", "sources"])
def test_recipe_written_again_is_the_same(name: str) -> None:
    first = cookbook.read(paths.resource(f"recipes/{name}.toml"))
    again = recipe.read(recipe_writing.to_toml(first.content), "again.toml")
    assert again == first


def test_parts_of_populations_stand_in_any_order() -> None:
    text = HEAD + '[populations.b]\nlabel = "b"\nof = "a"\n[populations.a]\nlabel = "a"\n'
    text += '[[statistics]]\nid = "n"\nlabel = "N"\nkind = "count"\ncounts = "cases"\n'
    found = recipe.read(text + 'population = "b"\n', "x.toml")
    assert found.populations["b"].label == "b"
    circle = text.replace('label = "a"', 'label = "a"\nof = "b"')
    with pytest.raises(ExplorerError, match="recipe_wrong"):
        recipe.read(circle + 'population = "b"\n', "x.toml")


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ('kind = "share"', 'kind = "guess"'),
        ('answers = ["Yes"]', "answers = 3"),
        ('answers = ["Yes"]', ""),
        ('id = "yes.men"', 'id = "yes.women"'),
        ("{yes.women}", "{yes.nobody}"),
        ('when = ["yes.women", "yes.men"]', 'when = ["yes.women"]'),
        ('label = "men"', 'label = "men"\nage = "old"'),
    ],
)
def test_mistake_in_a_recipe_is_named(wrong: str, right: str) -> None:
    assert wrong in BODY
    with pytest.raises(ExplorerError) as caught:
        recipe.read(HEAD + BODY.replace(wrong, right), "x.toml")
    assert caught.value.code == "recipe_wrong"
    assert caught.value.params["line"]


def no_single(clause: Clause) -> frozenset[str] | None:
    return None


def test_filters_are_joined_where_one_clause_can_say_so() -> None:
    a = Filters((Clause("means", ("threats",)),))
    b = Filters((Clause("means", ("debt",)),))
    both = joined((a, b), no_single)
    assert both is not None
    assert both.clause("means").match == "all"
    wide = Filters((Clause("means", ("threats", "debt")),))
    assert joined((a, wide), no_single) == a
    assert joined((wide, Filters((Clause("means", ("debt", "other")),))), no_single) is None
    nobody = joined((a, b), lambda clause: frozenset(clause.include))
    assert nobody is not None
    assert nobody.clause("means").include == nobody.clause("means").exclude == ("",)


def test_plan_is_kept_in_a_workspace_and_garbage_becomes_the_default() -> None:
    plan = BriefPlan(
        "sources", "age_band", Filters((Clause("year", ("2015",)),)), (("a", "b"),), True
    )
    assert BriefPlan.from_json(plan.to_json()) == plan
    for garbage in (None, 3, [], {"recipe": 4, "basis": [], "filters": "x", "words": {"a": 1}}):
        assert BriefPlan.from_json(garbage) == BriefPlan()
