"""What each part of the finished package weighs, and why it is in.

The build fails when the package is over its budget, or when a file belongs to no part.
"""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from look import BuildError, files

INSTALLED_MB, ARCHIVE_MB = 250, 68
"""The budget for Linux. That for Windows is in windows/leg.py."""

TABLE = re.compile(r"(?<=<!-- weights -->\n).*?(?=<!-- end of weights -->)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Part:
    """Files of the package that are there for one reason; a path begins below ``_internal``."""

    name: str
    pattern: str
    reason: str

    def holds(self, path: str) -> bool:
        """True when a file is one of this part."""
        return re.match(self.pattern, path) is not None


PARTS = (
    Part("Qt's ICU", r"PySide6/.*libicu", "sorts texts as people do; reads old encodings"),
    Part("Qt", r"PySide6/(Qt/|[^/]*\.dll$)", "the window, pictures, PDF, printing"),
    Part("PySide6", r"PySide6/|shiboken6/", "Qt for Python"),
    Part("OpenBLAS of NumPy", r"numpy\.libs/", "NumPy does not start without it"),
    Part("NumPy", r"numpy", "codes, masks and counts"),
    Part("OpenBLAS of SciPy", r"scipy\.libs/", "another one than NumPy's: other integers"),
    Part("SciPy", r"scipy", "exact tests, distributions, linear programs of the statistics"),
    Part("pandas", r"pandas", "finds the distinct combinations while a file is opened"),
    Part("python-calamine", r"python_calamine", "reads spreadsheets"),
    Part("lxml", r"lxml", "python-docx and python-pptx write with it"),
    Part("Pillow", r"PIL|pillow\.libs", "python-pptx measures pictures with it"),
    Part("python-docx, python-pptx", r"docx|pptx", "their templates; Word files and slides"),
    Part("PyNaCl", r"nacl|_cffi_backend", "checks the signature of an update file"),
    Part("pyqtgraph", r"pyqtgraph", "the scene behind a chart"),
    Part("data for time zones", r"tzdata", "pandas; Windows has none of its own"),
    Part("resources", r"resources/", "layouts, words, fonts, icons, map, the invented sample"),
    Part(
        "Python",
        r"python3|libpython|base_library\.zip|lib(bz2|ffi|lzma)\.|[^/]*\.pyd$"
        r"|(python3\d*|vcruntime\w*|libffi\S*|msvcp\w*)\.dll$",
        "the interpreter and its library",
    ),
    Part("libraries for X11", r"libx(cb|kb)", "what a plain desktop may lack of Qt's needs"),
    Part("program", r"\.\./", "the program itself and all modules of Python, compressed"),
    Part("notices", r"THIRD-PARTY|sbom", "what all of these are, and their terms"),
)


def weigh(folder: Path) -> dict[str, int]:
    """Bytes by part; raises ``BuildError`` for a file that belongs to none."""
    weights: Counter[str] = Counter()
    for path in files(folder):
        place = path.relative_to(folder).as_posix()
        inside = place.removeprefix("_internal/") if "/" in place else f"../{place}"
        part = next((part for part in PARTS if part.holds(inside)), None)
        if part is None:
            raise BuildError(f"{place} belongs to no part of packaging/weights.py")
        weights[part.name] += path.stat().st_size
    return dict(weights)


def check(folder: Path) -> None:
    """Raise ``BuildError`` when the package is larger than it may be."""
    total = sum(weigh(folder).values()) / 1e6
    if total > INSTALLED_MB:
        raise BuildError(f"{total:.0f} MB are more than {INSTALLED_MB}")


def table(weights: dict[str, int]) -> str:
    """The table of the README, the heaviest first."""
    rows = ["| part | MB | why it is in |", "|---|---|---|"]
    reasons = {part.name: part.reason for part in PARTS}
    for name, weight in sorted(weights.items(), key=lambda item: -item[1]):
        rows.append(f"| {name} | {weight / 1e6:.1f} | {reasons[name]} |")
    rows.append(f"| **all** | **{sum(weights.values()) / 1e6:.0f}** | |")
    return "\n".join(rows) + "\n"


def write_table(folder: Path, readme: Path) -> None:
    """Put the table between its marks."""
    text = readme.read_text("utf-8")
    made = table(weigh(folder))
    readme.write_text(TABLE.sub(lambda _: made, text, count=1), "utf-8")
