"""The names a log has had: one from its beginning, and a new one each time it was accepted.

After an older copy was put in a log's place, positions are given again, with other events.
So the log gets another name from there on, and what was made of the former one begins anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from uuid import uuid4

import msgspec

from intersession.errors import LogDamaged
from intersession.store.chain import START, TO_MEND


class Source(msgspec.Struct, frozen=True):
    """A name of a log, ``urn:uuid:…``, and since when and why it has it.

    ``number`` counts the names from 1; ``position`` and ``head`` are where the log ended
    when it got this name; ``accepted`` is what was said then, as JSON, "" for the first.
    ``seal`` is the SHA-256 over all of these and the seal before, None in a former format.
    """

    number: int
    id: str
    position: int = 0
    head: bytes = START
    accepted: str = ""
    seal: bytes | None = None


class Accepted(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is said with a new name: when, by whom, why, and where the log had ended before."""

    at: str
    by: str
    why: str
    ended: int


_URN = "urn:uuid:"
COLUMNS = "number, id, position, hash, accepted, seal"


def new_identity() -> str:
    """A name for a new log; it is copied together with its events."""
    return f"{_URN}{uuid4()}"


def seal_of(source: Source, before: bytes = START) -> bytes:
    """The seal of a name, over all that is said of it and over the seal of the one before."""
    told = [source.number, source.id, source.position, source.head.hex(), source.accepted]
    return sha256(before + msgspec.json.encode(told)).digest()


def sealed(source: Source, before: bytes = START) -> Source:
    """A name with its seal."""
    return msgspec.structs.replace(source, seal=seal_of(source, before))


def first(identity: str) -> Source:
    """The name that a log begins with."""
    return sealed(Source(1, identity))


def broken(sources: Sequence[Source], last: int) -> list[str]:
    """What does not hold about a log's names, oldest first; of one without a seal, if it is one.

    ``last`` is the log's last position: one that holds anything has a name.
    """
    found, before = [] if sources or not last else ["The log has lost its name"], START
    for expected, one in enumerate(sources, 1):
        if one.number != expected or not _holds(one, before):
            found.append(f"The name {one.id} of the log is not what was recorded")
        before = one.seal or before
    return found


def _holds(source: Source, before: bytes) -> bool:
    if source.seal is None:  # of a former format
        return isinstance(source.id, str) and source.id.startswith(_URN)
    try:
        return source.seal == seal_of(source, before)
    except (TypeError, AttributeError, UnicodeError):  # a broken file may give anything
        return False


def check_names(place: str, sources: Sequence[Source], last: int) -> None:
    """Raise LogDamaged where a name of a log is not what was recorded, or it lost its name."""
    if found := broken(sources, last):
        raise LogDamaged(f"The log {place} was damaged or changed: {found[0]}. {TO_MEND}", 0)
