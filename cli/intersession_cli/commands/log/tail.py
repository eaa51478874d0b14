"""``intersession log tail``: the stream, followed as it grows."""

from __future__ import annotations

import re
import select
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from intersession.errors import InvalidInput
from intersession.interchange.cloudevents import Stream
from intersession.store.checkpoint import Checkpoint
from intersession.store.subscription import After, Subscription, subscribed
from intersession_cli.app.numbers import Seconds, WholeRange
from intersession_cli.app.options import command
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say, write_events
from intersession_cli.commands.log.export import up_to
from intersession_cli.output.pipe import print_no_more

if TYPE_CHECKING:
    from intersession.events.recorded import Stored

QUIET = 2.0
"""Seconds that a server may be away before it is said."""


class AfterType(click.ParamType[After]):
    """A checkpoint, a position, or ``now``, which is None."""

    name = "checkpoint"

    def convert(self, value: Any, param: Any, ctx: Any) -> After:
        """Read what was typed."""
        text = str(value).strip()
        if text.lower() == "now":
            return None
        if re.fullmatch("[0-9]{1,40}", text):
            return int(text)
        if not text.startswith("{"):
            accepted = "Accepted: the last position you have, 0 for all, or now; or a checkpoint"
            self.fail(f"{value!r} is not a position. {accepted}.", param, ctx)
        try:
            return Checkpoint.parse(text)
        except InvalidInput as problem:
            self.fail(str(problem), param, ctx)


class _Output:
    """What has been printed, and when: heartbeats come where nothing else does."""

    def __init__(self, subscription: Subscription, heartbeat: float | None) -> None:
        self._subscription = subscription
        self._heartbeat = heartbeat
        self._stream = Stream()
        self._printed = time.monotonic()
        self._away_since = 0.0
        self._is_told = False

    def rows(self) -> Iterator[Stored]:
        """The events, until nobody reads the output any more."""
        while self._is_read():
            yield from self._subscription.look()
            self._tell_of_server()
            self._beat()

    def line(self, row: Stored) -> None:
        """Print an event."""
        self._printed = time.monotonic()
        source = self._subscription.checkpoint.source
        write_events([self._stream.line(row, source) + b"\n"])

    def _beat(self) -> None:
        now = time.monotonic()
        if self._heartbeat is None or now - self._printed < self._heartbeat:
            return
        self._printed = now
        write_events([b'{"heartbeat":%b}\n' % str(self._subscription.checkpoint).encode()])

    def _tell_of_server(self) -> None:
        """Say once that a server is away, and that it is back."""
        away = self._subscription.away
        if not away:
            if self._is_told:
                say("The server is back.", err=True)
            self._away_since, self._is_told = 0.0, False
            return
        self._away_since = self._away_since or time.monotonic()
        if not self._is_told and time.monotonic() - self._away_since >= QUIET:
            self._is_told = True
            position = self._subscription.checkpoint.position
            say(f"{away} Waiting for it, to go on after position {position}.", err=True)

    def _is_read(self) -> bool:
        """Whether somebody still reads the output."""
        try:
            watched = select.poll()
            watched.register(sys.stdout.fileno(), 0)
        except (AttributeError, OSError, ValueError):  # no such call here, or no real output
            return True
        return not watched.poll(0)


@command(
    "log tail --after 1200 | jq --unbuffered .type\n"
    "log tail --after now --client RK --type homework.attempted\n"
    "log tail --heartbeat 60",
    name="tail",
)
@click.option(
    "--after",
    "--since",
    "after",
    type=AfterType(),
    default="0",
    metavar="CHECKPOINT|POSITION|now",
    help="Begin after this, or with the next new event; by default with the first event.",
)
@click.option("--client", metavar="CODE", help="Only this client's events.")
@click.option(
    "--type",
    "names",
    multiple=True,
    metavar="TYPE",
    help="Only events of this type, homework.attempted or homework.attempted.v2; repeatable.",
)
@click.option(
    "--heartbeat",
    type=Seconds(min=0.1),
    metavar="SECONDS",
    help="Print the checkpoint where nothing was printed for so long.",
)
@click.option("--limit", type=WholeRange(min=0), metavar="N", help="End after N events.")
def main(
    runtime: Runtime,
    after: After,
    client: str | None,
    names: Sequence[str],
    heartbeat: float | None,
    limit: int | None,
) -> None:
    """Print the events of the log as log export does, and then each new one.

    Every line is written at once. Positions are never skipped or repeated. A server that
    goes away is waited for. A log that was restored, replaced or deleted ends it.

    To continue later, pass the last position seen, or better the checkpoint of a
    heartbeat: by it a restored log is known. Press Ctrl-C to stop.
    """
    runtime.home.require_record()
    runtime.tell_of_home()
    try:
        with closing(subscribed(runtime.home, after, types=names, client=client)) as subscription:
            subscription.checkpoint  # noqa: B018 - what cannot be begun is refused at once
            output = _Output(subscription, heartbeat)
            for row in islice(output.rows(), up_to(limit)):
                output.line(row)
    except KeyboardInterrupt:
        print_no_more()  # a slow reader must not delay the end
