"""What every check reads and what it answers with."""

import ast
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path


@dataclass(frozen=True)
class Fault:
    """A line that breaks a rule of the house."""

    path: str
    line: int
    sentence: str
    is_advice: bool = False

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {'(advice) ' * self.is_advice}{self.sentence}"


@dataclass
class Source:
    """One file of the program; ``path`` is relative to the checkout, with slashes."""

    path: str
    text: str

    @classmethod
    def read(cls, file: Path, root: Path) -> "Source":
        """Read a file."""
        return cls(file.relative_to(root).as_posix(), file.read_text("utf-8"))

    @cached_property
    def tree(self) -> ast.Module:
        """The parsed file."""
        return ast.parse(self.text, self.path)

    def fault(self, node: ast.AST, sentence: str, is_advice: bool = False) -> Fault:
        """A fault at a node."""
        return Fault(self.path, getattr(node, "lineno", 1), sentence, is_advice)

    def imports(self) -> list[tuple[ast.AST, str]]:
        """Every module or member that is imported, by its full name."""
        found: list[tuple[ast.AST, str]] = []
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found += [(node, alias.name) for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                found += [(node, f"{node.module}.{alias.name}") for alias in node.names]
        return found

    def calls(self) -> list[ast.Call]:
        """Every call."""
        return [node for node in ast.walk(self.tree) if isinstance(node, ast.Call)]


def last_name(node: ast.expr) -> str:
    """``QLabel`` for ``QLabel`` and for ``QtWidgets.QLabel``; empty for anything else."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
