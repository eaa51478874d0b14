"""``intersession session plan``: when a client comes next."""

from __future__ import annotations

from datetime import datetime, timedelta

import click

from intersession_cli.app import arguments
from intersession_cli.app.local import local_to
from intersession_cli.app.numbers import WholeRange
from intersession_cli.app.options import by_option, command
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say
from intersession_cli.input import values
from intersession_cli.input.sessions import in_words, of_day


@command(
    "session plan RK 'thu 14:00'\n"
    "session plan RK 'thu 14:00' --minutes 50\n"
    "session plan RK 'fri 9:30' --instead thu",
    name="plan",
)
@arguments.code_argument()
@click.argument("when", metavar="WHEN")
@click.option(
    "--minutes", type=WholeRange(1, 1440), metavar="N", help="How long it is, in minutes."
)
@click.option("--instead", metavar="DAY", help="The planned session that moves.")
@by_option
def main(runtime: Runtime, code: str, when: str, minutes: int | None, instead: str | None) -> None:
    """Plan a client's next session: a day, or a day and a time.

    A time for a day that is planned already is added to it.
    """
    client = runtime.homework.client(code)
    local = local_to(runtime, client.code)
    starts = values.moment(when, local, "future")
    ends = _ends(starts, minutes)
    moved = of_day(client, instead, local).planned if instead else None
    receipt = runtime.homework.plan_session(
        client.code, starts, ends, planned=moved, happened=local.today
    )
    if not receipt.events:
        say(f"{client.code}: that session is planned already. Nothing was changed.")
        return
    done = "moved to" if receipt.event.planned <= client.planned else "planned for"
    say(f"{client.code}: the session is {done} {in_words(receipt.event)}.")


def _ends(starts: object, minutes: int | None) -> datetime | None:
    if minutes is None:
        return None
    if not isinstance(starts, datetime):
        raise click.UsageError("--minutes needs a time of day: session plan RK 'thu 14:00'")
    return starts + timedelta(minutes=minutes)
