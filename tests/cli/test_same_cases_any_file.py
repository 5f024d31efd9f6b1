"""The same cases give the same counts, whatever kind of file holds them; texts stay texts."""

import csv
import gzip
import io
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

Rows = list[list[str]]
TERMS = "By using this data you agree to the Terms of Use: https://example.invalid/terms"
QUESTION = ("--where", "majority=child", "--json")
N_CASES = 600


@pytest.fixture(scope="module")
def cases(sample: Path) -> Rows:
    """The header and the first cases of the sample."""
    with sample.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))[: N_CASES + 1]


def text(rows: Rows, separator: str) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue()


def as_ods(path: Path, rows: Rows, flags: frozenset[int]) -> None:
    """A spreadsheet in which the cells of ``flags`` are TRUE or FALSE."""

    def cell(column: int, content: str) -> str:
        if not content:
            return "<table:table-cell/>"
        if column in flags and content in "01":
            truth = "true" if content == "1" else "false"
            return (
                f'<table:table-cell office:value-type="boolean" office:boolean-value="{truth}">'
                f"<text:p>{truth.upper()}</text:p></table:table-cell>"
            )
        return (
            '<table:table-cell office:value-type="string">'
            f"<text:p>{escape(content)}</text:p></table:table-cell>"
        )

    body = "".join(
        f"<table:table-row>{''.join(cell(n, c) for n, c in enumerate(row))}</table:table-row>"
        for row in rows
    )
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="cases">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    listed = (
        '<?xml version="1.0"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", listed)


@pytest.mark.parametrize(
    ("name", "separator", "encoding"),
    [
        ("a.csv", ";", "cp1252"),
        ("a.csv", "\t", "utf-16"),
        ("a.tsv", "\t", "utf-8-sig"),
        ("a.csv.gz", ",", "utf-8"),
        ("a.csv", ";", "utf-16-be"),
    ],
)
def test_the_layout_of_2021_counts_the_same(
    inside, cases, sample, tmp_path, name, separator, encoding
):
    plain = tmp_path / "plain.csv"
    plain.write_text(text(cases, ","), encoding="utf-8", newline="")
    content = text(cases, separator).encode(encoding)
    if encoding == "utf-16-be":
        content = b"\xfe\xff" + content
    path = tmp_path / name
    path.write_bytes(gzip.compress(content) if name.endswith("gz") else content)
    expected = inside("facets", plain, *QUESTION).json
    assert expected["rows"] == N_CASES
    assert inside("facets", path, *QUESTION).json == expected
    checked = inside("count", path, "--field", "recruiter", "--json").json
    assert checked["schema"] == "ctdc_k_anonymised_2021"


def test_flags_as_true_and_false_of_a_workbook_count_the_same(inside, cases, tmp_path):
    plain = tmp_path / "plain.csv"
    plain.write_text(text(cases, ","), encoding="utf-8", newline="")
    starts = ("meansOfControl", "typeOf", "is", "recruiterRelation")
    flags = frozenset(
        n
        for n, column in enumerate(cases[0])
        if column.startswith(starts) and "Concatenated" not in column
    )
    book = tmp_path / "cases.ods"
    as_ods(book, cases, flags)
    assert inside("facets", book, *QUESTION).json == inside("facets", plain, *QUESTION).json


def test_the_layout_of_2020_with_the_terms_sentence_is_known_in_utf_16(inside, cases, tmp_path):
    plain = tmp_path / "plain.csv"
    plain.write_text(text(cases, ","), encoding="utf-8", newline="")
    dropped = {cases[0].index(name) for name in ("age", "durationMonths")}
    older = [
        [TERMS if number == 0 else ""]
        + [cell or "-99" for n, cell in enumerate(row) if n not in dropped]
        for number, row in enumerate(cases)
    ]
    path = tmp_path / "older.tsv"
    path.write_bytes(text(older, "\t").encode("utf-16"))
    known = inside("count", path, "--field", "recruiter", "--json").json
    assert known["schema"] == "ctdc_k_anonymised_2020"
    found = inside("facets", path, *QUESTION).json
    expected = inside("facets", plain, *QUESTION).json
    assert (found["rows"], found["selected"]) == (expected["rows"], expected["selected"])
    for field, counts in found["facets"].items():
        assert counts == expected["facets"][field], field


def test_words_that_programs_take_for_nothing_stay_answers(inside, tmp_path):
    words = ["NA", "null", "None", "nan", "NaN", "N/A", "#N/A", "-inf"]
    path = tmp_path / "words.csv"
    path.write_text("kind,b\n" + "".join(f"{word},x\n" for word in [*words, ""]) * 20)
    counted = inside("count", path, "--field", "kind", "--json").json
    assert {v["id"]: v["count"] for v in counted["values"]} == dict.fromkeys(words, 20)
    assert counted["unanswered"] == 20


@pytest.mark.parametrize("ending", ["svg", "csv", "png", "xlsx"])
def test_the_sample_says_that_it_is_invented_in_every_export(inside, sample, tmp_path, ending):
    out = tmp_path / f"chart.{ending}"
    inside("export", sample, "--chart", "bar", "--field", "recruiter", "--out", out)
    told = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    if ending == "xlsx":
        with zipfile.ZipFile(out) as book:
            told = b"".join(book.read(name) for name in book.namelist())
    assert b"nvented sample" in told


def test_check_says_that_the_sample_is_invented(inside, sample):
    assert "invented sample" in inside("check", sample).out.lower()
    assert "invented" in inside("check", sample, "--json").out.lower()
