"""``intersession log tail``: the stream, followed as it grows."""

from __future__ import annotations

import re
import select
import sys
import time
from itertools import islice
from typing import Any

import click

from intersession.interchange.cloudevents import Stream
from intersession.store.subscription import check_since, follow
from intersession_cli.app.options import command
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import write_events
from intersession_cli.commands.log.export import up_to
from intersession_cli.output.pipe import print_no_more

SECONDS = 0.2
"""Between two looks at the log."""


class _Since(click.ParamType[int | None]):
    """A position, or ``now``, which is None."""

    name = "position"

    def convert(self, value: Any, param: Any, ctx: Any) -> int | None:
        """Read what was typed."""
        text = str(value).strip().lower()
        if text == "now":
            return None
        if not re.fullmatch("[0-9]{1,40}", text):
            accepted = "Accepted: the last position you have, 0 for all, or now"
            self.fail(f"{value!r} is not a position. {accepted}.", param, ctx)
        return int(text)


@command("log tail --since 1200 | jq --unbuffered .type\nlog tail --since now", name="tail")
@click.option(
    "--since",
    type=_Since(),
    default="0",
    metavar="POSITION|now",
    help="Begin after this position, or with the next new event; by default with the first event.",
)
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="End after N events.")
def main(runtime: Runtime, since: int | None, limit: int | None) -> None:
    """Print the events of the log as log export does, and then each new one.

    Every line is written at once. Positions are never skipped or repeated. To continue
    later, pass the last one seen. Press Ctrl-C to stop.
    """
    reader, stream = runtime.reader, Stream()
    try:
        check_since(reader, since or 0)
        after = reader.last_position() if since is None else since
        for row in islice(follow(reader, after, _wait), up_to(limit)):
            write_events([stream.line(row, reader.identity()) + b"\n"])
    except KeyboardInterrupt:
        print_no_more()  # a slow reader must not delay the end


def _wait() -> bool:
    """Wait a moment; False if nobody reads the output any more."""
    try:
        watched = select.poll()
        watched.register(sys.stdout.fileno(), 0)
    except (AttributeError, OSError, ValueError):  # no such call here, or no real output
        time.sleep(SECONDS)
        return True
    return not watched.poll(SECONDS * 1000)
