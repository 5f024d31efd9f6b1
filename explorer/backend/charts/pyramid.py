"""A pyramid: two groups back to back, one row an answer, such as age by sex."""

from explorer.backend.charts import bars, common, palette, twin
from explorer.backend.charts.common import CODED, SINGLE
from explorer.backend.charts.marks import ChartModel, Legend, Pyramid
from explorer.backend.charts.measured import Measured
from explorer.backend.charts.spec import ChartSpec, ChartType, Context, Role
from explorer.backend.charts.words import Words
from explorer.backend.disclosure import Released

DEFAULT_TOP = 20
N_SIDES = 2


def build(spec: ChartSpec, released: Released, context: Context) -> ChartModel:
    """The two largest groups; shares are of each group by default, the highest answer on top."""
    labels = context.labels
    as_share = common.is_share(spec, released)
    base = spec.base or "group"
    rows = common.answers(released, labels, spec.sort, spec.top or DEFAULT_TOP)
    if released.kind in ("ordinal", "number") and spec.sort in ("", "codebook"):
        rows.reverse()
    columns = common.groups(released, context, N_SIDES)
    roles = palette.series_of(columns)

    measured = Measured(released, labels, base, as_share)
    groups = bars.pairs_of(measured, rows, columns, roles)
    groups += bars.others_of(spec, measured, rows, roles)
    legend = tuple(
        Legend(labels.value(released.by, released.by_values[j], short=True), roles[j])
        for j in columns
    )
    marks = Pyramid(groups, bars.end_of(groups, as_share), legend)
    unit = base if as_share else "count"
    remark = bars.several(released, labels)
    words = Words(spec, released, context, unit, rows, columns, remark)
    table = twin.cross(released, rows, columns, base, labels, as_share)
    return words.model(marks, table, "cross", bars.largest_tip(groups))


PYRAMID = ChartType(
    "pyramid",
    (Role("field", SINGLE), Role("by", CODED)),
    build,
    ("measure", "sort", "base", "top", "other"),
)
