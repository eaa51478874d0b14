"""What was flagged, what came of a practice, and what got in the way: asked and recorded."""

from __future__ import annotations

from typing import Any

from intersession.application.commands import Acknowledge
from intersession.application.together import take_together
from intersession.domain.assignment.state import Assignment
from intersession.domain.assignment.vocabulary import OBSTACLES
from intersession.errors import IntersessionError
from intersession.projections.builtin.flag_lines import FlagLine
from intersession_cli.app.local import Local
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say
from intersession_cli.app.trouble import TROUBLE
from intersession_cli.guided.days import read_days, record_days
from intersession_cli.input.asking import ask_choice, ask_text, ask_yes_no
from intersession_cli.output.text import field, paragraph, within

NOT_KNOWN = "unknown.not-known"


def look_at_flag(runtime: Runtime, line: FlagLine) -> None:
    """Show what was flagged; what was done about it acknowledges it."""
    say(field(line.where, line.text, "  "))
    note = ask_text("What was done about it?", hint="Enter leaves it for later")
    if not note:
        say("  It stays at the top until it is acknowledged.")
        return
    seen = [
        Acknowledge(
            assignment=handle, attempts=attempts, note=note, happened=_today(runtime, handle)
        )
        for handle, attempts in line.attempts.items()
    ]
    take_together(runtime.homework, seen)
    say("  Acknowledged.")


def what_came_of_it(runtime: Runtime, state: Assignment, told: list[str], local: Local) -> None:
    """Show what was agreed and what came of it; days that were not told yet are recorded."""
    say(paragraph(within(state.prescription.task), "  "))
    for text in told or ["Nothing has come due since it was last looked at."]:
        say(paragraph(within(text), "    "))
    while True:
        words = ask_text(
            "Other days on which it was done?",
            hint="mon,wed · 3/5 · yesterday half; Enter for none",
        )
        if not words:
            return
        try:
            record_days(runtime, state, read_days(state, words, local))
            return
        except TROUBLE:
            raise
        except IntersessionError as problem:
            say(paragraph(str(problem), "  "))


def what_got_in_the_way(runtime: Runtime, state: Assignment, local: Local) -> None:
    """Record obstacles until there is no other: in the client's words, then what kind it was."""
    while True:
        text = ask_text("What got in the way?", hint="in the client's words; Enter for nothing")
        if not text:
            return
        said = _foreseen(state) or {"category": _kind()}
        runtime.homework.meet_obstacle(state.handle, text=text, happened=local.today, **said)
        say("  Recorded.")


def _foreseen(state: Assignment) -> dict[str, Any] | None:
    """Which of the obstacles that were foreseen it was, and whether the back-up helped."""
    foreseen = state.prescription.obstacles
    if not foreseen:
        return None
    options = {str(n): one.text for n, one in enumerate(foreseen, 1)} | {"0": "none of these"}
    chosen = ask_choice("Was it one that was foreseen?", options, "0")
    if chosen in (None, "0"):
        return None
    one = foreseen[int(chosen) - 1]
    said: dict[str, Any] = {"category": one.category or _kind(), "anticipated": int(chosen)}
    if one.backup:
        say(field("  The back-up", one.backup))
        used = ask_yes_no("Was it used?")
        helped = {"yes": "yes", "partly": "partly", "no": "no"}
        worked = ask_choice("Did it help?", helped) if used else None
        said |= {"backup_used": used, "backup_worked": worked}
    return said


def _kind() -> str:
    return ask_choice("What kind was it?", OBSTACLES) or NOT_KNOWN


def _today(runtime: Runtime, handle: str) -> Any:
    from intersession_cli.app.local import local_to

    return local_to(runtime, handle).today
