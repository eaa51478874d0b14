"""``intersession review``: record that you looked at it together."""

from __future__ import annotations

from typing import Any, get_args

import click

from intersession.application.agreement import Rated
from intersession.domain.assignment.vocabulary import RATINGS, Next
from intersession_cli.app import arguments
from intersession_cli.app.keyboard import is_at_terminal
from intersession_cli.app.local import local_to
from intersession_cli.app.numbers import Whole
from intersession_cli.app.options import by_option, command
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say
from intersession_cli.guided.review_sheet import ask_review, draft_of
from intersession_cli.guided.reviewing import agree_on_next
from intersession_cli.input import drafts, values
from intersession_cli.input.words import WORDS

RATED = ", ".join(RATINGS)


@command(
    "review RK-1\n"
    "review RK-1 --learned 'it is worse before than during' --next keep\n"
    "review RK-1 --client quality=3 --clinician quality=4,difficulty=2",
    name="review",
)
@arguments.handle_argument()
@click.option("--session", type=Whole(), metavar="N", help="The number of the session.")
@click.option("--learned", type=WORDS, default="", help="What was learned, in the client's words.")
@click.option(
    "--credit", type=WORDS, default="", help="Credit for doing, apart from how well it went."
)
@click.option("--next", type=click.Choice(get_args(Next)), help="What happens with it now.")
@click.option("--client", multiple=True, metavar="NAME=0-4", help=f"The client rates: {RATED}.")
@click.option("--clinician", multiple=True, metavar="NAME=0-4", help="The clinician rates.")
@click.option(
    "--opened/--not-opened",
    "opened_session",
    default=None,
    help="Whether the session opened with it.",
)
@click.option("--on", "when", metavar="WHEN", default="today", help="When (today).")
@by_option
def main(
    runtime: Runtime,
    handle: str,
    when: str,
    client: tuple[str, ...],
    clinician: tuple[str, ...],
    **said: Any,
) -> None:
    """Record that you looked at it together, also where nothing was attempted."""
    state = runtime.homework.assignment(handle)
    local = local_to(runtime, handle)
    nothing_said = not (said["learned"] or said["credit"] or said["next"] or client or clinician)
    asks = nothing_said and values.is_interactive()
    happened = values.happened(when, local)
    said["ratings"] = Rated(
        values.ratings(client, "--client"), values.ratings(clinician, "--clinician")
    )
    if asks:
        day = "unknown" if happened is None else happened.isoformat()
        options = {"session": said["session"], "opened_session": said["opened_session"]}
        options["on"] = day if when != "today" else None
        said = ask_review(runtime, state.handle, local, options)
        happened = values.happened(said.pop("on"), local)
    runtime.homework.review(handle, happened=happened, **said)
    if asks:
        drafts.drop(runtime, draft_of(state.handle))
    count = len(state.attempts)
    seen = "no entry yet" if not count else f"{count} attempt{'s' if count > 1 else ''}"
    say(f"The review of {state.handle} is recorded ({seen}).")
    if is_at_terminal():
        agree_on_next(runtime, state, said["next"], local.today)
    else:
        _tell_next(state.handle, said["next"])


def _tell_next(handle: str, step: Next | None) -> None:
    """Say how the step that was chosen is agreed on."""
    if step == "shrink":
        say(f"To make it smaller: intersession amend {handle} --smaller")
    elif step in ("grow", "change"):
        say(f"To agree on it: intersession amend {handle} --task '…'")
