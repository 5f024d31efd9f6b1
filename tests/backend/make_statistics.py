"""Writes ``data/statistics.json``: what R and statsmodels make of random tables.

Neither is needed by the program or by its tests. Run it where both are installed, with the
package metafor of R:
``python make_statistics.py``; a fixed seed makes the same tables every time.
"""

import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import scipy
import statsmodels
from scipy.stats import contingency, quantile_test
from statsmodels.stats.contingency_tables import StratifiedTable, Table2x2
from statsmodels.stats.proportion import confint_proportions_2indep

OUT = Path(__file__).parent / "data" / "statistics.json"
LEVELS = (0.9, 0.95, 0.99)
RNG = np.random.default_rng(20250101)

R = r"""
options(warn = -1)
say <- function(...) cat(sprintf("%.17g", c(...)), "\n")
as_numbers <- function(line) as.numeric(strsplit(line, " ")[[1]])
for (line in readLines(file("stdin"))) {
  kind <- sub(" .*", "", line)
  x <- as_numbers(sub("^[a-z]+ ", "", line))
  if (kind == "wilson") {
    say(prop.test(x[1], x[2], conf.level = x[3], correct = FALSE)$conf.int)
  } else if (kind == "chance") {
    t <- matrix(c(x[1], x[2] - x[1], x[3], x[4] - x[3]), 2)
    e <- outer(rowSums(t), colSums(t)) / sum(t)
    if (any(e < 5)) say(1, fisher.test(t)$p.value)
    else say(0, chisq.test(t, correct = FALSE)$p.value)
  } else if (kind == "adjusted") {
    say(p.adjust(x, "BH"))
  } else if (kind == "trend") {
    n <- length(x) / 3
    t <- prop.trend.test(x[1:n], x[(n + 1):(2 * n)], x[(2 * n + 1):(3 * n)])
    say(t$statistic, t$p.value)
  } else if (kind == "strata") {
    t <- array(x[-1], c(2, 2, (length(x) - 1) / 4))
    m <- mantelhaen.test(t, correct = FALSE, conf.level = x[1])
    r <- metafor::rma.mh(measure = "RR", ai = t[1, 1, ], bi = t[2, 1, ], ci = t[1, 2, ],
                         di = t[2, 2, ], level = 100 * x[1], add = 0, to = "none")
    say(m$estimate, m$conf.int, m$p.value, exp(c(r$beta, r$ci.lb, r$ci.ub)))
  } else if (kind == "table") {
    t <- matrix(x[-1], x[1])
    m <- chisq.test(t, correct = FALSE)
    say(m$statistic, m$parameter, m$p.value)
  } else if (kind == "mean") {
    n <- (length(x) - 1) / 2
    m <- t.test(rep(x[2:(n + 1)], x[(n + 2):(2 * n + 1)]), conf.level = x[1])
    say(m$estimate, m$conf.int)
  }
}
cat(R.version.string, "\n")
"""


def of_r(lines: list[str]) -> list[list[float]]:
    """What R says to each line."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "references.R"
        script.write_text(R)
        run = subprocess.run(
            ["Rscript", str(script)], input="\n".join(lines), text=True, capture_output=True
        )
    assert run.returncode == 0, run.stderr
    *answers, version = run.stdout.strip().splitlines()
    assert len(answers) == len(lines)
    VERSIONS["R"] = version.strip()
    return [[number(text) for text in answer.split()] for answer in answers]


VERSIONS = {"statsmodels": statsmodels.__version__, "scipy": scipy.__version__}


def number(text: str | float) -> float:
    """A number; NaN and infinity are not in JSON and not in these tables."""
    value = float(text)
    assert np.isfinite(value), text
    return value


def line(kind: str, *numbers: Any) -> str:
    """One question to R."""
    return " ".join(
        [kind, *(repr(float(n)) for n in np.ravel(np.concatenate([np.ravel(n) for n in numbers])))]
    )


def pairs() -> list[list[int]]:
    """Two shares each: small ones, large ones, equal sizes (ties), rare answers, no zero cells."""
    found: list[list[int]] = []
    for most in (6, 12, 40, 400, 4000, 60_000):
        for k in range(40):
            n_a = int(RNG.integers(2, most))
            n_b = n_a if k % 4 == 0 else int(RNG.integers(2, most))
            rare = 0.003 if k % 5 == 0 else 1.0
            a = max(1, int(RNG.binomial(n_a, RNG.random() * rare)))
            b = max(1, int(RNG.binomial(n_b, RNG.random() * rare)))
            found.append([a, n_a, b, n_b])
    return found


def main() -> None:
    """Make the tables, ask, write."""
    two = pairs()
    content: dict[str, Any] = {}
    shares = [[k, n] for k, n in ((0, 1), (1, 1), (0, 40), (40, 40), (1380, 2966), (1041, 11004))]
    shares += [p[:2] for p in two[::4]]
    questions = [line("wilson", k, n, level) for k, n in shares for level in LEVELS]
    ends = iter(of_r(questions))
    content["wilson"] = [[k, n, level, *next(ends)] for k, n in shares for level in LEVELS]

    zero = [[0, 5, 3, 9], [0, 20, 0, 7], [9, 9, 4, 4], [4, 4, 0, 3], [0, 900, 30, 800]]
    # R's Fisher and chi-square, zero cells included.
    found = of_r([line("chance", *p) for p in two + zero])
    content["chance"] = [
        [*p, "fisher" if exact else "chi_square", value]
        for p, (exact, value) in zip(two + zero, found, strict=True)
    ]
    content["difference"], content["ratio"], content["odds_ratio"] = [], [], []
    for number_of, (a, n_a, b, n_b) in enumerate(two):
        level = LEVELS[number_of % 3]
        for kind, name, method in (("diff", "difference", "newcomb"), ("ratio", "ratio", "log")):
            low, high = confint_proportions_2indep(
                a, n_a, b, n_b, method=method, compare=kind, alpha=1 - level, correction=False
            )
            content[name].append([a, n_a, b, n_b, level, number(low), number(high)])
        if a < n_a and b < n_b:
            table = Table2x2(np.array([[a, n_a - a], [b, n_b - b]]), shift_zeros=False)
            low, high = table.oddsratio_confint(1 - level, method="normal")
            content["odds_ratio"].append(
                [a, n_a, b, n_b, level, number(table.oddsratio), number(low), number(high)]
            )

    ps = [p for *_, p in content["chance"]]
    sets = [ps, ps[:7], ps[100:131], [0.04, 0.04, 0.04], [1.0]]
    found = of_r([line("adjusted", *p) for p in sets])
    content["adjusted"] = [[p, q] for p, q in zip(sets, found, strict=True)]

    trends = []
    for k in range(40):
        groups = int(RNG.integers(3, 9))
        answered = RNG.integers(3, 60 if k % 2 else 3000, groups)
        counts = RNG.binomial(answered, np.sort(RNG.random(groups)) if k % 3 else RNG.random())
        counts[0], counts[1] = max(1, counts[0]), min(counts[1], answered[1] - 1)
        scores = np.arange(1, groups + 1) if k % 2 else np.sort(RNG.random(groups) * 50)
        trends.append([counts.tolist(), answered.tolist(), scores.tolist()])
    found = of_r([line("trend", *t) for t in trends])
    content["trend"] = [[*t, *f] for t, f in zip(trends, found, strict=True)]

    strata = []
    for k in range(40):
        n = int(RNG.integers(2, 7))
        most = 15 if k % 2 else 2000
        sizes = RNG.integers(3, most, (n, 2))
        having = np.maximum(1, RNG.binomial(sizes, RNG.random((n, 2))))
        sizes = np.maximum(sizes, having + 1)
        strata.append(
            [
                [int(a), int(na), int(b), int(nb)]
                for (a, b), (na, nb) in zip(having, sizes, strict=True)
            ]
        )
    tables = [[[[a, na - a], [b, nb - b]] for a, na, b, nb in s] for s in strata]
    # R fills columns first: its first column are the cases of A.
    found = of_r([line("strata", LEVELS[i % 3], np.array(t)) for i, t in enumerate(tables)])
    content["strata"] = [
        [s, LEVELS[i % 3], *f] for i, (s, f) in enumerate(zip(strata, found, strict=True))
    ]
    for t, f in zip(tables, found, strict=True):
        assert np.isclose(StratifiedTable([np.array(x) for x in t]).riskratio_pooled, f[4])

    crossed = []
    for k in range(30):
        shape = (int(RNG.integers(2, 6)), int(RNG.integers(2, 6)))
        crossed.append(RNG.integers(1, 30 if k % 2 else 3000, shape).tolist())
    found = of_r([line("table", len(t), np.array(t).T) for t in crossed])
    content["table"] = [
        [t, *f, number(contingency.association(np.array(t), "cramer", correction=False))]
        for t, f in zip(crossed, found, strict=True)
    ]

    content["median"], numbers = [], []
    for k in range(40):
        n = int(RNG.integers(2, 12))
        counts = RNG.integers(0, 5 if k % 2 else 900, n)
        counts[int(RNG.integers(n))] += 8
        values = np.cumsum(RNG.integers(1, 5, n))
        level = LEVELS[k % 3]
        cases = np.repeat(values, counts)
        interval = quantile_test(cases, p=0.5).confidence_interval(level)
        ends = [None if np.isnan(x) else float(x) for x in (interval.low, interval.high)]
        content["median"].append(
            [values.tolist(), counts.tolist(), level, float(np.median(cases)), *ends]
        )
        if len(set(cases)) > 1:
            numbers.append([level, values.tolist(), counts.tolist()])
    found = of_r([line("mean", *m) for m in numbers])
    content["mean"] = [[*m, *f] for m, f in zip(numbers, found, strict=True)]
    parts = [f'"versions": {json.dumps(VERSIONS)}']
    for name, rows in content.items():
        lines = ",\n".join(json.dumps(row) for row in rows)
        parts.append(f'"{name}": [\n{lines}\n]')
    OUT.write_text("{" + ",\n".join(parts) + "}\n", "utf-8")


if __name__ == "__main__":
    main()
