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
)
from explorer.backend.charts.spec import ChartType
from explorer.backend.errors import ExplorerError

CHARTS: tuple[ChartType, ...] = (
    bars.BAR,
    bars.GROUPED,
    stacked.STACKED,
    trend.TREND,
    trend.LINE,
    heatmap.HEAT_MAP,
    pictogram.PICTOGRAM,
    number.NUMBER,
    forest.FOREST,
    pyramid.PYRAMID,
    flow.FLOW,
    upset.UPSET,
    cooccurrence.COOCCURRENCE,
    distribution.DISTRIBUTION,
)


def chart_type(chart_id: str) -> ChartType:
    """The chart type with this id; raises ``ExplorerError("unknown_chart")``."""
    found = next((chart for chart in CHARTS if chart.id == chart_id), None)
    if found is None:
        raise ExplorerError("unknown_chart", chart=chart_id, known=[c.id for c in CHARTS])
    return found
