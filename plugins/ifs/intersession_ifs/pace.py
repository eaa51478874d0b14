"""The pace: protectors first, and nothing with an exile before one of them said yes.

After Schwartz and Sweezy 2020: protectors are met before what they protect. What is
known comes from the parts map (roles and permissions) and from the parts named when a
practice was agreed; a permission counts once it is on the map.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from intersession import Context, Problem, choice, line, row, rows, yes_no
from intersession_ifs.vocabulary import EXILE, PROTECTORS, ROLES, UNKNOWN, YES, same

JOURNAL, PARTS_MAP, SIX_FS = "ifs.parts-journal", "ifs.parts-map", "ifs.six-fs"

PROTECTORS_FIRST = "A protector's permission comes first."


@row
class KnownPart:
    """A part this client has already met."""

    name: str = line("What does the client call it?")
    role: str = choice("Which role does it have?", ROLES, required=False, default=UNKNOWN)


@row
class Agreed:
    """What is agreed about the pace when a practice is set up."""

    known_parts: list[KnownPart] | None = rows(
        "Which parts are known so far?", KnownPart, required=False
    )
    exile_work: bool | None = yes_no(
        "May this practice turn to exiles? Only where the clinician marks it.",
        required=False,
        default=False,
    )


def exile_problems(place: str, part: str, context: Context) -> Iterator[Problem]:
    """Why not to work with a part that is known as an exile, if there is a reason."""
    roles = known_roles(context)
    of_part = roles.get(same(part), set())
    if of_part - set(ROLES):
        yield Problem(
            place,
            f"{part!r} is on the parts map without a role. Say there which one it has "
            f"('unknown' is enough), so that no exile is met before its protectors",
        )
    if EXILE not in of_part:
        return
    if not context.settings.get("exile_work"):
        yield Problem(
            place,
            f"{part!r} is known as an exile, and the parts that protect it come first. "
            f"{_begin_with(context, roles)}. That {part!r} was there can go into the journal; "
            f"the rest can wait for the session",
        )
    elif not _has_permission(context, roles):
        yield Problem(
            place,
            f"{part!r} is known as an exile, and no protector has said yes to turning to it "
            f"yet. {_begin_with(context, roles)}, and ask it; its yes goes onto the parts map, "
            f"under permissions",
        )


def known_roles(context: Context) -> dict[str, set[str]]:
    """The role of each part by its joined name: the map's, else as agreed.

    There is more than one only where a map writes a name in several ways. A text that
    is not a role means that the part was last mapped without one.
    """
    agreed = {
        same(one["name"]): {one.get("role", UNKNOWN)}
        for one in context.settings.get("known_parts") or ()
        if "name" in one
    }
    agreed = {**_latest(context, JOURNAL, "known_parts", "name"), **agreed}
    mapped = _latest(context, PARTS_MAP, "parts", "name")
    told = {part: roles for part, roles in mapped.items() if roles != {UNKNOWN}}
    return {**mapped, **agreed, **told}


def _has_permission(context: Context, roles: Mapping[str, set[str]]) -> bool:
    """Whether the latest answer of any protector on the map is yes."""
    said = _latest(context, PARTS_MAP, "permissions", "part")
    return any(
        words == {YES} and roles.get(part, set()) & set(PROTECTORS) for part, words in said.items()
    )


def _begin_with(context: Context, roles: Mapping[str, set[str]]) -> str:
    protecting = {part for part, role in roles.items() if role & set(PROTECTORS)}
    spelled = dict.fromkeys(
        name
        for sheet, listed in ((PARTS_MAP, "parts"), (JOURNAL, "known_parts"))
        for _, name in _named(context, sheet, listed, "name")
        if same(name) in protecting
    )
    names = " or ".join(repr(name) for name in list(spelled)[:2])
    return f"Begin with a protector, such as {names}" if names else "Begin with a protector"


def _latest(context: Context, worksheet: str, listed: str, name: str) -> dict[str, set[str]]:
    """By joined name, what the newest assignment says last of it: the item after its name."""
    found: dict[str, tuple[str, set[str]]] = {}
    for place, label in context.references(worksheet, listed, name).items():
        handle, _, part = place.partition("/")
        before, labels = found.get(same(part), ("", set()))
        found[same(part)] = (handle, (labels if handle == before else set()) | {label})
    return {part: labels for part, (_, labels) in found.items()}


def _named(context: Context, worksheet: str, listed: str, name: str) -> Iterator[tuple[str, str]]:
    """The handle and the name of each row a client's worksheet holds."""
    for place in context.references(worksheet, listed, name):
        handle, _, part = place.partition("/")
        yield handle, part


def known_names(context: Context) -> dict[str, str]:
    """Every part the client's map, journal or agreements name: joined name → as written."""
    places = (
        (JOURNAL, "known_parts", "name"),
        (JOURNAL, "parts", "part"),
        (PARTS_MAP, "parts", "name"),
    )
    return {same(name): name for place in places for _, name in _named(context, *place)}
