"""A view of the parts map: how role, permission, trust and relations changed, and when."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from intersession import (
    Entry,
    EntryView,
    Look,
    Report,
    left_out,
    view,
)
from intersession_ifs.dated import if_any
from intersession_ifs.map_rows import (
    PartNow,
    PartRow,
    PermissionRow,
    RelationRow,
    Said,
    in_words,
    parts_now,
    relations_now,
    rows_of,
    said_on_maps,
)
from intersession_ifs.pace import PARTS_MAP
from intersession_ifs.vocabulary import PERMISSION

HISTORY = {"role": "role", "permission": "permission", "trusts_self": "trusts Self (0–10)"}
"""What the history shows of a part, and its name there."""


@view(
    "ifs.map-history",
    version=1,
    title="The parts map over time",
    tables=[PartRow, PermissionRow, RelationRow],
)
class MapHistory(EntryView):
    """How roles, permissions, trust in the Self and relations changed, and when.

    Every map adds to the record: *before* is what was known until then, *now* is what
    was said that day. A dash under *before* means that it was said for the first time.
    What a map does not name stays as it was. What was said on a map of unknown day is
    listed apart, and is no change. The parts and relations below are as they
    were at the end of the window. Trust in the Self is the client's rating from 0 to
    10, not validated.
    """

    worksheet = PARTS_MAP
    shown: ClassVar = {
        "changes": ("client", "happened_on", "part", "about", "before", "now", "note"),
        "said on no known day": ("client", "part", "about", "now", "note"),
        "parts": (
            *("client", "part", "role", "job", "fear if it stopped"),
            *("permission", "trusts Self"),
        ),
        "relations": ("client", "part", "relation", "said on", "since", "note"),
    }

    def rows(self, entry: Entry) -> Iterable[Any]:
        """A row for each part, permission and relation that a map names."""
        return rows_of(entry)

    def report(self, look: Look) -> Report:
        """The changes in order; then the parts and the relations as they are."""
        said = said_on_maps(look)
        dated = [one for one in said if one.row.ordered_at]
        undated = [_change(one, None) for one in said if _is_shown(one) and one not in dated]
        parts = {
            "changes": _changes(dated, look),
            **if_any(said_on_no_known_day=undated if look.window.holds(None) else []),
            "parts": [_part(part) for part in parts_now(said).values()],
            "relations": [_relation(row) for row in relations_now(said)],
        }
        return {**parts, **left_out(look, PartRow)}


def _changes(said: Iterable[Said], look: Look) -> list[dict[str, Any]]:
    """What changed from what was said before, within the window."""
    last: dict[Any, Any] = {}
    found = []
    for one in said:
        if not _is_shown(one):
            continue
        before = last.get(one.subject)
        if one.value != before and look.window.holds(one.row.happened_on):
            found.append(_change(one, before))
        last[one.subject] = one.value
    return found


def _is_shown(said: Said) -> bool:
    return said.relation is not None or said.about in HISTORY


def _change(said: Said, before: Any) -> dict[str, Any]:
    return {
        "client": said.client,
        "happened_on": said.row.happened_on,
        "part": said.part,
        "about": HISTORY.get(said.about, said.about),
        "before": _worded(said, before),
        "now": _worded(said, said.value),
        "note": getattr(said.row, "note", None),
        "events": said.row.events,
    }


def _worded(said: Said, value: Any) -> Any:
    if value is None:
        return None
    if said.relation is not None:
        return "so" if value else "no longer so"
    return PERMISSION[value] if said.about == "permission" else value


def _part(part: PartNow) -> dict[str, Any]:
    permission = part.value("permission")
    return {
        "client": part.client,
        "part": part.name,
        "role": part.value("role"),
        "job": part.value("job"),
        "fear if it stopped": part.value("fear_if_stopped"),
        "permission": permission and PERMISSION[permission],
        "trusts Self": part.value("trusts_self"),
        "triggers": part.value("triggers"),
        "felt age": part.value("felt_age"),
        **{name: part.value(name) for name in ("look", "body", "beliefs", "emotions")},
        **{name: part.value(name) for name in ("burden", "gift", "wants")},
        "events": part.events,
    }


def _relation(row: RelationRow) -> dict[str, Any]:
    return {
        "client": row.client,
        "part": row.from_part,
        "relation": in_words(row),
        "said on": row.happened_on,
        "since": row.since,
        "note": row.note,
        "events": row.events,
    }
