"""Work with an exile: whether it was agreed, and what those who protect it say.

After Schwartz and Sweezy 2020: the parts that protect an exile are asked first. What a
client did at home is always taken; where nobody said yes, a clinician looks at it first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from intersession import ClientEntry, Context, Flag, name_key
from intersession_ifs.dated import permission_now, standing
from intersession_ifs.pace import PARTS_MAP, SIX_FS, known_roles
from intersession_ifs.parts_map import EXILED_BY, PROTECTS, relation_of
from intersession_ifs.vocabulary import EXILE, PERMISSION, YES

Answer = tuple[ClientEntry, str]
"""A map, and what a protector says on it about turning to what it protects."""


def exile_flags(place: str, part: str, context: Context) -> Iterator[Flag]:
    """Why work with a part is to be looked at first, if there is a reason."""
    roles = known_roles(context)
    if name_key(part) not in roles:
        return
    if roles[name_key(part)] is None:
        told = "is on the parts map without a role, so it may be an exile"
        yield Flag(place=place, text=f"{part!r} {told}")
    elif roles[name_key(part)] == EXILE and (reasons := list(_reasons(part, context))):
        yield Flag(place=place, text=f"{part!r} is known as an exile: {'; '.join(reasons)}")


def map_flags(context: Context) -> Iterator[Flag]:
    """Work with an exile that is on record, and loses its yes by what a map typed later says.

    What a corrected map said until now is not known here: all that has no yes is told.
    """
    if context.entry is None or not context.entry.answers.get("permissions"):
        return
    before, roles = context.history(PARTS_MAP), known_roles(context)
    maps = [*before, context.entry]
    for work in standing(context.history(SIX_FS)):
        part = work.answers.get("part", "")
        missing = list(_missing(part, maps, work))
        had_yes = context.entry.attempt > 0 or not list(_missing(part, before, work))
        if missing and had_yes and roles.get(name_key(part)) == EXILE:
            told = f"{part!r} was turned to ({work.happened_on or 'day not known'})"
            yield Flag(place="permissions", text=f"{told}, and {'; '.join(missing)}")


def _reasons(part: str, context: Context) -> Iterator[str]:
    if not context.settings.get("exile_work"):
        yield "turning to exiles was not agreed for this practice"
    yield from _missing(part, context.history(PARTS_MAP), context.entry)


def _missing(part: str, maps: Sequence[ClientEntry], work: ClientEntry | None) -> Iterator[str]:
    """What is missing: one yes of those who protect it is needed, and no standing no of another."""
    protectors = _protectors(name_key(part), maps)
    if not protectors:
        yield "the parts map names nobody who protects it and could be asked"
        return
    answers = {name: _permission(name, maps, work) for name in protectors}
    refused = {name: said for name, said in answers.items() if said and said[1] != YES}
    for name, (entry, said) in refused.items():
        day = entry.happened_on or "day not known"
        yield f"{protectors[name]}, who protects it, says {PERMISSION.get(said, said)} ({day})"
    if not refused and not any(answers.values()):
        told = " or ".join(protectors.values())
        yield f"no yes of {told}, who protects it, is on the parts map by then"


def _protectors(exile: str, maps: Sequence[ClientEntry]) -> dict[str, str]:
    """Who protects a part or keeps it away, as the maps stand: joined name → as written."""
    held: dict[tuple[str, str, str], tuple[bool, str]] = {}
    for entry in standing(maps):
        for one in entry.answers.get("relations", ()):
            by = one.get(_PROTECTOR.get(one.get("type", ""), ""))
            if by and name_key(one.get(_PROTECTED[one["type"]]) or "") == exile:
                held[relation_of(one)] = (one.get("still", True), by)
    return {name_key(by): by for still, by in held.values() if still}


_PROTECTOR = {PROTECTS: "from_part", EXILED_BY: "to_part"}
_PROTECTED = {PROTECTS: "to_part", EXILED_BY: "from_part"}


def _permission(name: str, maps: Sequence[ClientEntry], entry: ClientEntry | None) -> Answer | None:
    """A protector's answer that counted when an entry was made, with the map it is on."""
    answers = {
        (one.assignment, one.attempt): (one, said["permission"])
        for one in maps
        for said in one.answers.get("permissions", ())
        if _answers(said, name) and _by_then(one, entry)
    }
    row = permission_now(answers.values())
    return answers[row.assignment, row.attempt] if row else None


def _answers(said: Mapping[str, Any], name: str) -> bool:
    return "permission" in said and name_key(said.get("part", "")) == name


def _by_then(said: ClientEntry, entry: ClientEntry | None) -> bool:
    """Whether it was said by the time of an entry; where either is unknown, it counts."""
    if entry is None or entry.ordered_at is None or said.ordered_at is None:
        return True
    of_its_day = len(said.happened_at or "") == 10 and said.happened_on == entry.happened_on
    return of_its_day or said.ordered_at <= entry.ordered_at
