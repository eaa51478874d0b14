"""What comes before all else: streams that are damaged, so that what is shown lacks them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from intersession_cli.app.screen import Line, Titled, say
from intersession_cli.output.text import paragraph

if TYPE_CHECKING:
    from intersession.projections.replay import Folded
    from intersession.projections.runner import Views
    from intersession.store.damage import Damage


def damage_lines(views: Views | Folded, client: str | None = None) -> list[Line]:
    """What is damaged of a client or of all, above what is shown; nothing where all is whole."""
    found = views.damages(client)
    if not found:
        return []
    told = [line for one in found for line in paragraph(_told(one), "  ").split("\n")]
    return [Titled(_title(found)), *told, ""]


def show_damage(views: Views | Folded, client: str | None = None) -> None:
    """Print them; nothing where all is whole."""
    if lines := damage_lines(views, client):
        say(*lines)


def tell_damage(views: Views | Folded, client: str | None = None) -> None:
    """The same beside the rows of a program, which lack it."""
    if lines := damage_lines(views, client):
        say(*lines, err=True)


def _title(found: Sequence[Damage]) -> str:
    count = sum(bool(one.stream) for one in found)
    if not count:
        return "Damaged: something is missing in the log, and whose it was cannot be told"
    if count == 1:
        return "Damaged: 1 record is not shown whole, nor what was flagged in it"
    return f"Damaged: {count} records are not shown whole, nor what was flagged in them"


def _told(one: Damage) -> str:
    if not one.stream:
        return f"What is at position {one.position} of the log {one.why}"
    shown = "nothing of it is shown"
    if one.version > 1:
        shown = f"known up to {one.handle}#{one.version - 1}; what came after is missing below"
    return f"{one.handle}: {shown}. {one.id}, at position {one.position} of the log, {one.why}"
