"""The workflow of releases uses nothing that can change under it, and commands that exist."""

import re
from pathlib import Path

import build
import dev

TEXT = (Path(__file__).parents[2] / ".github/workflows/release.yml").read_text("utf-8")


def test_actions_are_pinned_by_their_commits() -> None:
    used = re.findall(r"uses: (\S+)", TEXT)
    assert len(used) >= 5
    assert all(re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", name) for name in used)


def test_its_commands_exist() -> None:
    systems = set(re.findall(r"- system: (\w+)", TEXT)) | set(re.findall(r"--system (\w+)", TEXT))
    assert systems == {"linux", "windows", "macos"} <= build.SYSTEMS.keys()
    commands = set(re.findall(r"trial: (\S+)|dev\.py (\w[\w-]*)", TEXT))
    named = {name.replace("-", "_") for pair in commands for name in pair if name}
    assert {"linux_test", "windows_test", "package_test", "test"} == named
    assert all(callable(getattr(dev, name)) for name in named)


def test_it_may_do_nothing_but_write_the_draft() -> None:
    assert "\npermissions: {}\n" in TEXT
    assert re.findall(r"\w+: write", TEXT) == ["contents: write"]
    assert "--draft" in TEXT
