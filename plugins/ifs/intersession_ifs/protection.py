"""A view of protection: who protects whom on the parts map, and who has said yes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from intersession import Look, Report, View, name_key, share, view
from intersession_ifs.dated import gathered, if_any
from intersession_ifs.known_parts import KNOWN_FROM, Known, known_parts
from intersession_ifs.map_rows import (
    PartNow,
    Parts,
    RelationRow,
    parts_now,
    relations_now,
    said_on_maps,
)
from intersession_ifs.parts_map import EXILED_BY, PROTECTS
from intersession_ifs.vocabulary import EXILE, PERMISSION, PROTECTORS, YES

NOBODY = "no protector named yet"


@view("ifs.protection", version=1, title="Who protects whom", tables=[], reads=KNOWN_FROM)
class Protection(View):
    """Which parts protect which on the parts map, and what they say when asked.

    A row for each protector of an exile, or of another part that is protected.
    *Permission* is the protector's latest answer on the map about turning to what it
    protects. Protectors are asked first, and a no counts until the part itself says
    otherwise. What the map does not say is a dash. The map is as it was at the end of
    the window.
    """

    shown: ClassVar = {
        "protection": (
            *("client", "protected", "protector", "role", "permission", "said on"),
            "fear if it stopped",
        ),
        "summary": ("client", "exiles with a protector", "protectors who said yes"),
        "questions": ("client", "question"),
    }

    def report(self, look: Look) -> Report:
        """Each protected part with its protectors; how far it is known; questions."""
        said = said_on_maps(look)
        parts, known = parts_now(said), known_parts(look)
        relations = relations_now(said)
        rows = [
            row
            for at in _protected(known, relations)
            for row in _protectors(at, known, parts, relations)
        ]
        return {
            "protection": rows,
            "summary": [
                {**_summary(client, known, parts, rows), "window": str(look.window)}
                for client in sorted({row["client"] for row in rows})
            ],
            **if_any(questions=list(_questions(rows))),
        }


def _protected(
    known: dict[tuple[str, str], Known], relations: Sequence[RelationRow]
) -> list[tuple[str, str]]:
    """Exiles, and every part that another one protects."""
    exiles = [at for at, part in known.items() if part.role == EXILE]
    named = [(row.client, name_key(row.to_part or "")) for row in relations if row.type == PROTECTS]
    kept = [(row.client, name_key(row.from_part)) for row in relations if row.type == EXILED_BY]
    return sorted({*exiles, *named, *kept})


def _protectors(
    at: tuple[str, str],
    known: dict[tuple[str, str], Known],
    parts: Parts,
    relations: Sequence[RelationRow],
) -> Iterator[dict[str, Any]]:
    """A row for each protector of a part; one that says so where none is named."""
    client, name = at
    protected = known.get(at, Known(client, name))
    about = {"client": client, "protected": protected.name, "protected role": protected.role}
    found: dict[str, list[RelationRow]] = {}
    for row in relations:
        if _protects(row, at):
            by = row.from_part if row.type == PROTECTS else row.to_part or ""
            found.setdefault(name_key(by), []).append(row)
    if not found:
        yield {**about, "protector": NOBODY, "events": protected.events.strip()}
    for by, rows in found.items():
        part = parts.get((client, by), PartNow(client, by, {}))
        role = known[client, by].role if (client, by) in known else None
        yield {**about, **_protector(part, rows), "role": role}


def _protector(part: PartNow, relations: Sequence[RelationRow]) -> dict[str, Any]:
    permission = part.value("permission")
    how = [{PROTECTS: "protects", EXILED_BY: "keeps away"}[row.type] for row in relations]
    return {
        "protector": part.name,
        "permission": permission and PERMISSION[permission],
        "said on": part.since("permission"),
        "fear if it stopped": part.value("fear_if_stopped"),
        "how": how,
        "note": "; ".join(row.note for row in relations if row.note) or None,
        "events": " ".join(dict.fromkeys(f"{gathered(relations)} {part.events}".split())),
    }


def _protects(row: RelationRow, at: tuple[str, str]) -> bool:
    protected = {PROTECTS: row.to_part, EXILED_BY: row.from_part}.get(row.type)
    return protected is not None and (row.client, name_key(protected)) == at


def _summary(
    client: str,
    known: dict[tuple[str, str], Known],
    parts: Parts,
    rows: Sequence[dict[str, Any]],
) -> dict[str, Any]:
    exiles = [one for one in known.values() if one.client == client and one.role == EXILE]
    covered = {
        row["protected"] for row in rows if row["client"] == client and row["protector"] != NOBODY
    }
    protectors = [
        part
        for at, part in parts.items()
        if at[0] == client and (known[at].role in PROTECTORS or part.value("permission"))
    ]
    return {
        "client": client,
        "exiles with a protector": share(exiles, lambda one: one.name in covered),
        "protectors who said yes": share(
            protectors,
            lambda part: None if (said := part.value("permission")) is None else said == YES,
        ),
    }


def _questions(rows: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """What the map leaves open about a protected part."""
    for row in rows:
        if row["protector"] == NOBODY:
            what = f"who keeps watch over {row['protected']}?"
        elif row["permission"] is None:
            what = f"what does {row['protector']} say to being asked about {row['protected']}?"
        else:
            continue
        yield {
            "client": row["client"],
            "question": f"A question to ask: {what}",
            "events": row["events"],
        }
