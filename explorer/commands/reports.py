"""The command about reports: the workspace's report as a file."""

from argparse import Namespace
from dataclasses import replace
from pathlib import Path

from explorer.backend import compute, export, provenance, report
from explorer.backend import workspace as workspaces
from explorer.backend.disclosure import EXPORT
from explorer.backend.documents import writers
from explorer.backend.documents.tools import Template
from explorer.backend.errors import ExplorerError, UsageError
from explorer.backend.labels import Labels
from explorer.backend.workspace import DataReference
from explorer.commands.charts import quieten_qt
from explorer.commands.opening import is_same, load


def write_report(options: Namespace, labels: Labels) -> str:
    """Write the report of a workspace to ``--out``; its ending says how."""
    # Painting needs Qt's GUI module, which few commands load.
    from explorer.views.document_tools import document_tools

    out: Path = options.out
    suffix = out.suffix.lower()
    if suffix not in writers.SUFFIXES:
        raise UsageError("unknown_suffix", file=out.name, known=list(writers.SUFFIXES))
    if options.template and suffix not in writers.TEMPLATED:
        raise UsageError("template_not_word")
    work, reference = workspaces.read(options.workspace)
    data = options.data or _found(reference, options.workspace)
    for path, code in (
        (data, "out_is_data"),
        (options.workspace, "out_is_workspace"),
        (options.template, "out_is_template"),
    ):
        if path and is_same(out, path):
            raise UsageError(code, file=path.name)
    template = _template(options.template) if options.template else None
    table = load(data, options.encoding)
    is_stated = reference.is_published and reference.sha256 == table.source.sha256
    policy = compute.working_policy(table, options.published or is_stated)
    info = compute.describe(table, policy)
    labels = labels.for_fields([item.field for item in info.fields])
    is_internal = options.internal and not policy.may_leave
    if options.title:
        work = work.with_report(replace(work.report, title=options.title))
    made = report.document(
        table,
        info,
        work,
        policy if policy.may_leave or is_internal else EXPORT,
        labels,
        provenance.today(),
        is_internal,
    )
    quieten_qt()
    content = writers.write(made, suffix, labels, document_tools(labels, template))
    export.write_atomically(out, content)
    return ""


def _found(reference: DataReference, workspace: Path) -> Path:
    """The file that the workspace was made with, where nobody names another."""
    found = reference.find(workspace)
    if found is None:
        raise ExplorerError("workspace_moved", file=workspace.name, data=reference.name)
    return found


def _template(path: Path) -> Template:
    try:
        return Template(path.name, path.read_bytes())
    except FileNotFoundError as error:
        raise ExplorerError("file_not_found", file=path.name) from error
    except IsADirectoryError as error:
        raise ExplorerError("is_folder", file=path.name) from error
    except OSError as error:
        raise ExplorerError("no_permission", file=path.name) from error
