"""Updates without the internet: a signed file is checked, written out, or put in place."""

from argparse import Namespace
from pathlib import Path

from explorer.backend import update_file, update_place
from explorer.backend.errors import UsageError
from explorer.backend.labels import Labels


def update(options: Namespace, labels: Labels) -> str:
    """What the file holds and what was done with it."""
    if options.undo:
        if options.file or options.apply or options.out:
            raise UsageError("update_what")
        update_place.take_back(update_place.program_folder())
        return labels.text("update.undone")
    path: Path | None = options.file
    if path is None or (options.apply and options.out):
        raise UsageError("update_what")
    found = update_file.check(path)
    told = {"version": found.version, "file": path.name, "name": found.name}
    if options.out:
        update_file.take_out(path, found, options.out / found.name)
        return labels.text("update.written", **told, sum=found.sha256)
    if options.apply:
        update_place.put(path, found, update_place.program_folder())
        return labels.text("update.applied", **told)
    return labels.text("update.good", **told, sum=found.sha256)
