"""What a part of the proof found, added up: figures and problems, over units, seeds and runs."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

import attrs

ROOT = Path(__file__).parents[1]
SHOWN = 40
"""So many problems of a unit are kept; the others are counted."""


@attrs.frozen
class Given:
    """What a unit is given: its seed, which share of the whole it runs, and a folder for files."""

    seed: int
    share: float
    folder: Path

    def random(self, *of: object) -> Random:
        """A source of chance that is the same for the same seed and place."""
        return Random("/".join(map(str, (self.seed, *of))))

    def some(self, things: Sequence[Any], *of: object) -> list[Any]:
        """A share of some things, at least one, in their order."""
        if self.share >= 1 or not things:
            return list(things)
        count = max(1, round(len(things) * self.share))
        chosen = sorted(self.random("some", *of).sample(range(len(things)), count))
        return [things[number] for number in chosen]

    def number(self, whole: int) -> int:
        """A share of a number, at least one."""
        return max(1, round(whole * min(1.0, self.share)))


@attrs.define
class Found:
    """Figures by name, and each problem in words that let one see it again."""

    figures: Counter[str] = attrs.field(factory=Counter)
    problems: list[str] = attrs.field(factory=list)

    def count(self, name: str, number: int = 1) -> None:
        """Add to a figure."""
        self.figures[name] += number

    def problem(self, kind: str, told: str) -> None:
        """Count a problem under its kind, which is a figure, and keep how it came about."""
        self.figures[kind] += 1
        if len(self.problems) < SHOWN:
            self.problems.append(f"{kind}: {told}")

    def add(self, other: Found) -> None:
        """Take in what another found."""
        self.figures.update(other.figures)
        self.problems += other.problems


@attrs.frozen
class Part:
    """A part of the proof: its units by name, each run by itself, and the figures it promises.

    ``run`` is given a unit's name. ``missing`` says why it cannot be run here.
    """

    name: str
    about: str
    units: Sequence[str]
    run: Callable[[str, Given], Found]
    missing: Callable[[], str] = lambda: ""


@attrs.frozen
class Done:
    """A unit that was run: with which seed, how much of it, and what it found."""

    part: str
    unit: str
    seed: int
    share: float
    seconds: float
    found: Found

    def as_json(self) -> str:
        """One line."""
        plain = {**attrs.asdict(self, recurse=False), "found": attrs.asdict(self.found)}
        return json.dumps(plain, ensure_ascii=False)


def done_of(line: str) -> Done:
    """A unit that was run, as it was before it became JSON."""
    plain = json.loads(line)
    found = plain.pop("found")
    return Done(**plain, found=Found(Counter(found["figures"]), found["problems"]))


@attrs.frozen
class Kept:
    """What was found in earlier runs over the same code, one line for each unit."""

    file: Path

    def all(self) -> Iterator[Done]:
        """Every unit that was run; a line that was cut off by a kill is left out."""
        if not self.file.exists():
            return
        for line in self.file.read_text(encoding="utf-8").splitlines():
            try:
                yield done_of(line)
            except ValueError:
                continue

    def add(self, done: Done) -> None:
        """Keep a unit that was run."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with self.file.open("a", encoding="utf-8") as out:
            out.write(f"{done.as_json()}\n")

    def next_seed(self, parts: Iterable[Part], share: float) -> int:
        """The lowest seed with which not every unit was run."""
        run = {(one.part, one.unit, one.seed) for one in self.all() if one.share >= share}
        wanted = [(part.name, unit) for part in parts for unit in part.units]
        seed = 1
        while wanted and all((*one, seed) in run for one in wanted):
            seed += 1
        return seed


def kept_in(folder: Path) -> Kept:
    """What was found over the code as it is now: other code has figures of its own."""
    return Kept(folder / f"{digest_of_the_code()}.jsonl")


def digest_of_the_code() -> str:
    """A name for what is proved, and how: the sources of the product and of the proof."""
    found = hashlib.sha256()
    for room in ("core", "cli", "plugins", "proof"):
        for file in sorted((ROOT / room).rglob("*")):
            if file.suffix in (".py", ".c", ".toml") and "__pycache__" not in file.parts:
                found.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return found.hexdigest()[:16]


def added_up(done: Iterable[Done]) -> dict[str, Found]:
    """What each part found, over units and seeds."""
    found: dict[str, Found] = {}
    for one in done:
        found.setdefault(one.part, Found()).add(one.found)
    return found
