"""Every byte of a small log is changed under three masks: what alters what is read is told.

A change that alters nothing that can be read, such as one of a free page, need not be told.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from intersession.store.home import Home
from proof.forks import put
from proof.reading import read_of, scan_of
from proof.story import Line
from proof.tally import Found, Given, Part
from proof.verifying import COMMANDS, heard, is_there
from proof.warm import story

MASKS = (0x01, 0x80, 0xFF)
SLICES = 64
"""Units: each has every 64th byte."""
AT = 18
"""The line of the story before which the log is taken: 20 kB, both clients, every kind of page."""
OTHERS = 8
"""One in so many changes is put before each command beside log check, by chance.

Where an index alone is changed, or the list of tables, a command that goes through the whole
log may not read that: it is told by log check.
"""


def run(unit: str, given: Given) -> Found:
    """Every 64th byte of the log, under each mask."""
    found = Found()
    line = story(given.folder)[AT]
    home = Home(given.folder / "flipped")
    put(home.path, {})
    content = line.before["log.db"]
    cases = [(at, mask) for at in range(int(unit), len(content), SLICES) for mask in MASKS]
    for at, mask in given.some(cases, unit):
        _flipped(line, home, at, mask, given, found)
    return found


def _flipped(line: Line, home: Home, at: int, mask: int, given: Given, found: Found) -> None:
    found.count("changes")
    content = bytearray(line.before["log.db"])
    content[at] ^= mask
    put(home.path, {"log.db": bytes(content)})
    scan, read = scan_of(home.log_path), read_of(home.log_path, _streams(given.folder))
    if (scan, read) == _undamaged(given.folder):
        return
    found.count("changes of what is read")
    is_scanned = scan != _undamaged(given.folder)[0] and "UnicodeDecodeError" not in scan
    chance = given.random(at, mask)
    for command in COMMANDS:
        is_asked = command == "log check" or (is_scanned and not chance.randrange(OTHERS))
        if not is_asked or not is_there(command):
            continue
        put(home.path, {"log.db": bytes(content)})
        found.count("commands asked")
        _asked(command, line, home, f"byte {at} changed by {mask:#04x}", found)


def _asked(command: str, line: Line, home: Home, what: str, found: Found) -> None:
    answer = heard(command, home, line.now, home.path.with_name("aside"))
    told = f"{what}: {command}: exit {answer.ended.code}, {answer.ended.said.strip()[-300:]!r}"
    if answer.has_fallen:
        found.problem("faults of the program", told)
    elif not answer.tells:
        found.problem("passed over", told)
    elif not answer.names_a_place:
        found.problem("without a place", told)


@cache
def _streams(folder: Path) -> tuple[str, ...]:
    return tuple(sorted({str(row[1]) for row in story(folder)[AT].rows_before}))


@cache
def _undamaged(folder: Path) -> tuple[object, object]:
    home = Home(folder / f"whole-{os.getpid()}")
    put(home.path, {"log.db": story(folder)[AT].before["log.db"]})
    return scan_of(home.log_path), read_of(home.log_path, _streams(folder))


PART = Part("flips", (__doc__ or "").splitlines()[0], [str(one) for one in range(SLICES)], run)
