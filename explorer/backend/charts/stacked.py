"""100 % stacked bars: how the answers of one single-answer field divide each group."""

from explorer.backend.charts import bars, common, palette, twin
from explorer.backend.charts.common import CODED, SINGLE
from explorer.backend.charts.marks import Bar, BarGroup, Bars, ChartModel, Legend
from explorer.backend.charts.measured import Measured
from explorer.backend.charts.spec import ChartSpec, ChartType, Context, Role
from explorer.backend.charts.words import Words
from explorer.backend.disclosure import MASKED, Released

MOST_GROUPS = 30
MOST_PARTS = 6


def build(spec: ChartSpec, released: Released, context: Context) -> ChartModel:
    """One bar a group, divided by the answers of ``field``; hidden parts leave a gap."""
    labels = context.labels
    measured = Measured(released, labels, "group", True)
    most = min(spec.top or MOST_PARTS, MOST_PARTS)
    parts = list(context.answers) or sorted(common.answers(released, labels, "count", most))
    groups = common.groups(released, context, MOST_GROUPS, spec.sort)
    drawn = set(parts)
    others = [i for i in range(len(released.values)) if i not in drawn]
    roles = palette.series_of(parts)

    def rest(j: int) -> Bar | None:
        """The answers that are not drawn as parts, unless any of them is hidden."""
        counts = [int(released.counts[i, j]) for i in others]
        if not counts or MASKED in counts or not sum(counts):
            return None
        ratio = sum(counts) / int(released.by_answered[j])
        group = labels.value(released.by, released.by_values[j])
        name = f"{group}, {labels.text('charts.others')}"
        tip = common.tip(name, sum(counts), int(released.by_answered[j]), ratio, labels)
        return Bar(ratio, labels.percent(ratio, 0), "ghost", (), tip)

    rows = tuple(
        BarGroup(
            labels.value(released.by, released.by_values[j], short=True),
            tuple(
                bar for bar in (*(measured.bar(i, j, roles[i], 0) for i in parts), rest(j)) if bar
            ),
        )
        for j in groups
    )
    legend = tuple(
        Legend(labels.value(released.field, released.values[i], short=True), roles[i])
        for i in parts
    )
    if any(bar.role == "ghost" for row in rows for bar in row.bars):
        legend += (Legend(labels.text("charts.others"), "ghost"),)
    words = Words(
        spec,
        released,
        context,
        "group",
        parts,
        groups,
        bars.several(released, labels),
        is_turned=True,
    )
    table = twin.cross(released, parts, groups, "group", labels, is_share=True)
    marks = Bars(rows, 1.0, is_stacked=True, legend=legend)
    return words.model(marks, table, "cross", bars.largest_tip(rows))


STACKED = ChartType(
    "stacked_bar", (Role("field", SINGLE), Role("by", CODED)), build, ("sort", "top")
)
