"""Write the measured figures into the documents: tables in Markdown and charts in SVG.

Reads ``tests/benchmarks/results/*.json``, which ``bench clicks --store`` and ``bench growth
--store`` keep, and replaces what stands between ``<!-- figures: NAME -->`` and ``<!-- end -->``
in README.md and tests/benchmarks/README.md. ``--check`` only says whether they are up to date.
"""

import argparse
import json
import re
from typing import Any

from tests.benchmarks import drawing, machine
from tests.benchmarks.clicks import NAMES, OURS, RESULTS
from tests.benchmarks.growth import AXES
from tests.benchmarks.peers import FOLDER, ROOT

TARGETS = (ROOT / "README.md", FOLDER / "README.md")
TITLES = {
    "ours": "Case Explorer",
    "ours_pointed": "Case Explorer, the pointer in the field before",
    "numpy": "NumPy, codes and bincount",
    "polars": "polars, lazily collected",
    "pandas_categoricals": "pandas categoricals, as usually written",
    "pandas_quickest": "pandas categoricals, quickest form found",
    "crossfilter2": "crossfilter2 (node)",
    "duckdb": "DuckDB grouping sets, as usually written",
    "duckdb_quickest": "DuckDB grouping sets, quickest form found",
}
Results = dict[str, Any]


def main(argv: list[str]) -> int:
    """Write tables and charts; with ``--check`` 1 when they are out of date."""
    parser = argparse.ArgumentParser("dev.py bench table", description=__doc__)
    parser.add_argument("--check", action="store_true")
    is_check = parser.parse_args(argv).check
    written = {path: _replaced(path.read_text("utf-8")) for path in TARGETS}
    written |= {RESULTS / name: text for name, text in pictures().items()}
    old = [p for p, text in written.items() if not p.exists() or p.read_text("utf-8") != text]
    for path in old:
        print(f"{'out of date' if is_check else 'written'}: {path.relative_to(ROOT)}")
        if not is_check:
            path.write_text(written[path], "utf-8", newline="\n")
    return int(is_check and bool(old))


def clicks() -> list[Results]:
    """The stored results of ``bench clicks``, invented data first, by rows."""
    found = [json.loads(path.read_text("utf-8")) for path in RESULTS.glob("clicks-*.json")]
    return sorted(found, key=lambda one: (not _is_invented(one), one["rows"]))


def growth() -> Results | None:
    """The stored result of ``bench growth``."""
    path = RESULTS / "growth.json"
    return json.loads(path.read_text("utf-8")) if path.exists() else None


def pictures() -> dict[str, str]:
    """The charts by file name."""
    drawn: dict[str, str] = {}
    invented = [one for one in clicks() if _is_invented(one)]
    if invented:
        groups = [
            (TITLES[name], [one["engines"].get(name, {}).get("median_ms") for one in invented])
            for name in _order(invented)
        ]
        series = [f"{one['rows']:,} rows" for one in invented]
        drawn["clicks.svg"] = drawing.bars("One click, median", groups, series)
    if grown := growth():
        drawn["growth.svg"] = drawing.curves("A click and the memory as data grow", _panels(grown))
    return drawn


def _is_invented(one: Results) -> bool:
    return one["data"].startswith("generated")


def _panels(grown: Results) -> list[tuple[str, str, list[drawing.Curve]]]:
    panels: list[tuple[str, str, list[drawing.Curve]]] = []
    for axis, points in grown["axes"].items():
        measures = (("median", "median_ms"), ("p95", "p95_ms"), ("recount", "recount_ms"))
        curves = [(name, [(p[axis], p[key]) for p in points]) for name, key in measures]
        panels.append((f"Time of a click, {axis}", "ms", curves))
    for axis in ("rows", "fields"):
        points = grown["axes"].get(axis, [])
        if points:
            curve = ("memory", [(p[axis], p["memory_mb"]) for p in points])
            panels.append((f"Memory, {axis}", "MB", [curve]))
    return panels


def _order(results: list[Results]) -> list[str]:
    """Engines, the quickest first, by the largest table that has them."""
    names = [name for name in NAMES if any(name in one["engines"] for one in results)]
    first = next(one for one in results if set(names) <= set(one["engines"]) or one is results[-1])
    return sorted(names, key=lambda n: first["engines"].get(n, {}).get("median_ms", float("inf")))


def _clicks_table() -> str:
    results = clicks()
    if not results:
        return "Nothing is stored yet."
    names = [f"{one['rows']:,} rows" + ("" if _is_invented(one) else ", real") for one in results]
    lines = [
        "| one click, median / p95 in ms (times as long as Case Explorer, at least; as with the "
        "pointer in the field before) | " + " | ".join(names) + " |",
        "|---|" + "---|" * len(names),
    ]
    for engine in _order(results):
        cells: list[str] = []
        for one in results:
            found = one["engines"].get(engine)
            cells.append(_click_cell(found, one["engines"]) if found else "-")
        lines.append(f"| {TITLES[engine]} | {' | '.join(cells)} |")
    lines += ["", "| build in s, memory in MB | " + " | ".join(names) + " |"]
    lines.append("|---|" + "---|" * len(names))
    for engine in _order(results):
        found = [one["engines"].get(engine) for one in results]
        cells = [f"{f['build_s']:.1f}, {f['memory_mb']:.0f}" if f else "-" for f in found]
        lines.append(f"| {TITLES[engine]} | {' | '.join(cells)} |")
    versions = {
        p: v for o in results for e in o["engines"].values() for p, v in e["versions"].items()
    }
    told = ", ".join(f"{package} {version}" for package, version in sorted(versions.items()))
    return "\n".join(
        [*lines, "", f"Measured on: {machine.sentence(results[0]['machine'])}; {told}."]
    )


def _click_cell(found: Results, engines: Results) -> str:
    figures = f"{_figure(found['median_ms'])} / {_figure(found['p95_ms'])}"
    ours = [engines[name] for name in OURS if name in engines]
    if found in ours:
        return figures
    # Of the same clicks, where not all were measured.
    ratios = "; ".join(
        f"{_times_as_long(found, one)} x" for one in found.get("ours_then", {}).values() or ours
    )
    return f"{figures} ({ratios})"


def _times_as_long(found: Results, ours: Results) -> str:
    """By the clock or by the processor, whichever speaks less for us: other work on the machine
    lengthens long clicks more than short ones."""
    ratio = min(found[key] / ours[key] for key in ("median_ms", "cpu_ms"))
    return f"{ratio:.0f}" if ratio >= 10 else f"{ratio:.1f}"


def _growth_tables() -> str:
    grown = growth()
    if grown is None:
        return "Nothing is stored yet."
    names = {"median_ms": "median ms", "p95_ms": "p95 ms", "recount_ms": "recount ms"}
    names |= {"fixed_ms": "fixed ms", "ns_per_flip": "ns a flip", "build_s": "build s"}
    names |= {"memory_mb": "MB", "bytes_per_row": "bytes a row"}
    lines: list[str] = []
    for axis in (axis for axis in AXES if axis in grown["axes"]):
        points = grown["axes"][axis]
        known = {key: name for key, name in names.items() if key in points[0]}
        where = axis if axis == "rows" else f"{axis} ({grown['n_rows']:,} rows)"
        lines.append(f"| {where} | combinations | {' | '.join(known.values())} |")
        lines.append("|---" * (len(known) + 2) + "|")
        for p in points:
            cells = " | ".join(_figure(p[key]) for key in known)
            lines.append(f"| {p[axis]:,} | {p['combinations']:,} | {cells} |")
        lines.append("")
    return "\n".join([*lines, f"Measured on: {machine.sentence(grown['machine'])}."])


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _replaced(text: str) -> str:
    made = {"clicks": _clicks_table, "growth": _growth_tables}

    def between(match: re.Match[str]) -> str:
        return f"{match[1]}\n{made[match[2]]()}\n{match[3]}"

    return re.sub(r"(<!-- figures: (\w+) -->)\n.*?(<!-- end -->)", between, text, flags=re.S)
