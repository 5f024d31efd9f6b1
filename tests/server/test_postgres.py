"""PostgreSQL: the same numbers, by a user who may only read, and a password that stays secret."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.server import answers, cluster, made
from tests.server.conftest import Collapse, free_port

psycopg = pytest.importorskip("psycopg", reason="the extra 'server' is not installed")
pytest.importorskip("ibis", reason="the extra 'server' is not installed")
if cluster.programs() is None:
    pytest.skip("PostgreSQL is not on this machine", allow_module_level=True)

LAYOUTS = ("ctdc_k_anonymised_2021", "ctdc_victim_perpetrator_2022")
SECRET = quote(cluster.PASSWORD, safe="")


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A raw file of each layout, as the desktop program opens it."""
    folder = tmp_path_factory.mktemp("raw")
    return {
        name: made.write_csv(folder / f"{name}.csv", made.rows_of(made.LAYOUTS[name], 400))
        for name in LAYOUTS
    }


@pytest.fixture(scope="module")
def server(raw: dict[str, Path]) -> Iterator[str]:
    """A server with those files as tables, read by the user ``reader``; its address."""
    port = free_port()
    with cluster.running(port) as address:
        with psycopg.connect(address, password=cluster.PASSWORD, autocommit=True) as owner:
            for name, file in raw.items():
                lines = file.read_text("utf-8")
                columns = [f'"{c}" text' for c in lines.partition("\n")[0].strip().split(",")]
                owner.execute(f"CREATE TABLE {name} ({', '.join(columns)})")
                with owner.cursor().copy(f"COPY {name} FROM STDIN (FORMAT csv, HEADER)") as copy:
                    copy.write(lines)
            owner.execute("CREATE TABLE secret AS TABLE ctdc_k_anonymised_2021")
            owner.execute("CREATE TABLE empty AS TABLE ctdc_k_anonymised_2021 WITH NO DATA")
            owner.execute("CREATE SCHEMA other")
            owner.execute("CREATE VIEW other.seen AS TABLE ctdc_k_anonymised_2021")
            owner.execute(f"CREATE USER reader PASSWORD '{cluster.PASSWORD}'")
            owner.execute("REVOKE TEMPORARY ON DATABASE postgres FROM PUBLIC")
            owner.execute("GRANT USAGE ON SCHEMA other TO reader")
            owner.execute(f"GRANT SELECT ON {', '.join(LAYOUTS)}, empty, other.seen TO reader")
        yield f"postgresql://reader:{SECRET}@127.0.0.1:{port}/postgres"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_table_gives_the_program_the_same_numbers(layout, server, raw, inside, tmp_path):
    out = tmp_path / "out.csv.gz"
    result = inside(f"{server}?table={layout}", "--schema", "auto", "--out", out)
    assert result.status == 0, result.err
    assert answers.numbers(out) == answers.numbers(raw[layout])
    assert answers.combinations(out) == answers.combinations(raw[layout])


def test_a_view_of_another_schema_is_read_by_its_full_name(server, raw, inside, tmp_path):
    out = tmp_path / "out.csv"
    result = inside(server, "--table", "other.seen", "--schema", "auto", "--out", out)
    assert result.status == 0, result.err
    assert answers.numbers(out) == answers.numbers(raw["ctdc_k_anonymised_2021"])


def test_coarsening_on_the_server_needs_no_right_but_to_read(server, raw, inside, tmp_path):
    layout = LAYOUTS[0]
    given = ("--schema", "auto", "--json", "--threshold", 5, "--coarsen", "means,citizenship")
    here, there = tmp_path / "here.csv.gz", tmp_path / "there.csv.gz"
    by_duckdb = inside(raw[layout], *given, "--out", here)
    by_postgres = inside(f"{server}?table={layout}", *given, "--out", there)
    assert by_postgres.json == by_duckdb.json
    assert 0 < by_postgres.json["cases"] < 400
    assert answers.combinations(there) == answers.combinations(here)


def test_the_password_is_neither_printed_nor_logged(server, collapse: Collapse, tmp_path):
    out = tmp_path / "out.csv.gz"
    for table in (LAYOUTS[0], "secret", "nowhere"):
        result = collapse(f"{server}?table={table}", "--schema", "auto", "--out", out)
        wrong = collapse(server.replace("reader", "nobody"), "--table", table, "--schema", "auto")
        for told in (result, wrong):
            for text in (told.out, told.err, told.log):
                assert SECRET not in text
                assert cluster.PASSWORD not in text


BAD = {
    "no table": ("?table=nowhere", "nowhere"),
    "no schema": ("?table=nowhere.cases", "nowhere.cases"),
    "no permission": ("?table=secret", "let"),
    "no cases": ("?table=empty", "no cases"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_tables_are_told_in_one_sentence(case, server, inside, tmp_path):
    query, word = BAD[case]
    result = inside(server + query, "--schema", LAYOUTS[0], "--out", tmp_path / "out.csv.gz")
    assert result.is_one_sentence(), result
    assert word in result.err


def test_without_a_table_it_says_how_to_name_one(server, inside, tmp_path):
    result = inside(server, "--schema", "auto", "--out", tmp_path / "out.csv.gz")
    assert result.is_one_sentence(2)
    assert "--table" in result.err


@pytest.mark.parametrize("password", [":guessed", ""])
def test_a_wrong_password_is_told_in_one_sentence(password, server, inside, tmp_path):
    source = server.replace(f":{SECRET}", password) + "?table=secret"
    result = inside(source, "--schema", "auto", "--out", tmp_path / "out.csv.gz")
    assert result.is_one_sentence()
    assert "password" in result.err
    assert "guessed" not in result.err


def test_an_absent_server_is_told_in_one_sentence(inside, tmp_path):
    source = f"postgresql://127.0.0.1:{free_port()}/postgres?table=cases"
    result = inside(source, "--schema", "auto", "--out", tmp_path / "out.csv.gz")
    assert result.is_one_sentence()
    assert "does not answer" in result.err


def test_a_damaged_address_is_told_in_one_sentence(inside, tmp_path):
    source = "postgresql://reader:secret@[::1/postgres?table=cases"
    result = inside(source, "--schema", "auto", "--out", tmp_path / "out.csv.gz")
    assert result.is_one_sentence(2)
    assert "secret" not in result.err
