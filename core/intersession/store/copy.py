"""Copy a log from one place to another, either way between a folder and a server.

A copy is checked: both logs are read again, and must be equal byte for byte.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import closing
from itertools import chain, zip_longest
from pathlib import Path

import msgspec

from intersession.errors import Conflict, LogError, NotFound, Refused
from intersession.events.progress import Progress
from intersession.events.recorded import Stored
from intersession.events.streams import handle_of
from intersession.store.heads import check_unchanged, cut_off, head_of, replaced, seen_from
from intersession.store.home import Home
from intersession.store.locate import SCHEMES, EventLog, log_of, reader_of
from intersession.store.reader import LogReader
from intersession.store.sources import Source, first

PAGE = 5000
"""Events that are added in one transaction."""


class Copied(msgspec.Struct, frozen=True):
    """The result of a copy: ``events`` in both logs, of which ``added`` are new to the second.

    ``digest`` is the SHA-256 of all rows, ``head`` where both end, ``266:sha256:…``.
    """

    source: str
    target: str
    identity: str
    events: int
    added: int
    digest: str
    head: str


def copy_log(source: str, target: str, progress: Progress | None = None) -> Copied:
    """Copy the log of a home's folder or of an address to another; returns what was checked.

    The second is empty, or holds the beginning of the same log and gets the rest.
    Raises Refused where it holds another log or has gone on differently, with the first
    difference, LogReplaced where the first is shorter than its home last saw it, and LogError
    where the two are not equal afterwards.
    """
    here, there = place_at(source), place_at(target)
    if here == there:
        raise Refused(f"{source} cannot be copied onto itself. Name another place to copy to.")
    with closing(reader_of(here)) as original:
        last = _last(original, here)
        check_unchanged(original, [seen_from(here, original)])
        digest_of(original, last)  # before anything is copied
        with closing(reader_of(there)) as other:
            held = _common(original, other, last)
        with closing(log_of(there)) as copy:
            identity, names, added = original.identity(), named(original), 0
            for page in _pages(original, held, last):
                _adopt(copy, page, names)
                added += len(page)
                if progress:
                    progress(page[-1][0], last)
            if not added:
                _adopt(copy, [], names)
            events, digest = _proved(original, copy, last)
            head = head_of(copy).short
            return Copied(original.place, copy.place, identity, events, added, digest, head)


def place_at(place: str) -> Home:
    """A home by its folder, or one whose log is at an address; raises NotFound for a file."""
    if place.startswith(SCHEMES) or "://" in place:
        return Home(Path(), place)
    folder = Path(place).expanduser().resolve()
    if folder.is_file():
        raise NotFound(f"{place} is a file. Name the folder that holds the log, {folder.parent}.")
    return Home(folder)


def digest_of(log: LogReader, until: int) -> tuple[int, str]:
    """How many events a log holds up to a position, and the SHA-256 of all their rows.

    Each row (position, stream, version, stored name, bytes) counts as its MessagePack. Raises
    LogDamaged where the chain does not hold.
    """
    found, count = hashlib.sha256(), 0
    encode = msgspec.msgpack.Encoder().encode
    for page in log.proved(0, until):
        for row in page:
            found.update(encode(row))
        count += len(page)
    return count, found.hexdigest()


def _last(original: LogReader, home: Home) -> int:
    last = original.last_position()
    if last == 0:
        if told := cut_off(original):
            raise replaced(told, original.given(), last)
        where = original.place if home.shared else home.path
        raise NotFound(f"There is no log to copy in {where}: nothing is recorded there.")
    return last


def _common(original: LogReader, other: LogReader, last: int) -> int:
    """The last position of a target that holds the beginning of the log; raises Refused else."""
    held = other.last_position()
    if held == 0:
        return 0
    if other.identity() not in [one.id for one in original.sources()]:
        raise Refused(
            f"{other.place} holds another log ({other.identity()}) than {original.place} "
            f"({original.identity()}). Nothing was copied: name an empty place to copy to."
        )
    for one, two in zip_longest(_rows(original, min(held, last)), _rows(other, held)):
        if one != two:
            raise Refused(_parted(original, other, one, two))
    return held


def _parted(original: LogReader, other: LogReader, one: Stored | None, two: Stored | None) -> str:
    """The first place at which two logs of one name differ."""
    if one is None:
        return (
            f"{other.place} holds all that {original.place} does, and was written to since: from "
            f"{_named(two)} on. Nothing was copied: copy in the other direction."
        )
    place = min(row[0] for row in (one, two) if row is not None)
    return (
        f"The logs differ from position {place} on: {original.place} has {_named(one)}, "
        f"{other.place} has {_named(two)}. Both were written to after one was copied. "
        f"Nothing was copied: decide which of them to keep, and copy that one to an empty place."
    )


def named(log: LogReader) -> list[Source]:
    """Every name that a log has had, each with its seal."""
    names = log.sources()
    return [first(names[0].id), *names[1:]] if names else []


def _adopt(copy: EventLog, page: list[Stored], names: list[Source]) -> None:
    try:
        copy.adopt(page, sources=names)
    except Conflict as problem:
        raise LogError(
            f"{copy.place} was written to while it was copied to. What was copied before stays; "
            f"to see whether both can still be brought together, copy again."
        ) from problem


def _named(row: Stored | None) -> str:
    if row is None:
        return "nothing there"
    position, stream, version, name, state = row
    mark = hashlib.sha256(state).hexdigest()[:8]
    return f"{handle_of(stream)}#{version} {name} (position {position}, sha256 {mark}…)"


def _rows(log: LogReader, until: int) -> Iterator[Stored]:
    return chain.from_iterable(log.stored(0, until))


def _pages(log: LogReader, after: int, until: int) -> Iterator[list[Stored]]:
    """Rows as many at a time as one transaction takes."""
    waiting: list[Stored] = []
    for page in log.stored(after, until):
        waiting += page
        if len(waiting) >= PAGE:
            yield waiting
            waiting = []
    if waiting:
        yield waiting


def _proved(original: LogReader, copy: LogReader, last: int) -> tuple[int, str]:
    """How many events both logs hold, and their digest; raises LogError where they differ."""
    before, after = digest_of(original, last), digest_of(copy, copy.last_position())
    if before != after or original.identity() != copy.identity():
        raise LogError(
            f"The copy is not equal: {original.place} has {before[0]} events, sha256 {before[1]}; "
            f"{copy.place} has {after[0]} events, sha256 {after[1]}. Was it written to during "
            f"the copy? Do not use the copy: copy to an empty place again."
        )
    return before
