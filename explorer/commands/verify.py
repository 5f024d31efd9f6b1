"""A report or a brief against the data: every stored figure ticked or named."""

from argparse import Namespace

from explorer.backend import stored, verifying
from explorer.backend.errors import ExplorerError
from explorer.backend.labels import Labels, plain
from explorer.backend.verifying import Check
from explorer.commands.opening import as_json, open_file


def verify(options: Namespace, labels: Labels) -> str:
    """Each figure with a tick, or what it was and what it is; fails when one is not as told."""
    document = stored.read(options.report)
    it = open_file(options, labels)
    try:
        checks = verifying.verify(document, it.table, it.labels)
    except ExplorerError as error:
        if error.code == "nothing_stored":
            raise ExplorerError(error.code, file=options.report.name) from error
        raise
    if options.json:
        told = [
            {"kind": c.kind, "id": c.id, "label": c.label, "state": c.state}
            | ({"told": c.told, "now": c.now} if c.state != "same" else {})
            for c in checks
        ]
        lines = [as_json({"checks": told})]
    else:
        lines = [_line(check, it.labels) for check in checks]
    n_wrong = sum(check.state != "same" for check in checks)
    if not n_wrong:
        return "\n".join(
            lines if options.json else [*lines, labels.text("verify.all", n=len(checks))]
        )
    print("\n".join(lines))
    raise ExplorerError("not_verified", n=n_wrong, of=len(checks), file=options.report.name)


def _line(check: Check, labels: Labels) -> str:
    key = f"verify.{check.kind}.{check.state}"
    return plain(labels.text(key, label=check.label, told=check.told, now=check.now))
