"""A recipe as a TOML text: a person's own words in the place of the program's."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from explorer.backend import cookbook, export
from explorer.backend.errors import ExplorerError
from explorer.backend.recipe import Recipe

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def with_words(recipe: Recipe, title: str, words: Mapping[str, str]) -> dict[str, Any]:
    """The recipe's content under another name, with these templates; "" leaves a sentence out."""
    sentences = [
        {**item, "text": words[item["id"]]} if item["id"] in words else item
        for item in recipe.content.get("sentences", ())
        if words.get(item["id"], "kept")
    ]
    for item in sentences:
        # One's own words are said whichever way a comparison turns out.
        if item["id"] in words:
            for key in ("when", "turned", "unclear"):
                item.pop(key, None)
    return {**recipe.content, "id": slug(title), "title": title, "sentences": sentences}


def slug(title: str) -> str:
    """A file's name for a title: small letters and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")[:60] or "recipe"


def save(content: Mapping[str, Any], folder: Path | None = None) -> Path:
    """Write a recipe into the user's folder; raises what ``export.write_atomically`` raises."""
    place = folder or cookbook.own_folder()
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExplorerError("folder_read_only", file=f"{content['id']}.toml") from error
    path = place / f"{content['id']}.toml"
    export.write_atomically(path, to_toml(content).encode())
    return path


def to_toml(content: Mapping[str, Any]) -> str:
    """The text of a recipe's content: values first, then tables, then lists of tables."""
    return "\n".join(_table(content, ())) + "\n"


def _table(content: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    tables = {k: v for k, v in content.items() if isinstance(v, Mapping)}
    lists = {k: v for k, v in content.items() if _are_tables(v) and not path}
    for key, value in content.items():
        if key not in tables and key not in lists:
            yield f"{_key(key)} = {_value(value)}"
    for key, value in tables.items():
        name = ".".join(map(_key, (*path, key)))
        yield f"\n[{name}]"
        yield from _table(value, (*path, key))
    for key, items in lists.items():
        for item in items:
            yield f"\n[[{_key(key)}]]"
            yield from _table(item, (key,))


def _are_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, Mapping) for v in value)


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _value(key)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return '"' + "".join(_escaped(letter) for letter in value) + '"'
    if isinstance(value, Mapping):
        pairs = ", ".join(f"{_key(k)} = {_value(v)}" for k, v in value.items())
        return f"{{ {pairs} }}"
    if isinstance(value, Sequence):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    return repr(value)


def _escaped(letter: str) -> str:
    if letter in _ESCAPES:
        return _ESCAPES[letter]
    return letter if letter.isprintable() else f"\\U{ord(letter):08x}"
