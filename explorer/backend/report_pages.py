"""The last pages of a report: how its numbers came about, and what they cannot tell."""

from explorer.backend.compute import DatasetInfo
from explorer.backend.documents.blocks import Block, Bullets, Heading, Paragraph, Table
from explorer.backend.labels import Labels
from explorer.backend.provenance import Provenance


def method(info: DatasetInfo, origin: Provenance, labels: Labels) -> list[Block]:
    """File, fingerprint, filters, bases, what counts as missing, protection, version."""
    missing = [labels.text("report.missing_told")]
    if info.marker:
        missing.append(labels.text("report.missing_marker", marker=info.marker))
    shares = [labels.text("report.shares_told")]
    if not origin.policy.min_cell:
        shares.append(labels.text("report.rounding"))
    return [
        Heading(labels.text("report.method")),
        _data(info, origin, labels),
        Heading(labels.text("report.shares"), 2),
        Paragraph(" ".join(shares)),
        Heading(labels.text("report.missing"), 2),
        Paragraph(" ".join(missing)),
        Heading(labels.text("report.protection"), 2),
        Paragraph(" ".join([policy(origin, labels), labels.text("report.counted")])),
    ]


def policy(origin: Provenance, labels: Labels) -> str:
    """The protection under which the numbers left, in words."""
    if origin.is_internal:
        return labels.text("report.policies.internal")
    if origin.policy.min_cell:
        return labels.text(
            "report.policies.export",
            least=origin.policy.min_cell,
            round_to=origin.policy.round_to,
        )
    if origin.is_invented:
        return labels.text("report.policies.invented")
    return labels.text("report.policies.public")


def _data(info: DatasetInfo, origin: Provenance, labels: Labels) -> Table:
    facts = {
        "name": origin.title,
        "file": origin.file,
        "fingerprint": origin.sha256,
        "layout": labels.schema(info.schema_id),
        "cases": _count(origin.n_rows, labels),
        "selected": _count(origin.n_selected, labels),
        "filters": origin.filters_text or labels.text("report.no_filters"),
        "source": origin.citation,
        "day": origin.day.isoformat(),
        "program": origin.metadata["program"],
    }
    rows = tuple((labels.text(f"report.{name}"), told) for name, told in facts.items() if told)
    header = (labels.text("report.what"), labels.text("report.told"))
    return Table(labels.text("report.data"), header, rows, is_words=True)


def _count(n: int | None, labels: Labels) -> str:
    return "" if n is None else labels.count(n)


def limits(info: DatasetInfo, origin: Provenance, labels: Labels) -> list[Block]:
    """What the codebooks state about the data, as far as it holds for this file."""
    words = labels.words["limits"]
    is_release = info.schema_id in words["of_schema"]
    if origin.is_invented:
        told = [*words["invented"], *words["common"]]
    elif is_release or origin.citation:
        kinds = words["of_schema"].get(info.schema_id, [])
        told = [*words["common"], *(sentence for kind in kinds for sentence in words[kind])]
    else:
        told = list(words["own"])
    return [Heading(labels.text("report.limits")), Bullets(tuple(map(str, told)))]
