"""The parts map: parts, the permission of protectors, and relations (views: map_history.py)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from intersession import (
    Context,
    Problem,
    choice,
    line,
    name_key,
    row,
    rows,
    scale,
    text,
    worksheet,
    yes_no,
)
from intersession_ifs.pace import PARTS_MAP, PROTECTORS_FIRST, known_names, known_roles
from intersession_ifs.vocabulary import EXILE, PERMISSION, ROLES

PROTECTS, POLARIZED, ALLIED = "protects", "polarized-with", "allied-with"
EXILED_BY, BLENDED = "exiled-by", "blended-with-self"
RELATIONS = {
    PROTECTS: "protects",
    POLARIZED: "pulls against (polarized with)",
    ALLIED: "works together with (allied with)",
    EXILED_BY: "is kept away by (exiled by)",
    BLENDED: "is taken for the Self (blended with Self)",
}
MUTUAL = (POLARIZED, ALLIED)
"""Relations that hold both ways, whichever part is named first."""
TRUST = {0: "does not know the Self at all", 10: "trusts it with everything"}


@row
class MappedPart:
    """A part as it is known now; only what is new needs an answer."""

    name: str = line("What do you call it?")
    role: str = choice("Which role does it have, as far as you know?", ROLES)
    felt_age: str | None = line("How old does it seem?", required=False)
    look: str | None = text("How does it look, or what picture comes with it?", required=False)
    body: str | None = text("Where in or around the body is it?", required=False)
    beliefs: str | None = text("What does it hold to be true?", required=False)
    emotions: str | None = text("What does it feel?", required=False)
    job: str | None = text("What is its job?", required=False)
    triggers: str | None = text("What brings it on?", required=False)
    fear_if_stopped: str | None = text(
        "What is it afraid would happen if it stopped?", required=False
    )
    burden: str | None = text(
        "What does it carry that is not its own?",
        required=False,
        help="For an exile, only what its protectors say; it does not need to be asked.",
    )
    gift: str | None = text("What does it bring that is good?", required=False)
    wants: str | None = text("What does it want?", required=False)
    trusts_self: int | None = scale(
        "How far does it trust your Self?", 0, 10, TRUST, required=False
    )


@row
class PermissionSaid:
    """What a protector says about turning to what it protects."""

    part: str = line("Which protector?")
    permission: str = choice("Does it allow turning to what it protects?", PERMISSION)
    note: str | None = text("In its own words, or under which condition?", required=False)


@row
class Relation:
    """How one part is related to another."""

    from_part: str = line("Which part?")
    type: str = choice("How is it related to the other?", RELATIONS)
    to_part: str | None = line("Which other part?", required=False)
    still: bool | None = yes_no("Is it so now?", required=False, default=True)
    since: str | None = line("Since when, as far as you know?", required=False)
    note: str | None = text("Anything about it?", required=False)


@worksheet(
    PARTS_MAP,
    version=1,
    title="Parts map",
    source="Schwartz 1995; Schwartz and Sweezy 2020; own wording",
    purposes=("parts",),
    caution=(
        f"{PROTECTORS_FIRST} A map is best begun together in a session. An exile may be on it by "
        "name, from what its protectors say. Nothing is asked of it, and its story is not for the "
        "time between sessions. A no on the map is an answer, and counts until the part itself "
        "says otherwise. How far a part trusts the Self is rated on a scale of our own, not "
        "validated."
    ),
    is_practice=True,
)
class PartsMap:
    """The parts as they are known today: who they are, what they do, how they are related.

    Each time, write only what is new or has changed. Parts, permissions and relations
    that are not named stay as they were; earlier maps stay on record.
    """

    parts: list[MappedPart] = rows(
        "Which parts are new, or have changed?", MappedPart, required=False
    )
    permissions: list[PermissionSaid] = rows(
        "Did a protector say whether you may turn to what it protects?",
        PermissionSaid,
        required=False,
    )
    relations: list[Relation] = rows(
        "How are parts related to each other, where that is new or has changed?",
        Relation,
        required=False,
    )
    comments: str | None = text("Anything else about the map?", required=False)

    @staticmethod
    def check(answers: Mapping[str, Any], context: Context) -> Iterable[Problem]:
        """Something is new; a part is there once, and every part that is named is known."""
        parts = answers.get("parts", [])
        said, relations = answers.get("permissions", []), answers.get("relations", [])
        if not (parts or said or relations):
            yield Problem("", "there is nothing new in it. Give parts, permissions or relations")
        yield from _twice("parts", "name", parts)
        yield from _twice("permissions", "part", said)
        if not (said or relations):
            return
        known = known_names(context)
        known |= {name_key(one["name"]): one["name"] for one in parts if "name" in one}
        yield from _permission_problems(said, known, _exiles(parts, context))
        yield from _relation_problems(relations, known)


def _twice(listed: str, name: str, rows: Sequence[Mapping[str, Any]]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for number, one in enumerate(rows):
        part = name_key(one.get(name, ""))
        if part and part in first:
            yield Problem(
                f"{listed}[{number}].{name}",
                f"{one[name]!r} is there already as {listed}[{first[part]}]. Put it in one row",
            )
        first.setdefault(part, number)


def _exiles(parts: Sequence[Mapping[str, Any]], context: Context) -> set[str]:
    """The joined names of exiles, with what this attempt says of roles."""
    now = {name_key(one["name"]): one["role"] for one in parts if {"name", "role"} <= one.keys()}
    return {part for part, role in {**known_roles(context), **now}.items() if role == EXILE}


def _permission_problems(
    said: Sequence[Mapping[str, Any]], known: Mapping[str, str], exiles: set[str]
) -> Iterator[Problem]:
    for number, one in enumerate(said):
        place = f"permissions[{number}].part"
        yield from _unknown(place, one.get("part"), known)
        if name_key(one.get("part", "")) in exiles:
            how = "is known as an exile. Permission is asked of the parts that protect it"
            yield Problem(place, f"{one['part']!r} {how}; name one of them")


def _relation_problems(
    relations: Sequence[Mapping[str, Any]], known: Mapping[str, str]
) -> Iterator[Problem]:
    seen: dict[tuple[str, str, str], int] = {}
    for number, one in enumerate(relations):
        place, other = f"relations[{number}]", one.get("to_part")
        yield from _unknown(f"{place}.from_part", one.get("from_part"), known)
        if one.get("type") == BLENDED:
            if other is not None and name_key(other) != "self":
                yield Problem(f"{place}.to_part", "a part is taken for the Self here. Leave it out")
        elif other is None:
            yield Problem(f"{place}.to_part", "name the other part of this relation")
        else:
            yield from _unknown(f"{place}.to_part", other, known)
        if other and name_key(other) == name_key(one.get("from_part", "")):
            yield Problem(f"{place}.to_part", "is the same part. Name another one")
        pair = relation_of(one)
        if pair in seen:
            how = f"this relation is there already as relations[{seen[pair]}]"
            yield Problem(place, f"{how}. Put it in one row")
        seen.setdefault(pair, number)


def relation_of(said: Mapping[str, Any]) -> tuple[str, str, str]:
    """A relation to compare by: its type and joined names, in order where it is mutual."""
    kind = said.get("type", "")
    one, other = name_key(said.get("from_part", "")), name_key(said.get("to_part") or "")
    if kind == BLENDED:
        other = ""
    if kind in MUTUAL:
        one, other = sorted((one, other))
    return kind, one, other


def _unknown(place: str, name: str | None, known: Mapping[str, str]) -> Iterator[Problem]:
    if name is not None and name_key(name) not in known:
        listed = f" Known so far: {', '.join(sorted(known.values()))}." if known else ""
        yield Problem(place, f"{name!r} is not known yet.{listed} Add it under parts as well")
