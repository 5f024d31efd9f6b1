"""Invented cases of the shape of a CTDC release, made from a seed straight as codes.

15 single-answer fields and 5 multi-response fields with 42 flags, 415 answers in all, about 82 %
of the cells blank. Distinct combinations are about 42 % of 200,000 rows, 28 % of 1 M and 14 % of
10 M: row i repeats combination number r(i), drawn from a Lomax distribution whose two parameters
were fitted to those three shares, and what a combination answers is a hash of its number. So any
number of combinations exists without a table of them, and the same seed gives the same rows.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SHAPE, SCALE = 0.36, 1400.0
"""Of P(number of the combination > r) = (1 + r / SCALE) ** -SHAPE."""
CHUNK = 1_000_000
GRAIN = 1 << 16
"""Draws are 16 bits of a hash: probabilities are multiples of 1 / GRAIN."""

SIZES = {
    "year": 20,
    "source": 2,
    "gender": 3,
    "age_band": 9,
    "majority": 2,
    "majority_entry": 2,
    "majority_exploitation": 2,
    "citizenship": 180,
    "exploitation_country": 117,
    "duration": 4,
    "abduction": 2,
    "origin_region": 12,
    "exploitation_region": 12,
    "pays_money": 2,
    "perpetrator_role": 4,
    "means": 17,
    "exploitation": 4,
    "labour": 12,
    "sexual_type": 5,
    "recruiter": 4,
}
"""How many answers each field has: 415."""

Words = NDArray[np.unsignedinteger]


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One field: a code per row (0 blank, i is ``values[i - 1]``), or for flags a word of bits."""

    id: str
    values: tuple[str, ...]
    codes: Words
    is_flags: bool = False

    def bit(self, number: int) -> NDArray[np.uint8]:
        """The 0/1 column of one flag."""
        return ((self.codes >> number) & 1).astype(np.uint8)

    def counts(self) -> NDArray[np.int64]:
        """How many rows give each answer."""
        if self.is_flags:
            n_rows = [np.count_nonzero(self.bit(i)) for i in range(len(self.values))]
            return np.array(n_rows, np.int64)
        return np.bincount(self.codes, minlength=len(self.values) + 1)[1:]


@dataclass(frozen=True, slots=True, eq=False)
class Data:
    """All fields of a table."""

    name: str
    n_rows: int
    columns: tuple[Column, ...]

    def __getitem__(self, field: str) -> Column:
        return next(column for column in self.columns if column.id == field)

    def __contains__(self, field: str) -> bool:
        return any(column.id == field for column in self.columns)

    def save(self, folder: Path) -> None:
        """Write one file of raw codes a field, and ``data.json``, last."""
        folder.mkdir(parents=True, exist_ok=True)
        for column in self.columns:
            column.codes.tofile(folder / f"{column.id}.bin")
        fields = [
            {"id": c.id, "values": c.values, "dtype": c.codes.dtype.name, "is_flags": c.is_flags}
            for c in self.columns
        ]
        text = json.dumps({"name": self.name, "n_rows": self.n_rows, "fields": fields})
        (folder / "data.json").write_text(text, "utf-8")

    @classmethod
    def load(cls, folder: Path) -> "Data":
        """Read what ``save`` has written, into memory."""
        known = json.loads((folder / "data.json").read_text("utf-8"))
        columns = tuple(
            Column(
                field["id"],
                tuple(field["values"]),
                np.fromfile(folder / f"{field['id']}.bin", field["dtype"]),
                field["is_flags"],
            )
            for field in known["fields"]
        )
        return cls(known["name"], known["n_rows"], columns)


def generated(n_rows: int, seed: int = 1) -> Data:
    """The invented table with this many rows."""
    maker = _Maker(seed)
    columns = [replace(c, codes=np.zeros(n_rows, c.codes.dtype)) for c in maker.columns(1)]
    draws = np.random.default_rng(seed)
    for start in range(0, n_rows, CHUNK):
        number = min(CHUNK, n_rows - start)
        uniform = 1.0 - draws.random(number)
        ranks = np.minimum(SCALE * (uniform ** (-1 / SHAPE) - 1), 2.0**62).astype(np.uint64)
        for whole, part in zip(columns, maker.columns(ranks), strict=True):
            whole.codes[start : start + number] = part.codes
    return Data(f"generated, seed {seed}", n_rows, tuple(columns))


class _Maker:
    """The tables of probabilities, and what a combination's number means."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        random = np.random.default_rng([seed, 7])
        self._routes = _spread(_zipf(3000, 1.05), random)
        self._origin = _some(180, 3000, 0.9, 0.15, random)
        self._region = np.concatenate([[0], random.integers(1, 13, 180)]).astype(np.uint8)
        self._country = _some(117, 3000, 1.0, 0.35, random)
        self._country_region = np.concatenate([[0], random.integers(1, 13, 117)]).astype(np.uint8)
        self._year = np.sort(_spread(0.05 + np.linspace(0, 1, 20) ** 2, random))
        self._profile = _spread([0.35, 0.3, 0.2, 0.15], random)
        self._person = _spread(_zipf(4 * 10 * 3, 0.9), random)
        self._entry = _blanked(_spread([0.65, 0.35], random), 0.6, random)
        self._time = _spread([0.62, 0.1, 0.08, 0.06, 0.04, 0.04, 0.03, 0.03], random)
        self._pay = _blanked(_spread([0.4, 0.3, 0.2, 0.1], random), 0.7, random)
        self._patterns = {
            name: _patterns(n_flags, n_patterns, blank, random)
            for name, n_flags, n_patterns, blank in (
                ("means", 17, 2500, 0.35),
                ("exploitation", 4, 12, 0.25),
                ("labour", 12, 300, 0.35),
                ("sexual_type", 5, 20, 0.3),
                ("recruiter", 4, 12, 0.6),
            )
        }

    def columns(self, ranks: Words | int) -> list[Column]:
        """All fields of the combinations with these numbers."""
        draws = _draws(np.atleast_1d(np.asarray(ranks, np.uint64)), self._seed)
        route, time = self._routes[next(draws)], self._time[next(draws)]
        origin, country = self._origin[route], self._country[route]
        profile, person = self._profile[next(draws)], self._person[next(draws)]
        majority = np.minimum(person % 3, 2)
        entry, pay = self._entry[next(draws)], self._pay[next(draws)]
        codes = {
            "year": self._year[next(draws)] + 1,
            "source": 1 + (profile > 1),
            "gender": person // 30,
            "age_band": person // 3 % 10,
            "majority": majority,
            "majority_entry": entry,
            "majority_exploitation": np.where(profile == 0, entry, 0),
            "citizenship": origin,
            "exploitation_country": country,
            "duration": np.where(profile == 1, time % 5, 0),
            "abduction": np.where(profile == 2, time % 3, 0),
            "origin_region": self._region[origin],
            "exploitation_region": self._country_region[country],
            "pays_money": np.where(profile == 3, pay % 3, 0),
            "perpetrator_role": np.where(profile == 3, pay, 0),
        }
        exploitation = self._patterns["exploitation"][next(draws)]
        words = {
            "means": np.where(profile < 2, self._patterns["means"][next(draws)], 0),
            "exploitation": exploitation,
            "labour": np.where(exploitation & 1, self._patterns["labour"][next(draws)], 0),
            "sexual_type": np.where(
                exploitation & 2, self._patterns["sexual_type"][next(draws)], 0
            ),
            "recruiter": np.where(profile != 2, self._patterns["recruiter"][next(draws)], 0),
        }
        singles = [Column(f, _values(f), code.astype(np.uint8)) for f, code in codes.items()]
        return singles + [
            Column(f, _values(f), w.astype(np.uint32), True) for f, w in words.items()
        ]


def _values(field: str) -> tuple[str, ...]:
    return tuple(f"{field}_{i:03}" for i in range(SIZES[field]))


def _draws(numbers: Words, seed: int):
    """16-bit draws that depend on the number and the seed alone (SplitMix64, Steele 2014)."""
    with np.errstate(over="ignore"):
        state = numbers + np.uint64(seed) * np.uint64(0xD1342543DE82EF95)
        while True:
            state = state + np.uint64(0x9E3779B97F4A7C15)
            mixed = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
            mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
            mixed = mixed ^ (mixed >> np.uint64(31))
            for shift in (0, 16, 32, 48):
                yield ((mixed >> np.uint64(shift)) & np.uint64(GRAIN - 1)).astype(np.uint16)


def _zipf(number: int, exponent: float) -> NDArray[np.float64]:
    return 1.0 / np.arange(1, number + 1) ** exponent


def _spread(weights: Sequence[float] | NDArray[np.float64], random: np.random.Generator) -> Words:
    """A table of GRAIN places in which each index stands as often as its weight asks, once at
    least; the places are shuffled, for different weights to share no draw."""
    bounds = np.cumsum(weights) / np.sum(weights) * (GRAIN - len(weights))
    counts = np.diff(np.floor(bounds), prepend=0).astype(np.int64) + 1
    counts[0] += GRAIN - counts.sum()
    return random.permutation(np.repeat(np.arange(len(weights)), counts)).astype(np.uint16)


def _blanked(table: Words, share: float, random: np.random.Generator) -> Words:
    """The table as codes, this share of its places blank."""
    return np.where(random.random(len(table)) < share, 0, table + 1).astype(np.uint16)


def _some(
    n_values: int, n_routes: int, exponent: float, blank: float, random: np.random.Generator
) -> Words:
    """A code for each route, every value among them."""
    codes = _blanked(
        random.choice(_spread(_zipf(n_values, exponent), random), n_routes), blank, random
    )
    codes[random.permutation(n_routes // 3)[:n_values]] = np.arange(1, n_values + 1)
    return codes


def _patterns(
    n_flags: int, n_patterns: int, blank: float, random: np.random.Generator
) -> NDArray[np.uint32]:
    """A table of GRAIN words with few bits set; about ``n_patterns`` of them differ."""
    chances = 0.33 * _zipf(n_flags, 0.7)
    bits = random.random((n_patterns, n_flags)) < chances
    bits[np.arange(n_flags) % n_patterns, np.arange(n_flags)] = True
    words = (bits @ (1 << np.arange(n_flags))).astype(np.uint32)
    chosen = words[_spread(_zipf(n_patterns, 0.8), random)]
    return np.where(random.random(GRAIN) < blank, 0, chosen).astype(np.uint32)
