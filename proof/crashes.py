"""Power is lost at every point of every command: each disk that may be left is opened.

What a command does to its files is recorded once, undisturbed. The states are made from that
in memory, so that there are many of them.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sqlite3

from proof.disk import Loss, applied, losses, mark_of, ops_of, told_at
from proof.forks import Files, put
from proof.interposer import Plan, missing
from proof.oracle import damage, outcome, rows_of
from proof.story import Line
from proof.tally import Found, Given, Part
from proof.warm import COUNT, agenda_of, forks_of, home_of, story

SUBSETS, MOST = 16, 1_500
"""At each point, so many losses that chance chooses; at most so many states of a line."""


def run(unit: str, given: Given) -> Found:
    """Every state that the disk may be in after the doings of one line of the story."""
    line, found, seen = story(given.folder)[int(unit)], Found(), set[tuple[bytes, bool]]()
    ops = ops_of(_journal(line, given), str(home_of(given.folder).path))
    told = told_at(ops)
    every = list(losses(ops, given.random(line.number), SUBSETS))
    for loss in given.some(given.random("at most", unit).sample(every, min(MOST, len(every)))):
        files = applied(line.before, ops, loss)
        key = (mark_of(files), loss.after > told)
        if key not in seen:
            seen.add(key)
            found.count("states")
            _opened(line, loss, files, loss.after > told, given, found)
    return found


def _journal(line: Line, given: Given) -> bytes:
    """What the line does to the files of its home."""
    forks = forks_of(given.folder, line)
    if line.before:
        put(forks.home.path, line.before)
    else:
        shutil.rmtree(forks.home.path, ignore_errors=True)
    file = given.folder / "journal"
    handle = os.open(file, os.O_CREAT | os.O_TRUNC | os.O_RDWR | os.O_APPEND, 0o600)
    try:
        forks.run(line.words, Plan(), series=line.number + 1, journal=handle)
        return file.read_bytes()
    finally:
        os.close(handle)


def _opened(line: Line, loss: Loss, files: Files, told: bool, given: Given, found: Found) -> None:
    home = home_of(given.folder)
    put(home.path, files)
    place = f"`{' '.join(line.words)[:70]}` (line {line.number}), power lost after doing "
    place += f"{loss.after}, {loss.how}"
    try:
        came = outcome(rows_of(home), line.rows_before, line.rows_after)
        problem = damage(home, came) if home.log_path.exists() else ""
    except sqlite3.Error as error:
        found.problem("damaged or half recorded", f"{place}: {error}")
        return
    if problem:
        found.problem("damaged or half recorded", f"{place}: {problem}")
    elif told and not came.is_all and line.code == 0:
        found.problem("acknowledged and lost", place)
    for name, content in files.items():
        if name.startswith("drafts/") and name.endswith(".json") and not _is_whole(content):
            found.problem("torn drafts", f"{place}: {name}")
    _looked_at(line, came.is_all, place, given, found)


def _is_whole(content: bytes) -> bool:
    with contextlib.suppress(ValueError):
        json.loads(content)
        return True
    return False


_AGENDAS: dict[tuple[int, bool], object] = {}


def _looked_at(line: Line, is_all: bool, place: str, given: Given, found: Found) -> None:
    """The agenda opens, and says what it would over these rows."""
    home = home_of(given.folder)
    if not (line.rows_after if is_all else line.rows_before):
        return
    try:
        agenda = agenda_of(home, line)
    except Exception as problem:
        told = f"{place}: {type(problem).__name__} {problem}"
        found.problem("the agenda did not open", told)
        return
    if agenda != _expected(line, is_all, given):
        found.problem("the agenda says something else", place)


def _expected(line: Line, is_all: bool, given: Given) -> object:
    key = (line.number, is_all)
    if key not in _AGENDAS:
        home = home_of(given.folder)
        files = {name: one for name, one in line.before.items() if name != "views.db"}
        put(home.path, files)
        if is_all:
            forks_of(given.folder, line).run(line.words, series=line.number + 1)
        _AGENDAS[key] = agenda_of(home, line)
    return _AGENDAS[key]


PART = Part(
    "crashes",
    "every disk that a loss of power may leave, at every point of every command",
    [str(number) for number in range(COUNT)],
    run,
    missing,
)
