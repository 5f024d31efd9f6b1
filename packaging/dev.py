#!/usr/bin/env python3
"""Everything that is done with a checkout; needs nothing but Python 3.11.

start   set up everything and open the program on its invented sample
test    set up everything, run all checks and all tests
lint    the checks alone
bench   measure: "bench clicks --rows 200000", see tests/benchmarks/README.md
server-test    the tests of the extra for servers alone; --spark installs that too
package-test   drive the packaged program with the end-to-end tests
linux-test     install the Linux packages on bare Debians, drive and remove them
mac-check      look whether the lock has all for both kinds of Macs (400 MB)
windows-test   install the Windows package under Wine, drive it, upgrade and remove it
summary add up what the commands before have found
lock    write packaging/requirements*.txt anew
"""

import argparse
import contextlib
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import environment
import machine
from environment import PYTHON, ROOT
from steps import Step, Steps

PICTURES = ROOT / "build" / "pictures"
CHECKS = ROOT / "packaging" / "checks"
TESTS = ROOT / "tests"
DRIVEN = ("e2e", "cli")
"""Folders whose tests start the program that EXPLORER_EXE names."""
SERVER = "server"
"""The tests of the extra for servers, which have an environment of their own."""
BUILT = ("linux", "windows")
"""Folders whose tests need a package of a system: a command of their own runs them."""

LINT = (
    Step("style", ("ruff", "check", ".")),
    Step("format", ("ruff", "format", "--check", ".")),
    Step("layers", ("lint-imports", "--no-cache")),
    Step("types", ("basedpyright",)),
    Step("house rules", ("python", "packaging/checks/run.py")),
)


def main() -> int:
    """Run one command; returns the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("start").add_argument(
        "--pictures", type=Path, default=PICTURES, metavar="FOLDER", help="without a display"
    )
    commands.add_parser("test").add_argument(
        "--quick", action="store_true", help="leave out what starts the program as a process"
    )
    commands.add_parser("server-test").add_argument(
        "--spark", action="store_true", help="install Spark for it, about 400 MB"
    )
    commands.add_parser("lint")
    # Each benchmark reads its own options, --help too.
    bench_parser = commands.add_parser("bench", add_help=False, prefix_chars="\0")
    bench_parser.add_argument("argv", nargs="*", metavar="NAME [OPTIONS]")
    commands.add_parser("package-test").add_argument("exe", type=Path)
    commands.add_parser("linux-test")
    commands.add_parser("mac-check")
    commands.add_parser("windows-test").add_argument(
        "--quick", action="store_true", help="leave out the end-to-end tests of all systems"
    )
    commands.add_parser("summary")
    commands.add_parser("lock")
    options = vars(parser.parse_args())
    return globals()[options.pop("command").replace("-", "_")](**options)


def start(pictures: Path) -> int:
    """Open the program, or draw its window where there is no display."""
    machine.provide(machine.START)
    environment.provide()
    program = [str(PYTHON), "-m", "explorer", "--sample"]
    variables = environment.variables()
    if has_display():
        if os.name == "nt":
            return subprocess.run(program, cwd=ROOT, env=variables, check=False).returncode
        # In its place: what stops this command stops the program.
        os.chdir(ROOT)
        os.execve(PYTHON, program, variables)
    pictures = pictures.absolute()
    print(f"There is no display: drawing the window and its charts into {pictures}", flush=True)
    variables["QT_QPA_PLATFORM"] = "offscreen"
    done = subprocess.run(
        [*program, "--picture", str(pictures)], cwd=ROOT, env=variables, check=False
    )
    if done.returncode == 0:
        print(f"The pictures are in {pictures}")
    return done.returncode


def has_display() -> bool:
    """False where Qt cannot open a window, also when DISPLAY names a screen that is gone."""
    if not sys.platform.startswith("linux"):
        return True
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False
    if os.environ.get("QT_QPA_PLATFORM") in ("offscreen", "minimal"):
        return False
    question = "from PySide6.QtGui import QGuiApplication; QGuiApplication([])"
    asked = subprocess.run(
        [PYTHON, "-c", question], capture_output=True, env=environment.variables(), check=False
    )
    return asked.returncode == 0


def test(quick: bool) -> int:
    """Run all checks and tests."""
    machine.provide(machine.TEST)
    environment.provide()
    steps = Steps(anew=True)
    _lint(steps)
    folders = sorted(
        path.name
        for path in TESTS.iterdir()
        if any(path.rglob("test_*.py"))
        and path.name not in BUILT
        and not (quick and path.name in (*DRIVEN, SERVER))
    )
    # The backend works without Qt: its tests run where Qt cannot be imported.
    without_qt = ("-p", "no:pytest-qt", "-p", "no_qt")
    if "backend" in folders:
        steps.pytest("backend", [TESTS / "backend"], without_qt, {"PYTHONPATH": str(CHECKS)})
    if others := [TESTS / name for name in folders if name not in ("backend", SERVER, *DRIVEN)]:
        steps.pytest("models and views", others, (), {"QT_QPA_PLATFORM": "offscreen"})
    if driven := [TESTS / name for name in folders if name in DRIVEN]:
        steps.pytest("whole program", driven, (), {"QT_QPA_PLATFORM": "offscreen"})
    if SERVER in folders:
        _server_test(steps)
    return steps.summary()


def server_test(spark: bool) -> int:
    """Run the tests of the extra for servers."""
    steps = Steps(anew=True)
    _server_test(steps, spark)
    return steps.summary()


def _server_test(steps: Steps, with_spark: bool = False) -> None:
    scripts = environment.provide_server(with_spark).parent
    path = os.pathsep.join((str(scripts), os.environ.get("PATH", "")))
    steps.pytest("server", [TESTS / SERVER], ("-p", "no:pytest-qt"), {"PATH": path})


def lint() -> int:
    """Run the checks."""
    environment.provide()
    steps = Steps(anew=True)
    _lint(steps)
    return steps.summary()


def _lint(steps: Steps) -> None:
    for step in LINT:
        steps.run(step)


def bench(argv: list[str]) -> int:
    """Run a benchmark of tests/benchmarks; its result alone goes to stdout."""
    with contextlib.redirect_stdout(sys.stderr):
        machine.provide(machine.TEST)
        environment.provide()
    # From the caller's folder, which the names of files are meant from.
    variables = environment.variables() | {"PYTHONPATH": str(ROOT)}
    command = [str(PYTHON), "-P", "-m", "tests.benchmarks", *argv]
    return subprocess.run(command, env=variables, check=False).returncode


def package_test(exe: Path) -> int:
    """Drive the packaged program by the tests that start the program, without a network."""
    environment.provide()
    steps = Steps()
    folders = [TESTS / name for name in DRIVEN if any((TESTS / name).rglob("test_*.py"))]
    if not folders:
        print("There are no end-to-end tests yet.")
        return 0
    variables = {"EXPLORER_EXE": shlex.quote(str(exe.absolute())), "QT_QPA_PLATFORM": "offscreen"}
    steps.pytest("packaged program", folders, (), variables, in_front=machine.without_network())
    return steps.summary()


def linux_test() -> int:
    """Try both Linux packages on bare Debians, as a plain user and without a network."""
    machine.provide(machine.LINUX_TRIAL)
    environment.provide()
    from linux import trial

    if reason := trial.reason_to_skip():
        print(f"NOTHING WAS TRIED ON A BARE DEBIAN: {reason}", file=sys.stderr)
        return 1
    steps = Steps()
    steps.pytest("Linux packages", [TESTS / "linux"], ("--timeout", "900"), {})
    return steps.summary()


def mac_check() -> int:
    """Fetch what the lock has for macOS and read which processors and systems it is for."""
    environment.provide()
    from look import BuildError
    from macos import wheels

    try:
        print("\n".join(wheels.check_all()))
    except BuildError as error:
        machine.fail(str(error))
    return 0


def windows_test(quick: bool) -> int:
    """Try the installer on a fresh Windows under Wine, then what it installs."""
    machine.provide(machine.WINDOWS)
    environment.provide()
    from windows import trial

    if reason := trial.reason_to_skip():
        print(f"NOTHING WAS TRIED ON WINDOWS: {reason}", file=sys.stderr)
        return 1
    steps = Steps()
    # Wine on a busy machine takes its time.
    patient = ("--timeout", "900")
    steps.pytest("Windows installer", [TESTS / "windows"], patient, {})
    if not quick:
        with trial.fresh_machine("driven") as made:
            if status := made.install(trial.SETUP):
                machine.fail(f"The installer ended with {status}.")
            program = made.launcher(made.programs / "case-explorer.exe")
            variables = {
                "EXPLORER_EXE": shlex.quote(str(program)),
                "EXPLORER_ALLOWED": str(trial.ALLOWED),
            }
            with made.kept_running():
                # Its pointer and keys mean a window of X11 alone on the screen.
                left_out = (*patient, "--ignore", "tests/e2e/test_mouse.py")
                steps.pytest("Windows program", [TESTS / "e2e"], left_out, variables)
    return steps.summary()


def summary() -> int:
    """Add up all steps since the last "test"."""
    return Steps().summary()


def lock() -> int:
    """Resolve the versions in pyproject.toml for every system; needs uv."""
    uv = shutil.which("uv") or shutil.which("uv", path=str(PYTHON.parent))
    if uv is None:
        machine.fail("Please install uv for this: .venv/bin/python -m pip install uv")
    before: list[str] = []
    for extra, file in environment.LOCKS.items():
        command = (uv, "pip", "compile", "pyproject.toml", "--extra", extra, "--universal")
        options = ("--python-version", "3.11", "--generate-hashes", "--no-emit-index-url")
        out = ("--no-header", "--quiet", "--output-file", str(file))
        done = subprocess.run([*command, *options, *before, *out], cwd=ROOT, check=False)
        if done.returncode:
            return done.returncode
        # What the locks before list is there already, in that version.
        before += ["--constraint", str(file)]
        before += [f"--no-emit-package={name}" for name in _names(file)]
    return 0


def _names(lock: Path) -> list[str]:
    """The packages that a lock lists."""
    lines = lock.read_text("utf-8").splitlines()
    return [line.split("==")[0] for line in lines if "==" in line and line[0].isalnum()]


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
