"""``intersession demo``: a made-up caseload to try things on."""

from __future__ import annotations

import shlex
import shutil
import sys
import tempfile

import click

from intersession.errors import Refused
from intersession.store.home import Home
from intersession.store.written import in_parts
from intersession_cli.app.called import called
from intersession_cli.app.numbers import Whole, WholeRange
from intersession_cli.app.options import command
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import Drawn, Line, Titled, say
from intersession_cli.output.ending import REFUSED
from intersession_cli.output.progress import Progress
from intersession_cli.output.text import heading

CLIENTS, WEEKS, SEED = 20, 6, 1
PICTURES = (
    ("cbt.exposure-hierarchy", "steps"),
    ("cbt.sleep", "nights"),
    ("act.values", "worksheets"),
)
"""Views and their parts that are drawn above a table: one of them is shown."""


@command(
    "demo\n--home ~/try-it demo --look\n--home ~/busy demo --clients 200 --weeks 12",
    name="demo",
)
@click.option(
    "--clients",
    type=WholeRange(1, 99_999),
    help=f"Make up this many clients instead. [default: {CLIENTS} with --weeks or --seed]",
)
@click.option(
    "--weeks",
    type=WholeRange(1, 520),
    help=f"How many weeks they come for, up to today. [default: {WEEKS}]",
)
@click.option(
    "--seed",
    type=Whole(),
    help=f"The same seed gives the same clients; another seed gives others. [default: {SEED}]",
)
@click.option("--look", "looks", is_flag=True, help="Show it, too: today, an agenda and a picture.")
def main(
    runtime: Runtime, clients: int | None, weeks: int | None, seed: int | None, looks: bool
) -> None:
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
    count = runtime.parts.log.last_position()
    heading(f"A made-up caseload: {_named(codes)}; {count} events over {span}.")
    if looks:
        _look(runtime, codes[0])
        return
    say(f"The record:  {home.log_path}")
    say(f"The views:   {home.views_path}")
    say("To look around:")
    for line in ("client list", f"agenda {codes[0]}", "view", f"log {codes[0]}-1"):
        say(f"  intersession --home {home.path} {line}")


def _look(runtime: Runtime, code: str) -> None:
    """Show what a clinician sees of it, and how to go on."""
    from intersession_cli.commands import agenda, today

    shows = click.get_current_context().invoke
    say("")
    shows(today.main, no_pager=True)
    say("")
    shows(agenda.main, code=code, no_pager=True)
    say("", *_picture(runtime, code))
    typed = called() if shutil.which(called()) else sys.argv[0]
    say("To go on:", f"  export INTERSESSION_HOME={shlex.quote(str(runtime.home.path))}")
    say(f"  {typed}")


def _picture(runtime: Runtime, code: str) -> list[Line]:
    """The first picture of a client in the order of PICTURES, drawn in a pipe, too."""
    from intersession_cli.app.local import local_to
    from intersession_cli.output.charts import lines_above

    today = local_to(runtime, code).today
    for name, part in PICTURES:
        if view := runtime.plugins.views.get(name):
            rows = runtime.views.report(name, client=code, today=today)[part]
            if rows and (drawn := lines_above(view.pictures[part], rows, code)):
                return [Titled(f"{view.title} · {code}"), *map(Drawn, drawn), ""]
    return []


def _empty_home(runtime: Runtime) -> Home:
    """The home that was named, or a new folder; refuses one that holds a record."""
    if not runtime.home_is_named:
        runtime.move(folder=tempfile.mkdtemp(prefix="intersession-demo-"))
    home = runtime.home
    if runtime.parts.log.last_position():
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
        with in_parts():
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
        if not (written := runtime.parts.log.last_position()):
            raise
        say(
            f"\nStopped. {written} events of the caseload are recorded in {runtime.home.path}.",
            err=True,
        )
        raise click.exceptions.Exit(REFUSED) from None


def _named(codes: list[str]) -> str:
    """The clients by code; of more than a handful, the first and the last."""
    if len(codes) == 1:
        return f"client {codes[0]}"
    if len(codes) <= 5:
        return f"clients {', '.join(codes)}"
    return f"{len(codes)} clients, {codes[0]} to {codes[-1]}"
