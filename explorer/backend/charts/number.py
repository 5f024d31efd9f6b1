"""Number cards: a share in large figures, with what it is of."""

from explorer.backend.charts import common, ratios
from explorer.backend.charts.common import CODED
from explorer.backend.charts.marks import Cards, ChartModel
from explorer.backend.charts.spec import ChartSpec, ChartType, Context, Role
from explorer.backend.charts.words import Words
from explorer.backend.disclosure import Released

DEFAULT_TOP = 3
MOST_GROUPS = 6


def build(spec: ChartSpec, released: Released, context: Context) -> ChartModel:
    """A card an answer; with ``by``, a card a group, for the share of one answer."""
    it = ratios.compared(spec, released, context, DEFAULT_TOP, MOST_GROUPS)
    words = Words(
        it.spec,
        released,
        context,
        it.base,
        it.rows,
        it.columns,
        common.over_100(released, it.base, context.labels),
        is_turned=bool(released.by),
    )
    table = ratios.table_of(it, released, context)
    return words.model(Cards(it.ratios), table, "cards", ratios.largest(it.ratios))


NUMBER = ChartType(
    "number",
    (Role("field", CODED), Role("by", CODED, is_required=False)),
    build,
    ("answer", "sort", "base", "top", "unrecorded"),
)
