"""The sidebar's model, drawn as text: fields, answers, counts, ticks, order and search."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from explorer.models import facet_model
from explorer.models.facet_model import MORE, ROW_ROLE, FacetModel, Row
from explorer.models.runner import SyncRunner
from explorer.models.session import Session

CASES = "gender,year,place\n" + "".join(
    f"{gender},{year},{place}\n"
    for gender, year, place in (
        [("f", "2015", "a")] * 30
        + [("m", "2016", "a")] * 20
        + [("m", "2016", "c")] * 25
        + [("", "2017", "b")] * 12
    )
)
MARKS = {1: "x", 0: " ", -1: "-"}


@pytest.fixture
def session(qapp: object) -> Iterator[Session]:
    session = Session(SyncRunner(), SyncRunner())
    yield session
    session.shutdown()
    session.deleteLater()


@pytest.fixture
def model(session: Session, tmp_path: Path) -> FacetModel:
    path = tmp_path / "cases.csv"
    path.write_text(CASES)
    model = FacetModel(session, session)
    session.open_file(path)
    return model


def drawn(model: FacetModel) -> list[str]:
    """One line a row: ``[x] label count/whole``; "Not recorded" in italics' place, slanted."""
    lines: list[str] = []
    for number in range(model.rowCount()):
        top = model.index(number, 0)
        row: Row = top.data(ROW_ROLE)
        lines.append(f"{row.label}: {row.note}")
        for below in range(model.rowCount(top)):
            answer: Row = model.index(below, 0, top).data(ROW_ROLE)
            if answer.kind == "answer":
                label = f"/{answer.label}/" if answer.is_unknown else answer.label
                lines.append(f" [{MARKS[answer.state]}] {label} {answer.count}/{answer.whole}")
            else:
                lines.append(f" ({answer.kind}) {answer.label}")
    return lines


def below(model: FacetModel, field: str) -> list[str]:
    """The answers shown of one field."""
    top = model.find(field)
    return [model.index(i, 0, top).data() for i in range(model.rowCount(top))]


def many(tmp_path: Path) -> Path:
    path = tmp_path / "many.csv"
    rows = [f"town {n:02d}" for n in range(30) for _ in range(30 - n)]
    path.write_text("town\n" + "\n".join(rows) + "\n")
    return path


def test_an_opened_file_is_drawn_with_every_field_and_its_unanswered_cases_last(
    model: FacetModel,
) -> None:
    assert drawn(model) == [
        "Gender: 75 answered",
        " [ ] m 45/45",
        " [ ] f 30/30",
        " [ ] /Not recorded/ 12/12",
        "year: 87 answered",
        " (range) year",
        " [ ] 2015 30/30",
        " [ ] 2016 45/45",
        " [ ] 2017 12/12",
        " [ ] /Not recorded/ 0/0",
        "place: 87 answered",
        " [ ] a 50/50",
        " [ ] c 25/25",
        " [ ] b 12/12",
        " [ ] /Not recorded/ 0/0",
    ]


def test_a_tick_filters_the_other_fields_and_leaves_its_own_field_whole(
    model: FacetModel, session: Session
) -> None:
    index = model.find("gender", "f")
    assert model.setData(index, Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    assert session.workspace.filters.clause("gender").include == ("f",)
    lines = drawn(model)
    assert lines[:4] == [
        "Gender: 75 answered",
        " [ ] m 45/45",
        " [x] f 30/30",
        " [ ] /Not recorded/ 12/12",
    ]
    assert " [ ] a 30/50" in lines
    assert " [ ] c 0/25" in lines
    assert index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked


def test_the_partial_tick_leaves_an_answer_out_and_the_empty_one_takes_that_back(
    model: FacetModel, session: Session
) -> None:
    index = model.find("gender", "m")
    role = Qt.ItemDataRole.CheckStateRole
    model.setData(index, Qt.CheckState.PartiallyChecked, role)
    assert session.workspace.filters.clause("gender").exclude == ("m",)
    assert " [-] m 45/45" in drawn(model)
    model.setData(index, Qt.CheckState.Unchecked, role)
    assert session.workspace.filters.clauses == ()


def test_not_recorded_is_an_answer_that_can_be_asked_for(
    model: FacetModel, session: Session
) -> None:
    index = model.find("gender", "")
    model.setData(index, Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    assert session.results is not None
    assert session.results.n_selected == 12


def test_a_filter_moves_no_answer_and_a_sort_by_cases_keeps_its_order_until_asked_again(
    model: FacetModel, session: Session
) -> None:
    session.set_facet_sort("place", "count")
    assert below(model, "place") == ["a", "c", "b", "Not recorded"]
    session.toggle_value("gender", "", 1)
    assert below(model, "place") == ["a", "c", "b", "Not recorded"]
    session.set_facet_sort("place", "name")
    assert below(model, "place") == ["a", "b", "c", "Not recorded"]
    session.set_facet_sort("place", "count")
    assert below(model, "place") == ["b", "a", "c", "Not recorded"]


def test_the_order_in_use_is_told_also_when_nobody_chose_it(
    model: FacetModel, session: Session
) -> None:
    unasked = model.sort_in_use("place")
    assert unasked in ("codebook", "count")
    session.set_facet_sort("place", "name")
    assert model.sort_in_use("place") == "name"
    session.undo_stack.undo()
    assert model.sort_in_use("place") == unasked


def test_a_sort_can_be_undone(model: FacetModel, session: Session) -> None:
    session.set_facet_sort("place", "name")
    session.undo_stack.undo()
    assert below(model, "place") == ["a", "c", "b", "Not recorded"]


def test_search_finds_fields_whole_and_answers_alone(model: FacetModel) -> None:
    model.set_search("GEND")
    assert model.fields() == ["gender"]
    assert below(model, "gender") == ["m", "f", "Not recorded"]
    model.set_search("2016")
    assert model.fields() == ["year"]
    assert below(model, "year") == ["2016"]
    model.set_search("no such thing")
    assert model.rowCount() == 0
    model.set_search("")
    assert model.fields() == ["gender", "year", "place"]


def test_a_long_field_shows_eight_answers_and_all_on_demand(
    session: Session, tmp_path: Path
) -> None:
    model = FacetModel(session, session)
    session.open_file(many(tmp_path))
    assert len(below(model, "town")) == 10
    assert below(model, "town")[:2] == ["town 00", "town 01"]
    assert below(model, "town")[-2:] == ["Not recorded", "Show all 30"]
    model.show_all("town")
    assert len(below(model, "town")) == 32
    assert below(model, "town")[-1] == "Show fewer"


def test_a_chosen_answer_of_a_long_field_stays_in_sight(session: Session, tmp_path: Path) -> None:
    model = FacetModel(session, session)
    session.open_file(many(tmp_path))
    model.show_all("town")
    session.toggle_value("town", "town 29", 1)
    model.show_all("town")
    assert "town 29" in below(model, "town")


def test_search_reaches_the_hidden_answers_of_a_long_field(
    session: Session, tmp_path: Path
) -> None:
    model = FacetModel(session, session)
    session.open_file(many(tmp_path))
    model.set_search("town 2")
    assert "town 29" in below(model, "town")


def test_a_screen_reader_hears_answer_and_cases(model: FacetModel) -> None:
    role = Qt.ItemDataRole.AccessibleTextRole
    assert model.find("gender", "f").data(role) == "f, 30 cases"
    assert model.find("gender").data(role) == "Gender, 75 answered"


def test_rows_that_are_no_answers_cannot_be_ticked(session: Session, tmp_path: Path) -> None:
    model = FacetModel(session, session)
    session.open_file(many(tmp_path))
    more = model.find("town", MORE)
    assert more.isValid()
    assert not model.flags(more) & Qt.ItemFlag.ItemIsUserCheckable
    assert not model.setData(more, Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    assert not model.setData(
        model.find("town"), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole
    )
    assert session.workspace.filters.clauses == ()


@pytest.mark.parametrize(("is_read_aloud", "told"), [(False, {"paint"}), (True, {"paint", "data"})])
def test_counts_arrive_in_place_without_a_reset_or_a_move(
    model: FacetModel,
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
    is_read_aloud: bool,
    told: set[str],
) -> None:
    class Listening:
        isActive = staticmethod(lambda: is_read_aloud)

    monkeypatch.setattr(facet_model, "QAccessible", Listening)
    seen: list[str] = []
    model.repaint_wanted.connect(lambda: seen.append("paint"))
    model.modelReset.connect(lambda: seen.append("reset"))
    model.layoutChanged.connect(lambda: seen.append("layout"))
    model.dataChanged.connect(lambda first, last: seen.append("data"))
    session.toggle_value("gender", "f", 1)
    assert set(seen) == told


def test_qt_accepts_the_model_while_it_is_used(session: Session, tmp_path: Path) -> None:
    model = FacetModel(session, session)
    tester = QAbstractItemModelTester(
        model, QAbstractItemModelTester.FailureReportingMode.Fatal, session
    )
    session.open_file(many(tmp_path))
    model.show_all("town")
    session.set_facet_sort("town", "name")
    model.set_search("town 1")
    model.set_search("")
    session.toggle_value("town", "town 03", 1)
    session.undo_stack.undo()
    assert tester.model() is model


def test_markup_and_direction_marks_in_labels_stay_plain_words(
    session: Session, tmp_path: Path
) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("kind\n" + "<b>bold</b>\n" * 3 + "\u202eevil\n" * 3 + "x\n" * 6)
    model = FacetModel(session, session)
    session.open_file(path)
    assert "<b>bold</b>" in below(model, "kind")
    assert "evil" in below(model, "kind")


def test_an_index_outside_the_model_is_not_valid(model: FacetModel) -> None:
    assert not model.index(99, 0).isValid()
    assert not model.index(99, 0, model.index(0, 0)).isValid()
    assert model.data(QModelIndex()) is None
