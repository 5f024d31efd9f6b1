"""Where the extra for servers is not installed, one sentence says so; the desktop has none."""

import importlib.util
import subprocess
import sys

import pytest

from tests.cli.conftest import ROOT, Run


def test_without_the_extra_one_sentence_says_what_to_install(run: Run, sample, tmp_path):
    if importlib.util.find_spec("ibis"):
        pytest.skip("the extra 'server' is installed")
    out = tmp_path / "out.csv.gz"
    result = run("collapse", sample, "--schema", "auto", "--out", out)
    assert result.is_one_sentence(1), result
    assert "case-explorer[server]" in result.err
    assert not out.exists()


@pytest.mark.parametrize(("command", "is_closed"), [("charts", "True"), ("collapse", "False")])
def test_every_command_but_collapse_runs_without_sockets(command, is_closed):
    code = (
        "import contextlib, sys; from explorer import __main__\n"
        "with contextlib.suppress(SystemExit): __main__.main(sys.argv[1:])\n"
        "import socket; print(getattr(socket, 'is_stand_in', False))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout.split()[-1] == is_closed
