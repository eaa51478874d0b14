"""``intersession client``: who is in the record, by pseudonymous code."""

from __future__ import annotations

import click

from intersession_cli import arguments, reading
from intersession_cli.frame import Runtime, command, group, json_option
from intersession_cli.output import heading, show_json, show_table

CODE = arguments.code_argument()


@group("client", "client add RK --timezone Europe/Berlin")
def main() -> None:
    """Add, list, show and discharge clients."""


@command("client add RK --timezone Europe/Berlin", name="add")
@click.argument("code")
@click.option("--timezone", metavar="ZONE", help="The client's time zone (else this machine's).")
@click.option("--note", default="", help="A few words, without anything that identifies.")
@click.option("--since", metavar="DAY", default="today", help="When the work began (today).")
def add(runtime: Runtime, code: str, timezone: str | None, note: str, since: str) -> None:
    """Take a client on under a pseudonymous code, such as RK."""
    began = reading.day(since, runtime.today(), "past")
    zone = timezone or reading.local_zone()
    client = runtime.homework.register(code, timezone=zone, note=note, happened=began)
    click.echo(f"Client {client.code} is registered ({client.timezone}).")
    click.echo(f'Next: intersession goal add {client.code} "…" or intersession worksheets')


@command("client list", name="list")
@click.option("--all", "everyone", is_flag=True, help="Discharged clients too.")
@json_option
def list_(runtime: Runtime, everyone: bool, as_json: bool) -> None:
    """List the clients."""
    rows = runtime.views_at_hand.report("clients", today=runtime.today())["clients"]
    kept = [row for row in rows if everyone or row["status"] == "active"]
    if as_json:
        show_json(kept)
        return
    show_table(
        kept,
        ["client", "status", "since_on", "timezone", "note"],
        empty="No clients yet. To add one: intersession client add RK",
    )


@command("client show RK", name="show")
@CODE
@json_option
def show(runtime: Runtime, code: str, as_json: bool) -> None:
    """Show a client: goals, assignments, and how each stands."""
    client = runtime.homework.client(code)
    today = runtime.today()
    about = runtime.views_at_hand.report("clients", client=client.code, today=today)
    assigned = runtime.views_at_hand.report("assignments", client=client.code, today=today)
    if as_json:
        goals = list(about["goals"])
        rows = [{**about["clients"][0], "goals": goals, "assignments": assigned["assignments"]}]
        show_json(rows)
        return
    heading(f"Client {client.code}")
    show_table(about["clients"], ["client", "status", "since_on", "timezone", "note"])
    heading("\nGoals")
    show_table(about["goals"], ["goal", "words", "status", "added_on"], empty="No goals yet.")
    heading("\nAssignments")
    columns = ["assignment", "worksheet", "task", "how_often", "status", "attempts", "review_on"]
    show_table(assigned["assignments"], columns, empty="No assignments yet.")


@command("client discharge RK --note 'Goals reached'", name="discharge")
@CODE
@click.option("--note", default="", help="A few words on how the work ended.")
@click.option("--on", "when", metavar="DAY", default="today", help="When it ended (today).")
def discharge(runtime: Runtime, code: str, note: str, when: str) -> None:
    """End the work with a client; everything on record stays."""
    ended = reading.day(when, runtime.today(), "past")
    runtime.homework.discharge(code, note=note, happened=ended)
    click.echo(f"Client {code.upper()} is discharged. Everything on record stays.")


for one in (add, list_, show, discharge):
    main.add_command(one)
