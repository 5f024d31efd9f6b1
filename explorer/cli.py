"""The command line: the program's second front end, over the backend alone.

Exit status 0, 1 with one sentence for a problem with a file or data, 2 for wrong use. On stdout
stands the result and nothing else.
"""

import argparse
import io
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from explorer import __version__
from explorer.backend.charts.palette import PALETTES
from explorer.backend.charts.spec import BASES, MEASURES, OPTIONS, SORTS
from explorer.backend.errors import ExplorerError, UsageError
from explorer.backend.labels import Labels
from explorer.backend.level import LEVEL, is_level

log = logging.getLogger(__name__)

INTERRUPTED = 130


def parser() -> argparse.ArgumentParser:
    """The grammar of all commands."""
    top = argparse.ArgumentParser(
        "case-explorer",
        description="Explore case data. Without a command: the window.",
        allow_abbrev=False,
    )
    top.add_argument("--version", action="version", version=f"Case Explorer {__version__}")
    commands = top.add_subparsers(dest="command", required=True)

    def command(
        name: str, summary: str, *parents: argparse.ArgumentParser
    ) -> argparse.ArgumentParser:
        return commands.add_parser(
            name, parents=parents, help=summary, description=summary, allow_abbrev=False
        )

    file, where, as_json, field, chart = (argparse.ArgumentParser(add_help=False) for _ in range(5))
    file.add_argument("file", type=Path, help="a file of cases")
    file.add_argument("--encoding", help="how the file's letters are written")
    where.add_argument(
        "--where",
        action="append",
        default=[],
        metavar="FIELD=ANSWER[,ANSWER]",
        help="only these cases; FIELD!=ANSWER excludes, FIELD= is 'not recorded', "
        "FIELD=2015..2019 is a range, FIELD+=ANSWER,ANSWER wants all of them; may be repeated",
    )
    as_json.add_argument("--json", action="store_true", help="print JSON")
    field.add_argument("--field", required=True, metavar="ID", help="the field that is counted")
    field.add_argument("--by", default="", metavar="ID", help="a second field to compare by")

    _add_chart(chart)

    command("count", "Count the answers of a field.", file, field, where, as_json)
    command("facets", "Count the answers of all fields at once.", file, where, as_json)
    command("check", "Tell what was read and what is odd about it.", file, as_json)
    command("charts", "List the chart types.", as_json)
    export = command("export", "Write a chart, or the numbers behind it.", file, chart, where)
    export.add_argument("--out", required=True, type=Path, help="png, svg, pdf, csv or xlsx")
    sizes = ("standard", "a4_full", "a4_half", "slide", "square")
    export.add_argument("--preset", default="standard", choices=sizes, help="width and height")
    export.add_argument("--width-cm", type=float, metavar="CM")
    export.add_argument("--height-cm", type=float, metavar="CM")
    export.add_argument("--dpi", type=int, default=300)
    export.add_argument("--published", action="store_true", help="state that the data are public")
    export.add_argument(
        "--internal", action="store_true", help="exact numbers, stamped as an internal copy"
    )
    _add_brief(command("brief", "Compute a brief's figures.", file, where, as_json))
    verify = command("verify", "Check a report's figures against the data.", as_json)
    verify.add_argument("report", type=Path, help="a report or a brief: docx or html")
    verify.add_argument("file", type=Path, help="a file of cases")
    verify.add_argument("--encoding", help="how the file's letters are written")
    _add_compare(command("compare", "Compare two groups in all their answers.", file, as_json))
    _add_update(command("update", "Check a signed update file, and put it in place."))
    _add_report(command("report", "Write the report of a workspace."))
    _add_collapse(command("collapse", "Count a data set on a server, for the desktop.", as_json))
    return top


def _add_compare(compare: argparse.ArgumentParser) -> None:
    """The two groups; their conditions are written as those of --where."""
    for name, words in (("a", "the first group"), ("b", "the second group")):
        compare.add_argument(
            f"--{name}",
            action="append",
            default=[],
            metavar="FIELD=ANSWER[,ANSWER]",
            help=f"{words}, written as for --where; may be repeated",
        )
    compare.add_argument("--b-rest", action="store_true", help="compare with all other cases")
    _add_level(compare)


def _add_level(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--level",
        type=_level,
        default=LEVEL,
        metavar="PERCENT",
        help="how sure an interval is, from 50 to 99.9; 95 unless given",
    )


def _level(text: str) -> float:
    """A confidence as a percentage or as a part of 1, from 0 to 1."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    level = number / 100 if number > 1 else number
    if not is_level(level):
        raise argparse.ArgumentTypeError("a number is needed from 50 to 99.9")
    return level


def _add_brief(brief: argparse.ArgumentParser) -> None:
    """The options of a brief."""
    brief.add_argument(
        "--recipe", default="family", metavar="R", help="the name of a recipe, or its file"
    )
    brief.add_argument(
        "--basis", default="", metavar="FIELD", help="the field that tells who is a child"
    )
    brief.add_argument("--published", action="store_true", help="state that the data are public")
    brief.add_argument("--out", type=Path, help="docx, pdf or html: the brief as a document")
    brief.add_argument(
        "--table", action="store_true", help="add the table of all figures to the document"
    )
    brief.add_argument(
        "--internal", action="store_true", help="exact numbers, stamped as an internal copy"
    )


def _add_report(report: argparse.ArgumentParser) -> None:
    """The options of a report."""
    report.add_argument("workspace", type=Path, help="a workspace file (.cxw)")
    report.add_argument(
        "--data", type=Path, metavar="FILE", help="a file of cases; by default the workspace's own"
    )
    report.add_argument("--encoding", help="how the file's letters are written")
    report.add_argument("--out", required=True, type=Path, help="docx, pptx, pdf or html")
    report.add_argument(
        "--template", type=Path, metavar="DOCX", help="a Word file with your styles and logo"
    )
    report.add_argument("--title", default="")
    report.add_argument("--published", action="store_true", help="state that the data are public")
    report.add_argument(
        "--internal", action="store_true", help="exact numbers, stamped as an internal copy"
    )


def _add_update(update: argparse.ArgumentParser) -> None:
    """The options of an update; without one the file is only checked."""
    update.add_argument("file", type=Path, nargs="?", help="an update file")
    update.add_argument("--out", type=Path, metavar="FOLDER", help="write the new program there")
    update.add_argument("--apply", action="store_true", help="put it in this program's place")
    update.add_argument("--undo", action="store_true", help="back to the version before")


def _add_collapse(collapse: argparse.ArgumentParser) -> None:
    """The options of the one command that may use a network, see ``explorer/server``."""
    collapse.add_argument(
        "source",
        help="Parquet or CSV files (a pattern in quotes), postgresql://HOST/DATABASE?table=NAME, "
        "or a Spark master such as spark://HOST:7077",
    )
    collapse.add_argument("--schema", required=True, metavar="ID", help="a layout, or 'auto'")
    collapse.add_argument("--out", required=True, type=Path, help="csv.gz or csv")
    collapse.add_argument(
        "--table", default="", metavar="NAME", help="of a database; for Spark files too"
    )
    collapse.add_argument(
        "--fields", type=_listed, default=(), metavar="ID,...", help="only these fields"
    )
    collapse.add_argument(
        "--threshold", type=int, default=1, metavar="N", help="leave out combinations below N cases"
    )
    collapse.add_argument(
        "--coarsen",
        type=_listed,
        default=(),
        metavar="ID,...",
        help="blank these fields of rare combinations, in this order, before leaving any out",
    )
    collapse.add_argument(
        "--spill", type=Path, metavar="FOLDER", help="where DuckDB may keep what memory cannot hold"
    )


def _listed(text: str) -> tuple[str, ...]:
    """Names with commas between them."""
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def _add_chart(chart: argparse.ArgumentParser) -> None:
    """What describes a chart; the command 'charts' tells what each type takes."""
    chart.add_argument("--chart", required=True, metavar="TYPE", help="see the command 'charts'")
    for name, words in (
        ("field", "the field that is counted"),
        ("by", "a second field to compare by"),
        ("facet-by", "a chart for each answer of this field"),
        ("chain", "the fields of a flow, parted by commas"),
        ("answer", "the answer whose share is shown"),
    ):
        metavar = "A,B,C" if name == "chain" else "ID"
        chart.add_argument(f"--{name}", default="", metavar=metavar, help=words)
    chart.add_argument("--measure", default="", choices=MEASURES)
    chart.add_argument("--base", default="", choices=BASES, help="what shares are taken of")
    chart.add_argument("--sort", default="", choices=SORTS)
    chart.add_argument("--top", default=0, type=_at_least_0, metavar="N", help="so many answers")
    chart.add_argument("--title", default="")
    chart.add_argument("--subtitle", default="")
    chart.add_argument(
        "--population", type=Path, help="for a map: a CSV with the columns country, population"
    )
    _add_level(chart)
    chart.add_argument("--palette", default="", choices=PALETTES)
    chart.add_argument(
        "--option", action="append", default=[], choices=OPTIONS, help="may be repeated"
    )


def _at_least_0(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError("a whole number is needed, 0 or more")
    return int(text)


def run(arguments: Sequence[str]) -> int:
    """Carry out one command and return the exit status."""
    _write_utf8()
    options = parser().parse_args(arguments)
    labels = Labels.load()
    try:
        # pandas and NumPy come with the commands; a mistyped option need not wait for them.
        from explorer import commands

        result = commands.run(options, labels)
        print(result, end="\n" if result else "", flush=True)
    except UsageError as error:
        return _fail(labels.error(error), 2)
    except ExplorerError as error:
        return _fail(labels.error(error), 1)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read the result, such as "head", has had enough.
        _close_stdout()
        return 1
    except OSError:
        log.exception("the result could not be written")
        return _fail(labels.error(ExplorerError("cannot_print")), 1)
    except MemoryError:
        return _fail(labels.error(ExplorerError("not_enough_memory", file=_name(options))), 1)
    except Exception:
        log.exception("the command %s failed", options.command)
        return _fail(labels.text("errors.bug"), 1)
    return 0


def _name(options: argparse.Namespace) -> str:
    return options.file.name if getattr(options, "file", None) else ""


def _fail(sentence: str, status: int) -> int:
    print(f"case-explorer: {sentence}", file=sys.stderr)
    if status == 1:
        _close_stdout()
    return status


def _write_utf8() -> None:
    """The same bytes on every system; what no text may hold is written escaped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _close_stdout() -> None:
    """Forget what could not be written, so that Python does not try again at its end."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
