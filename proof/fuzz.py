"""Bytes that chance makes, before every parser: refused in our own words, quickly, or taken.

Each parser begins with the seeds of its row in ``tests/support/parsers.py`` and with the corpus
that is kept in ``proof/corpora``: what once was a fault. No exception but those that are ours,
nothing written, and none that takes over a second (of the processor) or 200 MB.
"""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import sys
import warnings
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any

from proof.forks import scratch
from proof.mutations import mutated
from proof.tally import ROOT, Found, Given, Part

CORPORA = ROOT / "proof" / "corpora"
INPUTS = 1_000_000
SLICES = 4
"""Units of a parser."""
SECONDS, MEMORY = 1.0, 200 * 1024 * 1024


class TooSlow(BaseException):
    """An input took over a second."""


@cache
def parsers() -> dict[str, Any]:
    """Every parser by its name."""
    sys.path[:0] = [str(ROOT / "tests" / "support")]
    from parsers import PARSERS  # type: ignore[import-not-found]

    return dict(PARSERS)


@cache
def refusals() -> tuple[type[Exception], ...]:
    """What a parser may raise."""
    parsers()
    from parsers import REFUSALS

    return tuple(REFUSALS)


def run(unit: str, given: Given) -> Found:
    """A share of the inputs before one parser."""
    name = unit.rpartition(" ")[0]
    found, parser = Found(), parsers()[name]
    whole = -(-INPUTS // (len(parsers()) * SLICES))
    inputs = _inputs([*parser.seeds, *corpus(name)], given.random(unit), given.number(whole))
    with _limited(), warnings.catch_warnings(), _alone() as folder:
        warnings.simplefilter("error")
        for raw in inputs:
            found.count("inputs")
            _tried(name, parser.read, raw, folder, found)
    return found


def corpus(name: str) -> list[bytes]:
    """What is kept for a parser."""
    folder = CORPORA / name.replace(" ", "-").replace("/", "-")
    return [file.read_bytes() for file in sorted(folder.glob("*"))] if folder.is_dir() else []


def _inputs(seeds: list[bytes], chance: Random, count: int) -> Iterator[bytes]:
    """The seeds, then changes of them and of changed ones."""
    pool = list(seeds)
    for number in range(count):
        if number < len(seeds):
            yield seeds[number]
            continue
        raw = mutated(chance.choice(pool), pool, chance)
        yield raw
        if chance.random() < 0.02:
            pool[chance.randrange(len(pool))] = raw if len(pool) > 500 else pool[-1]
            pool.append(raw)


def _tried(name: str, read: Any, raw: bytes, folder: Path, found: Found) -> None:
    told = f"{name}: {raw[:200]!r}{'…' if len(raw) > 200 else ''}"
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        read(raw, folder)
        found.count("taken")
    except TooSlow:
        found.problem("over a second", told)
    except MemoryError:
        found.problem("over 200 MB", told)
    except refusals():
        found.count("refused")
    except BaseException as problem:
        place = _place(problem)
        found.problem(
            "exceptions not ours", f"{type(problem).__name__} {problem} ({place}): {told}"
        )
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    if written := [path.name for path in folder.parent.iterdir() if path != folder]:
        found.problem("partial writes", f"{written}: {told}")
        for path in folder.parent.iterdir():
            if path != folder:
                path.unlink()


def _place(problem: BaseException) -> str:
    trace, place = problem.__traceback__, ""
    while trace:
        file = Path(trace.tb_frame.f_code.co_filename)
        if str(file).startswith(str(ROOT)) and "proof" not in file.parts[-2:]:
            place = f"{file.name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


@contextlib.contextmanager
def _limited() -> Iterator[None]:
    """No more memory than 200 MB beyond what is used, and a signal after a second."""

    def ring(number: int, frame: FrameType | None) -> None:
        raise TooSlow

    pages = int(Path("/proc/self/statm").read_text().split()[0])
    used = pages * resource.getpagesize()
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    before = signal.signal(signal.SIGPROF, ring)
    resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
        signal.signal(signal.SIGPROF, before)


@contextlib.contextmanager
def _alone() -> Iterator[Path]:
    """An empty folder to read from, in an empty folder to work in: what else is written is seen."""
    import shutil

    outer, here = scratch("fuzz"), Path.cwd()
    (outer / "in").mkdir()
    os.chdir(outer)
    try:
        yield outer / "in"
    finally:
        os.chdir(here)
        shutil.rmtree(outer, ignore_errors=True)


def _missing() -> str:
    return (
        ""
        if (ROOT / "tests" / "support" / "parsers.py").exists()
        else "there is no list of parsers"
    )


def _units() -> list[str]:
    if _missing():
        return []
    return [f"{name} {number}" for name in parsers() for number in range(SLICES)]


PART = Part("fuzz", "bytes that chance makes, before every parser", _units(), run, _missing)
