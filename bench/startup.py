"""How long does a person wait for a command?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import attrs

from bench.harness import (
    Figure,
    Goal,
    Options,
    Result,
    Timing,
    at_most,
    cost,
    folder,
    interleaved,
    main,
)
from bench.logs import CODE, copied, lived_in, practice_of
from bench.practice import assigned
from bench.programs import PYTHON, intersession, on_terminal, output, piped, sqlite_utils
from intersession.store.home import Home

TURNS = 2
"""How often commands take turns in a round."""
ATTEMPT = (
    *("--set", "situation=On the bus", "--set", "moods=[{name: fear, before: 80}]"),
    *("--set", "automatic_thoughts=[{text: They all look at me, belief_before: 90}]"),
    *("--set", "moods_after=fear=45", "--set", "belief_after=50"),
)
TODAY = ("today",)
READS = (("agenda", CODE), ("view",), ("client", "list"), TODAY)


def measure(options: Options) -> Result:
    """Our commands and those of others, in a pipe and on a terminal, in turn."""
    home = lived_in(options)
    with folder() as scratch:
        written = copied(home, scratch / "written")
        commands = programs(home, written, practice_of(options))
        for words in commands.values():
            output(words)  # so that everything is compiled and in the cache
        contenders = {f"{name}, piped": partial(piped, words) for name, words in commands.items()}
        contenders |= {
            f"{name}, terminal": partial(on_terminal, commands[name])
            for name in ("sqlite-utils tables", *map(" ".join, READS))
        }
        turns = attrs.evolve(options, rounds=TURNS * options.rounds)
        found = interleaved(contenders, turns)
    return Result(timings=list(found.values()), figures=figures(found))


def programs(read: Home, written: Home, practice: Home) -> dict[str, Sequence[str]]:
    """The commands; those that write have a home of their own, so that the other stays level.

    The first screen is for the clients of one clinician: it is asked in a ``practice``.
    """
    (handle,) = assigned(written, [0])
    reads = {
        " ".join(words): intersession(*words, home=(practice if words == TODAY else read).path)
        for words in READS
    }
    return {
        "python -c pass": PYTHON,
        "--version": intersession("--version"),
        "--help": intersession("--help"),
        "sqlite-utils tables": sqlite_utils("tables", str(read.views_path)),
        **reads,
        "attempt --set": intersession("attempt", handle, *ATTEMPT, home=written.path),
    }


def figures(found: Mapping[str, Timing]) -> list[Figure]:
    """Each of our commands against its measure."""
    python, peer = found["python -c pass, piped"], found["sqlite-utils tables, piped"]
    peer_on_terminal = found["sqlite-utils tables, terminal"]
    named = [" ".join(words) for words in READS]
    asked: list[tuple[str, Timing, Goal]] = [
        *((f"{name}, piped", python, at_most(4)) for name in ("--version", "--help")),
        *((f"{name}, piped", peer, at_most(0.7)) for name in named),
        *((f"{name}, terminal", peer_on_terminal, at_most(1.0)) for name in named),
        ("attempt --set, piped", peer, at_most(2.2)),
    ]
    return [
        Figure(f"intersession {name}", _plain(other), cost(found[name], other), goal=goal)
        for name, other, goal in asked
    ]


def _plain(timing: Timing) -> str:
    return timing.name.partition(",")[0]


if __name__ == "__main__":
    main(__doc__, measure)
