"""What leaves: pictures and numbers, their origin, and the protection of few."""

import csv
import io
import json
import random
import re
import struct
import subprocess
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest

PICTURES = ("png", "svg", "pdf")
FIXED_DAY = {"SOURCE_DATE_EPOCH": "1767225600"}
FORMULAS = (
    "=cmd|'/C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    '=HYPERLINK("http://x")',
    "<b>bold</b>",
)
FEW = 7
N_SENSITIVE = 1247


@pytest.fixture(scope="module")
def sensitive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of one's own, in words without digits; one answer has only seven cases."""
    chance = random.Random(3)
    offices = ["north"] * 613 + ["south"] * 418 + ["east"] * 163 + ["west"] * FEW + [""] * 46
    lines = ["office,shelter,needs_food,needs_money,level"]
    for office in offices:
        shelter = "none" if office == "west" else chance.choice(["yes", "no", "planned", ""])
        flags = ("1", "0") if office == "west" else (chance.choice("01"), chance.choice("001"))
        lines.append(",".join([office, shelter, *flags, chance.choice(["10", "20", "30", "40"])]))
    path = tmp_path_factory.mktemp("own") / "own_cases.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def export(inside, tmp_path):
    """Write an export and give back its bytes."""

    def write(path: Path, suffix: str, *arguments: str) -> bytes:
        out = tmp_path / f"out.{suffix}"
        result = inside("export", path, "--out", out, *arguments)
        assert (result.status, result.out, result.err) == (0, "", "")
        assert not list(tmp_path.glob(".*.tmp"))
        return out.read_bytes()

    return write


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def text_of(suffix: str, content: bytes, folder: Path) -> str:
    """Everything that can be read in an export."""
    if suffix == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content))
        cells = [
            cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
        ]
        return " ".join(str(cell) for cell in cells if cell is not None)
    if suffix == "svg":
        root = ElementTree.fromstring(content)
        names = [e.get("aria-label", "") for e in root.iter()]
        # How many answers a chart has is no number of cases.
        return re.sub(r"\d+( by \d+)? answers", "", " ".join([*root.itertext(), *names]))
    if suffix == "pdf":
        path = folder / "read.pdf"
        path.write_bytes(content)
        done = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True, text=True)
        return done.stdout
    return content.decode()


def tokens(text: str) -> set[str]:
    return {token.strip(".,;:()[]{}\"'") for token in text.split()}


def test_a_png_has_the_size_and_resolution_asked_for(export, sample):
    png = export(sample, "png", "--chart", "bar", "--field", "recruiter")
    assert struct.unpack(">II", png[16:24]) == (1890, 1063)
    small = export(
        sample,
        "png",
        *("--chart", "bar", "--field", "recruiter"),
        *("--width-cm", "8", "--height-cm", "6", "--dpi", "100"),
    )
    assert struct.unpack(">II", small[16:24]) == (315, 236)
    resolution = small.index(b"pHYs") + 4
    assert struct.unpack(">II", small[resolution : resolution + 8]) == (3937, 3937)


def test_svg_and_pdf_say_what_they_show_and_where_it_is_from(export, sample, tmp_path):
    where = ("--chart", "grouped_bar", "--field", "recruiter", "--by", "gender", "--where")
    for suffix in ("svg", "pdf"):
        content = export(sample, suffix, *where, "majority=child")
        text = " ".join(text_of(suffix, content, tmp_path).split())
        for said in ("Recruiter by gender", "Child", "invented sample", "answered", "905a20cf"):
            assert said in text, (suffix, said)


def test_the_csv_holds_the_numbers_that_count_prints(export, inside, sample):
    rows = table(export(sample, "csv", "--chart", "bar", "--field", "citizenship"))
    assert list(rows[0]) == ["field", "value", "label", "count", "answered", "share"]
    told = inside("count", sample, "--field", "citizenship", "--json").json
    assert len(rows) == len(told["values"])
    assert {r["value"]: (int(r["count"]), float(r["share"])) for r in rows} == {
        v["id"]: (v["count"], v["share"]) for v in told["values"]
    }
    assert {int(r["answered"]) for r in rows} == {told["answered"]}


def test_the_csv_of_a_cross_has_every_pair(export, inside, sample):
    arguments = ("--field", "means", "--by", "recruiter")
    rows = table(export(sample, "csv", "--chart", "heat_map", *arguments))
    assert list(rows[0]) == ["field", "value", "by", "label", "count", "answered", "share"]
    told = inside("count", sample, *arguments, "--json").json
    cells = {(c["value"], c["by"]): c["count"] for c in told["cells"]}
    assert {(r["value"], r["by"]): int(r["count"]) for r in rows} == cells
    assert {int(r["answered"]) for r in rows} == {told["answered_both"]}


def test_a_csv_has_its_origin_beside_it(export, inside, sample, tmp_path):
    export(sample, "csv", "--chart", "bar", "--field", "gender", "--where", "year=2015..2016,")
    told = json.loads((tmp_path / "out.csv.json").read_text(encoding="utf-8"))
    selected = inside("facets", sample, "--where", "year=2015..2016,", "--json").json["selected"]
    assert told["file"] == sample.name
    assert told["sha256"].startswith("905a20cf")
    assert told["filters"] == [
        {"field": "year", "include": [""], "exclude": [], "range": ["2015", "2016"]}
    ]
    assert told["filters_text"]
    assert (told["published"], told["policy"], told["internal_copy"]) == ("known", "public", False)
    assert (told["rows"], told["selected"]) == (12_000, selected)
    assert told["chart"] == {"type": "bar", "field": "gender"}
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", told["date"])


def test_the_workbook_has_the_same_numbers_and_its_origin(export, sample, tmp_path):
    arguments = ("--chart", "bar", "--field", "recruiter")
    rows = table(export(sample, "csv", *arguments))
    content = export(sample, "xlsx", *arguments)
    book = openpyxl.load_workbook(io.BytesIO(content))
    numbers, about = book.worksheets
    header, *cells = numbers.iter_rows(values_only=True)
    assert list(header) == list(rows[0])
    assert [row[:-1] for row in cells] == [
        (r["field"], r["value"], r["label"], int(r["count"]), int(r["answered"])) for r in rows
    ]
    assert [row[-1] for row in cells] == pytest.approx([float(r["share"]) for r in rows])
    origin = dict(about.iter_rows(values_only=True))
    assert origin["file"] == sample.name
    assert origin["policy"] == "public"


@pytest.fixture
def formulas(tmp_path: Path) -> Path:
    """Answers that a spreadsheet would run."""
    path = tmp_path / "formulas.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["trick", "n"])
        writer.writerows([text, "x"] for text in FORMULAS for _ in range(20))
    return path


def test_no_cell_of_a_csv_is_taken_for_a_formula(export, formulas):
    rows = table(export(formulas, "csv", "--chart", "bar", "--field", "trick", "--published"))
    assert {r["value"].removeprefix("'") for r in rows} == set(FORMULAS)
    for row in rows:
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row.values())


def test_every_text_of_a_workbook_is_text(export, formulas):
    content = export(formulas, "xlsx", "--chart", "bar", "--field", "trick", "--published")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        xml = b"".join(book.read(n) for n in book.namelist() if n.startswith("xl/"))
    assert b"<f>" not in xml
    assert b"<f " not in xml
    assert b"<hyperlink" not in xml
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    values = [row[1] for row in sheet.iter_rows(min_row=2)]
    assert {cell.value for cell in values} == set(FORMULAS)
    assert {cell.data_type for cell in values} == {"s"}


def test_markup_in_an_answer_stays_text_in_an_svg(export, formulas):
    content = export(formulas, "svg", "--chart", "bar", "--field", "trick", "--published")
    root = ElementTree.fromstring(content)
    assert not [e for e in root.iter() if e.tag.endswith("}b")]
    assert "<b>bold</b>" in " ".join(root.itertext())


CHARTS = {
    "bar": ("--field", "office"),
    "grouped_bar": ("--field", "needs", "--by", "office"),
    "stacked_bar": ("--field", "office", "--by", "shelter"),
    "trend": ("--field", "level", "--by", "office"),
    "heat_map": ("--field", "office", "--by", "shelter"),
}


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "svg", "pdf"])
@pytest.mark.parametrize("chart", CHARTS)
def test_few_cases_of_ones_own_file_never_leave(export, sensitive, tmp_path, chart, suffix):
    where = ("--where", "office!=") if chart == "heat_map" else ()
    content = export(sensitive, suffix, "--chart", chart, *CHARTS[chart], *where)
    found = tokens(text_of(suffix, content, tmp_path))
    exact = {str(n) for n in (FEW, N_SENSITIVE, 1201, 613, 418, 163, 46)}
    exact |= {f"{int(n):,}" for n in exact}
    assert not found & (exact | {str(n) for n in range(1, 10)})
    if suffix == "csv":
        rows = table(content)
        for row in rows:
            assert row["count"] == "" or int(row["count"]) % 10 == 0 < int(row["count"])
            assert row["answered"] == "" or int(row["answered"]) % 10 == 0
            assert (row["share"] == "") or (row["count"] != "")
        few = [r for r in rows if "west" in (r["value"], r.get("by"))]
        assert few
        assert {r["count"] for r in few} <= {""}
        origin = json.loads((tmp_path / "out.csv.json").read_text(encoding="utf-8"))
        assert (origin["policy"], origin["min_cell"], origin["round_to"]) == ("export", 10, 10)
        assert (origin["published"], origin["citation"]) == ("", "")
        assert origin["rows"] == 1240
        assert origin["selected"] == (1200 if where else 1240)


def test_a_map_is_exported_with_an_answer_and_with_inhabitants(export, sample, tmp_path):
    shares = ("--chart", "map", "--field", "citizenship", "--by", "means", "--answer", "threats")
    rows = table(export(sample, "csv", *shares))
    drawn = [row for row in rows if row["by"] == "threats"]
    assert rows[: len(drawn)] == drawn
    for row in drawn:
        assert row["field"] == "citizenship"
        assert float(row["share"]) == int(row["count"]) / int(row["answered"])
    path = tmp_path / "inhabitants.csv"
    path.write_text("country,population\nNPL,30000000\n", encoding="utf-8")
    rates = ("--chart", "map", "--field", "citizenship", "--population", path)
    (nepal,) = [row for row in table(export(sample, "csv", *rates)) if row["value"] == "NPL"]
    assert float(nepal["per_100000"]) == round(int(nepal["count"]) / 300, 4)


def test_a_map_of_a_question_without_countries_is_refused_with_those_that_fit(
    run, sample, tmp_path
):
    out = tmp_path / "map.png"
    result = run("export", sample, "--chart", "map", "--field", "gender", "--out", out)
    assert result.is_one_sentence(2)
    assert "citizenship" in result.err
    assert not out.exists()


def test_the_screen_of_its_holder_is_exact(inside, sensitive):
    told = inside("count", sensitive, "--field", "office", "--json").json
    assert {v["id"]: v["count"] for v in told["values"]}["west"] == FEW


def test_an_internal_copy_is_exact_and_says_so(export, sensitive, tmp_path):
    arguments = ("--chart", "bar", "--field", "office", "--internal")
    rows = table(export(sensitive, "csv", *arguments))
    assert {r["value"]: r["count"] for r in rows}["west"] == str(FEW)
    origin = json.loads((tmp_path / "out.csv.json").read_text(encoding="utf-8"))
    assert (origin["internal_copy"], origin["policy"]) == (True, "working")
    for suffix in ("svg", "pdf", "xlsx"):
        text = text_of(suffix, export(sensitive, suffix, *arguments), tmp_path)
        assert re.search("internal.copy", text.lower()), suffix


def test_data_stated_to_be_published_leave_exact_with_the_statement(export, sensitive, tmp_path):
    arguments = ("--chart", "bar", "--field", "office", "--published")
    rows = table(export(sensitive, "csv", *arguments))
    assert {r["value"]: r["count"] for r in rows}["west"] == str(FEW)
    origin = json.loads((tmp_path / "out.csv.json").read_text(encoding="utf-8"))
    assert (origin["published"], origin["internal_copy"]) == ("stated", False)
    text = text_of("svg", export(sensitive, "svg", *arguments), tmp_path)
    assert "as stated by the person" in " ".join(text.split())


def test_columns_of_a_release_do_not_make_a_file_published(inside, sample, tmp_path):
    copy = tmp_path / "changed.csv"
    copy.write_bytes(sample.read_bytes().replace(b"2018,", b"2017,", 1))
    out = tmp_path / "out.csv"
    assert inside("export", copy, "--chart", "bar", "--field", "gender", "--out", out).status == 0
    assert {int(r["count"] or 0) % 10 for r in table(out.read_bytes())} == {0}
    origin = json.loads((tmp_path / "out.csv.json").read_text(encoding="utf-8"))
    assert origin["citation"] == ""


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "svg", "png"])
def test_the_same_export_on_the_same_day_has_the_same_bytes(run, sample, tmp_path, suffix):
    contents: list[bytes] = []
    for name in ("a", "b"):
        out = tmp_path / f"{name}.{suffix}"
        arguments = ("--chart", "bar", "--field", "recruiter", "--out", out)
        assert run("export", sample, *arguments, env=FIXED_DAY).status == 0
        contents.append(out.read_bytes())
    assert contents[0] == contents[1]


def test_every_picture_can_be_made_without_a_display(run, sample, tmp_path):
    for suffix, start in (("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")):
        out = tmp_path / f"chart.{suffix}"
        result = run(
            "export", sample, "--chart", "heat_map", "--field", "means", "--by", "gender",
            "--out", out,
        )  # fmt: skip
        assert (result.status, result.out, result.err) == (0, "", "")
        assert out.read_bytes().startswith(start)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--chart", "pie", "--field", "gender"), "grouped_bar"),
        (("--chart", "grouped_bar", "--field", "gender"), "These fit: majority"),
        (("--chart", "stacked_bar", "--field", "means", "--by", "gender"), "These fit: majority"),
        (("--chart", "bar", "--field", "gender", "--by", "majority"), "no further question"),
        (("--chart", "trend", "--field", "gender"), "age_band, age, year"),
        (("--chart", "bar"), "--chain"),
        (("--chart", "bar", "--field", "gender", "--facet-by", "gendr"), "gender"),
        (("--chart", "bar", "--field", "gendr"), "gender"),
        (("--chart", "bar", "--field", "gender", "--where", "gendr=x"), "gender"),
        (("--chart", "bar", "--field", "gender", "--width-cm", "0"), "cm"),
        (("--chart", "bar", "--field", "gender", "--width-cm", "nan"), "cm"),
        (("--chart", "bar", "--field", "gender", "--height-cm", "inf"), "cm"),
        (("--chart", "bar", "--field", "gender", "--dpi", "99999"), "dpi"),
        (("--chart", "bar", "--field", "gender", "--dpi", "-300"), "dpi"),
    ],
)
def test_a_chart_that_cannot_be_asked_for_is_wrong_use(inside, sample, tmp_path, arguments, said):
    out = tmp_path / "out.png"
    result = inside("export", sample, *arguments, "--out", out)
    assert result.is_one_sentence(2)
    assert said in result.err
    assert not out.exists()


def test_an_unknown_ending_is_wrong_use(inside, sample, tmp_path):
    for name in ("chart.bmp", "chart"):
        result = inside(
            "export", sample, "--chart", "bar", "--field", "gender", "--out", tmp_path / name
        )
        assert result.is_one_sentence(2)
        assert ".svg" in result.err


def test_the_file_of_cases_is_never_written_over(inside, formulas, tmp_path):
    before = formulas.read_bytes()
    link = tmp_path / "link.csv"
    link.symlink_to(formulas)
    for out in (formulas, link):
        result = inside("export", formulas, "--chart", "bar", "--field", "trick", "--out", out)
        assert result.is_one_sentence(2)
    assert formulas.read_bytes() == before


def test_an_export_of_nobody_is_written_and_says_so(export, sample, tmp_path):
    arguments = ("--chart", "bar", "--field", "gender", "--where", "year=1900")
    rows = table(export(sample, "csv", *arguments))
    assert {(r["count"], r["share"]) for r in rows} == {("0", "")}
    text = text_of("svg", export(sample, "svg", *arguments), tmp_path)
    assert "No case" in text


@pytest.mark.parametrize("chart", ["number", "pictogram"])
def test_an_answer_that_no_layout_knows_is_wrong_use(inside, export, sample, tmp_path, chart):
    of_one = ("--chart", chart, "--field", "gender", "--answer")
    out = tmp_path / "none.csv"
    result = inside("export", sample, *of_one, "femal", "--out", out)
    assert result.is_one_sentence(2)
    assert "female" in result.err
    assert not out.exists()
    # What the file writes means the answer, as it does in a condition.
    named = export(sample, "svg", *of_one, "Female")
    assert named == export(sample, "svg", *of_one, "female")


def test_a_chart_that_nothing_fits_says_so(inside, tmp_path):
    path = tmp_path / "plain.csv"
    path.write_text("kind\n" + "a\nb\nb\n" * 9, encoding="utf-8")
    for chart in ("upset", "trend"):
        out = tmp_path / "none.svg"
        result = inside("export", path, "--chart", chart, "--field", "kind", "--out", out)
        assert result.is_one_sentence(2)
        assert ": ." not in result.err


def test_panels_of_more_cells_than_are_kept_jointly_are_written(export, sample):
    crossed = ("--field", "exploitation_country", "--by", "means", "--facet-by", "citizenship")
    rows = table(export(sample, "csv", "--chart", "heat_map", *crossed))
    assert {"by", "facet"} <= set(rows[0])
    assert sum(int(row["count"]) for row in rows) > 0
