"""Fails in every hook, as the answer to its only question says."""

import sys

import click

from intersession import (
    AgendaLine,
    EntryRow,
    EntryView,
    Flag,
    View,
    hookimpl,
    line,
    table,
    view,
    worksheet,
)


@worksheet("fails.sheet", version=1, title="A sheet", source="own practice")
class Sheet:
    """Asks where to fail."""

    where: str = line("Where?")

    @staticmethod
    def check(answers, context):
        print("a check prints")
        if answers["where"] == "check raises":
            raise ZeroDivisionError("in the check")
        if answers["where"] == "check exits":
            sys.exit(0)
        return ["rubbish"] if answers["where"] == "check is rubbish" else []


@hookimpl
def flag_answers(worksheet, answers, context):
    if worksheet != "fails.sheet":
        return
    yield Flag(place="where", text="seen before it failed")
    if answers["where"] == "flags raise":
        raise ZeroDivisionError("in the flags")
    if answers["where"] == "flags exit":
        sys.exit(3)
    if answers["where"] == "flags are rubbish":
        yield 7
        yield Flag(place="where", text=8)
        yield Flag(place="where", text="seen after it")


@table("fails_rows")
class Row(EntryRow):
    where: str = ""


@view("fails.raises", version=1, title="Raises", tables=[Row])
class Raises(EntryView):
    """Reports nothing but errors."""

    worksheet = "fails.sheet"

    def rows(self, entry):
        print("a fold prints")
        yield entry.row(Row, where=entry.answers["where"])

    def report(self, look):
        print("a report prints")
        raise ZeroDivisionError("in the report")


@view("fails.exits", version=1, title="Exits", tables=[], reads=[Row])
class Exits(View):
    """Ends the program."""

    def report(self, look):
        sys.exit(0)


@view("fails.rubbish", version=1, title="Is none", tables=[], reads=[Row])
class Rubbish(View):
    """Reports a sentence."""

    def report(self, look):
        return "all is well"


@view("fails.writes", version=1, title="Writes", tables=[], reads=[Row])
class Writes(View):
    """Empties the tables of the core, by all the ways there are."""

    def report(self, look):
        connection = look._connection
        for statement in ("COMMIT", "PRAGMA query_only = 0", "DELETE FROM assignments"):
            try:
                connection.execute(statement)
            except Exception as problem:
                print(statement, problem)
        connection.execute("DELETE FROM clients")
        return {}


@view("fails.prints", version=1, title="Prints", tables=[], reads=[Row])
class Prints(View):
    """Prints, and reports well."""

    def report(self, look):
        print("not JSON")
        return {"rows": [{"where": one.where} for one in look.rows(Row)]}


@view("fails.lines", version=1, title="Lines that are none", tables=[], reads=[Row])
class Lines(View):
    """Has something else than lines for the agenda."""

    def agenda_lines(self, look):
        for one in look.rows(Row):
            text = "a line before it failed"
            yield AgendaLine(client=one.client, assignment=one.assignment, text=text)
            yield "a sentence"


@click.command("fails")
@click.argument("how")
def command(how):
    """Fail."""
    print("a command prints")
    if how == "exits":
        sys.exit(4)
    raise ZeroDivisionError("in the command")


@hookimpl
def register_worksheets(register):
    register(Sheet)


@hookimpl
def register_views(register):
    for one in (Raises, Exits, Rubbish, Writes, Prints, Lines):
        register(one)


@hookimpl
def register_commands(register):
    register(command)
