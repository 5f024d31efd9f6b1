"""What goes into the package and what stays out; each line was tried by the self-check."""

import py_compile
import re
import sys
from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from textwrap import indent
from zipfile import ZipFile

Entry = tuple[str, str, str]
"""Where a file goes, where it comes from, and its kind."""

EXCLUDED = [
    # no network by construction; explorer/nonet.py stands in for socket
    *"socket _socket ssl _ssl _hashlib asyncio _asyncio ftplib smtplib imaplib poplib".split(),
    *"telnetlib nntplib socketserver http.server xmlrpc nis PySide6.QtNetwork".split(),
    # the extra for servers, and what it connects by
    *"explorer.server ibis duckdb psycopg psycopg_binary pyspark py4j sqlglot".split(),
    # modules of Qt and pyqtgraph that no part of the program uses
    *"PySide6.QtOpenGL PySide6.QtOpenGLWidgets PySide6.QtTest PySide6.QtDBus PySide6.QtQml".split(),
    *"PySide6.QtQuick PySide6.QtSql PySide6.QtDesigner pyqtgraph.opengl pyqtgraph.examples".split(),
    *"pyqtgraph.jupyter pyqtgraph.console pyqtgraph.canvas pyqtgraph.flowchart".split(),
    # of the standard library
    *"tkinter _tkinter sqlite3 _sqlite3 readline curses _curses _curses_panel idlelib".split(),
    *"lib2to3 distutils setuptools pip wheel ensurepip pkg_resources".split(),
    # what pandas, scipy and pyqtgraph would use if it were there
    *"pyarrow numexpr bottleneck numba cupy matplotlib IPython jinja2 tables xarray torch".split(),
    *"openpyxl xlrd odf bs4 html5lib sqlalchemy OpenGL h5py colorcet pytest jax dask".split(),
    *"pygments hypothesis pandas.tests pandas.plotting._matplotlib".split(),
    *"sksparse scikits uarray charset_normalizer cffi pycparser pydoc_data".split(),
    *"qtpy defusedxml packaging".split(),
    # parts of scipy, lxml and Pillow that none of the parts in use ask for. numpy.f2py stays:
    # scipy takes all names of numpy.
    *"scipy.signal scipy.io scipy.cluster scipy.odr scipy.datasets scipy.fftpack".split(),
    *"scipy.differentiate lxml.html lxml.objectify lxml.isoschematron lxml.builder".split(),
    *"lxml.cssselect lxml.sax PIL._avif PIL._webp PIL._imagingcms PIL._imagingft".split(),
    *"PIL._imagingtk PIL.AvifImagePlugin PIL.WebPImagePlugin PIL.ImageTk PIL.ImageQt".split(),
    "PIL.ImageCms",
]

# Imported inside the functions that need them, some by names that are put together there.
HIDDEN = "scipy.stats scipy.optimize scipy.special docx pptx nacl.signing _cffi_backend".split()

# Plug-ins of Qt that stay, by folder, with their names on all systems.
PLUGINS = {
    "platforms": {"qxcb", "qwayland-generic", "qoffscreen", "qwindows", "qcocoa"},
    "iconengines": {"qsvgicon"},
    "imageformats": {"qsvg", "qico", "qicns"},
    "platforminputcontexts": {
        "composeplatforminputcontextplugin",
        "ibusplatforminputcontextplugin",
    },
    "platformthemes": {"qxdgdesktopportal"},
    "printsupport": {
        "cupsprintersupport",
        "windowsprintersupport",
        "cocoaprintersupport",
    },
    "styles": {"qmodernwindowsstyle", "qmacstyle"},
    "wayland-shell-integration": {"xdg-shell"},
    "wayland-decoration-client": {"bradient"},
}
PLUGIN = re.compile(r"/plugins/([\w-]+)/(?:lib)?([\w-]+)\.(?:so|dylib|dll)$")

# Libraries of Qt that only the parts left out ask for.
QT_LIBRARY = re.compile(
    r"(lib)?Qt6?(Network|OpenGL|OpenGLWidgets|Test|Qml\w*|Quick\w*|Egl\w*|Sql|VirtualKeyboard\w*"
    r"|Pdf|WlShellIntegration|WaylandEglClientHwIntegration)(\.|$)"
)
# Of the build machine's own libraries only these go in. All others (X11, fontconfig, glib, GL)
# must fit the system that the program runs on and are on every desktop.
HOST_LIBRARY = re.compile(
    r"lib(python3|xcb-(cursor|icccm|image|keysyms|render-util|util)\.|xkbcommon|bz2|ffi|lzma)"
)
UNUSED = re.compile(
    r"/tests?/|\.pyi$|\.(pxd|pyx|h|c|cpp|a|lib|f90)$|/py\.typed$"
    r"|\.dist-info/(?!METADATA|licenses/|LICEN[CS]E)"
    r"|pandas/io/formats/templates/|pyqtgraph/icons/peegee"
    r"|PySide6/(typesystems|glue|include|scripts|doc)/"
    r"|lib-dynload/(_test\w*|_xx\w*|_ctypes_test|_crypt|_uuid|_socket|_ssl|_hashlib|_asyncio"
    r"|audioop|ossaudiodev|spwd|syslog|nis|readline|xx\w+)\."
)
# PyInstaller's hooks for multiprocessing load 20 modules at the start; nothing here forks.
UNUSED_HOOK = re.compile(r"pyi_rth_(pyqtgraph_)?multiprocess")
UNUSED_MODULE = re.compile(r"pandas\.tests|numpy\.(\w+\.)*tests\b|pyqtgraph\.examples")


def resources(root: Path) -> list[tuple[str, str]]:
    """Everything in ``resources`` that the program reads; scripts and pictures stay out."""
    folder = root / "resources"
    return [
        (str(path), path.parent.relative_to(root).as_posix())
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not _is_for_developers(path.relative_to(folder))
    ]


def commands(root: Path) -> list[str]:
    """The modules of commands and of writers of documents: each is imported by its name."""
    folders = ("explorer/commands", "explorer/backend/documents")
    return [
        f"{folder.replace('/', '.')}.{path.stem}"
        for folder in folders
        for path in sorted((root / folder).glob("*.py"))
    ]


def folders_of_code() -> list[Entry]:
    """A file for each folder of code from which python-docx and python-pptx go up and down again.

    Their code lies in the archive; Linux goes up from no folder that is not there.
    """
    found: list[Entry] = []
    for name in ("docx.parts", "pptx.oxml", "pptx.shapes"):
        spec = find_spec(name)
        if spec is None or spec.origin is None:
            raise ImportError(name)
        found.append((f"{name.replace('.', '/')}/__init__.py", spec.origin, "DATA"))
    return found


# PySide's writer of type stubs; its helpers name it when they are imported.
NOT_USED_BY_HELPERS = ("shibokensupport/signature/lib/pyi_generator.py",)


def pyside_helpers(work: Path) -> list[Entry]:
    """PySide's helper modules, compiled into a folder where it looks before it unpacks its own.

    They lie as text in its library and would be compiled at every start.
    """

    import_module("PySide6.QtCore")
    archive: ZipFile = vars(import_module("shibokensupport"))["__loader__"].zfile
    found: list[Entry] = []
    for name in sorted(archive.namelist()):
        if not name.startswith("shibokensupport/") or not name.endswith(".py") or "-" in name:
            continue
        source, compiled = work / name, work / f"{name}c"
        source.parent.mkdir(parents=True, exist_ok=True)
        # The text of the wheel for Windows has that system's ends of lines.
        text = archive.read(name).decode().replace("\r\n", "\n")
        source.write_text(_helper(name, text), "utf-8")
        mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
        py_compile.compile(
            str(source), str(compiled), name, doraise=True, optimize=1, invalidation_mode=mode
        )
        found.append((f"shiboken6/files.dir/{name}c", str(compiled), "DATA"))
    return found


def _helper(name: str, text: str) -> str:
    if name in NOT_USED_BY_HELPERS:
        return '"""Not part of this program."""'
    if not name.endswith("/loader.py"):
        return text
    # PySide imports them twice, the first time only to see that they are there.
    future = "from __future__ import annotations\n"
    body = indent(text.replace(future, ""), "    ")
    is_second = 'if "_pyside_helpers" in sys.modules:\n'
    return (
        f'{future}import sys\n{is_second}{body}\nsys.modules.setdefault("_pyside_helpers", sys)\n'
    )


def _is_for_developers(path: Path) -> bool:
    return path.suffix in (".py", ".pyc", ".ts") or path.parts[0] == "pictures"


def languages(root: Path) -> set[str]:
    """The languages that the program speaks besides English."""
    return {path.stem for path in (root / "resources" / "text").glob("*.toml")} - {"en"}


SPOKEN = languages(Path(__file__).resolve().parent.parent)


def version(root: Path) -> str:
    """The version, without importing the program."""
    text = (root / "explorer" / "__init__.py").read_text("utf-8")
    return text.split('__version__ = "')[1].split('"')[0]


def scripts(entries: Iterable[Entry]) -> list[Entry]:
    """The scripts that run before the program, and the program's own."""
    return [entry for entry in entries if not UNUSED_HOOK.match(entry[0])]


def pure(entries: Iterable[Entry]) -> list[Entry]:
    """The Python modules that stay."""
    return [entry for entry in entries if not UNUSED_MODULE.match(entry[0])]


def files(entries: Iterable[Entry]) -> list[Entry]:
    """The libraries and data that stay."""
    return [entry for entry in entries if stays(entry[0], entry[2])]


def stays(path: str, kind: str) -> bool:
    """True when a file belongs into the package."""
    path = path.replace("\\", "/")
    name = path.rsplit("/", 1)[-1]
    if plugin := PLUGIN.search(path):
        return plugin[2] in PLUGINS.get(plugin[1], ())
    if "/translations/" in path and path.endswith(".qm"):
        return name.startswith("qtbase_") and name[7:-3] in SPOKEN
    if QT_LIBRARY.match(name) or name == "opengl32sw.dll":
        return False
    # A library at the top is the build machine's; a symbolic link leads to one below.
    if sys.platform == "linux" and kind == "BINARY" and "/" not in path:
        return bool(HOST_LIBRARY.match(name))
    return not UNUSED.search(path)
