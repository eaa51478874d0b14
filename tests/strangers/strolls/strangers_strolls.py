"""Does everything right: a sheet, a view with lines, two commands, an export and settings."""

import click

from intersession import (
    AgendaLine,
    Attempted,
    EntryRow,
    EntryView,
    choice,
    hookimpl,
    line,
    row,
    table,
    view,
    worksheet,
)


@row
class Settings:
    """How lengths are shown."""

    unit: str = choice("In which unit?", {"km": "kilometres", "miles": "miles"}, default="km")


@worksheet("strolls.stroll", version=1, title="A stroll", source="own practice")
class Stroll:
    """A stroll."""

    where: str = line("Where?")


@table("strolls_rows")
class Row(EntryRow):
    where: str = ""


@view("strolls.strolls", version=1, title="Strolls", tables=[Row])
class Strolls(EntryView):
    """Where each went."""

    worksheet = "strolls.stroll"

    def rows(self, entry):
        yield entry.row(Row, where=entry.answers["where"])

    def report(self, look):
        unit = look.settings["unit"]
        return {"strolls": [{"where": one.where, "unit": unit} for one in look.rows(Row)]}

    def agenda_lines(self, look):
        for one in look.rows(Row):
            text = f"Strolled to {one.where}."
            yield AgendaLine(client=one.client, assignment=one.assignment, text=text)


@click.command("strolls")
@click.pass_obj
def unit(session):
    """Say the unit."""
    click.echo(session.settings("strolls")["unit"])


@click.command("strolls-week")
def week():
    """Say nothing much."""
    click.echo("a week of strolls")


def lines(events, source):
    for one in events:
        if isinstance(one.event, Attempted):
            yield f"{one.id}\t{one.event.answers.get('where')}\n"


@hookimpl
def register_worksheets(register):
    register(Stroll)


@hookimpl
def register_views(register):
    register(Strolls)


@hookimpl
def register_commands(register):
    register(unit)
    register(week)


@hookimpl
def register_exports(register):
    register("strolls-tab", lines)


@hookimpl
def register_settings(register):
    register(Settings)
