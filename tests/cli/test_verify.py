"""Briefs checked against data: what is as told, what is not, and what cannot be checked."""

import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Run

SAMPLE = ROOT / "resources" / "sample" / "case_explorer_invented_sample.csv"


def written(inside: Run, folder: Path, suffix: str) -> Path:
    out = folder / f"brief.{suffix}"
    assert inside("brief", SAMPLE, "--table", "--out", out).status == 0
    return out


@pytest.mark.parametrize("suffix", ["docx", "html"])
def test_every_figure_of_a_fresh_brief_is_ticked(inside: Run, tmp_path: Path, suffix: str) -> None:
    out = written(inside, tmp_path, suffix)
    result = inside("verify", out, SAMPLE)
    assert result.status == 0, result.err
    lines = result.out.splitlines()
    assert len(lines) > 100
    assert all(line.startswith("✓") for line in lines[:-1])
    checks = inside("verify", out, SAMPLE, "--json").json["checks"]
    assert sum(check["kind"] == "figure" for check in checks) == 50


def test_other_data_are_named_figure_by_figure(inside: Run, tmp_path: Path) -> None:
    out = written(inside, tmp_path, "html")
    other = tmp_path / "half.csv"
    lines = SAMPLE.read_text("utf-8").splitlines(keepends=True)
    other.write_text("".join(lines[:6000]), "utf-8")
    result = inside("verify", out, other)
    assert result.status == 1
    assert "✗ Children recruited by family: the report says 0.4938 (960/1944)" in result.out


def test_words_changed_in_the_document_are_named(inside: Run, tmp_path: Path) -> None:
    out = written(inside, tmp_path, "html")
    page = out.read_text("utf-8")
    seen, mark, stored = page.partition('<script type="application/json"')
    assert "trafficking of boys (61" in seen
    out.write_text(seen.replace("of boys (61", "of boys (16") + mark + stored, "utf-8")
    result = inside("verify", out, SAMPLE)
    assert result.status == 1
    wrong = [line for line in result.out.splitlines() if not line.startswith("✓")]
    assert len(wrong) == 1
    assert "trafficking of boys" in wrong[0]


def test_figure_changed_in_word_is_named(inside: Run, tmp_path: Path) -> None:
    out = written(inside, tmp_path, "docx")
    changed = tmp_path / "changed.docx"
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(changed, "w") as new:
        for item in old.infolist():
            content = old.read(item)
            if item.filename == "word/document.xml":
                assert b"960 of 1,944" in content
                content = content.replace(b"960 of 1,944", b"690 of 1,944")
            new.writestr(item, content)
    result = inside("verify", changed, SAMPLE)
    assert result.status == 1
    assert "960 of 1,944" in "".join(x for x in result.out.splitlines() if x.startswith("✗"))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", b"nothing"),
        ("a.html", b"<html><body>46 %</body></html>"),
        ("a.html", b'<script type="application/json" id="case-explorer-document">[1]</script>'),
        ("a.html", b'<script type="application/json" id="case-explorer-document">{"kind":'
                   b'"brief"}</script>'),
        ("a.pdf", b"%PDF"),
    ],
)  # fmt: skip
def test_what_cannot_be_checked_is_told_in_a_sentence(
    run: Run, tmp_path: Path, name: str, content: bytes
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    assert run("verify", file, SAMPLE).is_one_sentence(1)
