"""Pictogram: ten units a row, each a tenth of the cases, filled as far as the share reaches."""

from explorer.backend.charts import common, ratios
from explorer.backend.charts.common import CODED
from explorer.backend.charts.marks import ChartModel, Units
from explorer.backend.charts.spec import ChartSpec, ChartType, Context, Role
from explorer.backend.charts.words import Words
from explorer.backend.disclosure import Released

DEFAULT_TOP = 6
MOST_GROUPS = 8


def build(spec: ChartSpec, released: Released, context: Context) -> ChartModel:
    """A row an answer; with ``by``, a row a group, for the share of one answer."""
    labels = context.labels
    it = ratios.compared(spec, released, context, DEFAULT_TOP, MOST_GROUPS)
    are_people = "people" in spec.options
    suffix = labels.text("charts.unit_person" if are_people else "charts.unit_bar")
    interval = labels.text("note.interval", level=labels.percent(spec.confidence, 0))
    words = Words(
        it.spec,
        released,
        context,
        it.base,
        it.rows,
        it.columns,
        " · ".join(filter(None, (interval, common.over_100(released, it.base, labels)))),
        is_turned=bool(released.by),
        suffix=suffix,
    )
    table = ratios.table_of(it, released, context)
    return words.model(Units(it.ratios, are_people), table, "units", ratios.largest(it.ratios))


PICTOGRAM = ChartType(
    "pictogram",
    (Role("field", CODED), Role("by", CODED, is_required=False)),
    build,
    ("answer", "sort", "base", "top", "people", "unrecorded"),
)
