"""Files by DuckDB: the counted file gives every count that the program has of the raw one."""

import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.server import answers, made
from tests.server.conftest import CTDC, ROOT, Collapse

duckdb = pytest.importorskip("duckdb", reason="the extra 'server' is not installed")
pytest.importorskip("ibis", reason="the extra 'server' is not installed")

SAMPLE = ROOT / "resources" / "sample" / "case_explorer_invented_sample.csv"
LAYOUT = "ctdc_k_anonymised_2021"


def as_parquet(csv: Path, types: str = "all_varchar=true") -> Path:
    target = csv.with_suffix(".parquet")
    duckdb.sql(f"COPY (FROM read_csv('{csv}', header=true, {types})) TO '{target}'")
    return target


@pytest.mark.parametrize("layout", made.LAYOUTS)
def test_every_layout_gives_the_program_the_same_numbers(layout, inside: Collapse, tmp_path):
    raw = made.write_csv(tmp_path / "raw.csv", made.rows_of(made.LAYOUTS[layout], 600))
    expected, n_cases = answers.numbers(raw), answers.combinations(raw)
    for source in (raw, as_parquet(raw)):
        out = tmp_path / f"{source.suffix}.csv.gz"
        result = inside(source, "--schema", layout, "--out", out, "--json")
        assert result.json["cases"] == 600
        assert result.json["combinations"] == len(n_cases) < 300
        assert answers.numbers(out) == expected
        assert answers.combinations(out) == n_cases


@pytest.mark.parametrize(
    "name",
    [
        "ctdc_global_synthetic_2021-08.csv",
        "ctdc_global_victim_perpetrator_synthetic_2022-12.csv",
        "derived/ctdc_k_anonymised_2021-07_rebuilt.csv",
        "excerpts/ctdc_k_anonymised_2020-04_excerpt.csv",
    ],
)
def test_published_files_give_the_same_numbers(name, inside: Collapse, tmp_path):
    if not (CTDC / name).exists():
        pytest.skip("the CTDC files are not beside the checkout")
    out = tmp_path / "counted.csv.gz"
    assert inside(CTDC / name, "--schema", "auto", "--out", out).status == 0
    assert answers.numbers(out) == answers.numbers(CTDC / name)


def test_a_pattern_takes_all_files_and_matches_columns_by_name(inside: Collapse, tmp_path):
    rows = made.rows_of(made.LAYOUTS[LAYOUT], 300)
    columns = list(rows[0])
    whole = made.write_csv(tmp_path / "whole.csv", rows)
    made.write_csv(tmp_path / "part1.csv", rows[:100])
    made.write_csv(tmp_path / "part2.csv", rows[100:], columns[::-1])
    out = tmp_path / "out.csv.gz"
    assert inside(tmp_path / "part*.csv", "--schema", "auto", "--out", out).status == 0
    assert answers.numbers(out) == answers.numbers(whole)


def test_typed_columns_in_small_letters_are_read_as_a_text_file_would_hold_them(
    inside: Collapse, tmp_path
):
    rows = made.rows_of(made.LAYOUTS[LAYOUT], 200)
    raw = tmp_path / "raw.csv"
    target = tmp_path / "typed.parquet"
    flags = {c for f in made.LAYOUTS[LAYOUT].fields if f.kind == "flags" for c in f.columns}
    for row in rows:
        row |= {name: row[name].strip().replace("X", "") for name in flags}
        row["yearOfRegistration"] = row["yearOfRegistration"].strip()[:4]
        if not row["yearOfRegistration"].isdigit():
            row["yearOfRegistration"] = ""
        row["isAbduction"] = "" if len(row["isAbduction"].strip()) != 1 else "1"
    made.write_csv(raw, rows)
    kinds = ("BOOLEAN", "DOUBLE", "DECIMAL(4, 1)", "TINYINT", "VARCHAR")
    typed = {name: kinds[i % len(kinds)] for i, name in enumerate(sorted(flags))}
    typed |= {"yearOfRegistration": "DOUBLE", "isAbduction": "BOOLEAN"}
    # By way of a number: DuckDB's CSV reader takes no 1 for a BOOLEAN.
    parts = ", ".join(
        f'CAST(CAST("{name}" AS DOUBLE) AS {typed[name]}) AS {name.lower()}'
        if typed.get(name, "VARCHAR") != "VARCHAR"
        else f'"{name}" AS {name.lower()}'
        for name in rows[0]
    )
    source = f"read_csv('{raw}', header=true, all_varchar=true)"
    duckdb.sql(f"COPY (SELECT {parts} FROM {source}) TO '{target}'")
    out = tmp_path / "out.csv"
    assert inside(target, "--schema", "auto", "--out", out).status == 0
    assert answers.numbers(out) == answers.numbers(raw)


def test_only_named_fields_are_kept(inside: Collapse, tmp_path):
    out = tmp_path / "out.csv.gz"
    fields = ("gender", "recruiter")
    result = inside(
        SAMPLE, "--schema", "auto", "--fields", ",".join(fields), "--out", out, "--json"
    )
    expected = answers.combinations(SAMPLE, fields)
    assert result.json["fields"] == list(fields)
    assert answers.combinations(out) == expected


def test_a_threshold_leaves_out_rare_combinations_and_says_how_many(inside: Collapse, tmp_path):
    out = tmp_path / "out.csv.gz"
    fields = ("majority", "gender", "age_band")
    given = ("--schema", "auto", "--fields", ",".join(fields), "--out", out, "--threshold", 30)
    before = answers.combinations(SAMPLE, fields)
    kept = Counter({key: n for key, n in before.items() if n >= 30})
    told = inside(SAMPLE, *given, "--json").json
    assert 0 < len(kept) < len(before)
    assert answers.combinations(out) == kept
    assert told["rows"] == before.total() == 12_000
    assert told["combinations_before"] == len(before)
    assert told["lost"] == {"cases": before.total() - kept.total(), "answers": {}}
    words = inside(SAMPLE, *given).err
    assert f"Left out: {before.total() - kept.total():,} cases" in words


def test_coarsening_blanks_in_the_stated_order_and_keeps_more_cases(inside: Collapse, tmp_path):
    out = tmp_path / "out.csv.gz"
    fields = ("majority", "gender", "age_band", "year")
    cases = answers.combinations(SAMPLE, fields)
    before = cases.copy()
    for place in (3, 2):
        coarser: Counter[tuple[str, ...]] = Counter()
        for key, n in cases.items():
            blanked = (*key[:place], "", *key[place + 1 :])
            coarser[key if n >= 40 else blanked] += n
        cases = coarser
    kept = Counter({key: n for key, n in cases.items() if n >= 40})
    told = inside(
        *(SAMPLE, "--schema", "auto", "--fields", ",".join(fields), "--out", out, "--json"),
        *("--threshold", 40, "--coarsen", "year,age_band"),
    ).json
    assert answers.combinations(out) == kept
    assert kept.total() > sum(n for n in before.values() if n >= 40)

    def answered(counted: Counter[tuple[str, ...]], place: int) -> int:
        return sum(n for key, n in counted.items() if key[place])

    assert told["lost"]["answers"] == {
        "year": answered(before, 3) - answered(kept, 3),
        "age_band": answered(before, 2) - answered(kept, 2),
    }


def test_coarsening_a_joined_field_away_leaves_the_others(inside: Collapse, tmp_path):
    layout = made.LAYOUTS["ctdc_victim_perpetrator_2022"]
    raw = made.write_csv(tmp_path / "raw.csv", made.rows_of(layout, 300))
    out = tmp_path / "out.csv"
    given = ("--schema", "auto", "--fields", "gender,perpetrator_gender", "--out", out)
    cases = answers.combinations(raw, ("gender",))
    least = min(cases.values())
    most = max(answers.combinations(raw, ("gender", "perpetrator_gender")).values())
    threshold = most + 1
    told = inside(
        raw, *given, "--threshold", threshold, "--coarsen", "perpetrator_gender", "--json"
    )
    kept = {key: n for key, n in cases.items() if n >= threshold}
    assert least < threshold
    assert answers.combinations(out, ("gender",)) == kept
    assert told.json["cases"] == sum(kept.values()) > 0


def test_the_same_data_in_another_order_give_the_same_bytes(inside: Collapse, tmp_path):
    rows = made.rows_of(made.LAYOUTS[LAYOUT], 300)
    outs = [tmp_path / "1.csv.gz", tmp_path / "2.csv.gz"]
    for out, part in zip(outs, (rows, rows[::-1]), strict=True):
        raw = made.write_csv(tmp_path / f"{out.name}.csv", part)
        assert inside(raw, "--schema", "auto", "--out", out).status == 0
    assert outs[0].read_bytes() == outs[1].read_bytes()


def test_a_release_is_told_by_its_marker(inside: Collapse, tmp_path):
    out = tmp_path / "out.csv"
    for layout in ("ctdc_k_anonymised_2020", "ctdc_k_anonymised_2021"):
        raw = made.write_csv(tmp_path / "raw.csv", made.rows_of(made.LAYOUTS[layout], 50))
        told = inside(raw, "--schema", "auto", "--out", out, "--json").json
        assert told["schema"] == layout


def test_the_command_writes_nothing_but_the_counted_file(collapse: Collapse, tmp_path):
    folder = tmp_path / "work"
    folder.mkdir()
    out = folder / "out.csv.gz"
    source = f"{SAMPLE}"
    assert collapse(source, "--schema", "auto", "--out", out, TMPDIR=str(folder)).status == 0
    assert os.listdir(folder) == ["out.csv.gz"]
    assert not list((tmp_path / "home").rglob("*.duckdb"))


BAD = {
    "no file": (("nowhere.csv", "--schema", "auto"), 1, "nowhere.csv"),
    "no layout of this name": ((SAMPLE, "--schema", "ctdc_2021"), 2, "ctdc_synthetic_2021"),
    "another layout": ((SAMPLE, "--schema", "ctdc_synthetic_2021"), 1, "traffickMonths"),
    "no field": ((SAMPLE, "--schema", "auto", "--fields", "gendr"), 2, "gender"),
    "no field to coarsen": (
        (SAMPLE, "--schema", "auto", "--threshold", 5, "--coarsen", "x"),
        2,
        "x",
    ),
    "coarsen what": ((SAMPLE, "--schema", "auto", "--coarsen", "year"), 2, "threshold"),
    "a threshold of 0": ((SAMPLE, "--schema", "auto", "--threshold", 0), 2, "threshold"),
    "all rare": ((SAMPLE, "--schema", "auto", "--threshold", 9999), 1, "9,999"),
    "another ending": ((ROOT / "LICENSE", "--schema", "auto"), 1, "LICENSE"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_told_in_one_sentence(case, inside: Collapse, tmp_path):
    arguments, status, word = BAD[case]
    result = inside(*arguments, "--out", tmp_path / "out.csv.gz")
    assert result.is_one_sentence(status), result
    assert word in result.err
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ("a,b\n1,2\n", "No known layout"),
        (",".join(made.LAYOUTS[LAYOUT].required) + "\n", "no cases"),
    ],
)
def test_odd_files_are_told_in_one_sentence(content, word, inside: Collapse, tmp_path):
    source = tmp_path / "odd.csv"
    source.write_text(content)
    result = inside(source, "--schema", "auto", "--out", tmp_path / "out.csv.gz")
    assert result.is_one_sentence()
    assert word in result.err
    assert "odd.csv" in result.err


def test_damaged_parquet_is_told_in_one_sentence(inside: Collapse, tmp_path):
    source = tmp_path / "odd.parquet"
    source.write_bytes(b"PAR1 and no more")
    result = inside(source, "--schema", "auto", "--out", tmp_path / "out.csv.gz")
    assert result.is_one_sentence()
    assert "odd.parquet" in result.err


def test_the_file_of_cases_is_not_overwritten(inside: Collapse, tmp_path):
    source = Path(shutil.copy(SAMPLE, tmp_path / "a.csv"))
    result = inside(source, "--schema", "auto", "--out", source)
    assert result.is_one_sentence(2)
    assert source.read_bytes() == SAMPLE.read_bytes()


@pytest.mark.skipif(sys.platform != "linux", reason="a small file system is mounted as on Linux")
def test_a_full_disk_is_told_in_one_sentence(tmp_path):
    script = (
        'mount -t tmpfs -o size=16k tmpfs "$1" || exit 99; '
        '"$2" -m explorer collapse "$3" --schema auto --out "$1/a.csv.gz"; '
        'status=$?; ls -A "$1"; exit $status'
    )
    namespace = ("unshare", "--map-root-user", "--mount")
    done = subprocess.run(
        [*namespace, "sh", "-c", script, "sh", str(tmp_path), sys.executable, str(SAMPLE)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 99 or "unshare" in done.stderr:
        pytest.skip("no file system can be mounted here")
    assert (done.returncode, done.stdout) == (1, "")
    assert "disk is full" in done.stderr
    assert len(done.stderr.splitlines()) == 1
