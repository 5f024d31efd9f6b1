"""A recipe: which figures a brief consists of, and what it says about them. It holds no data.

A TOML file with populations (named filters), statistics, charts and sentences; README, "Recipes".
``read`` checks all of it at once, so that what is computed afterwards can rely on it.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from explorer.backend.errors import ExplorerError
from explorer.backend.filters import Clause, Filters

FORMAT = "case-explorer-recipe"
VERSION = 1

KINDS = ("share", "ratio", "comparison", "mean", "count")
SIDES = ("", "child", "adult")
COUNTS = ("cases", "answers", "answered")
"""What a count counts: cases, different answers that occur, or cases with an answer."""

_AT = re.compile(r"\(at line (\d+), column \d+\)|\(at end of document\)")


@dataclass(frozen=True, slots=True)
class Population:
    """Whose cases are counted: a side of the age basis, and filters that all must pass."""

    id: str
    label: str
    side: str = ""
    """``child``, ``adult``, or "" for both and those whose age is not known."""
    filters: tuple[Filters, ...] = ()


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication says: the number as it is compared, the words, and where they stand."""

    text: str
    where: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    """Between which numbers the words still hold."""


@dataclass(frozen=True, slots=True)
class Statistic:
    """One figure. ``share``: the cases of the population with any of the answers, of those with
    an answer in the field. ``ratio`` and ``comparison``: of this share among two populations."""

    id: str
    label: str
    kind: str
    population: Population
    answers: Clause
    """The field and what is counted in it: answers or a range of numbers."""
    instead: tuple[Clause, ...] = ()
    """What is asked where the file lacks the field or the answers."""
    what: str = ""
    """The answers within a sentence: "a family member"."""
    counts: str = ""
    other: Population | None = None
    """The second population of a ratio or comparison."""
    unit: str = ""
    published: tuple[Published, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words with slots such as ``{recruiter.family.child}``.

    With ``when``, ratios, comparisons or two shares, they are said only where the first is above
    the second beyond doubt (in all of them); ``turned`` is said where it is below, ``unclear``
    where an interval holds both.
    """

    id: str
    section: str
    text: str
    when: tuple[str, ...] = ()
    turned: str = ""
    unclear: str = ""


@dataclass(frozen=True, slots=True)
class RecipeChart:
    """A chart: of statistics (``pictogram``, ``bars``) or of a field among a population."""

    id: str
    title: str
    type: str
    section: str
    statistics: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    """The same figures of a second group, in the same order."""
    population: str = ""
    field: str = ""
    by: str = ""
    instead: str = ""
    """The field shown where the file lacks ``field``."""
    groups: tuple[str, ...] = ()
    """What the two groups of ``beside`` are called."""
    only: tuple[str, ...] = ()
    """The answers of ``by`` that are shown; none named: all."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """All of one recipe. ``source`` is the publication whose figures stand beside."""

    id: str
    title: str
    subtitle: str
    profile: str
    """The heading of the second part of the info-graphic."""
    source: str
    populations: Mapping[str, Population]
    statistics: tuple[Statistic, ...]
    charts: tuple[RecipeChart, ...]
    sentences: tuple[Sentence, ...]
    cards: tuple[str, ...]
    """The statistics shown as large figures."""
    about: tuple[str, ...]
    content: Mapping[str, Any]
    """The file as it was read, to write a changed one."""

    def statistic(self, statistic_id: str) -> Statistic:
        """The statistic with this id; raises ``KeyError``."""
        for statistic in self.statistics:
            if statistic.id == statistic_id:
                return statistic
        raise KeyError(statistic_id)


def read(text: str, name: str) -> Recipe:
    """The recipe of a TOML text; ``name`` is the file's, for the sentences.

    Raises ``ExplorerError``: ``recipe_syntax`` (file, line), ``no_recipe`` (file),
    ``recipe_too_new`` (file, version) or ``recipe_wrong`` (file, line, part).
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _AT.search(str(error))
        line = int(found[1]) if found and found[1] else text.count("\n") + 1
        raise ExplorerError("recipe_syntax", file=name, line=line) from error
    except RecursionError as error:
        raise ExplorerError("no_recipe", file=name) from error
    return of_content(content, name, text)


def of_content(content: Mapping[str, Any], name: str, text: str = "") -> Recipe:
    """The recipe of what a file contains; ``text`` serves to name lines."""
    version = content.get("version")
    if content.get("format") != FORMAT or type(version) is not int or version < 1:
        raise ExplorerError("no_recipe", file=name)
    if version > VERSION:
        raise ExplorerError("recipe_too_new", file=name, version=str(version))
    return _Reader(content, name, text).recipe()


class _Reader:
    """Reads one recipe; what is wrong is named by the line where its part begins."""

    def __init__(self, content: Mapping[str, Any], name: str, text: str) -> None:
        self._content = content
        self._name = name
        self._lines = text.splitlines()
        self._part = ""
        self._populations: dict[str, Population] = {}

    def recipe(self) -> Recipe:
        try:
            return self._recipe()
        except ExplorerError as error:
            if error.code != "bad_clause":
                raise
            raise self._wrong() from error
        except (AttributeError, KeyError, LookupError, TypeError, ValueError) as error:
            raise self._wrong() from error

    def _wrong(self) -> ExplorerError:
        quoted = f'"{self._part}"'
        named = (
            number
            for number, line in enumerate(self._lines, 1)
            if (quoted in line and line.lstrip().startswith(("id", '"')))
            or re.match(rf"\s*(\[populations\.)?{re.escape(self._part)}\b", line)
        )
        line = next(named, 1)
        return ExplorerError("recipe_wrong", file=self._name, line=line, part=self._part)

    def _recipe(self) -> Recipe:
        content = self._content
        self._part = "id"
        head = {
            key: _text(content.get(key, "")) for key in ("title", "subtitle", "profile", "source")
        }
        recipe_id = _text(content["id"])
        if not recipe_id or not head["title"]:
            raise ValueError("a recipe without a name")
        for key in content.get("populations", {}):
            self._resolve(key, ())
        statistics = [self._statistic(item) for item in content["statistics"]]
        known: dict[str, Statistic] = {}
        for statistic in statistics:
            self._part = statistic.id
            if known.setdefault(statistic.id, statistic) is not statistic:
                raise ValueError("two statistics with one id")
        charts = tuple(self._chart(item, known) for item in content.get("charts", ()))
        sentences = tuple(self._sentence(item, known) for item in content.get("sentences", ()))
        cards = _texts(content.get("cards", ()))
        self._part = "cards"
        for statistic_id in cards:
            _ = known[statistic_id]
        about = tuple(_text(item) for item in content.get("about", ()))
        return Recipe(
            recipe_id,
            populations=self._populations,
            statistics=tuple(statistics),
            charts=charts,
            sentences=sentences,
            cards=cards,
            about=about,
            content=content,
            **head,
        )

    def _resolve(self, key: str, within: tuple[str, ...]) -> Population:
        """A population, after the one it is a part of; their order in the file is free."""
        self._part = key
        if key in within:
            raise ValueError("a population that is a part of itself")
        if key not in self._populations:
            item = self._content["populations"][key]
            if "of" in item:
                self._resolve(item["of"], (*within, key))
                self._part = key
            self._populations[key] = self._population(key, item)
        return self._populations[key]

    def _population(self, key: str, item: Mapping[str, Any]) -> Population:
        of = self._populations[item["of"]] if "of" in item else Population(key, "")
        side = _text(item.get("age", ""))
        if side not in SIDES or (side and of.side not in ("", side)):
            raise ValueError(side)
        filters = Filters()
        for clause in item.get("where", ()):
            if filters.clause(clause["field"]).is_empty:
                filters = filters.with_clause(_clause(clause))
            else:
                raise ValueError("one clause for a field")
        own = (filters,) if filters.clauses else ()
        return Population(key, _text(item["label"]), side or of.side, (*of.filters, *own))

    def _statistic(self, item: Mapping[str, Any]) -> Statistic:
        self._part = _text(item["id"])
        kind = item["kind"]
        if kind not in KINDS or not self._part:
            raise ValueError(kind)
        is_pair = kind in ("ratio", "comparison")
        population = self._populations[item["a" if is_pair else "population"]]
        counts = _text(item["counts"]) if kind == "count" else ""
        if kind == "count" and counts not in COUNTS:
            raise ValueError(counts)
        answers = Clause("")
        if counts != "cases":
            answers = _clause(item)
        if (kind == "share" or is_pair) and answers.is_empty:
            raise ValueError("a share of which answers?")
        return Statistic(
            self._part,
            _text(item["label"]),
            kind,
            population,
            answers,
            tuple(_clause(other) for other in item.get("instead", ())),
            _text(item.get("what", "")),
            counts,
            self._populations[item["b"]] if is_pair else None,
            unit=_text(item.get("unit", "")),
            published=tuple(_published(entry) for entry in item.get("published", ())),
        )

    def _chart(self, item: Mapping[str, Any], known: Mapping[str, Statistic]) -> RecipeChart:
        self._part = _text(item["id"])
        rows, beside = _texts(item.get("statistics", ())), _texts(item.get("beside", ()))
        for statistic_id in (*rows, *beside):
            if known[statistic_id].kind != "share":
                raise ValueError("charts show shares")
        if (beside and len(beside) != len(rows)) or not (rows or item.get("field")):
            raise ValueError("a chart of what?")
        population = _text(item.get("population", ""))
        if population:
            _ = self._populations[population]
        return RecipeChart(
            self._part,
            _text(item["title"]),
            _text(item["type"]),
            _text(item.get("section", "")),
            rows,
            beside,
            population,
            _text(item.get("field", "")),
            _text(item.get("by", "")),
            _text(item.get("instead", "")),
            _texts(item.get("groups", ())),
            _texts(item.get("only", ())),
        )

    def _sentence(self, item: Mapping[str, Any], known: Mapping[str, Statistic]) -> Sentence:
        self._part = _text(item["id"])
        when = _texts(item.get("when", ()))
        others = _text(item.get("turned", "")), _text(item.get("unclear", ""))
        sentence = Sentence(self._part, _text(item["section"]), _text(item["text"]), when, *others)
        kinds = [known[statistic_id].kind for statistic_id in when]
        if kinds != ["share", "share"] and not set(kinds) <= {"ratio", "comparison"}:
            raise ValueError(when)
        for words in (sentence.text, sentence.turned, sentence.unclear):
            for slot in slots(words):
                _ = known[slot]
        return sentence


_SLOT = re.compile(r"\{([^{}:]+)(?::([a-z]+))?\}")


def slots(words: str) -> list[str]:
    """The ids of the statistics that a sentence's slots name."""
    return [match[1] for match in _SLOT.finditer(words)]


def filled(words: str, slot: Callable[[str, str], str]) -> str:
    """The words with each slot replaced by what ``slot`` says of its id and its form."""
    return _SLOT.sub(lambda match: slot(match[1], match[2] or ""), words)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _texts(values: Any) -> tuple[str, ...]:
    if not isinstance(values, list | tuple):
        raise TypeError(values)
    return tuple(_text(value) for value in values)


def _clause(item: Mapping[str, Any]) -> Clause:
    """A clause as in workspaces; what is not said may be left out."""
    told = {"include": [], "exclude": [], **item}
    if "answers" in item:
        told["include"] = item["answers"]
    for key in ("include", "exclude"):
        _texts(told[key])
    return Clause.from_json(told)


def _published(item: Mapping[str, Any]) -> Published:
    numbers = [item.get(key) for key in ("value", "low", "high")]
    if any(isinstance(n, bool) or not isinstance(n, int | float | None) for n in numbers):
        raise TypeError(numbers)
    return Published(_text(item["text"]), _text(item["where"]), *numbers)


def fields_of(recipe: Recipe) -> Iterable[str]:
    """The fields that a recipe names, each once, without those of the age basis."""
    found = [clause.field for s in recipe.statistics for clause in (s.answers, *s.instead)]
    for population in recipe.populations.values():
        found += [clause.field for filters in population.filters for clause in filters.clauses]
    return dict.fromkeys(field for field in found if field)
