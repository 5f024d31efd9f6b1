"""A report from its plan: what stands where, what is told of what cannot be shown."""

from dataclasses import replace
from datetime import date

import pytest

from explorer.backend import report
from explorer.backend import workspace as workspaces
from explorer.backend.charts.spec import ChartSpec
from explorer.backend.compute import describe, load
from explorer.backend.disclosure import EXPORT, PUBLIC, WORKING
from explorer.backend.documents.blocks import (
    Block,
    Bullets,
    Cards,
    Document,
    Figure,
    Heading,
    PageBreak,
    Paragraph,
    Table,
)
from explorer.backend.filters import Clause, Filters
from explorer.backend.labels import Labels
from explorer.backend.report_plan import Report, ReportItem
from explorer.backend.workspace import Workspace
from explorer.paths import SAMPLE, resource

LABELS = Labels.load()
TABLE = load(resource(SAMPLE))
INFO = describe(TABLE, PUBLIC)
NARROW = "\N{NO-BREAK SPACE}"
DAY = date(2026, 1, 1)
RECRUITER = ChartSpec("bar", "recruiter")
CHILDREN = Filters((Clause("majority", ("child",)),))


def made(work: Workspace, policy=PUBLIC, is_internal: bool = False) -> Document:
    return report.document(TABLE, INFO, work, policy, LABELS, DAY, is_internal)


def planned(*items: ReportItem, specs: tuple[ChartSpec, ...] = (RECRUITER,), **rest) -> Workspace:
    return workspaces.start(specs).with_report(Report(items=items, **rest))


def body(document: Document) -> list[Block]:
    """The blocks before the last pages."""
    ends = [i for i, block in enumerate(document.blocks) if isinstance(block, PageBreak)]
    return list(document.blocks[: ends[-2]])


def all_of(document: Document, kind: type) -> list:
    return [block for block in document.blocks if isinstance(block, kind)]


def test_a_workspace_whose_report_nobody_arranged_shows_all_its_charts() -> None:
    document = made(workspaces.start(INFO.panes))
    figures = all_of(document, Figure)
    assert len(figures) == len(INFO.panes) > 3
    assert all(figure.alt_text and figure.caption for figure in figures)
    assert document.title == "Invented sample"
    assert document.subtitle == "All 12,000 cases."
    assert isinstance(document.blocks[0], Heading)


def test_items_stand_in_their_order_and_cards_beside_each_other() -> None:
    family = {"chart": RECRUITER, "answer": "family"}
    document = made(
        planned(
            ReportItem("heading", "Who recruits"),
            ReportItem("paragraph", "My words."),
            ReportItem("card", "by family", **family),
            ReportItem("card", "by friends", chart=RECRUITER, answer="friend"),
            ReportItem("pane", pane=1, text="My caption"),
            ReportItem("table", pane=1),
            ReportItem("page_break"),
            ReportItem("heading", "Below", level=2),
        )
    )
    heading, words, cards, figure, table, _, below = body(document)
    assert heading == Heading("Who recruits")
    assert words == Paragraph("My words.")
    assert isinstance(cards, Cards)
    assert [(c.figure, c.text, c.note) for c in cards.cards] == [
        (f"25{NARROW}%", "by family", "1,244 of 5,011"),
        (f"9{NARROW}%", "by friends", "459 of 5,011"),
    ]
    assert isinstance(figure, Figure)
    assert figure.caption == "My caption"
    assert isinstance(table, Table)
    assert ("Family member or relative", "1,244", f"24.8{NARROW}%") in table.rows
    assert below == Heading("Below", 2)


def test_a_finding_fills_its_numbers_into_the_persons_own_sentence() -> None:
    sentence = "Of {answered} people, {count} ({share}, {of_100} of 100) met {label}. {other}"
    document = made(
        planned(
            ReportItem("finding", sentence, chart=RECRUITER, answer="friend"),
            ReportItem("finding", chart=RECRUITER),
            ReportItem("finding", chart=RECRUITER, filters=CHILDREN),
        )
    )
    told = [block.text for block in all_of(document, Paragraph) if block.style == "finding"]
    assert told == [
        f"Of 5,011 people, 459 (9{NARROW}%, 9 of 100) met Friend or acquaintance. {{other}}",
        "Other: 2,825 of 5,011 cases with an answer, 56 of 100.",
        "Family member or relative: 960 of 1,944 cases with an answer, 49 of 100. "
        "Counted among: Adult or child: Child.",
    ]


def test_what_cannot_be_shown_is_told_in_its_place() -> None:
    document = made(
        planned(
            ReportItem("pane", pane=2),
            ReportItem("pane", pane=99),
            ReportItem("hologram"),
            ReportItem("finding", chart=RECRUITER, answer="nobody of this name"),
            ReportItem("paragraph", "after"),
            specs=(RECRUITER, ChartSpec("bar", "shoe_size")),
        )
    )
    notes = [block.text for block in body(document) if isinstance(block, Paragraph)]
    assert len(notes) == 5
    assert "shoe_size" in notes[0]
    assert notes[1] == "A figure that stood here is no longer in the workspace."
    assert notes[2] == "What stands here was made with a later version of this program."
    assert notes[-1] == "after"
    assert all_of(document, Figure) == []


def test_a_report_without_anything_is_still_one() -> None:
    document = made(workspaces.start(()))
    assert [type(block) for block in body(document)] == [Heading, Paragraph]
    assert [block.text for block in all_of(document, Heading) if block.level == 1] == [
        "The cases in figures",
        "How these numbers came about",
        "What these numbers cannot tell",
    ]


def test_forty_panes_become_forty_figures() -> None:
    specs = tuple(ChartSpec("bar", "recruiter", title=f"number {n}") for n in range(40))
    assert len(all_of(made(workspaces.start(specs)), Figure)) == 40


def test_the_method_tells_file_filters_protection_and_version() -> None:
    work = workspaces.start((RECRUITER,)).with_filters(CHILDREN)
    document = made(work)
    (table,) = all_of(document, Table)
    told = dict(table.rows)
    assert told["Fingerprint (SHA-256)"] == INFO.source.sha256
    assert told["Selected are"] == "Adult or child: Child"
    assert told["Cases selected"] == "4,320"
    assert told["Made with"].startswith("Case Explorer ")
    assert document.subtitle == "4,320 of 12,000 cases: adult or child is Child."


@pytest.mark.parametrize(
    ("schema", "said"),
    [("ctdc_synthetic_2024", "artificial"), ("ctdc_k_anonymised_2021", "taken out")],
)
def test_the_limits_are_those_of_the_codebook(schema: str, said: str) -> None:
    info = replace(INFO, schema_id=schema, is_invented=False)
    document = report.document(TABLE, info, workspaces.start((RECRUITER,)), PUBLIC, LABELS, DAY)
    limits = " ".join(all_of(document, Bullets)[-1].items)
    assert "identified" in limits
    assert "no random sample" in limits
    assert said in limits


def test_pages_that_are_switched_off_are_not_there() -> None:
    document = made(planned(has_method=False, has_limits=False, has_contents=False))
    assert all_of(document, PageBreak) == []
    assert not document.has_contents


def test_what_leaves_is_protected_and_what_may_not_is_refused() -> None:
    few = Filters((Clause("citizenship", ("NPL",)), Clause("recruiter", ("friend",))))
    work = workspaces.start((ChartSpec("bar", "age_band"),)).with_filters(few)
    with pytest.raises(ValueError, match="may not leave"):
        made(work, WORKING)
    exact = made(work, WORKING, is_internal=True)
    assert exact.provenance.is_internal
    document = made(work, EXPORT)
    numbers = [row["count"] for figure in document.stored["figures"] for row in figure["numbers"]]
    assert all(number is None or number >= 10 for number in numbers)
    assert "below 10 are not shown" in " ".join(p.text for p in all_of(document, Paragraph))


def test_figures_side_by_side_are_of_one_height() -> None:
    specs = (RECRUITER, ChartSpec("bar", "means"))
    items = tuple(ReportItem("pane", pane=n, width=0.5) for n in (1, 2))
    first, second = all_of(made(planned(*items, specs=specs)), Figure)
    assert first.height_cm == second.height_cm > 4


def test_base_and_level_of_the_workspace_hold_in_its_report() -> None:
    work = workspaces.start((RECRUITER,)).with_base("all")
    (figure,) = all_of(made(work), Figure)
    assert "all selected cases" in figure.chart.subtitle
