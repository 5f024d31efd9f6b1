"""Where exported numbers come from: the data, the filters, and the protection they left under."""

import os
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from explorer import __version__
from explorer.backend.charts.marks import ChartModel
from explorer.backend.charts.spec import ChartSpec
from explorer.backend.compute import DatasetInfo
from explorer.backend.disclosure import MASKED, Policy
from explorer.backend.filters import Filters
from explorer.backend.labels import Labels
from explorer.backend.schema import known_file

PROGRAM = "Case Explorer"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where exported numbers came from, and under which protection they left."""

    file: str
    sha256: str
    schema: str
    title: str
    citation: str
    is_invented: bool
    published: str
    """``known`` by its fingerprint, ``stated`` by the person who opened it, or ""."""
    filters: Filters
    filters_text: str
    policy: Policy
    is_internal: bool
    day: date
    footer: tuple[str, ...]
    """The lines printed under an exported picture."""
    n_rows: int | None = None
    n_selected: int | None = None
    chart: ChartSpec | None = None

    def __post_init__(self) -> None:
        if not self.policy.may_leave and not self.is_internal:
            raise ValueError(f"numbers under the policy {self.policy.name} may not leave")

    def to_json(self, model: ChartModel | None = None) -> dict[str, Any]:
        """The machine-readable form; hidden numbers are None."""
        known: dict[str, Any] = {
            "program": PROGRAM,
            "version": __version__,
            "date": self.day.isoformat(),
            "file": self.file,
            "sha256": self.sha256,
            "schema": self.schema,
            "title": self.title,
            "citation": self.citation,
            "invented": self.is_invented,
            "published": self.published,
            "policy": self.policy.name,
            "min_cell": self.policy.min_cell,
            "round_to": self.policy.round_to,
            "internal_copy": self.is_internal,
            "rows": _told(self.n_rows),
            "selected": _told(self.n_selected),
            "filters": self.filters.to_json(),
            "filters_text": self.filters_text,
        }
        if self.chart:
            known["chart"] = self.chart.to_json()
        if model:
            known |= {"chart_title": model.title, "subtitle": model.subtitle, "note": model.note}
        return known

    @property
    def metadata(self) -> dict[str, str]:
        """What is written into a picture's own properties."""
        facts = {
            "program": f"{PROGRAM} {__version__}",
            "date": self.day.isoformat(),
            "data": self.title,
            "sha256": self.sha256,
            "source": self.citation,
            "published": self.published,
            "policy": self.policy.name,
            "filters": self.filters_text,
            "internal copy": "yes" if self.is_internal else "",
        }
        return {name: fact for name, fact in facts.items() if fact}


def _told(n: int | None) -> int | None:
    return None if n == MASKED else n


def today() -> date:
    """The date printed on exports; ``SOURCE_DATE_EPOCH`` fixes it."""
    fixed = os.environ.get("SOURCE_DATE_EPOCH", "")
    seconds = int(fixed) if fixed.isdecimal() else None
    return datetime.fromtimestamp(seconds, UTC).date() if seconds is not None else date.today()


def provenance(
    info: DatasetInfo,
    filters: Filters,
    labels: Labels,
    policy: Policy,
    day: date,
    is_internal: bool = False,
    *,
    n_rows: int | None = None,
    n_selected: int | None = None,
    chart: ChartSpec | None = None,
) -> Provenance:
    """Where an export of this file comes from.

    ``policy`` is the one the numbers were released under; ``n_rows`` and ``n_selected`` come from
    the same results, never from ``info``. A layout's citation is printed for published data only:
    an organisation's own file may have the same columns. Raises ``ValueError`` when the policy may
    not leave and the copy is no internal one.
    """
    is_known = known_file(info.source.sha256) is not None
    published = "known" if is_known else "stated" if info.policy.may_leave else ""
    citation = info.citation if published else ""
    return Provenance(
        file=info.source.path.name,
        sha256=info.source.sha256,
        schema=info.schema_id,
        title=info.title,
        citation=citation,
        is_invented=info.is_invented,
        published=published,
        filters=filters,
        filters_text=labels.filters(filters),
        policy=policy,
        is_internal=is_internal,
        day=day,
        footer=_footer(info, citation, published, labels, day, is_internal),
        n_rows=n_rows,
        n_selected=n_selected,
        chart=chart,
    )


def _footer(
    info: DatasetInfo, citation: str, published: str, labels: Labels, day: date, is_internal: bool
) -> tuple[str, ...]:
    made = labels.text(
        "footer.made",
        title=info.title,
        fingerprint=info.source.sha256[:8],
        date=day.isoformat(),
        program=PROGRAM,
        version=__version__,
    )
    lines = [citation or labels.text("footer.source", title=info.title), made]
    if published == "stated":
        lines.append(labels.text("footer.stated"))
    if is_internal:
        lines.append(labels.text("footer.internal"))
    return tuple(lines)
