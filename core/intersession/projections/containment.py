"""Damaged streams are folded up to their damage, and no further; all others go on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence

from intersession.domain.retraction import Place, Retraction, retracted
from intersession.domain.soundness import depends, unfit, unread
from intersession.events.recorded import Recorded
from intersession.store.damage import Damage, damage_of, is_damaged_still
from intersession.store.reader import LogReader

_CREATE = (
    "CREATE TABLE IF NOT EXISTS damaged_streams (stream TEXT PRIMARY KEY, position INTEGER, "
    "version INTEGER, why TEXT)"
)
_NAMES = ", ".join(Damage.__struct_fields__)


class Containment:
    """What is known of the damaged streams of a log while its events are folded.

    ``known`` are those that were found before. What else is damaged is found by the events
    that are folded: one that cannot be read, or that its stream cannot take.
    """

    def __init__(self, log: LogReader, known: Iterable[Damage] = ()) -> None:
        self._log = log
        self.damages = {one.stream: one for one in known}
        self.found: list[Damage] = []
        """Those that were not known before."""

    def look_for_gaps(self, after: int, until: int) -> None:
        """Take note of the streams that lack an event, where some positions have none."""
        if self._log.has_gaps(after, until):
            for stream in self._log.streams_with_gaps():
                if stream not in self.damages and (damage := damage_of(self._log, stream)):
                    self._note(damage)

    def sound(self, page: Sequence[Recorded]) -> Sequence[Recorded]:
        """The events of a page that are folded: without those of a stream from its damage on."""
        kept = [one for one in page if self._is_sound(one)]
        return page if len(kept) == len(page) else kept

    def _is_sound(self, one: Recorded) -> bool:
        if self.damages and self._is_after(one):
            return False
        if not one.stream:  # something is missing: of a stream that lacks it, if one is known
            if not self._log.streams_with_gaps():
                self._note(Damage("", one.position, 0, unread(one.event)))
            return False
        why = unfit(one.stream, one.version, one.event)
        if why:
            self._note(Damage(one.stream, one.position, one.version, why))
            return False
        return not (depends(one.event) and self.blames(one))

    def blames(self, one: Recorded) -> bool:
        """Whether it turns out that the stream is damaged, at an event or before it."""
        found = damage_of(self._log, one.stream)
        return found is not None and found.position <= one.position and self._note(found)

    def _is_after(self, one: Recorded) -> bool:
        damage = self.damages.get(one.stream)
        return damage is not None and one.position >= damage.position

    def _note(self, damage: Damage) -> bool:
        """Take note of a damage; whether it is new, or earlier than what was known."""
        before = self.damages.get(damage.stream)
        if before is not None and before.position <= damage.position:
            return False
        self.damages[damage.stream] = damage
        self.found.append(damage)
        return True

    def retracted(self, events: Iterable[Recorded]) -> dict[Place, Recorded]:
        """Where the events are that do not stand: what a stream says after its damage is nothing.

        Retractions are few, so that the streams that hold one are looked through for damage.
        """
        return retracted(self.retractions(events))

    def retractions(self, events: Iterable[Recorded]) -> Iterator[Recorded]:
        """The retractions among some events that count."""
        looked: set[str] = set()
        for one in events:
            if not isinstance(one.event, Retraction):
                continue
            if one.stream not in looked:
                looked.add(one.stream)
                if damage := damage_of(self._log, one.stream):
                    self._note(damage)
            if not self._is_after(one):
                yield one


def make_table(connection: sqlite3.Connection) -> None:
    """Make the table of damaged streams where it is missing."""
    connection.execute(_CREATE)


def damages_in(connection: sqlite3.Connection) -> list[Damage]:
    """The damaged streams that are known, by their place in the log."""
    rows = connection.execute(f"SELECT {_NAMES} FROM damaged_streams ORDER BY position")
    return [Damage(*row) for row in rows]


def keep(connection: sqlite3.Connection, containment: Containment) -> None:
    """Keep what was found of damaged streams; they stay so until all views begin anew."""
    for one in containment.found:
        connection.execute(
            f"INSERT OR REPLACE INTO damaged_streams ({_NAMES}) VALUES (?, ?, ?, ?)",
            (one.stream, one.position, one.version, one.why),
        )


def are_mended(connection: sqlite3.Connection, log: LogReader) -> bool:
    """Whether a stream that was damaged can be read and folded again: all views begin anew then."""
    return not all(is_damaged_still(log, one) for one in damages_in(connection))


def forget(connection: sqlite3.Connection) -> None:
    """Forget what is known of damaged streams: it is found anew."""
    connection.execute("DELETE FROM damaged_streams")
