"""``--self-check``: every part of the program once, as packaged, on the invented sample."""

import logging
import platform
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from explorer import __version__, paths, selfcheck_documents, selfcheck_libraries
from explorer.backend import compute, export, provenance, readers, schema
from explorer.backend.casetable import CaseTable
from explorer.backend.charts.catalogue import CHARTS
from explorer.backend.charts.marks import ChartModel
from explorer.backend.charts.spec import ChartSpec, ChartType
from explorer.backend.compute import DatasetInfo, Query
from explorer.backend.errors import ExplorerError
from explorer.backend.filters import Clause, Filters
from explorer.backend.labels import Labels
from explorer.views import chart_export
from explorer.views.paper import PaperSize

log = logging.getLogger(__name__)

LIBRARIES = ("PySide6", "numpy", "pandas", "pyqtgraph", "scipy", "docx", "pptx", "nacl")
N_CASES = 12_000
STARTS = {".png": b"\x89PNG", ".svg": b"<?xml", ".pdf": b"%PDF", ".csv": b"field", ".xlsx": b"PK"}


def run() -> int:
    """Print one line a part; 1 and one sentence when a part fails."""
    labels = Labels.load()
    try:
        for line in _parts(labels):
            print(line, flush=True)
    except ExplorerError as error:
        print(f"case-explorer: {labels.error(error)}", file=sys.stderr)
        return 1
    except Exception as error:
        log.exception("the self-check failed")
        failed = ExplorerError("incomplete", part=type(error).__name__)
        print(f"case-explorer: {labels.error(failed)}", file=sys.stderr)
        return 1
    return 0


def _expect(is_right: bool, part: str) -> None:
    if not is_right:
        raise ExplorerError("incomplete", part=part)


def _parts(labels: Labels) -> Iterator[str]:
    versions = [f"{name} {import_module(name).__version__}" for name in LIBRARIES]
    yield f"Case Explorer {__version__}, Python {platform.python_version()}, {', '.join(versions)}"
    yield _resources()
    yield _languages()
    table = compute.load(paths.resource(paths.SAMPLE))
    info = compute.describe(table, compute.working_policy(table))
    _expect(info.is_invented and info.n_rows == N_CASES, "sample")
    filters = Filters((Clause("majority", ("child",)),))
    fields = tuple(item.field.id for item in info.fields)
    results = compute.compute(table, Query(filters, fields), info.policy, labels)
    _expect(0 < results.n_selected < N_CASES and results.facets["recruiter"].answered > 0, "counts")
    yield f"sample: {results.n_selected} of {results.n_rows} cases, {len(fields)} fields"
    yield _charts(table, info, filters, labels)
    yield _workbook(table, info, labels)
    yield from _documents(table, info, labels)
    yield from selfcheck_libraries.parts()


def _resources() -> str:
    """Every layout, text, font and icon is read once."""
    chart_export.ensure_gui()
    from PySide6.QtGui import QFontDatabase
    from PySide6.QtSvg import QSvgRenderer

    layouts = schema.schemas()
    _expect(len(layouts) > 0 and len(schema.countries()) > 0, "layouts")
    texts = sorted(paths.resources().glob("text/*.toml"))
    for text in texts:
        _expect(bool(tomllib.loads(text.read_text("utf-8")).get("fields")), text.name)
    fonts = sorted(paths.resources().glob("fonts/*.ttf"))
    for font in fonts:
        _expect(QFontDatabase.addApplicationFont(str(font)) >= 0, font.name)
    icons = sorted(paths.resources().rglob("*.svg"))
    for icon in icons:
        _expect(QSvgRenderer(str(icon)).isValid(), icon.name)
    _expect(bool(texts and fonts), "texts")
    return f"resources: {len(layouts)} layouts, {len(texts)} texts, {len(fonts)} fonts, " + (
        f"{len(icons)} icons"
    )


def _languages() -> str:
    """What Qt takes from ICU on Linux: with damaged data it would do without in silence."""
    from PySide6.QtCore import QCollator, QLocale, QStringEncoder

    def is_before(locale: str, first: str, second: str) -> bool:
        return QCollator(QLocale(locale)).compare(first, second) < 0

    _expect(is_before("de_DE", "ähre", "zebra") and is_before("en_US", "a", "B"), "collation")
    if sys.platform.startswith("linux"):
        _expect(not is_before("sv_SE", "ähre", "zebra"), "collation")
        _expect(QStringEncoder("Shift_JIS").isValid(), "encodings")
    return "languages: sorted as people do"


def _charts(table: CaseTable, info: DatasetInfo, filters: Filters, labels: Labels) -> str:
    """Each chart type as each kind of file, in memory."""
    specs = tuple(_spec_of(chart, info) for chart in CHARTS)
    models = compute.compute(table, Query(filters, (), specs), info.policy, labels).charts
    origin = _origin(info, filters, labels)
    for spec, model in zip(specs, models, strict=True):
        if isinstance(model, ExplorerError):
            raise model
        for suffix in chart_export.SUFFIXES:
            size = PaperSize(8, 6, 96)
            content = chart_export.render(model, suffix, size, origin, labels)
            _expect(content.startswith(STARTS[suffix]), f"{spec.type}{suffix}")
    return f"charts: {len(specs)} as {', '.join(s[1:] for s in chart_export.SUFFIXES)}"


def _spec_of(chart: ChartType, info: DatasetInfo) -> ChartSpec:
    """The chart on the first fields of the sample that it can show."""
    taken: dict[str, str] = {}
    for role in chart.roles:
        fits = (
            item.field.id
            for item in info.fields
            if role.takes(item.field.kind, item.field.id in info.countries)
        )
        if role.is_required:
            taken[role.name] = next(name for name in fits if name not in taken.values())
    return ChartSpec(chart.id, taken["field"], taken.get("by", ""))


def _workbook(table: CaseTable, info: DatasetInfo, labels: Labels) -> str:
    """What is written as a spreadsheet is read back by the reader of spreadsheets."""
    query = Query(Filters(), (), (ChartSpec("bar", "gender"),))
    model = compute.compute(table, query, info.policy, labels).charts[0]
    if not isinstance(model, ChartModel):
        raise model
    content = export.numbers_xlsx(model, _origin(info, Filters(), labels), labels)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "numbers.xlsx"
        export.write_atomically(path, content)
        _expect(readers.read(path).n_rows == len(model.table.numbers), "spreadsheets")
    return "spreadsheets: written and read"


def _documents(table: CaseTable, info: DatasetInfo, labels: Labels) -> Iterator[str]:
    query = Query(Filters(), (), (ChartSpec("bar", "gender"),))
    model = compute.compute(table, query, info.policy, labels).charts[0]
    if not isinstance(model, ChartModel):
        raise model
    origin = _origin(info, Filters(), labels)
    with tempfile.TemporaryDirectory() as folder:
        yield from selfcheck_documents.parts(model, origin, labels, Path(folder))


def _origin(info: DatasetInfo, filters: Filters, labels: Labels) -> provenance.Provenance:
    day = provenance.today()
    return provenance.provenance(info, filters, labels, info.policy, day)
