"""The chart types: one file each, one line each in ``CHARTS``."""

from explorer.backend.charts import (
    bars,
    cooccurrence,
    distribution,
    flow,
    forest,
    heatmap,
    number,
    pictogram,
    pyramid,
    stacked,
    trend,
    upset,
    world_map,
)
from explorer.backend.charts.multiples import repeatable
from explorer.backend.charts.spec import ChartType
from explorer.backend.errors import ExplorerError

CHARTS: tuple[ChartType, ...] = (
    repeatable(bars.BAR),
    repeatable(bars.GROUPED),
    repeatable(stacked.STACKED),
    repeatable(trend.TREND),
    repeatable(trend.LINE),
    repeatable(heatmap.HEAT_MAP),
    repeatable(pictogram.PICTOGRAM),
    repeatable(number.NUMBER),
    repeatable(forest.FOREST),
    repeatable(pyramid.PYRAMID),
    flow.FLOW,
    upset.UPSET,
    cooccurrence.COOCCURRENCE,
    repeatable(distribution.DISTRIBUTION),
    repeatable(world_map.MAP),
)


def chart_type(chart_id: str) -> ChartType:
    """The chart type with this id; raises ``ExplorerError("unknown_chart")``."""
    found = next((chart for chart in CHARTS if chart.id == chart_id), None)
    if found is None:
        raise ExplorerError("unknown_chart", chart=chart_id, known=[c.id for c in CHARTS])
    return found
