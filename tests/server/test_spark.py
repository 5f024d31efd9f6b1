"""Spark with two workers of its own: the same numbers as the program has of the raw file."""

import shutil

import pytest

from tests.server import answers, made
from tests.server.conftest import Collapse, free_port

pytest.importorskip("ibis", reason="the extra 'server' is not installed")
pytest.importorskip("pyspark", reason="Spark is not installed: dev.py server-test --spark does")
if shutil.which("java") is None:
    pytest.skip("Java is not on this machine", allow_module_level=True)

# Starting a master, two workers and their executors takes minutes on a busy machine.
pytestmark = pytest.mark.timeout(900)

CLUSTER = "local-cluster[2,1,1024]"
SETTINGS = "spark.sql.shuffle.partitions 2\nspark.executor.memory 512m\n"


@pytest.fixture(autouse=True)
def few_tasks(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A few hundred rows need no 200 parts; settings come as on a server, from a folder."""
    folder = tmp_path / "settings"
    folder.mkdir()
    (folder / "spark-defaults.conf").write_text(SETTINGS)
    monkeypatch.setenv("SPARK_CONF_DIR", str(folder))


@pytest.mark.parametrize("layout", ["ctdc_k_anonymised_2020", "ctdc_victim_perpetrator_2022"])
def test_files_give_the_program_the_same_numbers(layout, collapse: Collapse, tmp_path):
    raw = made.write_csv(tmp_path / "raw.csv", made.rows_of(made.LAYOUTS[layout], 400))
    out = tmp_path / "out.csv.gz"
    result = collapse(CLUSTER, "--table", raw, "--schema", "auto", "--out", out, "--json")
    assert result.json["schema"] == layout
    assert answers.numbers(out) == answers.numbers(raw)
    assert answers.combinations(out) == answers.combinations(raw)


def test_coarsening_gives_what_duckdb_gives(collapse: Collapse, tmp_path):
    raw = made.write_csv(
        tmp_path / "raw.csv", made.rows_of(made.LAYOUTS["ctdc_k_anonymised_2021"], 400)
    )
    given = ("--schema", "auto", "--json", "--threshold", 5, "--coarsen", "means,citizenship")
    here, there = tmp_path / "here.csv.gz", tmp_path / "there.csv.gz"
    by_duckdb = collapse(raw, *given, "--out", here)
    by_spark = collapse(CLUSTER, "--table", raw, *given, "--out", there)
    assert by_spark.json == by_duckdb.json
    assert answers.combinations(there) == answers.combinations(here)


def test_missing_files_and_masters_are_told_in_one_sentence(collapse: Collapse, tmp_path):
    out = ("--schema", "auto", "--out", tmp_path / "out.csv.gz")
    absent = collapse(f"spark://127.0.0.1:{free_port()}", "--table", "a.parquet", *out)
    assert absent.is_one_sentence()
    assert "does not answer" in absent.err
    for table in (tmp_path / "nowhere.parquet", "nowhere"):
        missing = collapse("local[1]", "--table", table, *out)
        assert missing.is_one_sentence(), missing
        assert "nowhere" in missing.err
