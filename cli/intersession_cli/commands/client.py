"""``intersession client``: who is in the record, by pseudonymous code."""

from __future__ import annotations

from collections import Counter

import click

from intersession.dates import instants
from intersession.dates.local import LocalClocks
from intersession.domain.client.decider import Client, check_code
from intersession_cli import as_of as past
from intersession_cli.app import arguments
from intersession_cli.app.local import Local, local_to, todays
from intersession_cli.app.options import by_option, command, group, rows_options
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import confirm, say
from intersession_cli.commands.client_time import calendar, timezone
from intersession_cli.input.words import WORDS
from intersession_cli.output.damage import show_damage, tell_damage
from intersession_cli.output.flags import open_flags, show_first
from intersession_cli.output.rows import show_rows
from intersession_cli.output.table import show_table
from intersession_cli.output.text import heading

CODE = arguments.code_argument()
FIRST_IF = ((), ("to_see_first",))
"""The column of what was flagged, where anything is."""


@group("client", "client add RK --timezone Europe/Berlin")
def main() -> None:
    """Add, list, show and discharge clients."""


@command("client add RK --timezone Europe/Berlin", name="add")
@click.argument("code")
@click.option("--timezone", "zone", metavar="ZONE", help="Their time zone (else this machine's).")
@click.option(
    "--note", type=WORDS, default="", help="A few words, without anything that identifies."
)
@click.option("--since", metavar="DAY", default="today", help="When the work began (today).")
@click.option("--again", is_flag=True, help="Take on a client again who was discharged.")
@by_option
def add(runtime: Runtime, code: str, zone: str | None, note: str, since: str, again: bool) -> None:
    """Add a client under a pseudonymous code, such as RK.

    A client who was discharged joins the record that is there: on a terminal you are asked,
    elsewhere say --again.
    """
    from intersession_cli.input import values  # here, because the list reads nothing

    before = runtime.homework.repository.load_client(check_code(code))
    again = again or _is_same(runtime, before)
    here = zone or (before.timezone if before.version else values.local_zone())
    clocks = LocalClocks((("", instants.zone(here).key),), before.clocks.calendars)
    began = values.day(since, Local(clocks, runtime.clock()).today, "past")
    runtime.homework.register(code, here, note=note, again=again, happened=began)
    client = runtime.homework.client(code)
    if before.version:
        say(f"Client {client.code} is taken on again ({client.timezone}).")
        return
    say(f"Client {client.code} is registered ({client.timezone}).")
    say(f'Next: intersession goal add {client.code} "…" or intersession worksheets')


def _is_same(runtime: Runtime, before: Client) -> bool:
    """Ask on a terminal whether a client who was discharged is the one who comes again."""
    from intersession_cli.input import values

    if not before.discharged or not values.is_interactive():
        return False
    ended = f" on {before.discharged_on}" if before.discharged_on else ""
    say(f"Client {before.code} was discharged{ended}.")
    say(runtime.homework.repository.on_record(before).strip())
    if not confirm("Is it the same person, who joins this record?", default=False):
        raise click.exceptions.Abort
    return True


@command("client list", name="list")
@click.option("--all", "everyone", is_flag=True, help="Discharged clients too.")
@rows_options
def list_(runtime: Runtime, everyone: bool, form: str | None) -> None:
    """List the clients."""
    rows = runtime.views_at_hand.report("clients", today=runtime.today(), todays=todays(runtime))[
        "clients"
    ]
    flagged = Counter(line.client for line in open_flags(runtime) for _ in line.rows)
    kept = [
        {**row, "to_see_first": flagged[row["client"]] or None}
        for row in sorted(rows, key=lambda row: not flagged[row["client"]])
        if everyone or row["status"] == "active" or flagged[row["client"]]
    ]
    if form:
        tell_damage(runtime.views_at_hand)
        show_rows(kept, form)
        return
    show_damage(runtime.views_at_hand)
    show_table(
        kept,
        [*FIRST_IF[bool(flagged)], "client", "status", "since_on", "timezone", "note"],
        empty=_no_client(len(rows)),
    )


def _no_client(discharged: int) -> str:
    """What an empty list says: nobody yet, or nobody who still comes."""
    if discharged:
        return f"No client is active, and {discharged} discharged: intersession client list --all"
    return "No clients yet. To add one: intersession client add RK"


@command("client show RK\nclient show RK --as-of '2 weeks ago'", name="show")
@CODE
@rows_options
@past.as_of_option
def show(runtime: Runtime, code: str, form: str | None, as_of: str | None) -> None:
    """Show a client: goals and assignments, each with its status."""
    runtime.home.require_record()
    client = runtime.homework.client(code)
    then = past.asked(runtime, as_of, client.code)
    views = (
        past.views_then(runtime, then, client.code, "clients") if then else runtime.views_at_hand
    )
    today = then.day if then else local_to(runtime, client.code).today
    about = views.report("clients", client=client.code, today=today)
    assigned = views.report("assignments", client=client.code, today=today)
    if form:
        tell_damage(views, client.code)
        goals = list(about["goals"])
        rows = [{**about["clients"][0], "goals": goals, "assignments": assigned["assignments"]}]
        show_rows(rows, form)
        return
    show_damage(views, client.code)
    if then:
        past.show_open_today(runtime, client.code)
    else:
        show_first(runtime, client.code)
    heading(past.title(f"Client {client.code}", then))
    show_table(about["clients"], ["client", "status", "since_on", "timezone", "note"])
    heading("\nGoals")
    show_table(about["goals"], ["goal", "words", "status", "added_on"], empty="No goals yet.")
    heading("\nAssignments")
    columns = ["assignment", "worksheet", "task", "how_often", "status", "attempts", "review_on"]
    show_table(assigned["assignments"], columns, empty="No assignments yet.")


@command("client discharge RK --note 'Goals reached'", name="discharge")
@CODE
@click.option("--note", type=WORDS, default="", help="A few words on how the work ended.")
@click.option("--on", "when", metavar="DAY", default="today", help="When it ended (today).")
@by_option
def discharge(runtime: Runtime, code: str, note: str, when: str) -> None:
    """End the work with a client; everything on record stays."""
    from intersession_cli.input import values

    ended = values.day(when, local_to(runtime, code).today, "past")
    runtime.homework.discharge(code, note=note, happened=ended)
    say(f"Client {code.upper()} is discharged. Everything on record stays.")


for one in (add, list_, show, discharge, timezone, calendar):
    main.add_command(one)
