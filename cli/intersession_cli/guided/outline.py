"""The steps of a session with a client, from what is on record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from intersession.errors import IntersessionError
from intersession_cli.app.local import Local
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say
from intersession_cli.app.trouble import TROUBLE
from intersession_cli.guided.agreeing import agree_on_a_practice, hand_out
from intersession_cli.guided.looking import look_at_flag, what_came_of_it, what_got_in_the_way
from intersession_cli.guided.reviewing import review
from intersession_cli.guided.sitting import Step
from intersession_cli.input import values
from intersession_cli.input.asking import ask_text
from intersession_cli.input.sessions import in_words
from intersession_cli.output.flags import open_flags
from intersession_cli.output.text import heading, paragraph

LOOK = "to look at together"


def outline(runtime: Runtime, code: str, local: Local) -> list[Step]:
    """Flags, then each open practice, then the next one and the next session."""
    return [
        *_flags(runtime, code),
        *_practices(runtime, code, local),
        Step("practice", "The next practice", partial(_next_practice, runtime, code, local)),
        Step("session", "The next session", partial(_next_session, runtime, code, local)),
    ]


def _flags(runtime: Runtime, code: str) -> Iterator[Step]:
    for line in open_flags(runtime, code):
        name = f"flag {line.events}"
        yield Step(name, "To see first", partial(look_at_flag, runtime, line))


def _practices(runtime: Runtime, code: str, local: Local) -> Iterator[Step]:
    """What came of each practice on the agenda, what got in the way, and the review."""
    rows = runtime.views_at_hand.report("agenda", client=code, today=local.today)["agenda"]
    looked = [row["assignment"] for row in rows if row["about"] == LOOK]
    for handle in dict.fromkeys(looked):
        state = runtime.homework.assignment(handle)
        told = [row["text"] for row in rows if row["assignment"] == handle and row["about"] == LOOK]
        yield Step(
            f"came {handle}",
            f"{handle}: what came of it",
            partial(what_came_of_it, runtime, state, told, local),
        )
        yield Step(
            f"way {handle}",
            f"{handle}: what got in the way",
            partial(what_got_in_the_way, runtime, state, local),
        )
        yield Step(
            f"review {handle}",
            f"{handle}: looking at it together",
            partial(review, runtime, state, local),
        )


def _next_practice(runtime: Runtime, code: str, local: Local) -> None:
    """Agree on practices until no other is wanted; each is shown as the client takes it home."""
    while (handle := agree_on_a_practice(runtime, code, local)) is not None:
        heading(f"{handle}: to take home")
        hand_out(runtime, handle)


def _next_session(runtime: Runtime, code: str, local: Local) -> None:
    """Plan when client and clinician meet next."""
    while True:
        typed = ask_text("When do you meet next?", hint="thu 14:00; Enter where it is not known")
        if not typed:
            return
        try:
            when = values.moment(typed, local, "future")
            receipt = runtime.homework.plan_session(code, when, happened=local.today)
        except TROUBLE:
            raise
        except IntersessionError as problem:
            say(paragraph(str(problem), "  "))
            continue
        planned = in_words(receipt.event) if receipt.events else _as_typed(when)
        say(f"  Planned for {planned}.")
        return


def _as_typed(when: object) -> str:
    return f"{when:%Y-%m-%d %H:%M}" if isinstance(when, datetime) else str(when)
