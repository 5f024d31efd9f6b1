"""The brief tab from outside: pages, figures, choices, words, files."""

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QPlainTextEdit,
    QPushButton,
    QStyleOptionButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from explorer import paths
from explorer.backend import cookbook
from explorer.models.runner import SyncRunner
from explorer.models.session import Session
from explorer.models.settings import Settings
from explorer.views.brief_tab import BriefTab
from explorer.views.dialogs import Dialogs
from explorer.views.theme import Theme

SAMPLE = paths.resource(paths.SAMPLE)


class Answers(Dialogs):
    """Says where to save."""

    path: Path

    def save_path(self, parent: QWidget, suggestion: str, kind: str) -> Path | None:
        self.suggestion = suggestion
        return self.path


@pytest.fixture
def session() -> Iterator[Session]:
    made = Session(SyncRunner(), SyncRunner())
    yield made
    made.shutdown()


@pytest.fixture
def tab(
    qtbot: QtBot, qapp: QApplication, session: Session, tmp_path: Path, monkeypatch: Any
) -> BriefTab:
    monkeypatch.setattr(cookbook, "own_folder", lambda: tmp_path / "recipes")
    dialogs = Answers(Settings(tmp_path))
    dialogs.path = tmp_path / "brief.docx"
    window = QWidget()
    qtbot.addWidget(window)
    made = BriefTab(session, Theme(qapp), dialogs, window)
    qtbot.addWidget(made)
    made.resize(1000, 700)
    session.open_file(SAMPLE)
    made.show()
    qtbot.waitUntil(lambda: made.briefing.view is not None)
    return made


def shown(tab: BriefTab, column: int) -> dict[str, str]:
    tree = tab.panel.tree
    items = [tree.topLevelItem(k) for k in range(tree.topLevelItemCount())]
    return {item.data(0, Qt.ItemDataRole.UserRole): item.text(column) for item in items if item}


def test_pages_and_figures_stand_beside_the_published_ones(tab: BriefTab) -> None:
    assert tab.pages.pages is not None
    assert len(tab.pages.pages.pages) == 2
    assert shown(tab, 1)["recruiter.family.boy"].startswith("60.7")
    assert shown(tab, 2)["exploitation.sexual.child"] == "54 %, 58 %"


def test_figure_chosen_makes_its_cases_the_selection(tab: BriefTab, session: Session) -> None:
    tab.panel.go_to("recruiter.family.boy")
    tab.panel.chosen.emit("recruiter.family.boy")
    assert session.results is not None
    assert session.results.n_selected == 252
    about = tab.panel.about.text()
    assert "252 of 415" in about
    assert "without an answer" in about
    # The brief keeps its own cases.
    assert shown(tab, 1)["recruiter.family.girl"].startswith("46.0")
    session.undo_stack.undo()
    assert session.results.n_selected == 12000


def test_click_on_the_page_chooses_the_figure(qtbot: QtBot, tab: BriefTab) -> None:
    place = tab.pages.place_of("labour.begging.child")
    assert place is not None
    port = tab.pages.viewport()
    qtbot.mouseClick(port, Qt.MouseButton.LeftButton, pos=place.toPoint())
    assert tab.panel.current() == "labour.begging.child"


def test_other_basis_recipe_and_cases_change_the_figures(
    qtbot: QtBot, tab: BriefTab, session: Session
) -> None:
    tab.briefing.choose_basis("age_band")
    qtbot.waitUntil(lambda: shown(tab, 1)["recruiter.family.child"].startswith("50.3"))
    session.undo_stack.undo()
    session.toggle_value("source", "hotline", 1)
    tab.briefing.choose_cases(True)
    qtbot.waitUntil(lambda: shown(tab, 1)["totals.cases"] == "3,444")
    tab.briefing.choose_recipe("sources")
    qtbot.waitUntil(lambda: "sexual.hotline" in shown(tab, 1))


def test_recipe_that_cannot_be_read_is_told_in_place_of_the_pages(
    qtbot: QtBot, tab: BriefTab, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text("id = \n")
    tab.briefing.choose_recipe(str(broken))
    qtbot.waitUntil(lambda: "line 1" in tab._why.text())
    assert not tab._save.isEnabled()


def answer(change: dict[str, str]) -> None:
    """Write into the dialog that is open, and save."""
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QDialog)
    for name, text in change.items():
        field: Any = dialog.findChild(QWidget, name)
        field.setPlainText(text) if isinstance(field, QPlainTextEdit) else field.setText(text)
    box = dialog.findChild(QDialogButtonBox)
    assert box is not None
    box.button(QDialogButtonBox.StandardButton.Save).click()


def test_own_words_keep_their_figures_and_become_a_recipe(
    qtbot: QtBot, tab: BriefTab, session: Session, tmp_path: Path
) -> None:
    name = "brief.words.boys_girls"
    own = "In our region families recruit 61\u00a0% of the boys and 46\u00a0% of the girls."
    QTimer.singleShot(0, lambda: answer({name: own, "brief.words.duration": ""}))
    tab.edit_words()
    words = dict(session.workspace.brief.words)
    assert words["duration"] == ""
    assert "{recruiter.family.boy}" in words["boys_girls"]
    assert "{recruiter.family.girl}" in words["boys_girls"]
    qtbot.waitUntil(lambda: own in [s.text for s in tab.briefing.view.sentences])
    QTimer.singleShot(0, lambda: answer({"brief.title_dialog.text": "Our brief"}))
    tab.save_recipe()
    text = (tmp_path / "recipes" / "our-brief.toml").read_text("utf-8")
    assert "In our region" in text
    assert "960" not in text
    qtbot.waitUntil(lambda: tab.briefing.view.brief.recipe.title == "Our brief")
    assert own in [s.text for s in tab.briefing.view.sentences]
    assert [e.title for e in cookbook.entries() if e.is_own] == ["Our brief"]


def test_brief_is_saved_as_word(qtbot: QtBot, tab: BriefTab, tmp_path: Path) -> None:
    with qtbot.waitSignal(tab.told):
        tab.save(".docx")
    with zipfile.ZipFile(tmp_path / "brief.docx") as package:
        assert b"Families were involved in nearly half" in package.read("word/document.xml")


def test_nothing_is_computed_while_nobody_looks(
    qtbot: QtBot, tab: BriefTab, session: Session
) -> None:
    before = tab.briefing.view
    tab.hide()
    tab.briefing.choose_basis("age_band")
    qtbot.wait(150)
    assert tab.briefing.view is before
    tab.show()
    qtbot.waitUntil(lambda: tab.briefing.view is not before)


def test_sensitive_file_is_exact_on_the_screen_and_protected_on_the_pages(
    qtbot: QtBot, tab: BriefTab, session: Session, tmp_path: Path
) -> None:
    own = tmp_path / "own.csv"
    own.write_bytes(SAMPLE.read_bytes() + b"\n")
    before = tab.briefing.view
    session.open_file(own)
    qtbot.waitUntil(lambda: tab.briefing.view not in (None, before))
    view = tab.briefing.view
    assert view is not None
    seen, told = (it.figure("recruiter.family.boy").share for it in (view.brief, view.released))
    assert seen is not None
    assert told is not None
    assert (seen.count, seen.answered) == (252, 415)
    assert (told.count, told.answered) == (250, 410)
    assert view.document.provenance.policy.name == "export"


def test_narrow_page_cuts_words_with_an_ellipsis_and_stays_narrow(
    qtbot: QtBot, tab: BriefTab
) -> None:
    recipe, save = (tab.findChild(QPushButton, f"brief.{name}") for name in ("recipe", "save"))
    assert recipe is not None
    assert save is not None
    tab.resize(1000, 600)
    assert "PDF" in save.text()
    assert recipe.width() == recipe.sizeHint().width()
    option = QStyleOptionButton()
    recipe.initStyleOption(option)
    assert option.text == "Family members in child trafficking ▾"  # type: ignore[attr-defined]
    tab.resize(724, 600)
    qtbot.waitUntil(lambda: save.width() >= save.sizeHint().width())
    assert recipe.minimumSizeHint().width() < recipe.sizeHint().width()
    assert recipe.width() < recipe.sizeHint().width()
    recipe.initStyleOption(option)
    assert option.text.endswith("… ▾")  # type: ignore[attr-defined]


def test_file_without_a_field_for_the_age_offers_no_choice_of_one(
    qtbot: QtBot, tab: BriefTab, session: Session, tmp_path: Path
) -> None:
    basis = tab.findChild(QPushButton, "brief.basis")
    assert basis is not None
    assert basis.isVisible()
    path = tmp_path / "colours.csv"
    path.write_text("colour,shape\nred,round\nblue,square\nred,square\n", "utf-8")
    before = tab.briefing.view
    session.open_file(path)
    qtbot.waitUntil(lambda: tab.briefing.view not in (None, before))
    assert not basis.isVisible()
