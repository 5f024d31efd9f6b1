"""Groups by name: those that every file has, and the names that a person gives."""

from explorer.backend.filters import Clause, Filters
from explorer.backend.known_groups import known_groups
from explorer.backend.labels import Labels
from explorer.backend.named_groups import LONGEST_NAME, NamedGroup, own_name


def test_children_are_told_by_the_first_field_that_the_file_has() -> None:
    both = known_groups(["age_band", "majority", "gender"])
    assert both["boys"] == Filters(
        (Clause("majority", ("child",)), Clause("gender", ("male",))),
    )
    assert known_groups(["age_band"])["children"] == Filters(
        (Clause("age_band", range=("", "17")),)
    )


def test_a_group_is_offered_only_where_all_its_fields_are() -> None:
    assert list(known_groups(["recruiter", "gender"])) == ["recruited_by_family"]
    assert known_groups([]) == {}


def test_every_known_group_has_a_name() -> None:
    names = Labels.load().words["groups"]
    fields = ["majority", "gender", "recruiter"]
    assert set(known_groups(fields)) <= set(names)
    assert len(known_groups(fields)) == 5


def test_a_name_is_one_line_and_nobody_elses() -> None:
    groups = (NamedGroup("girls", Filters()), NamedGroup("girls 2", Filters()))
    assert own_name(" girls\n", groups) == "girls 3"
    assert own_name("girls", groups, but="girls") == "girls"
    assert len(own_name("x" * 200, ())) == LONGEST_NAME
