"""What every bench stands on: interleaved rounds, medians, ratios, goals, and a table.

A bench is a function from ``Options`` to a ``Result``. Contenders take turns, so that
whatever else the machine does meets all of them; a figure is the median over the
rounds of the ratio within a round, which a slow minute cannot bend.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import platform
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import attrs
from tabulate import tabulate


@attrs.frozen(kw_only=True)
class Options:
    """How large, how often, and the folder in which made-up logs are kept meanwhile."""

    events: int = 100_000
    rounds: int = 5
    logs: Path
    seed: int = 1


@attrs.frozen
class Goal:
    """What a figure should reach."""

    limit: float
    at_most: bool = False

    def is_met(self, value: float) -> bool:
        """Whether a figure reaches it."""
        return value <= self.limit if self.at_most else value >= self.limit


def at_least(limit: float) -> Goal:
    """A goal that larger figures meet."""
    return Goal(limit)


def at_most(limit: float) -> Goal:
    """A goal that smaller figures meet."""
    return Goal(limit, at_most=True)


@attrs.frozen(kw_only=True)
class Timing:
    """A contender's seconds, round by round, for ``count`` things done in each."""

    name: str
    seconds: Sequence[float]
    count: int = 1

    @property
    def each(self) -> float:
        """The median seconds for one thing."""
        return median(self.seconds) / self.count


@attrs.frozen
class Figure:
    """A number with what it is compared with, and its goal where it has one."""

    name: str
    compared_with: str
    value: float
    unit: str = "×"
    goal: Goal | None = None

    @property
    def shown(self) -> str:
        """The number as people read it."""
        return _shown(self.value, self.unit)

    @property
    def shown_goal(self) -> str:
        """The goal as people read it; a dash where there is none."""
        if self.goal is None:
            return "–"
        return f"at {'most' if self.goal.at_most else 'least'} {_shown(self.goal.limit, self.unit)}"

    @property
    def verdict(self) -> str:
        """``met`` or ``not met``; a dash where there is no goal."""
        if self.goal is None:
            return "–"
        return "met" if self.goal.is_met(self.value) else "not met"

    def as_json(self) -> dict[str, Any]:
        """Plain, for ``--json``."""
        goal = self.goal and {"at_most" if self.goal.at_most else "at_least": self.goal.limit}
        return {
            "figure": self.name,
            "compared_with": self.compared_with,
            "goal": goal,
            "value": self.value,
            "unit": self.unit,
            "verdict": self.verdict,
        }


def _shown(value: float, unit: str) -> str:
    if unit != "×":
        return f"{value:,.0f} {unit}".strip()
    return f"{value:.2f} ×" if value < 100 else f"{value:,.0f} ×"


@attrs.frozen(kw_only=True)
class Result:
    """What a bench found."""

    timings: Sequence[Timing] = ()
    figures: Sequence[Figure]


# Rounds.

Contender = Callable[[], float]
"""Does the work once, with whatever preparation it needs, and returns the work's seconds."""


def interleaved(
    contenders: Mapping[str, Contender], options: Options, count: int = 1
) -> dict[str, Timing]:
    """Let contenders take turns, round after round, each with the garbage collected before."""
    seconds: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(options.rounds):
        for name, run in contenders.items():
            gc.collect()
            seconds[name].append(run())
    return {name: Timing(name=name, seconds=took, count=count) for name, took in seconds.items()}


def timed(work: Callable[..., Any], *given: Any) -> float:
    """The seconds that a piece of work takes."""
    start = time.perf_counter()
    work(*given)
    return time.perf_counter() - start


def timed_each(work: Callable[[Any], Any], things: Iterable[Any]) -> float:
    """The seconds that a piece of work takes on one thing after the other."""
    start = time.perf_counter()
    for thing in things:
        work(thing)
    return time.perf_counter() - start


def cost(ours: Timing, baseline: Timing) -> float:
    """How many times as long ours takes for one thing: the median of the rounds' ratios."""
    ratios = [mine / other for mine, other in zip(ours.seconds, baseline.seconds, strict=True)]
    return median(ratios) * baseline.count / ours.count


def speed(ours: Timing, baseline: Timing) -> float:
    """How fast ours is where the baseline is 1: the median of the rounds' ratios."""
    return cost(baseline, ours)


@contextmanager
def folder() -> Iterator[Path]:
    """A folder for the files of one round."""
    with tempfile.TemporaryDirectory(prefix="intersession-bench-") as path:
        yield Path(path)


# What is printed.


def machine() -> str:
    """What a figure depends on: cores and versions, and nothing that names the machine."""
    return (
        f"{os.cpu_count()} CPU cores, {platform.system()}, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    )


def timing_table(timings: Sequence[Timing]) -> str:
    """Each contender's median for one thing, and how many of them that is in a second."""
    rows = [(one.name, _duration(one.each), f"{1 / one.each:,.0f}") for one in timings]
    return _table(rows, ("", "median", "per second"))


def figure_rows(figures: Sequence[Figure]) -> list[tuple[str, ...]]:
    """Figures as the cells of a table; see FIGURE_COLUMNS."""
    return [(f.name, f.compared_with, f.shown_goal, f.shown, f.verdict) for f in figures]


FIGURE_COLUMNS = ("figure", "compared with", "goal", "got", "")


def figure_table(figures: Sequence[Figure], form: str = "simple") -> str:
    """Figures with what they are compared with, their goals, and whether these are met."""
    return _table(figure_rows(figures), FIGURE_COLUMNS, form)


def _table(rows: Sequence[Sequence[str]], columns: Sequence[str], form: str = "simple") -> str:
    right = ("median", "per second", "got")
    align = ["right" if name in right else "left" for name in columns]
    return tabulate(rows, columns, tablefmt=form, disable_numparse=True, colalign=align)


def _duration(seconds: float) -> str:
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"


# The command.


def main(question: str, measure: Callable[[Options], Result]) -> None:
    """Ask one question: read the arguments, measure, print, and write JSON where asked."""
    asked = arguments(question).parse_args()
    with kept_in(asked.logs) as logs:
        options = Options(events=asked.events, rounds=asked.rounds, logs=logs, seed=asked.seed)
        result = measure(options)
    print(
        f"{question.splitlines()[0]}\n{asked.events:,} events, {asked.rounds} rounds, {machine()}"
    )
    if result.timings:
        print(f"\n{timing_table(result.timings)}")
    print(f"\n{figure_table(result.figures)}\n", flush=True)
    if asked.json:
        asked.json.write_text(as_json(question, options, result), encoding="utf-8")


def arguments(about: str) -> argparse.ArgumentParser:
    """The arguments that every bench takes."""
    parser = argparse.ArgumentParser(description=about.splitlines()[0])
    parser.add_argument("--events", type=int, default=100_000, help="how many (100000)")
    parser.add_argument("--rounds", type=int, default=5, help="interleaved rounds (5)")
    parser.add_argument("--seed", type=int, default=1, help="of the made-up log (1)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write all of it as JSON")
    parser.add_argument(
        "--logs", type=Path, metavar="DIR", help="keep made-up logs here, and use those that are"
    )
    return parser


@contextmanager
def kept_in(named: Path | None) -> Iterator[Path]:
    """The folder for made-up logs: the one that was named, else one for this run only."""
    if named is not None:
        named.mkdir(parents=True, exist_ok=True)
        yield named
        return
    with folder() as path:
        yield path


def as_json(question: str, options: Options, result: Result) -> str:
    """All that a bench found, with what is needed to read it."""
    found = {
        "question": question.splitlines()[0],
        "events": options.events,
        "rounds": options.rounds,
        "machine": machine(),
        "timings": [
            {"contender": t.name, "count": t.count, "seconds": list(t.seconds)}
            for t in result.timings
        ],
        "figures": [one.as_json() for one in result.figures],
    }
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"
