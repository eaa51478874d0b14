"""What was said on parts maps and when, and from it the map at a moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import attrs

from intersession import Entry, EntryRow, Look, key, name_key, plain, table
from intersession_ifs.dated import by_then, permission_now, standing
from intersession_ifs.parts_map import BLENDED, MUTUAL, RELATIONS, relation_of


@table("ifs_map_parts")
class PartRow(EntryRow):
    """What one map says of a part; None is not said. ``trusts_self`` 0–10, not validated."""

    place: int = key()
    part: str = ""
    role: str | None = None
    felt_age: str | None = None
    look: str | None = None
    body: str | None = None
    beliefs: str | None = None
    emotions: str | None = None
    job: str | None = None
    triggers: str | None = None
    fear_if_stopped: str | None = None
    burden: str | None = None
    gift: str | None = None
    wants: str | None = None
    trusts_self: int | None = None


@table("ifs_map_permissions")
class PermissionRow(EntryRow):
    """What a protector said about turning to what it protects: no, not-yet, yes."""

    place: int = key()
    part: str = ""
    permission: str | None = None
    note: str | None = None


@table("ifs_map_relations")
class RelationRow(EntryRow):
    """A relation between parts; ``still`` is false for one that ended."""

    place: int = key()
    from_part: str = ""
    type: str = ""
    to_part: str | None = None
    still: bool = True
    since: str | None = None
    note: str | None = None


MAP_ROWS = (PartRow, PermissionRow, RelationRow)
"""What a view reads that looks at the map."""


def rows_of(entry: Entry) -> Iterator[PartRow | PermissionRow | RelationRow]:
    """The rows of one map; a row whose part was left out is not kept."""
    answers = entry.answers
    for place, part in enumerate(answers.get("parts", ())):
        if "name" in part:
            said = {name: value for name, value in part.items() if name != "name"}
            yield entry.row(PartRow, place=place, part=part["name"], **said)
    for place, said in enumerate(answers.get("permissions", ())):
        if "part" in said:
            yield entry.row(PermissionRow, place=place, **said)
    for place, said in enumerate(answers.get("relations", ())):
        if {"from_part", "type"} <= said.keys():
            yield entry.row(RelationRow, place=place, **said)


DETAILS = (
    *("role", "felt_age", "look", "body", "beliefs", "emotions", "job", "triggers"),
    *("fear_if_stopped", "burden", "gift", "wants", "trusts_self"),
)
"""What a map may say of a part, in addition to its permission and relations."""


@attrs.frozen
class Said:
    """One thing said of a part on a map: ``about`` role, permission, trusts_self …

    For a relation, ``about`` is it in words, ``relation`` its type and joined names,
    and ``value`` whether it holds.
    """

    client: str
    part: str
    about: str
    value: Any
    row: PartRow | PermissionRow | RelationRow
    relation: tuple[str, str, str] | None = None

    @property
    def subject(self) -> tuple[str, Any]:
        """What is said here, so that a later answer replaces it."""
        return (self.client, self.relation or (name_key(self.part), self.about))


def said_on_maps(look: Look) -> list[Said]:
    """Everything said on maps by the end of the window, in order."""
    rows: list[PartRow | PermissionRow | RelationRow] = [
        *by_then(look, PartRow),
        *by_then(look, PermissionRow),
        *by_then(look, RelationRow),
    ]
    return [said for row in standing(rows) for said in _said(row)]


def _said(row: PartRow | PermissionRow | RelationRow) -> Iterator[Said]:
    if isinstance(row, RelationRow):
        kind = relation_of(plain(row))
        yield Said(row.client, row.from_part, in_words(row), row.still, row, kind)
    elif isinstance(row, PermissionRow):
        if row.permission is not None:
            yield Said(row.client, row.part, "permission", row.permission, row)
    else:
        yield Said(row.client, row.part, "name", row.part, row)
        for name in DETAILS:
            value = getattr(row, name)
            if value is not None:
                yield Said(row.client, row.part, name, value, row)


def in_words(row: RelationRow) -> str:
    """A relation without its first part: ``protects the little one``."""
    return RELATIONS[row.type] if row.type == BLENDED else f"{RELATIONS[row.type]} {row.to_part}"


@attrs.frozen
class PartNow:
    """A part as the maps have it: with what was said last of each thing."""

    client: str
    name: str
    last: dict[str, Said]

    def value(self, about: str) -> Any:
        """What was said last, or None."""
        return self.last[about].value if about in self.last else None

    def since(self, about: str) -> str | None:
        """The day on which it was said, where it was and the day is known."""
        return self.last[about].row.happened_on if about in self.last else None

    @property
    def events(self) -> str:
        """The events behind it."""
        names = " ".join(said.row.events for said in self.last.values()).split()
        return " ".join(dict.fromkeys(names))


Parts = dict[tuple[str, str], PartNow]
"""Parts by client and joined name, in the order in which they came onto the map."""


def parts_now(said: Iterable[Said]) -> Parts:
    """The parts as they are after all that was said; names as last written."""
    found: Parts = {}
    answers: dict[tuple[str, str], list[Said]] = {}
    for one in said:
        if one.relation is None:
            place = (one.client, name_key(one.part))
            before = found[place].last if place in found else {}
            found[place] = PartNow(one.client, one.part, {**before, one.about: one})
            if one.about == "permission":
                answers.setdefault(place, []).append(one)
    for place, given in answers.items():
        row = permission_now((one.row, one.value) for one in given)
        for one in given:
            if one.row is row:
                found[place].last["permission"] = one
        if row is None:  # a yes of unknown day does not count
            del found[place].last["permission"]
    return found


def relations_now(said: Iterable[Said]) -> list[RelationRow]:
    """The relations that hold after all that was said."""
    last = {one.subject: one for one in said if one.relation is not None}
    rows = [one.row for one in last.values() if one.value]
    return [row for row in rows if isinstance(row, RelationRow)]


def name_of(parts: Parts, client: str, name: str) -> str:
    """A part's name as last written on the map."""
    found = parts.get((client, name_key(name)))
    return found.name if found else name


def are_marked(relations: Sequence[RelationRow], kind: str) -> dict[tuple[str, str, str], Any]:
    """Relations of a mutual kind, by client and the two joined names in order."""
    assert kind in MUTUAL
    found = {}
    for row in relations:
        if row.type == kind and row.to_part:
            _, one, other = relation_of(plain(row))
            found[row.client, one, other] = row
    return found
