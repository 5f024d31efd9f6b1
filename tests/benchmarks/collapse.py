"""How long an engine takes to collapse invented cases, and whether the program finds them equal.

    python3 packaging/dev.py bench collapse [--rows N,...] [--engines duckdb,postgres,spark]

Data of the layout of 2021 are made from a seed (``invented_cases.py``) and kept under ``build``.
Every engine collapses them by the command itself, in a process of its own. The yardstick of
``equal`` is the desktop program: it opens the raw data in parts of a million rows, and all its
facets, facets under filters and pairs of fields, added up, must be those of the counted file.
``--plans FOLDER`` writes down how each engine goes about it.
"""

import argparse
import contextlib
import json
import os
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks import invented_cases, machine

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "build" / "benchmarks" / "collapse"
ENGINES = ("duckdb", "postgres", "spark")
CLUSTER = "local-cluster[2,1,3072]"
PORT = 54329
ROWS_AT_ONCE = 1_000_000
# So that ten million rows neither wait for a small buffer nor for the log of a server in use.
POSTGRES = ("shared_buffers=1GB", "max_wal_size=8GB", "wal_level=minimal", "max_wal_senders=0")


def main(argv: Sequence[str]) -> int:
    """Run in the environment of the extra; returns the exit status, 1 when numbers differ."""
    parser = argparse.ArgumentParser(prog="bench collapse", description=__doc__)
    parser.add_argument("--rows", default="1000000", help="numbers of rows, with commas")
    parser.add_argument("--engines", default="duckdb", help=f"of {','.join(ENGINES)}")
    parser.add_argument("--folder", type=Path, default=BUILD, help="where the data are kept")
    parser.add_argument("--unchecked", action="store_true", help="leave out the comparison")
    parser.add_argument("--plans", type=Path, metavar="FOLDER", help="write the plans and end")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(argv)
    engines = options.engines.split(",")
    if not options.inside:
        with contextlib.redirect_stdout(sys.stderr):
            python = _server_python("spark" in engines)
        command = [python, "-P", "-m", "tests.benchmarks.collapse", "--inside", *argv]
        variables = os.environ | {"PYTHONPATH": str(ROOT)}
        return subprocess.run(command, env=variables).returncode
    options.folder.mkdir(parents=True, exist_ok=True)
    sizes = [int(n) for n in options.rows.split(",")]
    if options.plans:
        _write_plans(engines, sizes[0], options.folder, options.plans)
        return 0
    found = _measured(engines, sizes, options.folder, not options.unchecked)
    if options.json:
        print(json.dumps(found))
    else:
        print(machine.sentence(found["machine"]))
        for one in found["results"]:
            print("  ".join(f"{name} {value}" for name, value in one.items()))
    return int(found["equal"] is False)


def _server_python(with_spark: bool) -> str:
    sys.path.append(str(ROOT / "packaging"))
    import environment

    return str(environment.provide_server(with_spark))


def _measured(engines: list[str], sizes: list[int], folder: Path, is_checked: bool) -> Any:
    results: list[dict[str, Any]] = []
    for n in sizes:
        data = _data(n, folder)
        expected = _numbers_in_parts(data, n, folder) if is_checked else None
        for name in engines:
            out = folder / f"{name}-{n}.csv.gz"
            with _source(name, data, n) as source:
                one = _run(source, out)
            one = {"engine": name, "rows": n, **one, "file_mb": round(_megabytes(out), 1)}
            one |= _opened(out)
            if expected is not None:
                from tests.server import answers

                one["equal"] = answers.numbers(out) == expected
            print(json.dumps(one), file=sys.stderr, flush=True)
            results.append(one)
    equal = all(one["equal"] for one in results) if is_checked else None
    return {"machine": machine.described(), "equal": equal, "results": results}


def _data(n: int, folder: Path) -> Path:
    import duckdb

    data = folder / f"cases-{n}.parquet"
    if not data.exists():
        print(f"Making {n:,} rows", file=sys.stderr, flush=True)
        part = data.with_name(f"part-{data.name}")
        invented_cases.write(duckdb.connect(), n, part)
        part.replace(data)
    return data


def _numbers_in_parts(data: Path, n: int, folder: Path) -> Counter[Any]:
    """What the desktop program counts in the raw rows, a million at a time."""
    import duckdb

    from tests.server import answers

    total: Counter[Any] = Counter()
    raw = folder / "raw.csv"
    for first in range(0, n, ROWS_AT_ONCE):
        rows = f"file_row_number BETWEEN {first} AND {first + ROWS_AT_ONCE - 1}"
        select = f"SELECT * EXCLUDE file_row_number FROM read_parquet('{data}', file_row_number=1)"
        duckdb.execute(f"COPY ({select} WHERE {rows}) TO '{raw}' (HEADER)")
        total += answers.numbers(raw)
        print(f"{first + ROWS_AT_ONCE:,} rows counted by the program", file=sys.stderr, flush=True)
    raw.unlink()
    return +total


@contextlib.contextmanager
def _source(engine: str, data: Path, n: int) -> Iterator[list[str]]:
    """The command's words for where the data are."""
    if engine == "duckdb":
        yield [str(data)]
    elif engine == "spark":
        yield [CLUSTER, "--table", str(data)]
    else:
        import duckdb
        import psycopg

        from tests.server import cluster

        with cluster.running(PORT, POSTGRES) as address:
            os.environ["PGPASSWORD"] = cluster.PASSWORD
            rows = duckdb.connect()
            described = rows.execute(f"DESCRIBE FROM '{data}'").fetchall()
            names = [f'"{row[0]}" text' for row in described]
            with psycopg.connect(address) as owner:
                owner.execute(f"CREATE UNLOGGED TABLE cases ({', '.join(names)})")
                raw = data.with_suffix(".csv")
                rows.execute(f"COPY (FROM '{data}') TO '{raw}' (HEADER false)")
                copying = owner.cursor().copy("COPY cases FROM STDIN (FORMAT csv)")
                with raw.open("rb") as file, copying as copy:
                    while part := file.read(1 << 20):
                        copy.write(part)
                raw.unlink()
            with psycopg.connect(address, autocommit=True) as owner:
                owner.execute("VACUUM ANALYZE cases")
            yield [address, "--table", "cases"]


def _run(source: list[str], out: Path) -> dict[str, Any]:
    """Collapse by the command; seconds on the clock, and of the processor in that process."""
    given = ("--schema", invented_cases.LAYOUT, "--out", str(out), "--json")
    command = [sys.executable, "-m", "explorer", "collapse", *source, *given]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    seconds = time.perf_counter() - began
    if done.returncode:
        raise SystemExit(done.stderr)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    told = json.loads(done.stdout)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {
        "seconds": round(seconds, 1),
        "cpu_seconds": round(cpu, 1),
        "combinations": told["combinations"],
        "cases": told["cases"],
    }


def _opened(out: Path) -> dict[str, Any]:
    """Seconds of the processor to open the counted file, and the most memory; on Linux."""
    code = (
        "import json, sys, time; from pathlib import Path\n"
        "from explorer.backend import compute\n"
        "import pandas; began = time.process_time(); compute.load(Path(sys.argv[1]))\n"
        "seconds = time.process_time() - began\n"
        "most = [line for line in open('/proc/self/status') if line.startswith('VmHWM')]\n"
        "told = {'open_cpu_s': round(seconds, 1), 'open_mb': int(most[0].split()[1]) // 1024}\n"
        "print(json.dumps(told))"
    )
    command = [sys.executable, "-c", code, str(out)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def _megabytes(path: Path) -> float:
    return path.stat().st_size / 1e6


def _write_plans(engines: list[str], n: int, folder: Path, target: Path) -> None:
    """How each engine goes about three fields: all its steps, before it runs."""
    from explorer.backend import schema
    from explorer.server import harmonise
    from explorer.server.engines import open_source

    data = _data(n, folder)
    layout = next(s for s in schema.schemas() if s.id == invented_cases.LAYOUT)
    target.mkdir(parents=True, exist_ok=True)
    for name in engines:
        with _source(name, data, n) as (source, *table):
            engine = open_source(source, "".join(table[1:]), None)
            cases = engine.table()
            keys = harmonise.keys(layout, {column: column for column in cases.columns})
            wanted = [key for key in keys if key.field.id in ("majority", "gender", "recruiter")]
            sql = engine.connection.compile(harmonise.combinations(cases, wanted, engine.trim))
            if name == "spark":
                rows = engine.connection._session.sql(f"EXPLAIN {sql}").collect()
            else:
                rows = engine.connection.con.execute(f"EXPLAIN {sql}").fetchall()
            plan = "\n".join(str(row[-1]) for row in rows)
            for long, short in ((harmonise.SPACES, "SPACES"), (str(folder), "FOLDER")):
                plan = plan.replace(long, short)
            (target / f"{name}.txt").write_text(plan.strip() + "\n", "utf-8")
            engine.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
