"""Where recipes are found: those of the program, the user's own, or any file."""

from dataclasses import dataclass
from pathlib import Path

from explorer import paths
from explorer.backend import recipe as recipes
from explorer.backend.errors import ExplorerError, UsageError
from explorer.backend.recipe import Recipe

MOST_BYTES = 1_000_000
DEFAULT = "family"


@dataclass(frozen=True, slots=True)
class Entry:
    """A recipe that can be chosen."""

    id: str
    title: str
    path: Path
    is_own: bool


def read(path: Path) -> Recipe:
    """The recipe in a file.

    Raises ``ExplorerError``: ``file_not_found``, ``is_folder``, ``no_permission``, ``no_recipe``
    and what ``recipe.read`` raises.
    """
    try:
        with path.open("rb") as file:
            text = file.read(MOST_BYTES + 1).decode("utf-8-sig")
    except FileNotFoundError as error:
        raise ExplorerError("file_not_found", file=path.name) from error
    except IsADirectoryError as error:
        raise ExplorerError("is_folder", file=path.name) from error
    except OSError as error:
        raise ExplorerError("no_permission", file=path.name) from error
    except UnicodeDecodeError as error:
        raise ExplorerError("no_recipe", file=path.name) from error
    if len(text) > MOST_BYTES:
        raise ExplorerError("no_recipe", file=path.name)
    # TOML wants one kind of line end; editors on Windows write another.
    return recipes.read(text.replace("\r\n", "\n"), path.name)


def own_folder() -> Path:
    """Where the user's own recipes lie."""
    return paths.settings_folder() / "recipes"


def entries(own: Path | None = None) -> list[Entry]:
    """The recipes that can be chosen: the program's, then the user's; damaged ones are left out."""
    found: list[Entry] = []
    for folder, is_own in ((paths.resource("recipes"), False), (own or own_folder(), True)):
        for path in sorted(folder.glob("*.toml")):
            try:
                recipe = read(path)
            except ExplorerError:
                continue
            found.append(Entry(path.stem, recipe.title, path, is_own))
    # The brief that everybody knows comes first.
    return sorted(found, key=lambda entry: (entry.is_own, entry.id != DEFAULT))


def find(wanted: str) -> Recipe:
    """The recipe with a name, or in a file; raises ``UsageError("unknown_recipe")`` as well."""
    path = Path(wanted)
    if path.suffix == ".toml" or path.is_file():
        return read(path)
    for folder in (paths.resource("recipes"), own_folder()):
        named = folder / f"{wanted}.toml"
        if wanted == Path(wanted).name and named.is_file():
            return read(named)
    known = [entry.id for entry in entries()]
    raise UsageError("unknown_recipe", recipe=wanted, known=known)
