"""Reports from the outside: four kinds of file, their protection, and what goes wrong."""

import io
import json
import random
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx
import pytest

from explorer.backend import workspace as workspaces
from explorer.backend.charts.spec import ChartSpec
from explorer.backend.report_plan import Report, ReportItem
from explorer.backend.workspace import DataReference

KINDS = ("docx", "pptx", "html", "pdf")
FIXED_DAY = {"SOURCE_DATE_EPOCH": "1767225600"}
FEW = 7


@pytest.fixture(scope="module")
def sensitive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of one's own; one answer has only seven cases."""
    chance = random.Random(5)
    offices = ["north"] * 613 + ["south"] * 418 + ["west"] * FEW
    lines = ["office,shelter", *(f"{office},{chance.choice(['yes', 'no'])}" for office in offices)]
    path = tmp_path_factory.mktemp("own") / "own_cases.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def saved(folder: Path, data: Path, *specs: ChartSpec, report: Report | None = None) -> Path:
    """A workspace file with these charts."""
    work = workspaces.start(specs).with_report(report or Report())
    path = folder / "work.cxw"
    reference = DataReference(data.name, str(data.absolute()), 1, "ab" * 32, "inferred")
    path.write_text(workspaces.to_text(work, reference), encoding="utf-8")
    return path


@pytest.fixture
def sample_work(tmp_path: Path, sample: Path) -> Path:
    return saved(tmp_path, sample, ChartSpec("bar", "recruiter"), ChartSpec("trend", "year"))


def text_of(out: Path) -> str:
    """Everything that can be read in a report: all parts of a package, all words of a page."""
    content = out.read_bytes()
    if out.suffix in (".docx", ".pptx"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = [n for n in package.namelist() if n.endswith(".xml") and "styles" not in n]
            written = [package.read(n).decode() for n in parts if "theme" not in n]
        return "\n".join(re.sub(r"<[^>]*?(descr=\"[^\"]*\")?[^>]*>", r" \1 ", x) for x in written)
    if out.suffix == ".html":
        found = re.sub(r"(?s)<style>.*?</style>", "", content.decode())
        return re.sub(r"<[^>]*?(aria-label=\"[^\"]*\")?[^>]*>", r" \1 ", found)
    return subprocess.run(
        ["pdftotext", out, "-"], capture_output=True, check=True, text=True
    ).stdout


@pytest.mark.parametrize("kind", KINDS)
def test_a_report_is_written_as_each_kind_and_twice_the_same(
    run, sample_work: Path, tmp_path: Path, kind: str
) -> None:
    if kind == "pdf" and not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed")
    out = tmp_path / f"report.{kind}"
    written = []
    for _ in range(2):
        result = run("report", sample_work, "--out", out, "--title", "Our quarter", env=FIXED_DAY)
        assert (result.status, result.out, result.err) == (0, "", "")
        written.append(out.read_bytes())
    told = text_of(out)
    for words in ("Our quarter", "Recruiter", "no random sample", "2026-01-01"):
        assert words in re.sub(r"\s+", " ", told), words
    if kind != "pdf":
        assert written[0] == written[1]
    assert not list(tmp_path.glob(".*.tmp"))


@pytest.mark.parametrize("kind", KINDS)
def test_no_small_count_leaves_in_any_report(
    inside, sensitive: Path, tmp_path: Path, kind: str
) -> None:
    if kind == "pdf" and not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed")
    office = ChartSpec("bar", "office")
    items = (
        ReportItem("pane", pane=1),
        ReportItem("table", pane=1),
        ReportItem("finding", chart=office, answer="west"),
        ReportItem("card", chart=office, answer="west"),
        ReportItem("pane", chart=ChartSpec("grouped_bar", "office", "shelter")),
    )
    work = saved(tmp_path, sensitive, office, report=Report(items=items, has_tables=True))
    out = tmp_path / f"report.{kind}"
    assert inside("report", work, "--out", out).status == 0
    told = text_of(out)
    assert "610" in told
    for exact in ("613", "418", "1,038", "1038", "0.67", "59.1", "40.3"):
        assert exact not in told.replace(" ", ""), exact
    assert not re.search(r"west\D{0,40}\b7\b", told)
    assert inside("report", work, "--out", out, "--internal").status == 0
    told = text_of(out)
    assert "613" in told
    assert "Internal copy" in told
    assert inside("report", work, "--out", out, "--published").status == 0
    assert "613" in text_of(out)
    assert "Internal copy" not in text_of(out)


def test_a_report_is_made_anew_from_the_next_file(inside, sensitive: Path, tmp_path: Path) -> None:
    work = saved(tmp_path, sensitive, ChartSpec("bar", "office"), ChartSpec("bar", "shelter"))
    later = tmp_path / "later.csv"
    later.write_text("office\n" + "north\n" * 230 + "east\n" * 120, encoding="utf-8")
    out = tmp_path / "report.html"
    assert inside("report", work, "--data", later, "--out", out).status == 0
    told = text_of(out)
    assert "230" in told
    assert "east" in told
    assert "610" not in told
    # What the new file does not have is told, and nothing else is lost.
    assert "shelter" in told


def test_a_workspace_beside_its_moved_data_finds_it(
    inside, sensitive: Path, tmp_path: Path
) -> None:
    work = saved(tmp_path, tmp_path / "gone" / sensitive.name, ChartSpec("bar", "office"))
    out = tmp_path / "report.docx"
    result = inside("report", work, "--out", out)
    assert result.is_one_sentence(1)
    assert sensitive.name in result.err
    shutil.copy(sensitive, tmp_path)
    assert inside("report", work, "--out", out).status == 0


def test_a_template_gives_its_styles_and_a_damaged_one_a_sentence(
    inside, sample_work: Path, tmp_path: Path
) -> None:
    own = docx.Document()
    own.styles["Heading 1"].font.name = "Georgia"
    own.sections[0].header.paragraphs[0].text = "An office"
    own.save(str(tmp_path / "own.docx"))
    out = tmp_path / "report.docx"
    arguments = ("report", sample_work, "--out", out, "--template")
    assert inside(*arguments, tmp_path / "own.docx").status == 0
    made = docx.Document(str(out))
    assert made.styles["Heading 1"].font.name == "Georgia"
    assert made.sections[0].header.paragraphs[0].text == "An office"
    before = out.read_bytes()
    whole = (tmp_path / "own.docx").read_bytes()
    for name, content in (("cut.docx", whole[:5000]), ("text.docx", b"no Word file")):
        (tmp_path / name).write_bytes(content)
        result = inside(*arguments, tmp_path / name)
        assert result.is_one_sentence(1)
        assert name in result.err
        assert out.read_bytes() == before
    assert inside(*arguments, tmp_path / "missing.docx").is_one_sentence(1)
    assert inside(*arguments, tmp_path).is_one_sentence(1)
    result = inside("report", sample_work, "--out", tmp_path / "r.html", "--template", "own.docx")
    assert result.is_one_sentence(2)


def test_nothing_that_is_read_is_written_over(inside, sensitive: Path, tmp_path: Path) -> None:
    data = tmp_path / "cases.docx"
    shutil.copy(sensitive, data)
    work = saved(tmp_path, data, ChartSpec("bar", "office"))
    as_word = tmp_path / "work.docx"
    shutil.copy(work, as_word)
    docx.Document().save(str(tmp_path / "own.docx"))
    for arguments in (
        (work, "--data", data, "--out", data),
        (as_word, "--data", data, "--out", as_word),
        (work, "--data", data, "--template", tmp_path / "own.docx", "--out", tmp_path / "own.docx"),
    ):
        before = arguments[-1].read_bytes()
        assert inside("report", *arguments).is_one_sentence(2)
        assert arguments[-1].read_bytes() == before


def test_wrong_use_and_damage_are_told_in_a_sentence(
    inside, sample_work: Path, sample: Path, tmp_path: Path
) -> None:
    assert inside("report", sample_work, "--out", tmp_path / "r.odt").is_one_sentence(2)
    assert inside("report", sample, "--out", tmp_path / "r.docx").is_one_sentence(1)
    assert inside("report", tmp_path / "no.cxw", "--out", tmp_path / "r.docx").is_one_sentence(1)
    result = inside("report", sample_work, "--out", tmp_path / "no" / "r.docx")
    assert result.is_one_sentence(1)
    assert list(tmp_path.glob("r.*")) == []


def test_a_reports_stored_figures_are_those_of_its_pictures(
    inside, sample_work: Path, sample: Path, tmp_path: Path
) -> None:
    out = tmp_path / "report.html"
    assert inside("report", sample_work, "--out", out).status == 0
    stored = re.search(r'<script type="application/json"[^>]*>(.*?)</script>', out.read_text())
    assert stored is not None
    figures = json.loads(stored[1])["figures"]
    counts = {row["value"]: row["count"] for row in figures[0]["numbers"]}
    result = inside("count", sample, "--field", "recruiter", "--json")
    assert counts == {row["id"]: row["count"] for row in result.json["values"]}
