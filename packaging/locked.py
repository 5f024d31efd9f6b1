"""What the lock holds for one system or another."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass

from environment import ROOT
from look import BuildError

TOOLS = ("pyinstaller",)
"""What the build needs besides the program's own dependencies."""
PIN = re.compile(r"^([\w.-]+)==(\S+)(?: ; (.+?))? \\$")
CONDITION = re.compile(r"(\w+) (==|!=) '(\w+)'")


@dataclass(frozen=True)
class Pin:
    """One entry of the lock."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]
    wanted_by: frozenset[str]


def pins(lock: str) -> list[Pin]:
    """The entries of a lock, with what asked for each."""
    entries: list[list[str]] = []
    for line in lock.splitlines():
        if PIN.match(line):
            entries.append([])
        if entries:
            entries[-1].append(line)
    return [_pin(lines) for lines in entries]


def _pin(lines: list[str]) -> Pin:
    head = PIN.match(lines[0])
    if head is None:
        raise BuildError(f"the lock cannot be read at {lines[0]!r}")
    hashes = tuple(part.strip(" \\") for part in lines if "--hash=" in part)
    remarks = [part.split("#", 1)[1] for part in lines if part.lstrip().startswith("#")]
    wanted_by = {remark.replace("via", "", 1).strip().split(" ")[0] for remark in remarks}
    return Pin(head[1], head[2], head[3] or "", hashes, frozenset(wanted_by - {""}))


def chosen(lock: str, roots: set[str], system: str) -> list[Pin]:
    """What a system (a ``sys.platform``) needs of the lock: the roots and all they ask for."""
    left = [pin for pin in pins(lock) if _is_for(pin, system)]
    needed = set(roots)
    while more := {pin.name for pin in left if pin.wanted_by & needed} - needed:
        needed |= more
    if absent := needed - {pin.name for pin in left}:
        raise BuildError(f"the lock does not have {', '.join(sorted(absent))}")
    return [pin for pin in left if pin.name in needed]


def _is_for(pin: Pin, system: str) -> bool:
    # pip would answer markers for the system that it runs on.
    known = {
        "sys_platform": system,
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
    }
    for condition in pin.marker.split(" and ") if pin.marker else ():
        read = CONDITION.fullmatch(condition)
        if read is None or read[1] not in known:
            raise BuildError(f"nobody has said what '{pin.marker}' means for {pin.name}")
        if (known[read[1]] == read[3]) != (read[2] == "=="):
            return False
    return True


def roots(tools: Iterable[str] = TOOLS) -> set[str]:
    """The names of the program's own dependencies and of tools."""
    content = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    names = [re.split(r"[=<>~! \[;]", line)[0] for line in content["project"]["dependencies"]]
    return {name.lower().replace("_", "-") for name in names} | set(tools)
