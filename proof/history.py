"""Several writers and readers at once, some of them killed: the history must be one order.

Every process keeps what it did with the time before and after, and the histories are checked
together when all have ended (as Jepsen does): each acknowledged append is there once, whole and
in its place; one that was refused is not; one whose end nobody heard is there whole or not at
all; what was acknowledged before another began stands before it; and every read is the log as
it was at one moment between its beginning and its end.
"""

from __future__ import annotations

import json
import os
import signal
import time
import traceback
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import attrs

from intersession.domain.client.events import GoalAdded
from intersession.errors import Conflict, IntersessionError
from intersession.events.recorded import Recorded
from intersession.store.home import Home
from intersession.store.locate import log_of, reader_of
from proof.tally import Found, Given, Part

WRITERS, READERS = 4, 2
SECONDS = 6.0
"""For which each round goes on."""
ROUNDS = 6
STREAMS = ("AA", "BB", "CC")
"""So few that writers often want the same version of one."""


@attrs.frozen
class Append:
    """An append as its process saw it: ``end`` is None where it was killed on the way.

    ``tokens`` are the words of its events, ``positions`` what it was given.
    """

    process: int
    tokens: tuple[str, ...]
    begin: float
    end: float | None
    positions: tuple[int, ...] = ()
    how: str = "ok"


@attrs.frozen
class Read:
    """A read of the whole log: the tokens by position."""

    process: int
    begin: float
    end: float
    tokens: tuple[tuple[int, str], ...]


# What is wrong with a history.


def problems(log: Sequence[tuple[int, str, int, str]], done: Sequence[Append | Read]) -> list[str]:
    """What a history breaks; ``log`` is the end: position, stream, version and token of all."""
    appends = [one for one in done if isinstance(one, Append)]
    reads = [one for one in done if isinstance(one, Read)]
    at = {token: position for position, _, _, token in log}
    return [
        *_gaps(log),
        *(told for one in appends if (told := _misplaced(one, at))),
        *_unknown(at, appends),
        *_out_of_order(appends, at),
        *_bad_reads(log, reads, appends, at),
    ]


def _gaps(log: Sequence[tuple[int, str, int, str]]) -> list[str]:
    told = []
    if [position for position, *_ in log] != list(range(1, len(log) + 1)):
        told.append("positions have a gap")
    versions = defaultdict(list)
    for _, stream, version, _ in log:
        versions[stream].append(version)
    for stream, found in versions.items():
        if found != list(range(1, len(found) + 1)):
            told.append(f"versions of {stream} have a gap, or are out of order")
    tokens = [token for *_, token in log]
    return told + (["an event is there twice"] if len(set(tokens)) < len(tokens) else [])


def _misplaced(one: Append, at: dict[str, int]) -> str:
    found = tuple(at[token] for token in one.tokens if token in at)
    whole = len(found) == len(one.tokens)
    if found and found != tuple(range(found[0], found[0] + len(found))):
        return f"{one.tokens} do not stand together: {found}"
    if one.how == "ok" and one.end is not None:
        return "" if whole and found == one.positions else f"{one.tokens} acknowledged, is {found}"
    if one.how == "refused":
        return f"{one.tokens} were refused, and are there" if found else ""
    return "" if whole or not found else f"{one.tokens} are there in part: {found}"


def _unknown(at: dict[str, int], appends: Sequence[Append]) -> list[str]:
    known = {token for one in appends for token in one.tokens}
    return [f"nobody recorded {token}" for token in at if token not in known]


def _out_of_order(appends: Sequence[Append], at: dict[str, int]) -> list[str]:
    """An append that had ended before another began stands before it."""
    ended = [one for one in appends if one.how == "ok" and one.end is not None]
    ended.sort(key=lambda one: one.end or 0)
    there = sorted((one for one in appends if one.tokens[0] in at), key=lambda one: one.begin)
    told, highest, number = [], 0, 0
    for one in there:
        while number < len(ended) and (ended[number].end or 0) < one.begin:
            highest = max(highest, at.get(ended[number].tokens[-1], 0))
            number += 1
        if at[one.tokens[0]] < highest:
            told.append(f"{one.tokens} stand before what was acknowledged before they began")
    return told


def _bad_reads(
    log: Sequence[tuple[int, str, int, str]],
    reads: Sequence[Read],
    appends: Sequence[Append],
    at: dict[str, int],
) -> list[str]:
    whole = tuple((position, token) for position, _, _, token in log)
    ended = sorted(
        (one.end, at.get(one.tokens[-1], 0)) for one in appends if one.how == "ok" and one.end
    )
    told, seen = [], defaultdict(int)
    for one in sorted(reads, key=lambda read: read.begin):
        if one.tokens != whole[: len(one.tokens)]:
            told.append(f"a read of process {one.process} is no beginning of the log")
        if len(one.tokens) < seen[one.process]:
            told.append(f"process {one.process} read less than before")
        seen[one.process] = len(one.tokens)
        due = max((position for end, position in ended if end < one.begin), default=0)
        if len(one.tokens) < due:
            told.append(f"a read of process {one.process} lacks what was acknowledged before it")
    return told


# The processes.


def run(unit: str, given: Given) -> Found:
    """One round over one store."""
    store, _, number = unit.partition(" ")
    found, folder = Found(), given.folder / f"history-{store}-{number}-{given.seed}"
    folder.mkdir()
    with _place(store, folder) as home:
        done = _round(home, folder, given.random(unit), max(1.0, SECONDS * min(1, given.share)))
        with closing(reader_of(home)) as log:
            rows = [_row(row) for page in log.stored(0) for row in page]
    for told in problems(rows, done):
        found.problem("breaks of one order", f"{unit}, seed {given.seed}: {told}")
    appends = [one for one in done if isinstance(one, Append)]
    found.count("appends acknowledged", sum(one.how == "ok" and bool(one.end) for one in appends))
    found.count("appends refused", sum(one.how == "refused" for one in appends))
    found.count("appends killed", sum(one.end is None for one in appends))
    found.count("reads", len(done) - len(appends))
    return found


def _row(row: Any) -> tuple[int, str, int, str]:
    position, stream, version, _, state = row[:5]
    return position, stream, version, str(json.loads(bytes(state))["words"])


def _place(store: str, folder: Path) -> Any:
    from contextlib import contextmanager

    @contextmanager
    def place() -> Any:
        if store == "sqlite":
            yield Home(folder / "home")
            return
        from bench.server import serving

        from intersession.store.postgres.setup import create

        with serving(fsync="on", max_connections="40") as server:
            address = server.new_database()
            create(address)
            yield Home(folder / "home", address)

    return place()


def _round(home: Home, folder: Path, chance: Random, seconds: float) -> list[Append | Read]:
    """Let them all work for a while; some writers are killed, and others begin in their place."""
    until = time.monotonic() + seconds
    running: dict[int, int] = {}
    names = iter(range(1, 10_000))

    def start(work: Callable[[Home, Path, int, float, int], None]) -> None:
        name = next(names)
        child = os.fork()
        if child == 0:
            code = 1
            try:
                work(home, folder / f"{name}.jsonl", name, until, chance.randrange(2**32) + name)
                code = 0
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(code)
        running[child] = name

    for work in [_write] * WRITERS + [_read] * READERS:
        start(work)
    writers = list(running)[:WRITERS]
    while time.monotonic() < until:
        time.sleep(chance.uniform(0.02, 0.2))
        victim = writers.pop(chance.randrange(len(writers)))
        os.kill(victim, signal.SIGKILL)
        os.waitpid(victim, 0)
        del running[victim]
        start(_write)
        writers.append(list(running)[-1])
    for child, name in running.items():
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert code == 0, f"process {name} ended with {code}"
    return [one for file in sorted(folder.glob("*.jsonl")) for one in _history(file)]


def _write(home: Home, file: Path, name: int, until: float, seed: int) -> None:
    """Append until the time is over, by a clock of its own; say before what, and after how."""
    chance, number = Random(seed), 0
    skew = timedelta(seconds=chance.randint(-3600, 3600))
    with file.open("w", encoding="utf-8") as out, closing(log_of(home)) as log:
        while time.monotonic() < until:
            stream = chance.choice([*STREAMS, f"Z{name}"])
            version = len(log.events(stream))
            count = chance.choice((1, 1, 1, 2, 5))
            tokens = [f"{name}.{number + one}" for one in range(count)]
            number += count
            now = datetime.now(UTC) + skew
            events = [
                Recorded(
                    0, stream, version + goal, GoalAdded(goal=goal, words=token, recorded_at=now)
                )
                for goal, token in enumerate(tokens, 1)
            ]
            _say(out, begin=time.monotonic(), tokens=tokens)
            try:
                positions = log.append(events)
                _say(out, end=time.monotonic(), positions=list(positions))
            except Conflict:
                _say(out, end=time.monotonic(), how="refused")
            except IntersessionError as problem:
                _say(out, end=time.monotonic(), how=f"not known: {problem}")


def _read(home: Home, file: Path, name: int, until: float, seed: int) -> None:
    """Read the whole log, again and again."""
    chance = Random(seed)
    with file.open("w", encoding="utf-8") as out, closing(reader_of(home)) as log:
        while time.monotonic() < until:
            begin = time.monotonic()
            rows = [_row(row) for page in log.stored(0) for row in page]
            tokens = [[position, token] for position, _, _, token in rows]
            _say(out, read=[begin, time.monotonic()], tokens=tokens)
            time.sleep(chance.uniform(0, 0.05))


def _say(out: Any, **told: Any) -> None:
    out.write(f"{json.dumps(told)}\n")
    out.flush()


def _history(file: Path) -> list[Append | Read]:
    """What a process wrote down; its last line may be cut off."""
    name, done, open_append = int(file.stem), list[Append | Read](), None
    for line in file.read_text(encoding="utf-8").splitlines():
        try:
            told = json.loads(line)
        except ValueError:
            break
        if "read" in told:
            tokens = tuple((position, token) for position, token in told["tokens"])
            done.append(Read(name, *told["read"], tokens))
        elif "begin" in told:
            open_append = Append(name, tuple(told["tokens"]), told["begin"], None)
        elif open_append:
            more = {key: told[key] for key in ("end", "how") if key in told}
            positions = tuple(told.get("positions", ()))
            done.append(attrs.evolve(open_append, positions=positions, **more))
            open_append = None
    return [*done, open_append] if open_append else done


PART = Part(
    "history",
    "several writers and readers at once, some of them killed",
    [f"{store} {number}" for store in ("sqlite", "postgres") for number in range(ROUNDS)],
    run,
)
