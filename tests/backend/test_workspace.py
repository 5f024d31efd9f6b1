"""The workspace file: round trip, damage, later versions, no data inside."""

import contextlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.backend import report_plan
from explorer.backend import workspace as workspaces
from explorer.backend.charts.spec import ChartSpec
from explorer.backend.errors import ExplorerError
from explorer.backend.filters import Clause, Filters
from explorer.backend.named_groups import Compared, NamedGroup
from explorer.backend.report_plan import Report, ReportItem
from explorer.backend.workspace import DataReference, Pane, Workspace

REFERENCE = DataReference("cases.csv", "/data/cases.csv", 12, "ab" * 32, "inferred")
FULL = Workspace(
    Filters((Clause("gender", ("female",), ("",)), Clause("year", range=("2015", "")))),
    (
        Pane(1, ChartSpec("bar", "recruiter")),
        Pane(4, ChartSpec("trend", "year", top=3), 2, 1, True),
    ),
    4,
    (("citizenship", "name"),),
    Report(
        "Third quarter",
        author="An office",
        items=(
            ReportItem("heading", "Who recruits", level=2),
            ReportItem("pane", pane=4, width=0.5),
            ReportItem("card", chart=ChartSpec("number", "recruiter"), answer="family"),
            ReportItem("finding", pane=1, filters=Filters((Clause("gender", ("male",)),))),
            ReportItem("comparison", question='{"a": 1}'),
        ),
        has_tables=True,
    ),
    "all",
    0.99,
    (NamedGroup("Girls abroad", Filters((Clause("gender", ("female",)),))),),
    Compared("own:Girls abroad", "rest", (("recruiter", "family"),)),
)


def test_a_workspace_comes_back_as_it_was() -> None:
    text = workspaces.to_text(FULL, REFERENCE)
    assert workspaces.from_text(text, "w.cxw") == (FULL, REFERENCE)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"format": "other"}, "workspace_damaged"),
        ({"version": 99}, "workspace_too_new"),
        ({"version": "x"}, "workspace_damaged"),
        ({"filters": {"a": 1}}, "workspace_damaged"),
        ({"panes": [{"id": 1}]}, "workspace_damaged"),
        ({"panes": [None]}, "workspace_damaged"),
        ({"dataset": {}}, "workspace_damaged"),
        ({"maximised": "1"}, "workspace_damaged"),
        ({"report": []}, "workspace_damaged"),
        ({"report": {"items": [{"kind": 1}]}}, "workspace_damaged"),
        ({"report": {"items": [{"kind": "card", "chart": {}}]}}, "workspace_damaged"),
        ({"report": {"has_tables": "yes"}}, "workspace_damaged"),
    ],
)
def test_a_damaged_or_later_workspace_is_refused(change: dict[str, object], code: str) -> None:
    content = json.loads(workspaces.to_text(FULL, REFERENCE)) | change
    with pytest.raises(ExplorerError) as caught:
        workspaces.from_text(json.dumps(content), "w.cxw")
    assert caught.value.code == code
    assert caught.value.params["file"] == "w.cxw"


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    with pytest.raises(ExplorerError):
        workspaces.from_text(text, "w.cxw")


@given(st.integers(0, 900), st.binary(max_size=3))
def test_a_workspace_with_changed_bytes_never_crashes(place: int, junk: bytes) -> None:
    whole = workspaces.to_text(FULL, REFERENCE).encode()
    damaged = (whole[:place] + junk + whole[place + len(junk) :]).decode(errors="replace")
    with contextlib.suppress(ExplorerError):
        workspaces.from_text(damaged, "w.cxw")


def test_a_data_file_is_found_beside_its_workspace(tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text("a\n1\n")
    assert REFERENCE.find(tmp_path / "w.cxw") == tmp_path / "cases.csv"
    assert REFERENCE.find(tmp_path / "elsewhere" / "w.cxw") is None


def test_panes_are_added_moved_changed_and_removed() -> None:
    work = workspaces.start((ChartSpec("bar", "a"), ChartSpec("bar", "b")))
    work = work.with_pane(ChartSpec("bar", "c")).with_moved_pane(3, 0)
    assert [pane.spec.field for pane in work.panes] == ["c", "a", "b"]
    work = work.with_changed_pane(1, columns=2).with_maximised(1)
    assert work.pane(1).columns == 2
    work = work.without_pane(1)
    assert [pane.id for pane in work.panes] == [3, 2]
    assert work.maximised == 0


def test_a_file_without_a_report_opens_and_later_members_are_left_out() -> None:
    content = json.loads(workspaces.to_text(FULL, REFERENCE))
    del content["report"]
    read, _ = workspaces.from_text(json.dumps(content), "w.cxw")
    assert read.report == Report()
    content["report"] = {"colour": "red", "items": [{"kind": "pane", "pane": 1, "frame": 3}]}
    read, _ = workspaces.from_text(json.dumps(content), "w.cxw")
    assert read.report == Report(items=(ReportItem("pane", pane=1),))


def test_a_report_nobody_arranged_shows_all_panes_and_a_removed_pane_leaves_it() -> None:
    work = workspaces.start((ChartSpec("bar", "a"), ChartSpec("bar", "b")))
    assert [item.pane for item in work.report.arranged([1, 2])] == [1, 2]
    items = (ReportItem("pane", pane=2), ReportItem("paragraph", "x"), ReportItem("pane", pane=1))
    work = work.with_report(Report().with_items(items)).without_pane(2)
    assert work.report.items == items[1:]
    assert work.with_report(Report().with_items(())).report.arranged([1]) == ()


def test_items_are_moved_changed_and_removed() -> None:
    items = tuple(ReportItem("paragraph", text) for text in "abc")

    def words(found: tuple[ReportItem, ...]) -> str:
        return "".join(item.text for item in found)

    assert words(report_plan.moved(items, 0, 2)) == "bca"
    assert words(report_plan.moved(items, 2, -5)) == "cab"
    assert words(report_plan.removed(items, 1)) == "ac"
    assert words(report_plan.inserted(items, ReportItem("paragraph", "d"), 3)) == "abcd"
    assert words(report_plan.changed(items, 1, text="x")) == "axc"


@pytest.mark.parametrize(
    "damaged", [{"base": "half"}, {"base": 3}, {"base": "row"}, {"level": 7}, {"level": "x"}]
)
def test_a_base_or_level_that_is_none_is_as_usual(damaged: dict[str, object]) -> None:
    content = json.loads(workspaces.to_text(Workspace(), REFERENCE)) | damaged
    assert workspaces.from_text(json.dumps(content), "w.cxw")[0] == Workspace()


def test_a_file_without_base_and_level_opens_as_usual() -> None:
    content = json.loads(workspaces.to_text(FULL, REFERENCE))
    del content["base"], content["level"]
    found = workspaces.from_text(json.dumps(content), "w.cxw")[0]
    assert (found.base, found.level) == ("", 0.95)


def test_base_and_level_hold_for_all_charts_that_choose_none() -> None:
    workspace = Workspace(base="all", level=0.9)
    plain, own = ChartSpec("bar", "recruiter"), ChartSpec("bar", "recruiter", base="answered")
    assert workspace.shown(plain) == ChartSpec("bar", "recruiter", base="all", level=0.9)
    assert workspace.shown(own).base == "answered"
    assert workspace.shown(ChartSpec("trend", "year")).base == ""
    by_group = Workspace(base="group")
    assert by_group.shown(plain) == plain
    assert by_group.shown(ChartSpec("bar", "means", "gender")).base == "group"
    assert Workspace().shown(plain) == plain


def test_a_renamed_group_stays_in_the_comparison_and_a_deleted_one_leaves_it() -> None:
    renamed = FULL.with_renamed_group("Girls abroad", "Girls")
    assert [group.name for group in renamed.groups] == ["Girls"]
    assert renamed.compared.a == "own:Girls"
    left = renamed.without_group("Girls")
    assert (left.groups, left.compared.a, left.compared.b) == ((), "", "rest")


@pytest.mark.parametrize("groups", [[{"name": ""}], [{"filters": []}], ["x"], 3])
def test_groups_that_are_none_are_damage(groups: object) -> None:
    content = json.loads(workspaces.to_text(FULL, REFERENCE)) | {"groups": groups}
    with pytest.raises(ExplorerError, match="workspace_damaged"):
        workspaces.from_text(json.dumps(content), "w.cxw")


@pytest.mark.parametrize("compared", [{"a": 3, "pinned": [1, ["x"], ["a", "b"]]}, {"pinned": 5}])
def test_of_a_comparison_only_what_is_understood_is_kept(compared: object) -> None:
    content = json.loads(workspaces.to_text(FULL, REFERENCE)) | {"compared": compared}
    found, _ = workspaces.from_text(json.dumps(content), "w.cxw")
    assert found.compared.a == ""
    assert set(found.compared.pinned) <= {("a", "b")}
