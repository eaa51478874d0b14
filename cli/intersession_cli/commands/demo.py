"""``intersession demo``: a made-up caseload to try things on."""

from __future__ import annotations

import tempfile

import click

from intersession.errors import Refused
from intersession.store.home import Home
from intersession_cli.app.options import command
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say
from intersession_cli.output.progress import Progress
from intersession_cli.output.text import heading

CLIENTS, WEEKS, SEED = 20, 6, 1


@command("demo\n--home ~/try-it demo\n--home ~/busy demo --clients 200 --weeks 12", name="demo")
@click.option(
    "--clients",
    type=click.IntRange(1, 99_999),
    help=f"Make up this many clients instead. [default: {CLIENTS} with --weeks or --seed]",
)
@click.option(
    "--weeks",
    type=click.IntRange(1, 520),
    help=f"How many weeks they come for, up to today. [default: {WEEKS}]",
)
@click.option(
    "--seed",
    type=int,
    help=f"The same seed gives the same clients; another seed gives others. [default: {SEED}]",
)
def main(runtime: Runtime, clients: int | None, weeks: int | None, seed: int | None) -> None:
    """Fill a home with a made-up caseload: four clients, one per modality, six weeks.

    The home that is named must be empty. If none is named, a new folder is made.
    With --clients, --weeks or --seed the caseload is made up, of any size.
    """
    home = _empty_home(runtime)
    if clients is None and weeks is None and seed is None:
        codes, span = _told(runtime), "six weeks"
    else:
        weeks = weeks or WEEKS
        codes = _generated(runtime, clients or CLIENTS, weeks, SEED if seed is None else seed)
        span = "one week" if weeks == 1 else f"{weeks} weeks"
    runtime.views.catch_up(Progress("Views"))
    count = runtime.reader.last_position()
    heading(f"A made-up caseload: {_named(codes)}; {count} events over {span}.")
    say(f"The record:  {home.log_path}")
    say(f"The views:   {home.views_path}")
    say("To look around:")
    for line in ("client list", f"agenda {codes[0]}", "view", f"log {codes[0]}-1"):
        say(f"  intersession --home {home.path} {line}")


def _empty_home(runtime: Runtime) -> Home:
    """The home that was named, or a new folder; refuses one that holds a record."""
    if not runtime.home_is_named:
        runtime.move(folder=tempfile.mkdtemp(prefix="intersession-demo-"))
    home = runtime.home
    if runtime.reader.last_position():
        raise Refused(
            f"{home.path} already holds a record, so nothing was added. Name an empty folder: "
            f"intersession --home DIR demo"
        )
    return home


def _told(runtime: Runtime) -> list[str]:
    """The caseload that was written by hand."""
    from intersession_cli import caseload

    return caseload.fill(runtime.log, runtime.plugins, runtime.today())


def _generated(runtime: Runtime, clients: int, weeks: int, seed: int) -> list[str]:
    """A caseload from the generator, which writes in several transactions where it is large."""
    from intersession_cli.caseload.synthetic import generate

    try:
        return generate(
            runtime.log,
            runtime.plugins,
            clients=clients,
            weeks=weeks,
            seed=seed,
            until=runtime.today(),
            progress=Progress("Recording"),
        )
    except KeyboardInterrupt:
        if not (written := runtime.reader.last_position()):
            raise
        raise Refused(
            f"Stopped. {written} events of the caseload are recorded in {runtime.home.path}."
        ) from None


def _named(codes: list[str]) -> str:
    """The clients by code; of more than a handful, the first and the last."""
    if len(codes) == 1:
        return f"client {codes[0]}"
    if len(codes) <= 5:
        return f"clients {', '.join(codes)}"
    return f"{len(codes)} clients, {codes[0]} to {codes[-1]}"
