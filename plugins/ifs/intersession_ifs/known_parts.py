"""The known parts: from agreements, journal and map, with their roles."""

from __future__ import annotations

import attrs

from intersession import (
    Amended,
    Assigned,
    Look,
    Recorded,
    Store,
    changed,
    column,
    key,
    link,
    name_key,
    table,
)
from intersession_ifs.dated import by_then
from intersession_ifs.map_rows import MAP_ROWS, parts_now, said_on_maps
from intersession_ifs.parts_journal import MetRow
from intersession_ifs.vocabulary import UNKNOWN


@table("ifs_known_parts")
class KnownRow:
    """The parts named when a practice was agreed: ``parts`` is name → role."""

    assignment: str = key(references="assignments")
    client: str = link("clients", default="")
    parts: dict[str, str] = column(factory=dict)
    events: str = ""


KNOWN_FROM = (KnownRow, MetRow, *MAP_ROWS)
"""What a view reads that looks at the known parts."""


def know(recorded: Recorded, store: Store) -> None:
    """Keep the parts that an agreement names; one that leaves the settings alone keeps them."""
    event: Assigned | Amended = recorded.event
    before = store[KnownRow].get(recorded.handle)
    if isinstance(event, Amended) and "settings" not in event.changed:
        return
    parts = {
        one["name"]: one.get("role", "unknown")
        for one in event.settings.get("known_parts") or ()
        if "name" in one
    }
    row = before or KnownRow(assignment=recorded.handle, client=recorded.client)
    store[KnownRow].put(changed(row, parts=parts, events=f"{row.events} {recorded.id}".strip()))


@attrs.frozen
class Known:
    """A part by name and role, from any source."""

    client: str
    name: str
    role: str | None = None
    events: str = ""


def known_parts(look: Look) -> dict[tuple[str, str], Known]:
    """Every part known by the end of the window, by client and joined name."""
    found: dict[tuple[str, str], Known] = {}
    for row in look.rows(KnownRow):
        for name, role in row.parts.items():
            found[row.client, name_key(name)] = Known(row.client, name, role, row.events)
    for one in by_then(look, MetRow):
        if one.part:
            at = (one.client, name_key(one.part))
            stood = found.get(at, Known(one.client, one.part))
            found[at] = attrs.evolve(stood, name=one.part, events=f"{stood.events} {one.events}")
    for at, part in parts_now(said_on_maps(look)).items():
        stood = found.get(at, Known(part.client, part.name))
        said = part.value("role")
        role = stood.role if said in (None, UNKNOWN) and stood.role else said
        found[at] = attrs.evolve(stood, role=role, events=f"{stood.events} {part.events}")
    return found
