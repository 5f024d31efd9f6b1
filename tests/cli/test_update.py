"""The command line on update files that must not be used."""

from pathlib import Path

import pytest


@pytest.mark.parametrize(
    "options", [(), ("--undo", "FILE"), ("FILE", "--apply", "--out", "."), ("--apply",)]
)
def test_what_makes_no_sense_is_wrong_use(run, tmp_path: Path, options: tuple[str, ...]) -> None:
    file = tmp_path / "some.update"
    result = run("update", *(str(file) if option == "FILE" else option for option in options))
    assert (result.status, result.out) == (2, "")


@pytest.mark.parametrize("content", [b"", b"CASE EXPLORER UPDATE 1\n" + bytes(100), b"gender\n"])
def test_what_the_publisher_has_not_signed_is_refused(run, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "some.update"
    file.write_bytes(content)
    for options in ((), ("--apply",), ("--out", str(tmp_path))):
        result = run("update", str(file), *options)
        assert (result.status, result.out) == (1, "")
        assert "some.update" in result.err
        assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["some.update"]


def test_without_an_own_folder_nothing_is_taken_back(run) -> None:
    result = run("update", "--undo")
    assert (result.status, result.out) == (1, "")
    assert "case-explorer: " in result.err
