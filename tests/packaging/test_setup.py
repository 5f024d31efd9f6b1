"""What is missing is found and named; an environment that is not complete is made anew."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import dev
import environment
import machine
import steps
from machine import Need

LINUX_ONLY = pytest.mark.skipif(sys.platform != "linux", reason="only Linux lacks libraries of Qt")
MISSING = Need("libnever1", machine.has_library, "libnever.so.1", "a library that nobody has")


class Calls:
    """Stands in for ``subprocess.run`` and remembers the commands."""

    def __init__(self, *statuses: int, output: str = "") -> None:
        self.commands: list[list[str]] = []
        self._statuses = list(statuses)
        self._output = output

    def __call__(self, command: Any, **_: Any) -> subprocess.CompletedProcess[str]:
        self.commands.append([str(word) for word in command])
        status = self._statuses.pop(0) if self._statuses else 0
        return subprocess.CompletedProcess(command, status, self._output, "")


@LINUX_ONLY
def test_without_the_right_one_line_says_what_to_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(machine, "has_program", lambda name: name == "apt-get")
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(SystemExit) as ended:
        machine.provide((MISSING, MISSING))
    assert ended.value.code == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == (
        "Please run: sudo apt-get update && "
        "sudo apt-get install --yes --no-install-recommends libnever1\n"
    )


@LINUX_ONLY
def test_root_updates_and_installs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    calls = Calls()
    monkeypatch.setattr(machine, "has_program", lambda name: name == "apt-get")
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setattr("subprocess.run", calls)
    with pytest.raises(SystemExit):
        machine.provide((MISSING,))
    assert [command[:2] for command in calls.commands] == [
        ["apt-get", "update"],
        ["env", "DEBIAN_FRONTEND=noninteractive"],
    ]
    assert "libnever1" in calls.commands[1]
    assert "does not find it" in capsys.readouterr().err


@LINUX_ONLY
@pytest.mark.parametrize(("sudo_status", "prefix"), [(0, ["sudo", "-n"]), (1, None)])
def test_sudo_is_used_only_without_a_password(
    monkeypatch: pytest.MonkeyPatch, sudo_status: int, prefix: list[str] | None
) -> None:
    monkeypatch.setattr(machine, "has_program", lambda name: name == "sudo")
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setattr("subprocess.run", Calls(sudo_status))
    assert machine._administrator() == prefix


def test_nothing_missing_runs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = Calls()
    monkeypatch.setattr("subprocess.run", calls)
    machine.provide((Need("python3", machine.has_module, "json", "there"),))
    assert calls.commands == []


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An environment in a folder of the test."""
    lock = tmp_path / "requirements.txt"
    lock.write_text("")
    scripts = environment.PYTHON.relative_to(environment.FOLDER)
    monkeypatch.setattr(environment, "LOCK", lock)
    monkeypatch.setattr(environment, "FOLDER", tmp_path / ".venv")
    monkeypatch.setattr(environment, "STAMP", tmp_path / ".venv" / "complete.txt")
    monkeypatch.setattr(environment, "PYTHON", tmp_path / ".venv" / scripts)
    return tmp_path / ".venv"


def test_environment_is_made_once_and_anew_when_damaged(folder: Path) -> None:
    environment.provide()
    assert environment.STAMP.read_text() == environment.fingerprint()
    before = environment.STAMP.stat().st_mtime_ns
    environment.provide()
    assert environment.STAMP.stat().st_mtime_ns == before
    environment.PYTHON.unlink()
    environment.PYTHON.write_text("half-made")
    environment.provide()
    assert environment._works(environment.PYTHON)


def test_another_lock_is_installed(folder: Path) -> None:
    environment.provide()
    before = environment.fingerprint()
    environment.LOCK.write_text("# nothing more\n")
    environment.provide()
    assert environment.STAMP.read_text() == environment.fingerprint() != before


def test_failed_installation_is_not_taken_for_complete(folder: Path) -> None:
    environment.LOCK.write_text("never-made-package==1.0\n")
    with pytest.raises(SystemExit):
        environment.provide()
    assert not environment.STAMP.exists()


def test_settings_of_pip_that_lead_elsewhere_are_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_TARGET", "/nowhere")
    monkeypatch.setenv("PIP_INDEX_URL", "kept")
    assert "PIP_TARGET" not in environment.variables()
    assert environment.variables()["PIP_INDEX_URL"] == "kept"


@pytest.mark.parametrize(("extra", "least"), [("dev", 21), ("server", 8), ("spark", 2)])
def test_lock_names_hashes_and_no_place(extra: str, least: int) -> None:
    text = environment.LOCKS[extra].read_text("utf-8")
    assert "://" not in text
    assert "--index-url" not in text
    pins = [line for line in text.splitlines() if "==" in line and not line.startswith(" ")]
    assert len(pins) >= least
    assert all(line.endswith("\\") for line in pins)


@pytest.mark.parametrize("option", ["offscreen", "minimal"])
def test_no_display(monkeypatch: pytest.MonkeyPatch, option: str) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.delenv("DISPLAY", raising=False)
    assert not dev.has_display()
    monkeypatch.setenv("DISPLAY", ":4711")
    monkeypatch.setenv("QT_QPA_PLATFORM", option)
    assert not dev.has_display()


def test_steps_add_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = steps.Steps(anew=True, reports=tmp_path)
    made.record(steps.Outcome("one", True, 1.0, passed=3, skipped=1))
    assert steps.Steps(reports=tmp_path).summary() == 0
    assert capsys.readouterr().out.splitlines()[-1] == "3 passed, 0 failed"
    made.record(steps.Outcome("two", False, 1.0, passed=2, failed=1))
    assert steps.Steps(reports=tmp_path).summary() == 1
    assert capsys.readouterr().out.splitlines()[-1] == "5 passed, 1 failed"


def test_report_of_pytest_is_counted(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    assert steps.counted(report) == {"passed": 0, "failed": 0, "skipped": 0}
    suite = '<testsuite tests="9" failures="1" errors="1" skipped="2"/>'
    report.write_text(f"<testsuites>{suite}</testsuites>")
    assert steps.counted(report) == {"passed": 5, "failed": 2, "skipped": 2}
