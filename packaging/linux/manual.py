"""The manual page, out of what the packaged program tells about its options."""

import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from environment import PYTHON, ROOT

HEAD = r""".TH CASE\-EXPLORER 1 "{day}" "Case Explorer {version}" "User Commands"
.SH NAME
case\-explorer \- explore case data about human trafficking
.SH SYNOPSIS
.B case\-explorer
[\fIOPTION\fR]... [\fIFILE\fR]
.br
.B case\-explorer
\fICOMMAND\fR [\fIOPTION\fR]...
.SH DESCRIPTION
Opens a file of cases, or a workspace, in a window: filters in a sidebar, charts that follow, and
charts to take away.
Everything stays on this computer; the program has no network code.
With a command it answers on standard output and opens no window.
.SH OPTIONS"""
TAIL = r""".SH EXIT STATUS
0 when all went well, 1 with one sentence for a problem with a file or data, 2 for wrong use.
.SH FILES
.TP
.I ~/.config/Case Explorer
the settings and the list of recent files
.TP
.I ~/.local/state/Case Explorer/log
the log, which never holds an answer of a case
.SH ENVIRONMENT
.TP
.BR XDG_CONFIG_HOME ", " XDG_STATE_HOME
where settings and log are kept instead"""
ON_SERVERS = "collapse"


def page(version: str, when: int, ask: Callable[..., str]) -> str:
    """The page, dated in seconds since 1970; ``ask`` runs the program with options."""
    day = datetime.fromtimestamp(when, UTC).date().isoformat()
    lines = [HEAD.format(day=day, version=version), *_as_it_is(ask("--help")), ".SH COMMANDS"]
    for name in commands():
        lines += [f".SS {name}", *_as_it_is(ask(name, "--help"))]
    return "\n".join([*lines, TAIL, ""])


def commands() -> list[str]:
    """The commands of the desktop program."""
    question = "from explorer.commands import COMMANDS; print(*COMMANDS)"
    command = [PYTHON, "-c", question]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in told.stdout.split() if name != ON_SERVERS]


def _as_it_is(text: str) -> Iterator[str]:
    """Lines that man shall not fill; a leading dot or quote would be an order."""
    yield ".nf"
    for line in text.strip().splitlines():
        plain = line.replace("\\", r"\e").replace("-", r"\-")
        yield rf"\&{plain}" if plain.startswith((".", "'")) else plain
    yield ".fi"
