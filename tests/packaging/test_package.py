"""What stays in the package, and what the build finds wrong with it."""

from pathlib import Path

import pytest

import build
import bundle

ROOT = Path(__file__).parents[2]
QT = "PySide6/Qt"


@pytest.mark.parametrize(
    "path",
    [
        f"{QT}/plugins/platforms/libqxcb.so",
        f"{QT}/plugins/platforms/libqoffscreen.so",
        "PySide6/plugins/platforms/qwindows.dll",
        f"{QT}/lib/libQt6Gui.so.6",
        "libxcb-cursor.so.0",
        "libpython3.11.so.1.0",
        "numpy.libs/libscipy_openblas64_.so",
        "pandas/_libs/testing.so",
    ],
)
def test_needed_file_stays(path: str) -> None:
    assert bundle.stays(path, "BINARY")


@pytest.mark.parametrize(
    "path",
    [
        f"{QT}/plugins/tls/libqopensslbackend.so",
        f"{QT}/plugins/platformthemes/libqgtk3.so",
        f"{QT}/lib/libQt6Network.so.6",
        "PySide6/Qt6Network.dll",
        f"{QT}/translations/qtbase_eo.qm",
        "libgtk-3.so.0",
        "libcrypto.so.3",
        "python3.11/lib-dynload/_socket.cpython-311-x86_64-linux-gnu.so",
        "pandas/tests/data.csv",
    ],
)
def test_unneeded_file_goes(path: str) -> None:
    assert not bundle.stays(path, "BINARY")


def test_resources_without_what_made_them() -> None:
    files = {Path(path).relative_to(ROOT).as_posix() for path, _ in bundle.resources(ROOT)}
    assert "resources/text/en.toml" in files
    assert not any(path.endswith(".py") for path in files)


def test_version_is_read_without_importing() -> None:
    from explorer import __version__

    assert bundle.version(ROOT) == __version__


def test_missing_library_counts_where_it_is_needed() -> None:
    place = "/home/me/.venv/lib/python3.11/site-packages/PySide6/Qt/plugins"
    warning = "Library not found: could not resolve '{}', dependency of '{}'."
    lines = (
        warning.format("libgtk-3.so.0", f"{place}/platformthemes/libqgtk3.so"),
        warning.format("libxcb-icccm.so.4", f"{place}/platforms/libqxcb.so"),
        warning.format("libxcb-util.so.1", "/lib/x86_64-linux-gnu/libxcb-image.so.0"),
    )
    assert build.missing_libraries("\n".join(lines)) == {"libxcb-icccm.so.4", "libxcb-util.so.1"}


def test_output_is_compared_line_by_line() -> None:
    allowed = "Fontconfig error: No writable cache directories\n\n"
    assert build.unexpected_lines(allowed) == []
    assert build.unexpected_lines(f"{allowed}qt.qpa: oh\n") == ["qt.qpa: oh"]


def test_forbidden_files_and_traces_are_found(tmp_path: Path) -> None:
    for name in ("libssl.so.3", "_socket.cpython-311.so", "QtNetwork.abi3.so", "libQt6Gui.so.6"):
        (tmp_path / name).write_bytes(b"x")
    assert len(list(build.forbidden_files(tmp_path))) == 3
    (tmp_path / "notes.txt").write_text("made in /home/me/checkout today")
    assert list(build.traces_of(tmp_path, Path("/home/me/checkout"))) == [
        "notes.txt names the build folder"
    ]
