"""``intersession log post``: the stream, posted to a URL as it grows."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from intersession.store.subscription import SLICE, After, subscribed
from intersession_cli.app.numbers import Seconds
from intersession_cli.app.options import command
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say
from intersession_cli.commands.log.tail import AfterType

if TYPE_CHECKING:
    from intersession.consumers.files import DeadLetters
    from intersession.consumers.posting import Posting

FILE = click.Path(dir_okay=False, path_type=Path)


@command(
    "log post https://events.clinic.example/homework\n"
    "log post http://localhost:8080/ --once --type homework.flagged",
    name="post",
)
@click.argument("url")
@click.option("--client", metavar="CODE", help="Only this client's events.")
@click.option(
    "--type",
    "names",
    multiple=True,
    metavar="TYPE",
    help="Only events of this type, homework.attempted or homework.attempted.v2; repeatable.",
)
@click.option(
    "--after",
    type=AfterType(),
    metavar="CHECKPOINT|POSITION|now",
    help="Begin after this, and not where the last run ended.",
)
@click.option("--once", is_flag=True, help="End when all that is there has been posted.")
@click.option(
    "--patience",
    type=Seconds(min=0),
    metavar="SECONDS",
    help="Give up a batch after so long; by default it is posted until it is taken.",
)
@click.option("--checkpoint", type=FILE, help="Keep how far this has come here, not in the home.")
@click.option("--refused", type=FILE, help="Keep what is refused here, not in the home.")
@click.pass_context
def main(
    context: click.Context,
    runtime: Runtime,
    url: str,
    client: str | None,
    names: Sequence[str],
    after: After,
    once: bool,
    patience: float | None,
    checkpoint: Path | None,
    refused: Path | None,
) -> None:
    """Post the events of the log to a URL, and then each new one.

    They go as batches of CloudEvents, in order. A receiver that is away or busy is asked
    again, with the same ids; events that it refuses by themselves are kept in a file. How
    far this has come is kept in the home, so that the next run goes on from there.

    To send a password, set INTERSESSION_POST_AUTHORIZATION, such as to 'Bearer …'. Only
    https is accepted, or http to this machine. Press Ctrl-C to stop.
    """
    from intersession.consumers.delivery import AUTHORIZATION, Delivery, check_url
    from intersession.consumers.files import CheckpointFile, DeadLetters, kept_for
    from intersession.consumers.posting import Posting

    check_url(url)
    runtime.home.require_record()
    runtime.tell_of_home()
    places = kept_for(runtime.home, url)
    kept, letters = CheckpointFile(checkpoint or places[0]), DeadLetters(refused or places[1])
    is_given = context.get_parameter_source("after") is not ParameterSource.DEFAULT
    begin = after if is_given else kept.load() or 0
    secret = os.environ.get(AUTHORIZATION, "")
    with (
        closing(subscribed(runtime.home, begin, types=names, client=client)) as subscription,
        closing(Delivery(url, letters.add, secret, patience, waiting=_say_waiting)) as delivery,
    ):
        _run(Posting(subscription, delivery, kept), letters, once)


def _run(posting: Posting, letters: DeadLetters, once: bool) -> None:
    """Post until all is posted, or until Ctrl-C; say at the end what was done."""
    try:
        while posting.look(0 if once else SLICE) or not once:
            pass
    except KeyboardInterrupt:
        pass
    finally:
        taken = posting.posted - letters.count
        say(f"Posted: {taken}. Goes on after position {posting.position}.", err=True)
        if letters.count:
            say(f"Refused: {letters.count}, kept in {letters.path}", err=True)


def _say_waiting(what: str) -> None:
    say(f"{what}; it is asked again.", err=True)
