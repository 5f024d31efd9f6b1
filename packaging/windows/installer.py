"""The installer and the portable archive, made of the finished folder of the program."""

import os
import shutil
import subprocess
import time
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

import icons
import look
from look import BuildError
from windows import identity, signing

HERE = Path(__file__).parent
OFFERED = (".csv", ".tsv", ".tab", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
"""Kinds of files for which Windows' "Open with" names the program. Not .txt, .gz: too general."""
SIDE = (328, 628)
"""The picture beside the last page: twice what Windows shows, for sharp screens."""
SPARE_MB = 50
"""Room that an installation leaves free besides what it takes."""
PORTABLE = "portable.txt"
PORTABLE_TEXT = (
    "While this file is here, Case Explorer keeps its settings in the folder "
    '"settings" beside it, and nothing on the computer.\r\n'
)


def make(folder: Path, version: str, icon: Path, out: Path, variables: Mapping[str, str]) -> None:
    """Pack a folder into an installer."""
    lists = out.parent / f"{out.stem} lists"
    shutil.rmtree(lists, ignore_errors=True)
    lists.mkdir(parents=True)
    paths = [PurePosixPath(path.relative_to(folder)) for path in look.files(folder)]
    for name, lines in (
        ("install", install_lines(folder, paths)),
        ("uninstall", uninstall_lines(paths)),
        ("offer", offer_lines()),
        ("withdraw", withdraw_lines()),
    ):
        (lists / f"{name}.nsh").write_text("\n".join(lines) + "\n", "utf-8")
    side = lists / "side.bmp"
    # NSIS reads the oldest kind of bitmap alone.
    drawn = icons.png(HERE / "side.svg", *SIDE)
    bitmap = ["convert", "png:-", "-alpha", "off", "-type", "truecolor", f"BMP3:{side}"]
    subprocess.run(bitmap, input=drawn, check=True)
    # The installer holds the time of each file that it unpacks.
    when = int(variables["SOURCE_DATE_EPOCH"])
    os.utime(side, (when, when))
    size = look.size(folder)
    named = {
        "VERSION": version,
        "FOUR_NUMBERS": ".".join(map(str, identity.four_numbers(version))),
        "PUBLISHER": identity.PUBLISHER,
        "COPYRIGHT": identity.COPYRIGHT,
        "OUTFILE": str(out),
        "ICON": str(icon),
        "SIDE": str(side),
        "HERE": str(HERE),
        "LISTS": str(lists),
        "KILOBYTES": str(size // 1024),
        "MEGABYTES": str(size // 2**20 + SPARE_MB),
    }
    if signing.command():
        named["SIGN"] = signing.command()
    options = [f"-D{name}={value}" for name, value in named.items()]
    command = ["makensis", "-V2", "-WX", "-INPUTCHARSET", "UTF8", *options]
    command.append(str(HERE / "installer.nsi"))
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env={**os.environ, **variables},
        check=False,
    )
    if done.returncode:
        raise BuildError(f"makensis has failed\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    shutil.rmtree(lists)


def install_lines(folder: Path, paths: Iterable[PurePosixPath]) -> list[str]:
    """Unpack each file; the first that cannot be written ends it."""
    lines: list[str] = []
    place: PurePosixPath | None = None
    for path in paths:
        if path.parent != place:
            place = path.parent
            inside = "" if place == PurePosixPath(".") else f"\\{_windows(place)}"
            lines.append(f'SetOutPath "${{WAITING}}{inside}"')
        lines.append(f'File "{_literal(str(folder / path))}"')
    return lines


def uninstall_lines(paths: Iterable[PurePosixPath]) -> list[str]:
    """Delete what was installed, and folders that are empty then."""
    paths = list(paths)
    folders = {folder for path in paths for folder in path.parents} - {PurePosixPath(".")}
    deepest_first = sorted(folders, key=lambda folder: (-len(folder.parts), str(folder)))
    lines = [f'Delete "$INSTDIR\\{_windows(path)}"' for path in paths]
    return lines + [f'RMDir "$INSTDIR\\{_windows(folder)}"' for folder in deepest_first]


def offer_lines() -> list[str]:
    """Name the program under "Open with"."""
    lines: list[str] = []
    for suffix in OFFERED:
        lines.append(f'WriteRegStr HKCU "${{CLASSES}}\\{suffix}\\OpenWithProgids" "${{DATA}}" ""')
        types = r"${CLASSES}\Applications\${PROGRAM}\SupportedTypes"
        lines.append(f'WriteRegStr HKCU "{types}" "{suffix}" ""')
    return lines


def withdraw_lines() -> list[str]:
    """Take the program out of "Open with"; what others wrote stays."""
    lines: list[str] = []
    for suffix in OFFERED:
        key = f"${{CLASSES}}\\{suffix}"
        lines.append(f'DeleteRegValue HKCU "{key}\\OpenWithProgids" "${{DATA}}"')
        lines.append(f'DeleteRegKey /ifempty HKCU "{key}\\OpenWithProgids"')
        lines.append(f'DeleteRegKey /ifempty HKCU "{key}"')
    return lines


def _windows(path: PurePosixPath) -> str:
    return _literal(str(path)).replace("/", "\\")


def _literal(text: str) -> str:
    return text.replace("$", "$$")


def make_portable(folder: Path, out: Path, when: int) -> None:
    """Pack a folder for a stick: the same program, with its settings beside it."""
    date = time.gmtime(when)[:6]
    top = identity.NAME
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in look.files(folder):
            info = zipfile.ZipInfo(f"{top}/{path.relative_to(folder).as_posix()}", date)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, path.read_bytes())
        info = zipfile.ZipInfo(f"{top}/{PORTABLE}", date)
        archive.writestr(info, PORTABLE_TEXT)
