"""The load report in words: what was read, how it was understood, what was odd."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from explorer.backend.compute import DatasetInfo
from explorer.backend.disclosure import MASKED
from explorer.backend.labels import Labels, plain

MOST_LINES = 200
"""A section of a file with very many columns is cut after so many lines."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its lines: a name and what is said of it."""

    heading: str
    lines: tuple[tuple[str, str], ...]


def sections(info: DatasetInfo, labels: Labels) -> tuple[Section, ...]:
    """The report's sections that have something to say."""
    found = [
        Section(labels.text("load_report.title"), tuple(_facts(info, labels))),
        Section(
            labels.text("load_report.notices"),
            tuple(("", labels.notice(notice)) for notice in info.notices),
        ),
        Section(labels.text("load_report.unknown"), tuple(_unknown(info, labels))),
        Section(labels.text("load_report.contradictions"), tuple(_contradictions(info, labels))),
        Section(labels.text("load_report.missing"), tuple(_missing(info, labels))),
        Section(
            labels.text("load_report.unused"),
            tuple((plain(name), "") for name in info.unused_columns),
        ),
    ]
    return tuple(_shortened(section, labels) for section in found if section.lines)


def _shortened(section: Section, labels: Labels) -> Section:
    """The section's first lines, and how many more there are."""
    left = len(section.lines) - MOST_LINES
    if left <= 0:
        return section
    more = ("", labels.text("load_report.more", k=left))
    return Section(section.heading, (*section.lines[:MOST_LINES], more))


def _facts(info: DatasetInfo, labels: Labels) -> Iterator[tuple[str, str]]:
    source = info.source
    yield labels.text("load_report.file"), info.title
    yield labels.text("load_report.rows"), labels.count(info.n_rows)
    yield labels.text("load_report.columns"), labels.number(len(info.columns))
    yield labels.text("load_report.layout"), labels.schema(info.schema_id)
    yield "", why(info, labels)
    if source.encoding:
        yield labels.text("load_report.encoding"), source.encoding
        names = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
        separator = labels.text(f"load_report.{names[source.separator]}")
        yield labels.text("load_report.separator"), separator
    yield labels.text("load_report.size"), f"{labels.decimal(source.size / 1e6, 1)} MB"
    yield labels.text("load_report.fingerprint"), source.sha256[:16]


def why(info: DatasetInfo, labels: Labels) -> str:
    """Why this layout was taken."""
    if info.is_inferred:
        return labels.text("load_report.why_inferred")
    params: dict[str, Any] = {"n": info.n_matched, "of": info.n_layout_columns}
    if info.marker:
        return labels.text("load_report.why_marker", marker=info.marker, **params)
    return labels.text("load_report.why_known", **params)


def _unknown(info: DatasetInfo, labels: Labels) -> Iterator[tuple[str, str]]:
    for item in info.fields:
        for value, count in item.unknown:
            name = f"{labels.field(item.field.id)}: {plain(value)}"
            yield name, labels.count(count) if count >= 0 else ""


def _contradictions(info: DatasetInfo, labels: Labels) -> Iterator[tuple[str, str]]:
    for item in info.fields:
        if item.n_contradictions:
            yield labels.field(item.field.id), labels.count(item.n_contradictions)


def _missing(info: DatasetInfo, labels: Labels) -> Iterator[tuple[str, str]]:
    for item in info.fields:
        n = item.whole.unanswered
        share = n / info.n_rows if info.n_rows > 0 and n != MASKED else None
        yield labels.field(item.field.id), f"{labels.count(n)} ({labels.percent(share)})"


def as_text(info: DatasetInfo, labels: Labels) -> str:
    """The whole report as plain text."""
    lines: list[str] = []
    for section in sections(info, labels):
        lines += [section.heading, *(_line(name, said) for name, said in section.lines), ""]
    return "\n".join(lines).rstrip() + "\n"


def _line(name: str, said: str) -> str:
    return f"  {name}: {said}" if name and said else f"  {name or said}"


def as_json(info: DatasetInfo, labels: Labels) -> dict[str, Any]:
    """The report for programs."""
    source = info.source
    return {
        "file": source.path.name,
        "rows": info.n_rows,
        "columns": len(info.columns),
        "schema": info.schema_id,
        "inferred": info.is_inferred,
        "why": why(info, labels),
        "title": info.title,
        "sha256": source.sha256,
        "size": source.size,
        "format": source.format,
        "encoding": source.encoding,
        "encoding_guessed": source.is_encoding_guessed,
        "separator": source.separator,
        "published": info.policy.may_leave,
        "notices": [
            {"code": notice.code, "text": labels.notice(notice)} for notice in info.notices
        ],
        "unknown_values": [
            {"field": item.field.id, "value": value, "count": count}
            for item in info.fields
            for value, count in item.unknown
        ],
        "unused_columns": list(info.unused_columns),
        "missing": {item.field.id: item.whole.unanswered for item in info.fields},
        "contradictions": {
            item.field.id: item.n_contradictions for item in info.fields if item.n_contradictions
        },
        "fields": [{"id": i.field.id, "kind": i.field.kind} for i in info.fields],
    }
