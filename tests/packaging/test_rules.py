"""Each house rule finds what it is for, and lets pass what is right."""

from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent

import pytest

import rules
import run
import shadowing
from source import Fault, Source

Rule = Callable[[Source], Iterator[Fault]]
VIEW = "explorer/views/some.py"


def found(rule: Rule, text: str, path: str = VIEW) -> list[int]:
    """The lines at which a rule finds a fault."""
    return sorted(fault.line for fault in rule(Source(path, dedent(text))))


@pytest.mark.parametrize(
    "line",
    [
        "import socket",
        "import urllib.request",
        "from urllib import request",
        "from http.server import HTTPServer",
        "from PySide6.QtNetwork import QTcpSocket",
        "from PySide6 import QtNetwork",
        "def f():\n    import ssl",
    ],
)
def test_network_import_is_found(line: str) -> None:
    assert found(rules.network, line)


@pytest.mark.parametrize(
    "line", ["import urllib.parse", "import html", "from explorer import nonet"]
)
def test_harmless_import_is_allowed(line: str) -> None:
    assert not found(rules.network, line)


def test_only_the_extra_for_servers_may_connect() -> None:
    for line in ("import socket", "import psycopg", "import duckdb"):
        assert not found(rules.network, line, "explorer/server/engines/some.py")
        for path in (
            "explorer/commands/some.py",
            "explorer/backend/server.py",
            "explorer/nonet.py",
        ):
            assert found(rules.network, line, path) == [1]


def test_widgets_are_for_views_alone() -> None:
    line = "from PySide6.QtWidgets import QLabel"
    assert found(rules.widgets, line, "explorer/models/some.py") == [1]
    assert found(rules.widgets, "from PySide6 import QtWidgets", "explorer/commands/some.py") == [1]
    assert not found(rules.widgets, line, VIEW)
    assert not found(rules.widgets, "from PySide6 import QtGui", "explorer/models/some.py")


def test_counting_outside_the_engine_is_found() -> None:
    assert found(rules.counting, "n = frame.groupby('a').size()\nm = column.unique()") == [1, 2]
    assert not found(rules.counting, "column.unique()", "explorer/backend/casetable.py")
    assert not found(rules.counting, "answers.count(3)")


@pytest.mark.parametrize(
    "text",
    [
        "label = QLabel(words)",
        "label = QtWidgets.QLabel()",
        "class Note(QLabel): ...",
        "widget.setToolTip(value)",
        "QMessageBox.question(self, title, value)",
        "def ask():\n    box = QMessageBox()\n    box.setText(value)",
    ],
)
def test_text_that_may_be_taken_for_html_is_found(text: str) -> None:
    assert found(rules.plain_text, text)


@pytest.mark.parametrize(
    "text",
    [
        "label = plain_label(words)",
        "widget.setToolTip(tooltip(value))",
        "widget.setToolTip(self.tr('Open {}').format(n))",
        "def ask():\n    box = QMessageBox()\n    box.setTextFormat(Qt.TextFormat.PlainText)",
    ],
)
def test_plain_text_is_allowed(text: str) -> None:
    assert not found(rules.plain_text, text)


def test_labels_are_made_in_one_file() -> None:
    assert not found(rules.plain_text, "QLabel()", rules.TEXT)


@pytest.mark.parametrize(("n_lines", "is_fault"), [(400, False), (401, True)])
def test_length_of_a_file(n_lines: int, is_fault: bool) -> None:
    assert bool(found(rules.length, "x = 1\n" * n_lines)) == is_fault


@pytest.mark.parametrize(
    ("n_lines", "advice"), [(60, []), (61, [True]), (80, [True]), (81, [False])]
)
def test_length_of_a_function(n_lines: int, advice: list[bool]) -> None:
    text = "def f():\n" + "    x = 1\n" * (n_lines - 1)
    assert [fault.is_advice for fault in rules.length(Source(VIEW, text))] == advice


def shadowed(text: str) -> list[str]:
    """What the rule about hidden methods says."""
    return [str(fault) for fault in shadowing.faults([Source(VIEW, dedent(text))])]


@pytest.mark.parametrize(
    "body",
    [
        "parent = None",
        "def __init__(self):\n        self.actions = []",
        "def close(self): ...",
        "size: int = 3",
        "@property\n    def event(self): ...",
    ],
)
def test_hidden_method_of_qt_is_found(body: str) -> None:
    assert len(shadowed(f"class A(QWidget):\n    {body}\n")) == 1


def test_hidden_method_is_found_over_several_classes() -> None:
    text = """
        class A(QWidget): ...
        class B(A):
            def close(self): ...
        """
    assert len(shadowed(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "class A(QWidget):\n    def paintEvent(self, event): ...",
        "class A(QAbstractListModel):\n    def data(self, index, role): ...",
        "class A(QWidget):\n    def __init__(self):\n        self._parent = 1",
        "class A:\n    def close(self): ...",
    ],
)
def test_names_of_ones_own_are_allowed(text: str) -> None:
    assert not shadowed(text)


def test_a_breach_ends_with_status_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "ROOT", tmp_path)
    (tmp_path / "explorer").mkdir()
    (tmp_path / "explorer" / "some.py").write_text("x = 1\nimport ssl\n")
    assert run.main() == 1
    assert "explorer/some.py:2: ssl" in capsys.readouterr().out
    (tmp_path / "explorer" / "some.py").write_text("x = 1\n")
    assert run.main() == 0
