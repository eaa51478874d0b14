"""The coping card, agreed in session, and a view of how far it helped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from intersession import (
    Amended,
    Assigned,
    Course,
    Entry,
    EntryRow,
    EntryView,
    Look,
    Recorded,
    Report,
    Store,
    changed,
    column,
    fitting,
    folds,
    key,
    left_out,
    line,
    link,
    listed,
    mean,
    plain,
    row,
    rows,
    scale,
    table,
    text,
    view,
    worksheet,
)
from intersession_cbt.per_client import Rows

CARD = "cbt.coping-card"
HELPED = {0: "not at all", 10: "very much"}


@row
class CanDo:
    """Something to do when the thought comes."""

    what: str = line("What can you do?")


@row
class Card:
    """The card, in the client's words."""

    when_i_think: str = text("When I think …")
    i_can_tell_myself: str = text("… I can tell myself …")
    i_can_do: list[CanDo] = rows("… and these are things I can do", CanDo, required=False)
    evidence: str | None = text("What speaks for it?", required=False)


@worksheet(
    CARD,
    version=1,
    title="Coping card",
    source="Beck 1995; own wording",
    purposes=(
        "cognitive",
        "coping",
    ),
    settings=Card,
    is_practice=True,
)
class CopingCard:
    """One use of a coping card: read it when the thought comes, and see how far it helps.

    The card itself is agreed when it is assigned.
    """

    situation: str | None = line("What was happening when you took it out?", required=False)
    helped: int = scale("How far did it help?", 0, 10, HELPED)
    did: str | None = line("Which of the things on it did you do?", required=False)
    noticed: str | None = text("What did you notice?", required=False)


@table("cbt_coping_uses")
class UseRow(EntryRow):
    """A use of a card; how far it helped is 0–10."""

    situation: str | None = None
    helped: int | None = None
    did: str | None = None
    noticed: str | None = None


@table("cbt_coping_cards")
class CardRow:
    """A card as it is now."""

    assignment: str = key(references="assignments")
    client: str = link("clients", default="")
    when_i_think: str | None = None
    i_can_tell_myself: str | None = None
    i_can_do: list[str] = column(factory=list)
    evidence: str | None = None
    events: str = ""


@view("cbt.coping", version=1, title="Coping cards", tables=[UseRow, CardRow])
class Coping(EntryView):
    """Each card as it is now, how often it was used, and how far it helped, 0–10.

    Uses are those in the window, also those from before the card was reworded. A card
    without a use may not have been needed: that is not known.
    """

    worksheet = CARD
    shown: ClassVar[Mapping[str, Sequence[str]]] = {
        "cards": ("client", "card", "when_i_think", "i_can_tell_myself", "i_can_do", "uses",
                  "helped"),
        "uses": ("client", "happened_at", "card", "situation", "did", "helped", "noticed"),
    }  # fmt: skip
    pictures: ClassVar = {"uses": Course(value="helped", by=("client", "card"), high=10)}

    def rows(self, entry: Entry) -> Iterable[UseRow]:
        """One row for each use."""
        yield entry.row(UseRow, **fitting(UseRow, entry.answers))

    @folds(Assigned, worksheet=CARD)
    def agreed(self, recorded: Recorded, store: Store) -> None:
        """The card was written."""
        row = CardRow(assignment=recorded.handle, client=recorded.client, events=recorded.id)
        store[CardRow].put(changed(row, **_words(recorded.event.settings)))

    @folds(Amended, worksheet=CARD)
    def amended(self, recorded: Recorded, store: Store) -> None:
        """The card may have been reworded."""
        before = store[CardRow].get(recorded.handle)
        if before is None or "settings" not in recorded.event.changed:
            return
        events = f"{before.events} {recorded.id}"
        words = _words(recorded.event.settings)
        store[CardRow].put(changed(before, events=events, **words))

    def report(self, look: Look) -> Report:
        """The cards with figures about their use, then every use in order."""
        uses = listed(look.rows(UseRow))
        cards = [_card(card, uses) for card in look.rows(CardRow)]
        used: Rows = [{**plain(use), "card": use.assignment} for use in uses]
        return {"cards": cards, "uses": used, **left_out(look, UseRow)}


def _words(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The card's columns; what it no longer says is removed."""
    can_do = [one["what"] for one in settings.get("i_can_do", []) if "what" in one]
    names = ("when_i_think", "i_can_tell_myself", "evidence")
    return {**{name: settings.get(name) for name in names}, "i_can_do": can_do}


def _card(card: CardRow, uses: Sequence[UseRow]) -> dict[str, Any]:
    found = [use for use in uses if use.assignment == card.assignment]
    row = {**plain(card), "card": card.assignment}
    return {**row, "uses": len(found), "helped": mean(found, "helped")}
