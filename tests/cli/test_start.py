"""From the arguments to the window: what is handed over, and what is said when none can open."""

import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

from explorer import __main__ as entry
from explorer import paths
from explorer.options import StartOptions


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[StartOptions]:
    """What the window was started with; none is opened."""
    options: list[StartOptions] = []
    app = ModuleType("explorer.views.app")

    def run(given: StartOptions) -> int:
        options.append(given)
        return 7

    app.run = run  # type: ignore[attr-defined]
    views = sys.modules.get("explorer.views") or __import__("explorer.views").views
    monkeypatch.setattr(views, "app", app, raising=False)
    monkeypatch.setitem(sys.modules, "explorer.views.app", app)
    monkeypatch.setattr(entry.nonet, "install", lambda: None)
    monkeypatch.setattr(entry.log, "start", lambda *_arguments: None)
    monkeypatch.setattr(paths, "log_folder", lambda: tmp_path)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    return options


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], StartOptions()),
        (["cases.csv"], StartOptions(file=Path("cases.csv"))),
        (["layout.cxw"], StartOptions(file=Path("layout.cxw"))),
        (["--sample"], StartOptions(file=paths.resource(paths.SAMPLE))),
        (["./count"], StartOptions(file=Path("count"))),
        (
            ["a.csv", "--published", "--encoding", "cp1251"],
            StartOptions(file=Path("a.csv"), is_published=True, encoding="cp1251"),
        ),
        (
            ["a.csv", "--automation", "steps.json", "--settings", "own"],
            StartOptions(
                file=Path("a.csv"), automation=Path("steps.json"), settings_folder=Path("own")
            ),
        ),
        (["--encoding", "-", "a.csv"], StartOptions(file=Path("a.csv"), encoding="-")),
        (["--published", "--", "--odd.csv"], StartOptions(Path("--odd.csv"), is_published=True)),
        (["--settings=own", "a.csv"], StartOptions(Path("a.csv"), settings_folder=Path("own"))),
        (["--sample", "--picture", "out"], None),
    ],
)
def test_the_window_gets_what_the_arguments_say(started, arguments, expected):
    assert entry.main(arguments) == 7
    if expected is None:
        assert started[0].picture == Path("out")
        assert os.environ["QT_QPA_PLATFORM"] == "offscreen"
    else:
        assert started == [expected]


@pytest.mark.parametrize(
    "arguments",
    [["a.csv", "b.csv"], ["--sample", "a.csv"], ["--settings"], ["--odd"], ["--encoding", "--odd"]],
)
def test_arguments_that_make_no_sense_are_wrong_use(started, arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        entry.main(arguments)
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err
    assert not started


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a screen")
def test_without_a_screen_one_sentence_tells_what_can_be_done(run, sample):
    result = run(sample)
    assert result.is_one_sentence(1)
    assert "--picture" in result.err


def test_a_missing_library_is_named(started, monkeypatch, capsys):
    class Broken:
        def find_spec(self, name: str, *_rest: object) -> None:
            if name == "explorer.views.app":
                raise ImportError("libEGL.so.1: cannot open shared object file: No such file")

    monkeypatch.delitem(sys.modules, "explorer.views.app")
    monkeypatch.delattr("explorer.views.app")
    monkeypatch.setattr(sys, "meta_path", [Broken(), *sys.meta_path])
    assert entry.main([]) == 1
    err = capsys.readouterr().err
    assert "libEGL.so.1" in err
    assert len(err.splitlines()) == 1
