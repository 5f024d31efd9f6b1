"""Two groups compared: who they are, when they are counted, what leaves."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.modeltest import ModelTester

from explorer import paths
from explorer.backend import compared_finding, compute, report
from explorer.backend.comparison import Comparison
from explorer.backend.disclosure import EXPORT
from explorer.backend.documents.blocks import Paragraph
from explorer.backend.filters import Clause, Filters
from explorer.backend.stored import StoredDocument
from explorer.backend.verifying import verify
from explorer.models import comparison_wishes
from explorer.models.comparing import Comparing
from explorer.models.comparison_model import A, ComparisonModel, P
from explorer.models.runner import SyncRunner
from explorer.models.session import Session
from tests.models.waiting import WaitingRunner

SAMPLE = paths.resource(paths.SAMPLE)
FAMILY = ("recruiter", "family")


@pytest.fixture
def session(qapp: QGuiApplication) -> Iterator[Session]:
    made = Session(SyncRunner(), SyncRunner())
    made.open_file(SAMPLE)
    yield made
    made.shutdown()
    made.deleteLater()


@pytest.fixture
def comparing(session: Session) -> Comparing:
    made = Comparing(session, session)
    made.set_shown(True)
    return made


@pytest.fixture
def model(session: Session, comparing: Comparing) -> ComparisonModel:
    made = ComparisonModel(session.labels, session)
    info = session.dataset
    assert info is not None
    questions = [(item.field.id, value) for item in info.fields for value in item.values]
    made.show(comparing.found, session.labels, ("Children", "Adults"), questions, ())
    return made


def keys(model: ComparisonModel) -> list[tuple[str, str]]:
    return [model.line(row).row.key for row in range(model.rowCount())]


def test_a_file_with_ages_suggests_children_and_adults(comparing: Comparing) -> None:
    assert comparing.sides == ("known:children", "known:adults")
    found = comparing.found
    assert found is not None
    assert (found.n_a, found.n_b) == (4320, 6960)
    row = found.row(*FAMILY)
    assert row is not None
    assert row.a.count == 960


def test_the_selection_against_the_rest_follows_each_click(
    session: Session, comparing: Comparing
) -> None:
    session.toggle_value("gender", "female", 1)
    comparing.choose("selection", "rest")
    first = comparing.found
    assert first is not None
    session.toggle_value("gender", "male", 1)
    second = comparing.found
    assert second is not None
    assert second.n_a > first.n_a
    assert second.n_a + second.n_b == first.n_a + first.n_b == 12000


def test_nothing_is_counted_while_the_page_is_hidden(qapp: QGuiApplication) -> None:
    runner = WaitingRunner()
    session = Session(runner, SyncRunner())
    session.open_file(SAMPLE)
    comparing = Comparing(session, session)
    session.toggle_value("gender", "female", 1)
    assert "compare" not in runner.waiting
    comparing.set_shown(True)
    assert not comparing.is_settled
    runner.work("compare")
    assert comparing.is_settled
    assert comparing.found is not None
    session.shutdown()
    session.deleteLater()


def test_an_answer_about_groups_no_longer_chosen_is_dropped(qapp: QGuiApplication) -> None:
    runner = WaitingRunner()
    session = Session(runner, SyncRunner())
    session.open_file(SAMPLE)
    comparing = Comparing(session, session)
    comparing.set_shown(True)
    late = runner.waiting["compare"]
    comparing.choose("known:boys", "known:girls")
    late[1](late[0]())
    assert comparing.found is None
    runner.work("compare")
    assert comparing.found is not None
    assert comparing.found.a.name == "boys"
    session.shutdown()
    session.deleteLater()


def test_the_rest_is_never_compared_with_the_rest(comparing: Comparing) -> None:
    comparing.choose("selection", "rest")
    comparing.choose("rest", "rest")
    assert comparing.sides == ("selection", "rest")
    comparing.swap()
    assert comparing.sides == ("rest", "selection")


def test_groups_that_cannot_be_compared_say_why(session: Session, comparing: Comparing) -> None:
    comparing.choose("selection", "rest")
    assert comparing.problem is not None
    assert comparing.problem.code == "group_empty"
    comparing.choose("everyone", "everyone")
    assert comparing.problem.code == "groups_same"
    session.save_group("elsewhere", Filters((Clause("no_such_field", ("x",)),)))
    comparing.choose("own:elsewhere", "everyone")
    assert comparing.problem is not None
    assert comparing.problem.code == "group_field_missing"


def test_groups_are_saved_renamed_and_deleted_and_each_can_be_undone(
    session: Session, comparing: Comparing
) -> None:
    session.toggle_value("gender", "female", 1)
    assert session.save_group("women and girls", session.applied_filters) == "women and girls"
    assert session.save_group("women and girls", session.applied_filters) == "women and girls 2"
    comparing.choose("own:women and girls", "rest")
    session.rename_group("women and girls", "female")
    assert comparing.sides == ("own:female", "rest")
    session.remove_group("female")
    assert comparing.sides[0] == "known:children"
    session.undo_stack.undo()
    assert comparing.sides == ("own:female", "rest")
    assert comparing.groups()[0].name == "female"


def test_level_and_base_of_the_workspace_hold_here_too(
    session: Session, comparing: Comparing
) -> None:
    before = comparing.found
    session.set_level(0.99)
    session.set_base("all")
    after = comparing.found
    assert before is not None
    assert after is not None
    assert (after.level, after.base) == (0.99, "all")
    row, former = after.row(*FAMILY), before.row(*FAMILY)
    assert row is not None
    assert former is not None
    assert row.a.answered == 4320 > former.a.answered


def test_rows_can_be_searched_ordered_and_kept_on_top(model: ComparisonModel) -> None:
    assert keys(model)[0] == FAMILY
    assert not any(field == "majority" for field, _ in keys(model))
    model.change_wish(shows_choosing=True)
    assert any(field == "majority" for field, _ in keys(model))
    model.change_wish(shows_choosing=False, text="hospitality")
    assert keys(model) == [("labour", "hospitality")]
    model.show_pins((FAMILY,))
    assert keys(model) == [FAMILY, ("labour", "hospitality")]
    model.change_wish(text="")
    model.sort(P)
    assert keys(model)[0] == FAMILY
    model.sort(A)
    shares = [model.line(n).row.a.share or 0.0 for n in range(1, 12)]
    assert shares == sorted(shares, reverse=True)


def test_answers_with_few_cases_and_unclear_differences_can_be_left_out(
    model: ComparisonModel,
) -> None:
    whole = model.rowCount()
    model.change_wish(hides_few=True)
    without_few = model.rowCount()
    model.change_wish(hides_few=False, holds_only=True)
    rows = [model.line(n).row for n in range(model.rowCount())]
    assert without_few <= whole
    assert 0 < len(rows) < whole
    assert all(row.strength > 0 for row in rows)
    assert all(badge.code != "turns" for row in rows for badge in row.badges)


def test_a_row_says_everything_to_a_screen_reader(model: ComparisonModel) -> None:
    words = ". ".join(model.whole(0))
    for part in ("Recruiter: Family", "49.4\u00a0%", "960 of 1,944", "+40", "49 of 100 children"):
        assert part in words


def test_one_scale_holds_for_all_rows_and_moves_in_steps(model: ComparisonModel) -> None:
    rows = [model.line(n).row for n in range(model.rowCount())]
    ends = [abs(row.difference.low or 0.0) for row in rows]
    ends += [abs(row.difference.high or 0.0) for row in rows]
    assert max(ends) <= model.extent < max(ends) + 0.1
    assert round(model.extent * 100) % 10 == 0


def test_the_model_keeps_the_rules_of_qt(
    qtmodeltester: ModelTester, model: ComparisonModel
) -> None:
    qtmodeltester.check(model)


def test_what_leaves_is_counted_under_the_policy_of_what_leaves(
    session: Session, comparing: Comparing, tmp_path: Path
) -> None:
    rows = SAMPLE.read_text().splitlines(keepends=True)
    own = tmp_path / "own.csv"
    own.write_text("".join(rows[:900]))
    session.open_file(own)
    found: list[Comparison] = []
    comparing.export(found.append)
    counted = found[0]
    shown = comparing.found
    assert shown is not None
    counts = [share.count for row in counted.rows for share in (row.a, row.b)]
    assert all(n % EXPORT.round_to == 0 or n == -1 for n in counts)
    assert any(row.a.count % 10 for row in shown.rows)
    sentence = comparison_wishes.sentence(session, counted, FAMILY)
    assert "identified cases only" in sentence


def test_a_chart_splits_by_what_tells_the_groups_apart(
    session: Session, comparing: Comparing
) -> None:
    comparing.choose("known:boys", "known:girls")
    found = comparing.found
    assert found is not None
    comparison_wishes.add_chart(session, found, FAMILY, "Add a chart")
    spec = session.workspace.panes[-1].spec
    assert (spec.type, spec.field, spec.by, spec.base) == (
        "grouped_bar",
        "recruiter",
        "gender",
        "group",
    )
    assert session.workspace.filters == Filters((Clause("majority", ("child",)),))
    session.undo_stack.undo()
    assert session.workspace.filters == Filters()


def test_a_finding_asks_the_comparison_anew(session: Session, comparing: Comparing) -> None:
    found = comparing.found
    assert found is not None
    comparison_wishes.add_to_report(session, found, FAMILY, "Add to the report")
    items = session.workspace.report.items
    assert items is not None
    asked = items[-1].question
    assert items[-1].kind == "finding"
    assert compared_finding.is_one(asked)
    assert "960" not in asked
    table = compute.load(SAMPLE)
    said = compared_finding.sentence(asked, table, EXPORT, session.labels, "the sample")
    assert "of 100 children" in said
    assert said.endswith("(the sample).")
    other = json.dumps(json.loads(asked) | {"value": "nobody"})
    assert "not in the data" in compared_finding.sentence(
        other, table, EXPORT, session.labels, "the sample"
    )
    title = compared_finding.title(asked, session.labels)
    assert title == "Recruiter: Family member or relative"
    assert compared_finding.title("[]", session.labels) == ""
    assert not compared_finding.is_one("[]")
    assert compared_finding.sentence("{}", table, EXPORT, session.labels, "") != ""


def test_a_report_says_the_finding_counted_for_what_leaves(
    session: Session, comparing: Comparing
) -> None:
    found, info = comparing.found, session.dataset
    assert found is not None
    assert info is not None
    comparison_wishes.add_to_report(session, found, FAMILY, "Add to the report")
    table = compute.load(SAMPLE)
    day = date(2026, 11, 24)
    made = report.document(table, info, session.workspace, EXPORT, session.labels, day)
    words = [it.text for it in made.blocks if isinstance(it, Paragraph) and it.style == "finding"]
    assert len(words) == 1
    assert "960 of 1,940" in words[0]
    assert words[0].startswith("Family member or relative (Recruiter): 49 of 100 children")
    stored = StoredDocument(made.stored, words[0])
    (check,) = [it for it in verify(stored, table, session.labels) if "finding" in it.id]
    assert (check.state, check.told) == ("same", words[0])
    bent = dict(made.stored)
    bent["findings"] = [{**bent["findings"][0], "text": words[0].replace("960", "961")}]
    (check,) = [
        it for it in verify(StoredDocument(bent, ""), table, session.labels) if "finding" in it.id
    ]
    assert check.state == "changed"
