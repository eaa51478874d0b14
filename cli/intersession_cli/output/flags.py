"""What comes first: what was flagged and not acknowledged yet."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import Line, Titled, say
from intersession_cli.output.cells import shortened
from intersession_cli.output.text import field, heading, paragraph, width, within

if TYPE_CHECKING:
    from intersession.events.flags import Flag
    from intersession.projections.builtin.flag_lines import FlagLine

FEW = 3
"""So many lines above a view, each cut to the width; the command has them in full."""
AT_MOST = 12
"""So many lines above a list; in full all of them."""


def open_flags(runtime: Runtime, client: str | None = None) -> list[FlagLine]:
    """What is flagged and open, of a client or of all, as it is told and acknowledged."""
    from intersession.projections.builtin.flag_lines import flag_lines
    from intersession.projections.builtin.flags import FlagRow

    return flag_lines(runtime.views_at_hand.rows(FlagRow, client=client, status="open"))


def show_first(runtime: Runtime, client: str | None = None, *, is_full: bool = False) -> None:
    """Print what is open above a list, with how it is acknowledged; nothing where there is none."""
    lines = open_flags(runtime, client)
    if not lines:
        return
    told = [field(line.where, line.text, "  ") for line in lines]
    kept = told if is_full else told[: _fitting(told)]
    heading("To see first")
    say(*kept)
    if len(kept) < len(told):
        command = " ".join(filter(None, ("intersession flags", client, "--full")))
        say(f"  … and {len(told) - len(kept)} more: {command}")
    say(paragraph(how_to(*named(lines[0])), "  ") + "\n")


def _fitting(told: Sequence[str]) -> int:
    """How many texts fit, the first one always."""
    counts = accumulate(text.count("\n") + 1 for text in told)
    return max(1, sum(count <= AT_MOST for count in counts))


def briefly(runtime: Runtime, client: str | None = None) -> list[Line]:
    """What is open in a few lines, above a view; nothing where there is none."""
    lines = open_flags(runtime, client)
    if not lines:
        return []
    from intersession.documents.prescription import not_watched

    kept = lines if len(lines) <= FEW else lines[:FEW]
    told = [shortened(f"  {line.where}: {' '.join(line.text.split())}", width()) for line in kept]
    more = f", and {len(lines) - len(kept)} more" if len(lines) > len(kept) else ""
    command = f"intersession flags {client or ''}".rstrip()
    told.append(f"  In full{more}: {command}")
    return [Titled("To see first"), *told, *paragraph(not_watched(), "  ").split("\n"), ""]


def named(line: FlagLine) -> tuple[Any, ...]:
    """What to acknowledge for a line: an assignment's attempts, or all of a client's line."""
    if len(line.attempts) > 1:
        return (line.client,)
    handle, attempts = next(iter(line.attempts.items()))
    return handle, *attempts


def how_to(handle: str, *attempts: int) -> str:
    """How to acknowledge what was flagged, and that nobody watches until then."""
    from intersession.documents.prescription import not_watched

    words = " ".join(["intersession acknowledge", handle, *map(str, attempts), "--note '…'"])
    return f"When you have dealt with it: {words}\n{not_watched()}"


def show_flags(handle: str, number: int, flags: Sequence[Flag]) -> None:
    """Print what was flagged with an attempt that was just recorded, or in another through it."""
    if not flags:
        return
    heading("To see first")
    for text in dict.fromkeys(flag.text for flag in flags):
        say(paragraph(within(text), "  "))
    attempts = sorted({flag.attempt or number for flag in flags})
    say(paragraph(how_to(handle, *attempts), "  "))
