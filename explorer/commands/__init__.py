"""The commands of the command line: each turns options into the lines that are printed.

What is printed is exact, because it is the holder's own screen; what is written to a file is
protected unless the data are published or ``--internal`` is given. Each command is imported when
it is asked for, so that none waits for what another needs.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import Namespace

    from explorer.backend.labels import Labels

COMMANDS: dict[str, str] = {
    "count": "counts:count",
    "facets": "counts:facets",
    "check": "counts:check",
    "charts": "charts:charts",
    "export": "charts:export_chart",
    "brief": "brief:brief",
    "verify": "verify:verify",
    "compare": "compare:compare",
    "update": "update:update",
    "report": "reports:write_report",
    "collapse": "server:collapse",
}
"""Where each command stands: a module here, and its function."""


def run(options: Namespace, labels: Labels) -> str:
    """Carry out ``options.command``; returns what is printed."""
    module, function = COMMANDS[options.command].split(":")
    return getattr(import_module(f"explorer.commands.{module}"), function)(options, labels)
