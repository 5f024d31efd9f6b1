"""A pyramid: two groups back to back, one row an answer, such as age by sex."""

from explorer.backend import statistics
from explorer.backend.charts import bars, common, palette, twin
from explorer.backend.charts.common import CODED, SINGLE
from explorer.backend.charts.marks import Bar, BarGroup, ChartModel, Legend, Pyramid
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
    shares, wholes = statistics.shares(released, base), statistics.wholes(released, base)
    rows = common.answers(released, labels, spec.sort, spec.top or DEFAULT_TOP)
    if released.kind in ("ordinal", "number") and spec.sort in ("", "codebook"):
        rows.reverse()
    columns = common.groups(released, context, N_SIDES)
    roles = palette.series_of(columns)

    def bar(i: int, j: int) -> Bar:
        count, ratio = int(released.counts[i, j]), float(shares[i, j])
        name = common.pair(released, i, j, labels)
        return Bar(
            common.drawn(count, ratio, as_share),
            common.number(count, ratio, as_share, labels),
            roles[j],
            common.pair_target(released, i, j),
            common.tip(name, count, int(wholes[j]), ratio, labels),
        )

    groups = tuple(
        BarGroup(
            labels.value(released.field, released.values[i], short=True),
            tuple(bar(i, j) for j in columns),
        )
        for i in rows
    )
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
    "pyramid", (Role("field", SINGLE), Role("by", CODED)), build, ("measure", "sort", "base", "top")
)
