"""The session from outside: opening, filtering, undo, saving, failing; with a runner at once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from explorer.backend.charts.marks import Bars, ChartModel
from explorer.backend.charts.spec import ChartSpec
from explorer.backend.crossfilter import Crossfilter
from explorer.backend.errors import ExplorerError
from explorer.backend.filters import Clause
from explorer.models.runner import Runner, SyncRunner
from explorer.models.session import Session

CASES = "gender,year,place\n" + "".join(
    f"{gender},{year},{place}\n"
    for gender, year, place in (
        [("f", "2015", "a")] * 30 + [("m", "2016", "a")] * 20 + [("", "2017", "b")] * 12
    )
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "cases.csv"
    path.write_text(CASES)
    return path


@pytest.fixture
def session(qapp: object, file: Path) -> Iterator[Session]:
    session = Session(SyncRunner(), SyncRunner())
    session.open_file(file)
    yield session
    session.shutdown()
    session.deleteLater()


def failures(session: Session) -> list[ExplorerError]:
    found: list[ExplorerError] = []
    session.failed.connect(found.append)
    return found


def counts(session: Session, field: str) -> dict[str, int]:
    assert session.results is not None
    one = session.results.facets[field]
    return dict(zip(one.values, one.counts.tolist(), strict=True))


def test_an_opened_file_shows_counts_and_a_starting_layout(session: Session) -> None:
    assert session.dataset is not None
    assert session.dataset.is_inferred
    assert counts(session, "gender") == {"f": 30, "m": 20}
    assert session.workspace.panes
    assert session.results is not None
    assert len(session.results.charts) == len(session.shown_panes) == len(session.workspace.panes)


def test_a_facet_ignores_its_own_choice_and_follows_the_others(session: Session) -> None:
    session.toggle_value("gender", "f", 1)
    assert counts(session, "gender") == {"f": 30, "m": 20}
    assert counts(session, "place") == {"a": 30, "b": 0}
    assert session.results is not None
    assert session.results.n_selected == 30


def test_a_prepared_field_is_clicked_with_the_same_counts(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.toggle_value("place", "a", 1)
    session.prepare("gender")
    monkeypatch.delattr(Crossfilter, "ask")
    session.toggle_value("gender", "f", 1)
    assert counts(session, "gender") == {"f": 30, "m": 20}
    assert counts(session, "place") == {"a": 30, "b": 0}
    monkeypatch.undo()
    session.toggle_value("place", "a", 0)
    assert counts(session, "year") == {"2015": 30, "2016": 0, "2017": 0}


def test_every_change_can_be_undone_and_redone(session: Session) -> None:
    before = session.workspace
    session.toggle_value("gender", "f", 1)
    session.add_pane(ChartSpec("bar", "place"))
    after = session.workspace
    session.undo_stack.undo()
    session.undo_stack.undo()
    assert session.workspace == before
    session.undo_stack.redo()
    session.undo_stack.redo()
    assert session.workspace == after
    assert session.results is not None
    assert session.results.n_selected == 30


def test_a_dragged_range_is_one_step(session: Session) -> None:
    for low in ("2015", "2016", "2017"):
        session.set_range("year", (low, "2017"))
    assert session.undo_stack.count() == 1
    assert session.results is not None
    assert session.results.n_selected == 12


def test_a_base_for_all_charts_counts_them_anew_and_can_be_undone(session: Session) -> None:
    session.add_pane(ChartSpec("bar", "gender"))

    def shown() -> str:
        assert session.results is not None
        chart = session.results.charts[-1]
        assert isinstance(chart, ChartModel)
        assert isinstance(chart.marks, Bars)
        return chart.marks.groups[0].bars[0].text.replace("\xa0", " ")

    assert shown() == "60.0 %"
    session.set_base("all")
    assert shown() == "48.4 %"
    session.set_level(0.99)
    session.undo_stack.undo()
    assert session.workspace.level == 0.95
    session.undo_stack.undo()
    assert shown() == "60.0 %"


def test_a_click_on_a_mark_sets_adds_and_clears(session: Session) -> None:
    session.click_target((("gender", "f"),), add=False)
    assert session.workspace.filters.clause("gender").include == ("f",)
    session.click_target((("gender", "m"),), add=True)
    assert session.workspace.filters.clause("gender").include == ("f", "m")
    session.click_target((("gender", "m"),), add=False)
    session.click_target((("gender", "m"),), add=False)
    assert session.workspace.filters.clauses == ()


def test_a_file_that_fails_leaves_the_old_one_open(session: Session, tmp_path: Path) -> None:
    found = failures(session)
    session.toggle_value("gender", "f", 1)
    before = (session.dataset, session.workspace)
    session.open_file(tmp_path / "missing.csv")
    assert [error.code for error in found] == ["file_not_found"]
    assert (session.dataset, session.workspace) == before


def test_a_workspace_comes_back_with_its_file(session: Session, tmp_path: Path) -> None:
    session.toggle_value("gender", "f", 1)
    session.add_pane(ChartSpec("bar", "place"))
    saved = session.workspace
    path = tmp_path / "work.cxw"
    assert session.save_workspace(path)
    assert session.undo_stack.isClean()
    assert '"f"' in path.read_text()
    session.clear_filters()
    session.open_workspace(path)
    assert session.workspace == saved
    assert session.workspace_path == path


def test_a_workspace_whose_data_moved_or_changed_asks(
    session: Session, file: Path, tmp_path: Path
) -> None:
    path = tmp_path / "work.cxw"
    session.save_workspace(path)
    found = failures(session)
    file.write_text(CASES + "f,2018,c\n")
    session.open_workspace(path)
    moved = file.rename(tmp_path / "elsewhere.csv")
    session.open_workspace(path)
    assert [error.code for error in found] == ["workspace_other_content", "workspace_moved"]
    session.open_workspace(path, moved, accept_other=True)
    assert session.dataset is not None
    assert session.dataset.n_rows == 63


def test_the_same_layout_opens_on_another_file(session: Session, tmp_path: Path) -> None:
    session.toggle_value("gender", "f", 1)
    layout = session.workspace
    other = tmp_path / "other.csv"
    other.write_text(CASES.replace("2015", "2014"))
    session.open_file(other, keep_layout=True)
    assert session.workspace == layout
    assert session.dataset is not None
    assert session.dataset.source.path == other


def test_saving_into_a_folder_that_is_not_there_is_told(session: Session, tmp_path: Path) -> None:
    found = failures(session)
    assert not session.save_workspace(tmp_path / "no" / "work.cxw")
    assert [error.code for error in found] == ["cannot_write"]


def test_a_changed_or_deleted_file_is_noticed(session: Session, file: Path) -> None:
    assert session.source_state() == "same"
    file.write_text(CASES + "f,2018,c\n")
    assert session.source_state() == "changed"
    file.unlink()
    assert session.source_state() == "gone"
    session.toggle_value("gender", "f", 1)
    assert session.results is not None
    assert session.results.n_selected == 30


def test_work_goes_on_and_is_kept_after_the_file_was_deleted(
    session: Session, file: Path, tmp_path: Path
) -> None:
    file.unlink()
    found = failures(session)
    session.set_clause(Clause("gender", ("f",)))
    charts: list[object] = []
    session.export_charts([ChartSpec("bar", "place")], charts.extend)
    assert not isinstance(charts[0], ExplorerError)
    session.set_records_shown(True)
    assert session.save_workspace(tmp_path / "kept.cxw")
    assert found == []
    session.open_file(file, keep_layout=True)
    assert [error.code for error in found] == ["file_not_found"]
    assert session.results is not None
    assert session.results.n_selected == 30
    file.write_text(CASES)
    session.open_workspace(tmp_path / "kept.cxw")
    assert session.workspace.filters.clauses[0].include == ("f",)


def test_what_leaves_a_sensitive_file_is_protected(session: Session) -> None:
    session.set_clause(Clause("year", ("2017",)))
    charts: list[object] = []
    session.export_charts([ChartSpec("bar", "place", measure="count")], charts.extend)
    numbers = charts[0].table.numbers  # type: ignore[attr-defined]
    assert {row["value"]: row["count"] for row in numbers} == {"a": None, "b": 10}


def test_records_follow_the_selection(session: Session) -> None:
    views: list[object] = []
    session.records_changed.connect(views.append)
    session.set_records_shown(True)
    session.toggle_value("gender", "m", 1)
    assert [len(view.rows) for view in views] == [62, 20]  # type: ignore[attr-defined]


def test_the_worker_keeps_only_the_newest_request(qtbot: object, qapp: object) -> None:
    runner = Runner()
    ran: list[int] = []
    answers: list[object] = []

    def job(number: int) -> int:
        ran.append(number)
        return number

    for number in range(50):
        runner.submit(lambda n=number: job(n), answers.append, pytest.fail)
    qtbot.waitUntil(lambda: 49 in answers, timeout=5000)  # type: ignore[attr-defined]
    assert ran == answers == [0, 49]
    runner.shutdown()
    runner.deleteLater()


def test_loading_on_the_worker_can_be_cancelled(
    qtbot: object, qapp: object, tmp_path: Path
) -> None:
    big = tmp_path / "big.csv"
    big.write_text(CASES + "f,2015,a\n" * 400_000)
    counter, loader = Runner(), Runner()
    session = Session(counter, loader)
    progress: list[object] = []

    def cancel(loading: object) -> None:
        progress.append(loading)
        if loading is not None and loading.part > 0:  # type: ignore[attr-defined]
            session.cancel_loading()

    session.loading_changed.connect(cancel)
    session.open_file(big)
    qtbot.waitUntil(lambda: progress and progress[-1] is None, timeout=20000)  # type: ignore[attr-defined]
    session.shutdown()
    assert session.dataset is None
    session.deleteLater()


def test_a_filter_on_a_field_that_another_file_lacks_is_kept_and_does_nothing(
    session: Session, tmp_path: Path
) -> None:
    session.toggle_value("gender", "f", 1)
    session.toggle_value("place", "a", 1)
    other = tmp_path / "other.csv"
    other.write_text(CASES.replace("gender", "sex"))
    session.open_file(other, keep_layout=True)
    assert [c.field for c in session.workspace.filters.clauses] == ["gender", "place"]
    assert [c.field for c in session.applied_filters.clauses] == ["place"]
    assert session.results is not None
    assert session.results.n_selected == 50
    assert '"gender"' in session.workspace_text()
