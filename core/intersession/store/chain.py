"""The chain over a log's events: a change, a gap or a cut is seen at its place.

Every stored event carries its *link*: the SHA-256 over the link before it and over its own
position, stream, version, stored name and bytes, as they are stored. So the link of the last
event, the *head*, stands for the whole log. An event that was stored before there were links
has none; its link is worked out, and the first one that is stored covers all before it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Any

import msgspec

from intersession.errors import LogDamaged
from intersession.events.recorded import Stored
from intersession.events.streams import handle_of

NOT_AS_RECORDED = "is not what was recorded there"
TO_MEND = (
    "To see all that is wrong: intersession log check. To have an intact copy in its place: "
    "intersession log copy BACKUP DIR, and name that home."
)
NOT_IN_FORM = "is not stored as a log stores an event"
START = bytes(32)
"""What stands in place of a link before the first event."""
_PLACE = struct.Struct(">qqii").pack


def link(before: bytes, position: int, stream: str, version: int, name: str, state: bytes) -> bytes:
    """The link of an event, 32 bytes, made of the one before it and of the event as it is stored.

    SHA-256 over: the link before; position and version, 8 bytes each; the lengths of the
    stream and of the stored name in UTF-8, 4 bytes each (all big-endian); the stream; the
    name; the bytes.
    """
    whose, what = stream.encode(), name.encode()
    place = _PLACE(position, version, len(whose), len(what))
    return sha256(b"".join((before, place, whose, what, state))).digest()


def links(before: bytes, rows: Iterable[Stored]) -> Iterator[bytes]:
    """The link of each of some rows that follow each other."""
    for position, stream, version, name, state in rows:
        before = link(before, position, stream, version, name, state)
        yield before


def last_link(before: bytes, rows: Iterable[Stored]) -> bytes:
    """The link of the last of some rows that follow each other; ``before`` where there is none."""
    for one in links(before, rows):
        before = one
    return before


class Break(msgspec.Struct, frozen=True):
    """A place where the chain does not hold: ``position``, the event's ``stream``, and how.

    ``stream`` is "" where it is not the event that is there that is wrong, but what is not.
    """

    position: int
    stream: str
    what: str


class Chain:
    """Follows a log's rows with their links, from a known place on, and tells where it breaks.

    ``position`` and ``head`` are the place and the link of the last row that was followed,
    and ``is_linked`` says whether rows carry links from here on. A row that was changed is
    told, and the rows after it are still held against its link as it is stored, so that one
    change breaks one place. ``head`` None: it is not known, and the next row is taken as it is.
    """

    def __init__(
        self, position: int = 0, head: bytes | None = START, *, is_linked: bool = False
    ) -> None:
        self.position = position
        self.head = head
        self.is_linked = is_linked
        self._is_after_unlinked = position > 0 and not is_linked

    def follow(self, rows: Sequence[Stored]) -> list[Break]:
        """Follow rows of position, stream, version, stored name, bytes and link, in their order.

        Returns where the chain breaks, normally nowhere.
        """
        found: list[Break] = []
        before, head = self.position, self.head
        for row in rows:
            position, kept = row[0], row[5]
            if head is not None:
                worked_out = _link_of(head, row)
                if worked_out is None:
                    found.append(Break(position, str(row[1]), NOT_IN_FORM))
                    head = _as_link(kept)
                elif kept is None and not self.is_linked:
                    head, self._is_after_unlinked = worked_out, True
                elif worked_out == kept:
                    head = kept
                else:
                    found.append(self._break(before, row))
                    head = _as_link(kept) or worked_out
            else:  # nothing to hold it against
                head = _as_link(kept)
            if kept is not None:
                self.is_linked, self._is_after_unlinked = True, False
            before = position
        self.position, self.head = before, head
        return found

    def _break(self, before: int, row: Stored) -> Break:
        position, stream, kept = row[0], str(row[1]), row[5]
        if kept is None:
            return Break(position, stream, "has lost its link")
        if self._is_after_unlinked:
            return Break(position, "", "or an event before it is not what was recorded there")
        if position == before + 1:
            return Break(position, stream, NOT_AS_RECORDED)
        first, last = before + 1, position - 1
        gone = f"position {first} is" if first == last else f"positions {first} to {last} are"
        return Break(position, "", f"does not follow what is before it: {gone} missing")


def altered(rows: Iterable[Stored]) -> list[Break]:
    """Which rows of a stream are not what was recorded there, as far as that can be told.

    Each is an event with its link, then the position and the link of the one before it in the
    log, None where it is not there. Where one of the links is not stored, nothing is told.
    """
    found = []
    for *row, kept, before, head in rows:
        head = START if row[0] == 1 else head
        is_known = kept and head and (before or row[0] == 1)
        if is_known and (worked_out := _link_of(head, row)) != kept:
            what = NOT_AS_RECORDED if worked_out else NOT_IN_FORM
            found.append(Break(row[0], str(row[1]), what))
    return found


def _link_of(head: bytes, row: Sequence[Any]) -> bytes | None:
    """The link of a row, None where its columns are not what a log holds, as in a broken file."""
    if type(row[4]) is not bytes:
        return None
    try:
        return link(head, *row[:5])
    except (TypeError, AttributeError, struct.error, UnicodeError):
        return None


def _as_link(kept: Any) -> bytes | None:
    """A stored link, None where what is stored is none."""
    return kept if type(kept) is bytes and len(kept) == len(START) else None


def damaged(place: str, one: Break) -> LogDamaged:
    """The error for a break, which names its place."""
    told = f"The log {place} was damaged or changed: {words(one)}. {TO_MEND}"
    return LogDamaged(told, one.position)


def in_form(place: str, pages: Iterable[list[Stored]]) -> Iterator[list[Stored]]:
    """The same pages; raises LogDamaged for a row without a stream or a name, or out of order."""
    before = 0
    for page in pages:
        for row in page:
            if not (isinstance(row[1], str) and isinstance(row[3], str)):
                raise damaged(place, Break(row[0], "", NOT_IN_FORM))
            if row[0] <= before:
                raise damaged(place, Break(row[0], "", f"comes after position {before}"))
            before = row[0]
        yield page


def arriving(
    place: str, pages: Iterable[list[Stored]], after: int, until: int
) -> Iterator[list[Stored]]:
    """The same pages; raises LogDamaged where they end before the position that they lead to."""
    for page in pages:
        after = page[-1][0]
        yield page
    if after < until:
        raise damaged(place, Break(after + 1, "", "or after it cannot be found"))


def words(one: Break) -> str:
    """A break in words, which name the event and its position."""
    if one.stream:
        return f"{handle_of(one.stream)}, at position {one.position}, {one.what}"
    return f"what is at position {one.position} {one.what}"
