"""``intersession review``: record that you looked at it together."""

from __future__ import annotations

from typing import Any, get_args

import click

from intersession.application.agreement import Rated
from intersession.domain.assignment.vocabulary import RATINGS, Next
from intersession.worksheets.context import Context
from intersession.worksheets.definition import Worksheet
from intersession.worksheets.items import Choice, Text
from intersession_cli.app import arguments
from intersession_cli.app.local import Local, local_to
from intersession_cli.app.options import by_option, command
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say
from intersession_cli.input import drafts, values
from intersession_cli.input.asking import ask_sheet

RATED = ", ".join(RATINGS)
REVIEW = Worksheet(
    name="core.review",
    version=1,
    title="Review",
    source="the form of a review here",
    answers=(
        Text(name="learned", ask="What did we learn?", required=False),
        Text(name="credit", ask="What deserves credit?", required=False),
        Choice(
            name="next",
            ask="What happens with it now?",
            options={one: one for one in get_args(Next)},
            default="keep",
        ),
    ),
)
"""What a review asks, as a sheet."""


@command(
    "review RK-1\n"
    "review RK-1 --learned 'it is worse before than during' --next keep\n"
    "review RK-1 --client quality=3 --clinician quality=4,difficulty=2",
    name="review",
)
@arguments.handle_argument()
@click.option("--session", type=int, metavar="N", help="The number of the session.")
@click.option("--learned", default="", help="What was learned, in the client's words.")
@click.option("--credit", default="", help="Credit for doing, apart from how well it went.")
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
    name = f"review {state.handle}"
    asks = nothing_said and values.is_interactive()
    if asks:
        said |= _asked(runtime, name, state.handle, local)
    runtime.homework.review(
        handle,
        ratings=Rated(values.ratings(client, "--client"), values.ratings(clinician, "--clinician")),
        happened=values.happened(when, local),
        **said,
    )
    if asks:
        drafts.drop(runtime, name)
    count = len(state.attempts)
    seen = "no entry yet" if not count else f"{count} attempt{'s' if count > 1 else ''}"
    say(f"The review of {state.handle} is recorded ({seen}).")
    _tell_next(state.handle, said["next"])


def _tell_next(handle: str, step: Next | None) -> None:
    """Say how the step that was chosen is agreed on."""
    if step == "shrink":
        say(f"To make it smaller: intersession amend {handle} --smaller")
    elif step in ("grow", "change"):
        say(f"To agree on it: intersession amend {handle} --task '…'")


def _asked(runtime: Runtime, name: str, handle: str, local: Local) -> dict[str, Any]:
    """What was learned, what deserves credit and what happens now, as a person says it."""
    draft = drafts.begun(runtime, name, resume=False)
    with drafts.asked(runtime, name, draft):
        ask_sheet(REVIEW, Context(), draft, local, title=f"{handle}: review")
    return {"learned": "", "credit": "", **draft.answers}
