"""A view that stops, one that reads it, one with two rows of one key, and one that grows."""

import os

from intersession import EntryRow, EntryView, View, hookimpl, key, line, table, view, worksheet


@worksheet("stops.sheet", version=1, title="A sheet", source="own practice")
class Sheet:
    """Asks for a word."""

    word: str = line("Which word?")


@table("stops_rows")
class Row(EntryRow):
    word: str = ""


@view("stops.view", version=1, title="Stops", tables=[Row])
class Stops(EntryView):
    """Stops at the word stop."""

    worksheet = "stops.sheet"

    def rows(self, entry):
        if entry.answers["word"] == "stop":
            raise SystemExit(0)
        yield entry.row(Row, word=entry.answers["word"])


@view("stops.reader", version=1, title="Reads it", tables=[], reads=[Row])
class Reader(View):
    """Counts the rows of the other."""

    def report(self, look):
        return {"rows": [{"rows": len(look.rows(Row))}]}


@table("stops_twice")
class Twice(EntryRow):
    number: int = key()
    word: str = ""


@view("stops.twice", version=1, title="Twice", tables=[Twice])
class Twins(EntryView):
    """Two rows with one key."""

    worksheet = "stops.sheet"

    def rows(self, entry):
        for word in ("first", "second"):
            yield entry.row(Twice, number=1, word=word)


if "GROWN" in os.environ:

    @table("stops_grows")
    class Grows(EntryRow):
        word: str = ""
        length: int = 0

else:

    @table("stops_grows")
    class Grows(EntryRow):
        word: str = ""


@view("stops.grows", version=1, title="Grows", tables=[Grows])
class Growing(EntryView):
    """Gets a column, and no other version."""

    worksheet = "stops.sheet"

    def rows(self, entry):
        word = entry.answers["word"]
        more = {"length": len(word)} if "GROWN" in os.environ else {}
        yield entry.row(Grows, word=word, **more)


@hookimpl
def register_worksheets(register):
    register(Sheet)


@hookimpl
def register_views(register):
    for one in (Stops, Reader, Twins, Growing):
        register(one)
