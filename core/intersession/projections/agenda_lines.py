"""Lines that views of modalities add to the agenda, kept as they are folded.

They are kept in a table of their own, so that the agenda is read without any plugin.
"""

from __future__ import annotations

import msgspec

from intersession.projections.tables import column, key, table


class AgendaLine(msgspec.Struct, frozen=True, kw_only=True):
    """What a modality knows of a client's practice, for the agenda: one sentence.

    ``n`` is how many records it is about, ``events`` names them. ``from_on`` is the day from
    which it is shown, where that is not at once: the text itself never depends on today.
    """

    client: str
    assignment: str
    text: str
    n: int = 1
    events: str = ""
    from_on: str = ""


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
