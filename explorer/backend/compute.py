"""From a table and a query to everything a window or the command line shows.

The only caller of ``counting`` and the only place where raw counts meet the gate.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from explorer.backend import among, casetable, comparison, counting, infer, readers, schema
from explorer.backend.casetable import CaseTable, CodedField
from explorer.backend.charts import options
from explorer.backend.charts.catalogue import chart_type
from explorer.backend.charts.marks import ChartModel
from explorer.backend.charts.spec import ChartSpec, Context
from explorer.backend.comparison import Comparison, Counted, Group
from explorer.backend.disclosure import (
    PUBLIC,
    WORKING,
    Middle,
    Policy,
    RawCounts,
    RecordView,
    Released,
    release,
    release_middle,
    release_number,
    release_records,
)
from explorer.backend.errors import ExplorerError, Notice
from explorer.backend.filters import Clause, Filters
from explorer.backend.labels import Labels
from explorer.backend.level import LEVEL
from explorer.backend.question import Part, Question
from explorer.backend.rawtable import Progress, Source
from explorer.backend.remainder import remainder
from explorer.backend.schema import Field, KnownFile


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for: only facets that are open and panes that are shown."""

    filters: Filters
    facets: tuple[str, ...] = ()
    charts: tuple[ChartSpec, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class ResultSet:
    """The answers to one query, all released under one policy."""

    n_rows: int
    n_selected: int
    facets: dict[str, Released]
    charts: tuple[ChartModel | ExplorerError, ...]
    policy: Policy


@dataclass(frozen=True, slots=True, eq=False)
class FieldInfo:
    """A field of the file, its answers and its unfiltered counts."""

    field: Field
    values: tuple[str, ...]
    whole: Released
    unknown: tuple[tuple[str, int], ...] = ()
    """Answers the schema does not know, with their counts; -1 where a count is not told."""
    n_contradictions: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class DatasetInfo:
    """What a window may know about the open file: the load report and the fields."""

    source: Source
    schema_id: str
    is_inferred: bool
    n_matched: int
    """How many of the layout's columns the file has."""
    n_layout_columns: int
    marker: str
    title: str
    citation: str
    is_invented: bool
    policy: Policy
    n_rows: int
    fields: tuple[FieldInfo, ...]
    columns: tuple[str, ...]
    unused_columns: tuple[str, ...]
    text_columns: tuple[str, ...]
    notices: tuple[Notice, ...]
    panes: tuple[ChartSpec, ...]

    def field(self, field_id: str) -> FieldInfo | None:
        """The field with this id."""
        return next((info for info in self.fields if info.field.id == field_id), None)

    @property
    def countries(self) -> frozenset[str]:
        """The fields whose answers are countries."""
        found = (info for info in self.fields if schema.are_countries(info.field, info.values))
        return frozenset(info.field.id for info in found)

    @property
    def kinds(self) -> dict[str, str]:
        """The kind of each field of the file."""
        return {info.field.id: info.field.kind for info in self.fields}


def load(
    path: Path, progress: Progress = lambda part: None, encoding: str | None = None
) -> CaseTable:
    """Read a file, recognise or infer its schema, and code its fields.

    Raises ``ExplorerError`` with a code of ``[errors]``; ``Cancelled`` when progress says so.
    """
    try:
        raw = readers.read(path, lambda part: progress(part * 0.8), encoding)
        found = schema.recognise(raw.names, casetable.has_text(raw))
        return casetable.build(
            raw, found or infer.infer(raw), lambda part: progress(0.8 + part * 0.2)
        )
    except MemoryError as error:
        raise ExplorerError("not_enough_memory", file=path.name) from error


def working_policy(table: CaseTable, is_published: bool = False) -> Policy:
    """The policy of the holder's own screen: exact; only published data may leave as it is."""
    return PUBLIC if is_published or _known(table) else WORKING


def _known(table: CaseTable) -> KnownFile | None:
    return schema.known_file(table.source.sha256)


def describe(table: CaseTable, policy: Policy) -> DatasetInfo:
    """The load report and the fields, released under a policy."""
    everyone = counting.engine(table).ask(Filters(), tuple(table.by_id)).facets
    known = _known(table)
    layout = {c for f in table.schema.fields for c in table.schema.columns_of(f)}
    layout |= set(table.schema.ignored)
    return DatasetInfo(
        source=table.source,
        schema_id=table.schema.id,
        is_inferred=table.schema.is_inferred,
        n_matched=len(layout & {column.name for column in table.raw}),
        n_layout_columns=len(layout),
        marker=table.schema.marker,
        title=known.title if known else table.source.path.stem,
        citation=(known.citation if known else "") or table.schema.citation,
        is_invented=bool(known and known.is_invented),
        policy=policy,
        n_rows=release_number(table.n_cases, policy),
        fields=tuple(_field_info(f, everyone[f.field.id], policy) for f in table.fields),
        columns=tuple(column.name for column in table.raw),
        unused_columns=table.unused_columns,
        text_columns=tuple(
            name for f in table.schema.fields if f.kind == "text" for name in f.columns
        ),
        notices=table.notices,
        panes=_panes(table),
    )


def _field_info(coded: CodedField, counts: RawCounts, policy: Policy) -> FieldInfo:
    whole = release(counts, policy)
    unknown = tuple((v, whole.count(v) if v in whole.values else -1) for v in coded.unknown)
    contradictions = release_number(coded.n_contradictions, policy)
    return FieldInfo(coded.field, coded.values, whole, unknown, contradictions)


def _panes(table: CaseTable) -> tuple[ChartSpec, ...]:
    """The schema's starting charts that this file has the fields for."""
    specs = [ChartSpec.from_json(pane) for pane in table.schema.panes]
    known = set(table.by_id) | {""}
    return tuple(spec for spec in specs if spec.field in known and spec.by in known)


def compute(table: CaseTable, query: Query, policy: Policy, labels: Labels) -> ResultSet:
    """Count what the query asks for; a chart that fails becomes its own error."""
    facets, checked, questions = _asked(table, query)
    answer = counting.engine(table).ask(query.filters, facets, questions)
    n_rows = release_number(table.n_cases, policy)
    context = Context(labels, query.filters, n_rows)
    charts = tuple(
        _built(item, answer.questions[_question(item)], policy, context)
        if isinstance(item, ChartSpec)
        else item
        for item in checked
    )
    return ResultSet(
        n_rows,
        release_number(answer.n_selected, policy),
        {field_id: release(counts, policy) for field_id, counts in answer.facets.items()},
        charts,
        policy,
    )


def prepare(
    table: CaseTable, query: Query, field: str, is_wanted: Callable[[], bool] = lambda: True
) -> bool:
    """Make clicks in one field cheap while the rest of the query stays; True when it is so.

    Only a memo: ``compute`` gives the same either way. ``is_wanted`` is asked now and then.
    """
    facets, _checked_specs, questions = _asked(table, query)
    engine = counting.engine(table)
    return field in facets and engine.prepare(field, query.filters, facets, questions, is_wanted)


def _asked(
    table: CaseTable, query: Query
) -> tuple[tuple[str, ...], list[ChartSpec | ExplorerError], list[Question]]:
    """The facets that there are, the charts or why they cannot be, and the charts' questions."""
    facets = tuple(field_id for field_id in query.facets if field_id in table.by_id)
    checked = [_checked(table, spec) for spec in query.charts]
    return facets, checked, [_question(item) for item in checked if isinstance(item, ChartSpec)]


def _question(spec: ChartSpec) -> Question:
    return chart_type(spec.type).question(spec)


def _checked(table: CaseTable, spec: ChartSpec) -> ChartSpec | ExplorerError:
    """The chart, or why this table cannot show it."""
    try:
        kinds = {coded.field.id: coded.field.kind for coded in table.fields}
        chart_type(spec.type).check(spec, kinds, _countries(table))
        counting.require_room(table, _question(spec))
    except ExplorerError as error:
        return error
    return spec


def _countries(table: CaseTable) -> frozenset[str]:
    found = (f for f in table.fields if schema.are_countries(f.field, f.values))
    return frozenset(coded.field.id for coded in found)


def _built(
    spec: ChartSpec, counts: RawCounts, policy: Policy, context: Context
) -> ChartModel | ExplorerError:
    try:
        model = chart_type(spec.type).build(spec, release(counts, policy), context)
    except ExplorerError as error:
        return error
    return options.applied(model, spec)


def _require(table: CaseTable, field: str, by: str) -> None:
    for field_id in (field, by):
        if field_id not in table.by_id and (field_id or field_id == field):
            raise ExplorerError("no_such_field", field=field_id)


def count_field(
    table: CaseTable, filters: Filters, field: str, by: str, policy: Policy
) -> tuple[int, int, Released]:
    """Rows, selected cases and the counts of one field, or of two crossed, under the filters."""
    _require(table, field, by)
    question = Question(field, by)
    counting.require_room(table, question)
    answer = counting.engine(table).ask(filters, (), [question])
    rows = release_number(table.n_cases, policy)
    released = release(answer.questions[question], policy)
    return rows, release_number(answer.n_selected, policy), released


def passing_answers(table: CaseTable, clause: Clause) -> frozenset[str]:
    """The answers of a field with one answer a case that pass a clause, "" for not recorded."""
    return among.passing_answers(table.by_id[clause.field], clause)


def count_parts(
    table: CaseTable, parts: Sequence[Part], policy: Policy
) -> list[Released | Middle | int]:
    """For each part its counts, its middle, or the number of cases of its groups.

    All fields of the parts' clauses must be such that the table has.
    """
    populations = among.Populations(table)

    def answer(part: Part) -> Released | Middle | int:
        if not part.clause.field:
            return release_number(populations.n_cases(part.groups), policy)
        raw = populations.count(part.groups, part.clause)
        return release_middle(among.middle(raw), policy) if part.is_middle else release(raw, policy)

    return [answer(part) for part in parts]


def records(
    table: CaseTable, filters: Filters, policy: Policy, columns: Sequence[str] = ()
) -> RecordView:
    """The selected records, all columns unless some are named, through the gate."""
    rows = counting.engine(table).rows(filters)
    chosen = [c for c in table.raw if not columns or c.name in columns]
    return release_records(chosen, rows, policy)


def answers_in_range(table: CaseTable, field: str, ends: tuple[str, str]) -> tuple[str, ...]:
    """The answers of an ordered field within a range, in order."""
    coded = table.by_id[field]
    inside = counting.range_answers(coded, ends)
    return tuple(value for value in coded.values if value in inside)


SOURCE = "source"
"""The field that tells where a case was registered."""
MOST_SOURCES = 12
"""With more sources than this, a comparison is not repeated within each."""


def compare(
    table: CaseTable,
    a: Group,
    b: Group,
    policy: Policy,
    level: float = LEVEL,
    base: str = "answered",
) -> Comparison:
    """Two groups over all answers of all fields, and within each source where there are several.

    Shares are of the cases with an answer, or with the base ``all`` of all cases of a group.

    Raises ``group_field_missing`` (field) when the file cannot tell who is in a group, and
    ``bad_range`` for a range that is none.
    """
    for group in (a, b):
        comparison.require_fields(group, table.by_id)
    questions = tuple(Question(field, split=_split(table, field)) for field in table.by_id)
    engine = counting.engine(table, "comparison")
    everyone = table.memory.get("everyone")
    if everyone is None:
        everyone = table.memory["everyone"] = engine.ask(Filters(), (), questions)
    answers = [engine.ask(group.filters, (), questions) for group in (a, b)]
    chosen = [answer.n_selected for answer in answers]
    both = counting.n_in_both(table, a.filters, b.filters)
    inside = (both, chosen[1] - both), (chosen[0] - both, table.n_cases - sum(chosen) + both)
    counted = [
        _counted(group, answer, everyone, policy)
        for group, answer in zip((a, b), answers, strict=True)
    ]
    overlap = release_number(inside[b.is_rest][a.is_rest], policy)
    return comparison.compare(counted[0], counted[1], overlap, level, base)


def _split(table: CaseTable, field: str) -> str:
    """The source, where a field's answers can be told by it."""
    source = table.by_id.get(SOURCE)
    if source is None or field == SOURCE or not 1 < len(source.values) <= MOST_SOURCES:
        return ""
    return SOURCE


def _counted(
    group: Group, answer: counting.Answer, everyone: counting.Answer, policy: Policy
) -> Counted:
    """A group's counts through the gate; those of a rest are no sums of released ones."""
    n, found = answer.n_selected, answer.questions
    if group.is_rest:
        n = everyone.n_selected - n
        found = {q: remainder(everyone.questions[q], counts) for q, counts in found.items()}
    released = {question.field: release(counts, policy) for question, counts in found.items()}
    return Counted(group, release_number(n, policy), released)
