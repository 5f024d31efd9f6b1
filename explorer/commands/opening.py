"""What every command begins with: the file, the words for it, and the filters asked for."""

import json
from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from explorer.backend import compute, where
from explorer.backend.casetable import CaseTable
from explorer.backend.compute import DatasetInfo
from explorer.backend.errors import ExplorerError, UsageError
from explorer.backend.filters import Filters
from explorer.backend.labels import Labels


@dataclass(frozen=True, slots=True)
class OpenFile:
    """The file, what is known of it, the words for it, and the filters asked for."""

    table: CaseTable
    info: DatasetInfo
    labels: Labels
    filters: Filters


def load(path: Path, encoding: str | None) -> CaseTable:
    """The table of a file; raises ``UsageError`` for an encoding that there is not."""
    try:
        return compute.load(path, encoding=encoding)
    except ExplorerError as error:
        if error.code == "unknown_encoding":
            raise UsageError(error.code, **error.params) from error
        raise


def open_file(options: Namespace, labels: Labels) -> OpenFile:
    """Open ``options.file`` and read ``options.where``.

    Raises ``UsageError`` for an encoding, a field or a filter that makes no sense.
    """
    table = load(options.file, options.encoding)
    for name in ("field", "by", "facet_by", "chain"):
        for field in filter(None, getattr(options, name, "").split(",")):
            where.field_of(table, field.strip())
    policy = compute.working_policy(table, getattr(options, "published", False))
    info = compute.describe(table, policy)
    labels = labels.for_fields([item.field for item in info.fields])
    filters = where.parse(getattr(options, "where", ()), table, labels)
    return OpenFile(table, info, labels, filters)


def as_json(content: Any) -> str:
    """What is printed for a program."""
    return json.dumps(content, ensure_ascii=False, indent=1)


def is_same(path: Path, other: Path) -> bool:
    """True when both are one file: what is written may not replace what is read."""
    try:
        return path.samefile(other)
    except OSError:
        return False
