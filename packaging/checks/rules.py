"""Rules that need one file at a time."""

import ast
from collections.abc import Iterator

from source import Fault, Source, last_name

NETWORK = frozenset(
    "socket ssl http urllib.request ftplib smtplib imaplib poplib socketserver xmlrpc asyncio "
    "requests urllib3 httpx aiohttp PySide6.QtNetwork PySide6.QtWebSockets "
    "ibis duckdb psycopg pyspark py4j".split()
)
MAY_CONNECT = "explorer/server/"
"""The extra for servers, which is no part of the desktop program."""
WITHOUT_WIDGETS = ("explorer/models/", "explorer/commands/", "explorer/cli.py")

READING = frozenset(
    f"explorer/backend/{name}.py"
    for name in ("casetable", "counting", "distinct", "infer", "joint")
)
COUNTING = frozenset({"value_counts", "groupby", "crosstab", "pivot_table", "unique", "nunique"})

TEXT = "explorer/views/text.py"
LABELS = frozenset({"QLabel"})
MESSAGES = frozenset({"about", "critical", "information", "question", "warning"})
GUESSING = frozenset({"setToolTip", "setWhatsThis", "setInformativeText", "setDetailedText"})

MOST_LINES = 400
LONG_FUNCTION, MOST_FUNCTION_LINES = 60, 80


def network(source: Source) -> Iterator[Fault]:
    """The desktop program has no network code."""
    if source.path.startswith(MAY_CONNECT):
        return
    for node, name in source.imports():
        parts = name.split(".")
        if any(".".join(parts[:n]) in NETWORK for n in range(1, len(parts) + 1)):
            yield source.fault(node, f"{name}: the program has no network")


def widgets(source: Source) -> Iterator[Fault]:
    """Models and the command line work without QtWidgets; import-linter cannot tell it apart."""
    if source.path.startswith(WITHOUT_WIDGETS):
        for node, name in source.imports():
            if name.startswith("PySide6.QtWidgets"):
                yield source.fault(node, "widgets belong to explorer/views")


def counting(source: Source) -> Iterator[Fault]:
    """Numbers of cases come from the counting engine, through the gate."""
    if source.path in READING or source.path.startswith(MAY_CONNECT):
        return
    for call in source.calls():
        if isinstance(call.func, ast.Attribute) and call.func.attr in COUNTING:
            yield source.fault(call, f".{call.func.attr}() counts cases past the gate")


def plain_text(source: Source) -> Iterator[Fault]:
    """Qt guesses whether a text is HTML; a value such as ``<b>`` must be shown as it is."""
    if source.path == TEXT:
        return
    for call in source.calls():
        name = last_name(call.func)
        if name in LABELS or (name in MESSAGES and _is_of_message_box(call)):
            yield source.fault(call, f"{name} guesses at HTML: use explorer/views/text.py")
        if name in GUESSING and not _is_harmless(call):
            yield source.fault(call, f"{name} guesses at HTML: pass text.tooltip(...)")
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ClassDef) and {last_name(base) for base in node.bases} & LABELS:
            yield source.fault(node, f"{node.name} guesses at HTML: use explorer/views/text.py")
        if isinstance(node, ast.FunctionDef):
            called = {last_name(n.func) for n in ast.walk(node) if isinstance(n, ast.Call)}
            if "QMessageBox" in called and "setTextFormat" not in called:
                yield source.fault(node, f"{node.name}: QMessageBox guesses without setTextFormat")


def _is_of_message_box(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and last_name(call.func.value) == "QMessageBox"


def _is_harmless(call: ast.Call) -> bool:
    """A fixed text, one that is escaped, or one of the program's own words."""
    argument = call.args[0] if call.args else None
    while isinstance(argument, ast.Call):
        name = last_name(argument.func)
        if name in ("tr", "_tr", "translate", "tooltip"):
            return True
        argument = argument.func.value if isinstance(argument.func, ast.Attribute) else None
    return isinstance(argument, ast.Constant)


def length(source: Source) -> Iterator[Fault]:
    """A long file or function does two things."""
    n_lines = source.text.count("\n") + 1
    if n_lines > MOST_LINES + 1:
        yield Fault(source.path, 1, f"{n_lines - 1} lines, {MOST_LINES} are the most")
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            n_lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if n_lines > LONG_FUNCTION:
                sentence = f"{node.name} has {n_lines} lines, {LONG_FUNCTION} are the aim"
                yield source.fault(node, sentence, n_lines <= MOST_FUNCTION_LINES)


RULES = (network, widgets, counting, plain_text, length)
