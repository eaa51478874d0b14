"""Lines that views of modalities add to the agenda, kept as they are folded.

They are kept in a table of their own, so that the agenda is read without any plugin.
"""

from __future__ import annotations

import msgspec

from intersession.projections.tables import column, key, table


class AgendaLine(msgspec.Struct, frozen=True, kw_only=True):
    """What a modality knows of a client's practice, for the agenda: one sentence."""

    client: str
    """The client's code."""
    assignment: str
    """The handle of the assignment that it is about."""
    text: str
    """The sentence, which never depends on today: it says since when."""
    n: int = 1
    """How many records it is about."""
    events: str = ""
    """The events behind it, with spaces between them."""
    from_on: str = ""
    """The day from which it is shown, ``2026-03-02``, where that is not at once."""


@table("agenda_lines")
class LineRow:
    """A line of the agenda that a modality's view added."""

    client: str = key(references="clients")
    assignment: str = key(references="assignments")
    view: str = key()
    number: int = key()
    text: str = ""
    n: int = 1
    events: list[str] = column(factory=list)
    from_on: str = ""
