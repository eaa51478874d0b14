"""The pace: what is agreed about it, and which parts are known, with their roles.

After Schwartz and Sweezy 2020: protectors are met before what they protect. What is
known comes from the parts map, as it stands latest by day, and from the parts named when
a practice was agreed.
"""

from __future__ import annotations

from collections.abc import Iterator

from intersession import Context, choice, line, name_key, row, rows, yes_no
from intersession_ifs.dated import standing
from intersession_ifs.vocabulary import ROLES, UNKNOWN

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


def known_roles(context: Context) -> dict[str, str | None]:
    """The role of each part by its joined name: the map's latest, else as agreed.

    None where a part is known, and its role was never said. That a map does not know the
    role does not undo what was agreed.
    """
    mapped: dict[str, str | None] = {}
    for entry in standing(context.history(PARTS_MAP)):
        for part in entry.answers.get("parts", ()):
            if "name" in part:
                name = name_key(part["name"])
                mapped[name] = part.get("role", mapped.get(name))
    agreed = _agreed(context)
    told = {part: role for part, role in mapped.items() if role not in (None, UNKNOWN)}
    return {**mapped, **agreed, **told}


def _agreed(context: Context) -> dict[str, str | None]:
    """The roles of parts as agreements name them: this practice's, else the newest of others."""
    others = {
        name_key(name): role
        for sheet in (JOURNAL, SIX_FS)
        for _, name, role in _named(context, sheet, "known_parts", "name")
    }
    own = {
        name_key(one["name"]): one.get("role", UNKNOWN)
        for one in context.settings.get("known_parts") or ()
        if "name" in one
    }
    return {**others, **own}


def _named(
    context: Context, worksheet: str, listed: str, name: str
) -> Iterator[tuple[str, str, str]]:
    """The handle, the name, and the item after it, of each row a client's worksheet holds."""
    for place, label in context.references(worksheet, listed, name).items():
        handle, _, part = place.partition("/")
        yield handle, part, label


def known_names(context: Context) -> dict[str, str]:
    """Every part the client's map, journal or agreements name: joined name → as written."""
    places = (
        (JOURNAL, "known_parts", "name"),
        (JOURNAL, "parts", "part"),
        (PARTS_MAP, "parts", "name"),
    )
    return {name_key(name): name for place in places for _, name, _ in _named(context, *place)}
