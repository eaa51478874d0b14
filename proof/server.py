"""A client and its PostgreSQL server, either of them killed at each message between them.

The log of each line of the story is a database that the others are copied from. A client is
killed before or after a message is passed on; a connection is cut, once or for good; the whole
server is killed as without power, and started again.
"""

from __future__ import annotations

import os
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from random import Random
from typing import Any

import attrs

from intersession.composition import Composition
from intersession.store.home import Home
from intersession.testing import Clock
from proof.forks import Ended, Forks, put
from proof.oracle import OURS, Outcome, Rows, outcome, wrong_words
from proof.proxy import KILLS_CLIENT, KILLS_SERVER, Cut, Proxy
from proof.story import Line
from proof.tally import Found, Given, Part
from proof.warm import COUNT, plugins, story

OF_A_LINE = 30
"""Cases of a line: of all messages and cuts, so many that chance chooses."""
SERVER_KILLS = 2
"""Beside them, the server is killed so often."""
LOCAL = ("plugin", "drafts", "rebuild", "today", "find", "agenda", "log", "demo")
"""Commands that add nothing to a log on a server, or begin one."""
UNITS, WHOLE_LINES = 16, 0.1
"""Units; with a smaller share, each has one line."""


def run(unit: str, given: Given) -> Found:
    """Every 16th line of the story, its log on a server."""
    found = Found()
    lines = [line for line in story(given.folder) if line.words[0] not in LOCAL and line.records]
    mine = lines[int(unit) :: UNITS]
    with _serving() as server:
        clinic = Clinic(server, given)
        for line in mine[: 1 if given.share < WHOLE_LINES else None]:
            _line(clinic, line, given, found)
    return found


@attrs.define
class Clinic:
    """A server with the logs of the story on it."""

    server: Any
    given: Given

    @property
    def home(self) -> Home:
        """A home that holds nothing but views."""
        return Home(self.given.folder / "clinic")

    def template(self, line: Line) -> str:
        """The database with the log that a line finds, made by copying the story's home."""
        from intersession.store.copy import copy_log
        from intersession.store.postgres.setup import create

        name = f"t{line.number}"
        with _admin(self.server) as admin:
            admin.execute(f"DROP DATABASE IF EXISTS {name}")
            admin.execute(f"CREATE DATABASE {name}")
        create(self.server.address(name))
        if line.rows_before:
            source = self.given.folder / "source"
            put(source, {"log.db": line.before["log.db"]})
            copy_log(str(source), self.server.address(name))
        return name

    def fresh(self, template: str) -> None:
        """A log as the template has it, and a home without views."""
        put(self.home.path, {})
        with _admin(self.server) as admin:
            admin.execute("DROP DATABASE IF EXISTS tried WITH (FORCE)")
            admin.execute(f"CREATE DATABASE tried TEMPLATE {template} STRATEGY FILE_COPY")

    def rows(self) -> Rows:
        """The stored events, when nobody is at work on them any more."""
        import psycopg

        deadline = time.monotonic() + 20
        busy = "SELECT count(*) FROM pg_stat_activity WHERE datname = 'tried'"
        with _admin(self.server) as admin:
            while admin.execute(busy).fetchone()[0] and time.monotonic() < deadline:
                time.sleep(0.01)
        with closing(psycopg.connect(self.server.address("tried"))) as connection:
            asked = "SELECT * FROM stored_events ORDER BY position"
            return tuple(connection.execute(asked).fetchall())

    def ask(self, line: Line, proxy: Proxy) -> Ended:
        """Run a line by way of the proxy."""
        address = self.server.address("tried").replace(
            f":{self.server.port}/", f":{proxy.address}/"
        )
        forks = Forks(Home(self.home.path, address), Clock(line.now), plugins(), armed=False)
        return forks.run(line.words, series=line.number + 1, meanwhile=proxy.serve)


def _line(clinic: Clinic, line: Line, given: Given, found: Found) -> None:
    template = clinic.template(line)
    clinic.fresh(template)
    before = clinic.rows()
    proxy = Proxy(clinic.server.port)
    undisturbed = clinic.ask(line, proxy)
    after = clinic.rows()
    assert undisturbed.code == line.code, undisturbed.said
    chance = given.random("server", line.number)
    cuts = [one for one in Cut if one != Cut.NONE and one not in KILLS_SERVER]
    cases = [
        (cut, at, stays) for cut in cuts for at in range(1, proxy.seen + 1) for stays in (0, 1)
    ]
    cases = [one for one in cases if one[0] not in KILLS_CLIENT or not one[2]]
    chosen = chance.sample(cases, min(OF_A_LINE, len(cases)))
    chosen += [(cut, _late(chance, proxy.seen), 0) for cut in KILLS_SERVER[:SERVER_KILLS]]
    for cut, at, stays in given.some(chosen, line.number):
        clinic.fresh(template)
        _tried(
            clinic, line, Proxy(clinic.server.port, cut, at, bool(stays)), (before, after), found
        )


def _late(chance: Random, messages: int) -> int:
    return chance.randint(max(1, messages // 2), max(1, messages))


def _tried(clinic: Clinic, line: Line, proxy: Proxy, rows: tuple[Rows, Rows], found: Found) -> None:
    if proxy.cut in KILLS_SERVER:
        proxy.kill_server = lambda: kill(clinic.server)
    ended = clinic.ask(line, proxy)
    if clinic.server.process is None:
        clinic.server.start()
    came = outcome(clinic.rows(), *rows)
    found.count("runs")
    found.count("client kills", int(ended.is_killed))
    found.count("server kills", int(proxy.is_cut and proxy.cut in KILLS_SERVER))
    place = f"`{' '.join(line.words)[:70]}` (line {line.number}), {proxy.cut.value} message "
    place += f"{proxy.at}{', for good' if proxy.stays else ''}"
    said = f"{place}: exit {ended.code}, {came.shown} is there. {ended.said.strip()[-400:]!r}"
    is_told = ended.code == 0 or (ended.is_killed and ended.out == line.out)
    if not (came.is_all or came.is_none):
        found.problem("damaged or half recorded", said)
    elif is_told and line.code == 0 and not came.is_all:
        found.problem("acknowledged and lost", said)
    elif problem := wrong_words(ended.code, ended.out, ended.err, came, line.code):
        found.problem("faults of the program" if OURS.search(ended.said) else "wrong words", said)
    if problem := _goes_on(clinic, line, came, rows):
        found.problem("did not go on", f"{problem}: {said}")


def _goes_on(clinic: Clinic, line: Line, came: Outcome, rows: tuple[Rows, Rows]) -> str:
    """What is wrong with the command when it is given again, and with the agenda."""
    if came.is_none:
        again = clinic.ask(line, Proxy(clinic.server.port))
        if not outcome(clinic.rows(), *rows).is_all:
            return f"again: exit {again.code}, {again.said.strip()[-300:]!r}"
    try:
        home = Home(clinic.home.path, clinic.server.address("tried"))
        with closing(Composition(home, plugins, Clock(line.now))) as parts:
            parts.views.report("agenda", client=None, today=line.now.date())
    except Exception as problem:
        return f"the agenda: {type(problem).__name__} {problem}"
    return ""


def kill(server: Any) -> None:
    """End every process of a server at once, as a machine without power does."""
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
    processes = [server.process.pid, *map(int, children.read_text().split())]
    for one in processes:
        with suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)
    server.process.wait()
    server.process = None


@contextmanager
def _admin(server: Any) -> Iterator[Any]:
    import psycopg

    with closing(psycopg.connect(server.address(), autocommit=True)) as connection:
        yield connection


@contextmanager
def _serving() -> Iterator[Any]:
    from bench.server import serving

    memory = "/dev/shm"
    before, tempfile.tempdir = tempfile.tempdir, memory if os.access(memory, os.W_OK) else None
    try:
        with serving(fsync="on", max_connections="40") as server:
            yield server
    finally:
        tempfile.tempdir = before


def missing() -> str:
    """Why there is no server here; nothing where there is one."""
    from bench.server import NoServer, programs

    try:
        programs()
    except NoServer as problem:
        return str(problem)
    return ""


PART = Part(
    "server",
    "a client and its PostgreSQL server, either killed at each message between them",
    [str(number) for number in range(min(UNITS, COUNT))],
    run,
    missing,
)
