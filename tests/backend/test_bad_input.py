"""Files that cannot be opened: each ends in one sentence that names the file, and loses nothing."""

import gzip
import os
import random
import shutil
import stat
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.backend import compute, readers
from explorer.backend.errors import Cancelled, ExplorerError
from explorer.backend.labels import Labels

ROOT = Path(__file__).parents[2]
TABLE = b"gender,year\n" + b"Female,2019\nMale,2020\n" * 2000
PACKED = gzip.compress(random.Random(5).randbytes(5000).hex().encode() + b"\n" + TABLE)
MACHINE_WORDS = ("Traceback", "Error", "Exception", "pandas", "codec", "0x", "{", "}", "/", "None")

BAD: dict[str, tuple[str, bytes, str]] = {
    "empty": ("a.csv", b"", "empty_file"),
    "blank lines only": ("a.csv", b"\r\n\r\n  \r\n", "empty_file"),
    "byte order mark only": ("a.csv", b"\xef\xbb\xbf", "empty_file"),
    "empty inside its packing": ("a.csv.gz", gzip.compress(b""), "empty_file"),
    "header only": ("a.csv", b"gender,year\r\n", "header_only"),
    "header without line end": ("a.csv", b"gender,year", "header_only"),
    "header and blank lines": ("a.csv", b"gender;year\n\n\n", "header_only"),
    "header only, one column": ("a.csv", b"gender\n", "header_only"),
    "header only, UTF-16": ("a.csv", "gender\tyear\n".encode("utf-16"), "header_only"),
    "a picture": ("a.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), "not_a_table"),
    "zeros": ("a.csv", bytes(5000), "not_a_table"),
    "a zero after many rows": ("a.csv", TABLE * 50 + b"x,\0\n", "not_a_table"),
    "a zero in UTF-16": ("a.csv", "a\tb\nx\0y\tz\n".encode("utf-16"), "not_a_table"),
    "control letters": ("a.csv", bytes(range(1, 256)) * 8, "not_a_table"),
    "a web page": ("a.xls", b"<!DOCTYPE html><html><table>", "not_a_table"),
    "a PDF": ("a.csv", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "unsupported_format"),
    "truncated gzip": ("a.csv.gz", PACKED[:-900], "truncated_archive"),
    "truncated gzip header": ("a.csv.gz", PACKED[:5], "truncated_archive"),
    "damaged gzip": ("a.csv.gz", PACKED[:99] + b"xxxxxxxx" + PACKED[107:], "archive_damaged"),
    "truncated zip": ("a.zip", b"PK\x03\x04" + bytes(40), "truncated_archive"),
    "odd half of UTF-16": ("a.csv", b"\xff\xfea\0;\0b\0\n\0\x00\xd8", "bad_encoding"),
}


def sentence_of(error: ExplorerError) -> str:
    """The sentence a person reads, checked to be one."""
    labels = Labels.load()
    text = labels.error(error)
    assert str(error.params["file"]) in text or error.code == "unknown_encoding"
    assert error.code in labels.words["errors"]
    assert not [word for word in MACHINE_WORDS if word in text], text
    assert text.endswith((".", "?"))
    return text


def failure(path: Path, **options: str) -> ExplorerError:
    with pytest.raises(ExplorerError) as caught:
        compute.load(path, **options)
    sentence_of(caught.value)
    assert caught.value.params["file"] == path.name
    return caught.value


@pytest.mark.parametrize("situation", BAD)
def test_a_bad_file_says_what_is_wrong(tmp_path: Path, situation: str) -> None:
    name, data, code = BAD[situation]
    path = tmp_path / name
    path.write_bytes(data)
    assert failure(path).code == code
    assert path.read_bytes() == data


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    assert failure(tmp_path / "gone.csv").code == "file_not_found"
    (tmp_path / "file.csv").write_bytes(TABLE)
    assert failure(tmp_path / "file.csv" / "inside.csv").code == "file_not_found"
    assert failure(tmp_path / ("x" * 300 + ".csv")).code == "file_not_found"


def test_a_folder_says_so(tmp_path: Path) -> None:
    assert failure(tmp_path).code == "is_folder"


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("pipes have no names here")
    path = tmp_path / "pipe.csv"
    os.mkfifo(path)
    assert failure(path).code == "not_a_table"


def test_a_wrong_encoding_says_which(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("a;b\né;1\n".encode("cp1252"))
    error = failure(path, encoding="utf-8")
    assert (error.code, error.params["encoding"]) == ("bad_encoding", "utf-8")
    error = failure(path, encoding="klingon")
    assert (error.code, error.params["encoding"]) == ("unknown_encoding", "klingon")
    assert failure(path, encoding="zlib").code == "unknown_encoding"


def run(script: str, *arguments: object) -> str:
    """What a Python of its own prints, with the reader at hand."""
    begin = """
        import sys
        from pathlib import Path
        import numpy, pandas, python_calamine
        from explorer.backend import readers, compute
        from explorer.backend.errors import ExplorerError
        def code_of(path):
            try:
                return f"{compute.load(Path(path)).n_rows} rows"
            except ExplorerError as error:
                return error.code
        """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(begin) + textwrap.dedent(script)]
        + [str(argument) for argument in arguments],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"},
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout.strip()


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user of the computer may enter."""
    folder = Path(tempfile.mkdtemp(prefix="cases-"))
    folder.chmod(0o755)
    yield folder
    for path in folder.rglob("*"):
        path.chmod(0o700)
    shutil.rmtree(folder)


def test_a_file_without_permission_says_so(open_folder: Path) -> None:
    if os.name != "posix":
        pytest.skip("permissions are set in another way here")
    locked, inside, free = (open_folder / name for name in ("locked.csv", "shut", "free.csv"))
    inside.mkdir()
    for path in (locked, inside / "cases.csv", free):
        path.write_bytes(TABLE)
        path.chmod(0o644)
    locked.chmod(0)
    inside.chmod(0)
    become_nobody = """
        import os
        if os.getuid() == 0:
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
        print(*(code_of(path) for path in sys.argv[1:]), sep=",")
        """
    told = run(become_nobody, free, locked, inside / "cases.csv")
    assert told == "4000 rows,no_permission,no_permission"
    sentence_of(ExplorerError("no_permission", file="locked.csv"))
    assert stat.S_IMODE(locked.stat().st_mode) == 0


LIMITED = """
    import os, resource, time
    size = int(next(line for line in open("/proc/self/status") if "VmSize" in line).split()[1])
    limit = size * 1024 + int(sys.argv[1]) * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    begin = time.monotonic()
    print(*(code_of(path) for path in sys.argv[2:]), sep=",")
    assert time.monotonic() - begin < 20
    """


def sparse(path: Path, head: bytes, size: int) -> Path:
    with path.open("wb") as file:
        file.write(head)
        file.truncate(size)
    return path


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is limited otherwise here")
def test_a_huge_file_with_little_memory_ends_quickly(tmp_path: Path) -> None:
    zeros = sparse(tmp_path / "zeros.csv", b"", 3 << 30)
    headed = sparse(tmp_path / "headed.csv", TABLE, 3 << 30)
    small = tmp_path / "small.csv"
    small.write_bytes(TABLE)
    told = run(LIMITED, 300, zeros, headed, small)
    assert told == "not_enough_memory,not_enough_memory,4000 rows"
    sentence_of(ExplorerError("not_enough_memory", file="zeros.csv"))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="sparse files are made otherwise")
def test_a_huge_file_of_nothing_is_not_read_to_its_end(tmp_path: Path) -> None:
    for head in (b"", TABLE * 40):
        seen: list[float] = []
        path = sparse(tmp_path / "zeros.csv", head, 3 << 30)
        with pytest.raises(ExplorerError) as caught:
            readers.read(path, seen.append)
        assert caught.value.code in ("not_a_table", "not_enough_memory")
        assert max(seen) < 0.01


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is limited otherwise here")
@pytest.mark.parametrize("ending", ["", "1\n", '"x\n'], ids=["even", "uneven", "unclosed"])
def test_a_table_larger_than_the_memory_says_so(tmp_path: Path, ending: str) -> None:
    path = tmp_path / "large.csv"
    rows = "".join(f"case number {i},{i * 7} days\n" for i in range(2_000_000))
    path.write_text("id,stay\n" + rows + ending)
    assert path.stat().st_size < 90 << 20
    assert run(LIMITED, 100, path) == "not_enough_memory"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is limited otherwise here")
def test_a_workbook_larger_than_the_memory_says_so(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "large.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for i in range(60_000):
            sheet.write_row(i, 0, [f"case {i}", *range(20)])
    assert run(LIMITED, 50, path) == "not_enough_memory"


CHANGES: dict[str, Callable[[Path], object]] = {
    "appended": lambda p: p.write_bytes(TABLE * 200 + b"x,y\n"),
    "replaced by as many bytes": lambda p: (p.write_bytes(TABLE * 200), os.utime(p, (1, 1))),
    "cut off": lambda p: os.truncate(p, 1000),
    "emptied": lambda p: os.truncate(p, 0),
    "deleted": Path.unlink,
    "broken": lambda p: p.write_bytes(b"\xff\xfe\xfd\0" * 50_000),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("part", [0.0, 0.1, 0.5, 0.9])
def test_a_file_that_changes_while_it_is_read_says_so(
    tmp_path: Path, change: str, part: float
) -> None:
    path = tmp_path / "cases.csv"
    path.write_bytes(TABLE * 200)
    changed: list[float] = []

    def progress(done: float) -> None:
        if done >= part and not changed:
            changed.append(done)
            CHANGES[change](path)

    with pytest.raises(ExplorerError) as caught:
        readers.read(path, progress)
    assert changed
    assert caught.value.code == "file_changed"
    sentence_of(caught.value)


CANCELLED: dict[str, bytes] = {
    "even": TABLE * 50,
    "uneven": TABLE * 50 + b"x\n",
    "legacy": TABLE * 50 + b"caf\xe9,1\n",
    "packed": gzip.compress(TABLE * 50),
    "wide": b"\n".join([b",".join(b"c%d" % i for i in range(900))] * 50),
}


@pytest.mark.parametrize("situation", CANCELLED)
def test_a_stop_ends_the_reading_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, situation: str
) -> None:
    path = tmp_path / "cases.csv"
    path.write_bytes(CANCELLED[situation])
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    calls: list[float] = []
    readers.read(path, calls.append)
    n = len(calls)
    for stop in {1, 2, n // 3, n // 2, n - 3, n - 1, n}:
        left = [stop]

        def progress(part: float, left: list[int] = left) -> None:
            left[0] -= 1
            if not left[0]:
                raise Cancelled

        with pytest.raises(Cancelled):
            readers.read(path, progress)
        assert left[0] == 0
    assert {p.name for p in tmp_path.rglob("*")} == {"cases.csv", "scratch"}
    assert path.read_bytes() == CANCELLED[situation]


@settings(max_examples=300, deadline=None)
@given(
    data=st.one_of(
        st.binary(max_size=300),
        st.lists(
            st.sampled_from([b"a", b",", b";", b'"', b"\n", b"\r", b"\t", b"\xe9", b"\xc3\xa9"]),
            max_size=80,
        ).map(b"".join),
        st.builds(bytes.__add__, st.sampled_from([b"\xff\xfe", b"\xef\xbb\xbf", b"\x1f\x8b"]),
                  st.binary(max_size=60)),
    )
)  # fmt: skip
def test_any_bytes_are_read_or_explained(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(data)
    try:
        table = compute.load(path)
    except ExplorerError as error:
        sentence_of(error)
    else:
        assert table.n_rows > 0


def test_errors_hold_no_cell(tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_bytes(b"name,x\nSECRET,1\n" + b"\0")
    error = failure(path)
    assert "SECRET" not in repr(error.params)
