"""``--self-check``: every part of the program once, as packaged, on the invented sample."""

import datetime
import platform

from explorer import __version__, paths
from explorer.backend import compute, export, schema
from explorer.backend.charts import CHARTS, ChartSpec
from explorer.backend.charts.marks import ChartModel
from explorer.backend.compute import Query
from explorer.backend.filters import Clause, Filters
from explorer.backend.labels import Labels
from explorer.views import chart_export

FIELDS = {"stacked_bar": ("gender", "recruiter"), "trend": ("year", "gender")}


class CheckFailed(Exception):
    """A part does not do what it should."""


def _expect(is_right: bool, what: str) -> None:
    if not is_right:
        raise CheckFailed(what)


def run() -> int:
    """Print one line a part; 1 when one fails."""
    try:
        for line in _checks():
            print(line)
    except Exception as error:  # whatever it is, the package is not fit for use
        print(f"failed: {type(error).__name__}: {error}")
        return 1
    print("all well")
    return 0


def _checks() -> list[str]:
    labels = Labels.load()
    lines = [f"Case Explorer {__version__}, Python {platform.python_version()}"]
    lines.append(f"layouts: {len(schema.schemas())}")
    table = compute.load(paths.resource(paths.SAMPLE))
    info = compute.describe(table, compute.working_policy(table))
    _expect(info.is_invented and info.n_rows == 12000, "sample")
    filters = Filters((Clause("majority", ("child",)),))
    specs = tuple(ChartSpec(c.id, *FIELDS.get(c.id, ("recruiter", "gender"))) for c in CHARTS)
    specs = tuple(ChartSpec("bar", "recruiter") if s.type == "bar" else s for s in specs)
    fields = tuple(item.field.id for item in info.fields)
    results = compute.compute(table, Query(filters, fields, specs), info.policy, labels)
    lines.append(f"sample: {results.n_selected} of {results.n_rows} cases, {len(fields)} fields")
    origin = export.provenance(info, filters, labels, info.policy, datetime.date(2026, 1, 1))
    for model, spec in zip(results.charts, specs, strict=True):
        _expect(isinstance(model, ChartModel), spec.type)
        if isinstance(model, ChartModel):
            for suffix in chart_export.SUFFIXES:
                content = chart_export.render(
                    model, suffix, chart_export.PaperSize(8, 6, 96), origin, labels
                )
                _expect(len(content) > 100, f"{spec.type}{suffix}")
    lines.append(f"charts: {len(specs)} as {', '.join(s[1:] for s in chart_export.SUFFIXES)}")
    _check_workbook(info, labels)
    lines.append("spreadsheets: read and written")
    return lines


def _check_workbook(info: compute.DatasetInfo, labels: Labels) -> None:
    """What is written as a workbook is read back by the reader of workbooks."""
    import tempfile
    from pathlib import Path

    from explorer.backend import readers

    table = compute.load(paths.resource(paths.SAMPLE))
    query = Query(Filters(), (), (ChartSpec("bar", "gender"),))
    model = compute.compute(table, query, info.policy, labels).charts[0]
    origin = export.provenance(info, Filters(), labels, info.policy, datetime.date(2026, 1, 1))
    _expect(isinstance(model, ChartModel), "bar")
    if isinstance(model, ChartModel):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "numbers.xlsx"
            path.write_bytes(export.numbers_xlsx(model, origin, labels))
            _expect(readers.read(path).n_rows == len(model.table.numbers), "workbook")
