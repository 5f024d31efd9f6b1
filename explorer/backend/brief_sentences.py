"""A brief's sentences: templates filled with figures, turned round or silent as the data say.

A sentence with ``when`` needs a difference beyond doubt; one without needs that every figure in it
is computed from enough cases. Slots: ``{id}`` the figure, ``{id:words}`` a share in words,
``{id:a}`` and ``{id:b}`` the two shares of a comparison, ``{id:long}`` a mean or median explained.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from explorer.backend import brief_words, statistics
from explorer.backend.brief import Brief, BriefFigure
from explorer.backend.labels import Labels
from explorer.backend.recipe import Sentence, filled, slots

_SPOKEN = (
    (0.03, "hardly_any"),
    (0.08, "one_in_twenty"),
    (0.125, "one_in_ten"),
    (0.18, "one_in_six"),
    (0.225, "one_in_five"),
    (0.28, "quarter"),
    (0.305, "nearly_a_third"),
    (0.365, "third"),
    (0.445, "two_in_five"),
    (0.495, "nearly_half"),
    (0.505, "half"),
    (0.565, "more_than_half"),
    (0.635, "three_in_five"),
    (0.705, "two_thirds"),
    (0.775, "three_quarters"),
    (0.825, "four_in_five"),
    (0.875, "over_four_in_five"),
    (0.935, "nine_in_ten"),
)
"""Up to which share each word is used; above the last it is "nearly all"."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence as the data allow it."""

    id: str
    section: str
    text: str
    template: str
    """The words with their slots."""


def said(brief: Brief, labels: Labels, own: Mapping[str, str] | None = None) -> list[Said]:
    """All sentences that hold, in order; ``own`` are a person's words by the sentence's id."""
    found: list[Said] = []
    for sentence in brief.recipe.sentences:
        words = _chosen(sentence, brief)
        if own and sentence.id in own:
            words = own[sentence.id]
        text = _filled(words, brief, labels) if words else ""
        if text:
            found.append(Said(sentence.id, sentence.section, text, words))
    return found


def _chosen(sentence: Sentence, brief: Brief) -> str:
    """The wording that holds; "" when none does."""
    figures = [brief.figure(name) for name in (*sentence.when, *slots(sentence.text))]
    if not all(f.is_computed and not brief_words.is_small(f) for f in figures):
        return ""
    if not sentence.when:
        return sentence.text
    side = _side([brief.figure(name) for name in sentence.when])
    return {1: sentence.text, -1: sentence.turned}.get(side, sentence.unclear)


def _side(figures: list[BriefFigure]) -> int:
    """1 when the first is above the second beyond doubt, -1 when below, 0 when that is open."""
    if figures[0].kind != "share" and len(figures) > 1:
        sides = {_side([figure]) for figure in figures}
        return sides.pop() if len(sides) == 1 else 0
    first = figures[0]
    low, high, same = first.low, first.high, 1.0 if first.kind == "ratio" else 0.0
    if len(figures) > 1 and first.share and figures[1].share:
        apart = statistics.difference(first.share, figures[1].share)
        low, high, same = apart.low, apart.high, 0.0
    if low is not None and low > same:
        return 1
    return -1 if high is not None and high < same else 0


def _filled(words: str, brief: Brief, labels: Labels) -> str:
    """The words with their slots filled; "" when a figure of a person's own words is absent."""
    known = {figure.statistic.id: figure for figure in brief.figures}
    if not set(slots(words)) <= set(known):
        return ""
    told = {name: known[name] for name in slots(words)}
    if not all(figure.is_computed for figure in told.values()):
        return ""

    def slot(name: str, form: str) -> str:
        return slot_text(told[name], form, labels)

    text = filled(words, slot)
    return text[:1].upper() + text[1:]


def slot_text(figure: BriefFigure, form: str, labels: Labels) -> str:
    """What stands in the place of a slot."""
    if form == "words" and figure.value is not None and figure.kind == "share":
        return spoken(figure.value, labels)
    if form in ("a", "b") and figure.pair:
        return labels.percent(figure.pair["ab".index(form)].share, 0)
    if form == "long" and figure.kind in ("mean", "median"):
        value = brief_words.value(figure, labels, 0)
        return labels.text(f"brief.long_{figure.kind}", x=value)
    return brief_words.value(figure, labels, 0)


def spoken(share: float, labels: Labels) -> str:
    """A share in words, to be followed by "of"."""
    if share in (0.0, 1.0):
        return labels.text("brief.spoken.all" if share else "brief.spoken.none")
    key = next((word for limit, word in _SPOKEN if share <= limit), "nearly_all")
    return labels.text(f"brief.spoken.{key}")


def in_slots(text: str, template: str, brief: Brief, labels: Labels) -> str:
    """A person's words with the figures they kept turned back into slots, first come first.

    So the words stay true when they are used on another file.
    """
    pairs: list[tuple[str, str]] = []

    def note(name: str, form: str) -> str:
        figure = brief.figure(name)
        if figure.is_computed:
            slot = f"{{{name}:{form}}}" if form else f"{{{name}}}"
            pairs.append((slot_text(figure, form, labels), slot))
        return ""

    filled(template, note)
    # Text fields give an ordinary space for one that does not break.
    pairs = [(" ".join(shown.split()), slot) for shown, slot in pairs]
    found, rest = "", " ".join(text.split()).replace("{", "(").replace("}", ")")
    while pairs:
        places = [(rest.lower().find(shown.lower()), k) for k, (shown, _) in enumerate(pairs)]
        place, k = min(((p, k) for p, k in places if p >= 0), default=(-1, -1))
        if place < 0:
            break
        shown, slot = pairs.pop(k)
        found += rest[:place] + slot
        rest = rest[place + len(shown) :]
    return found + rest
