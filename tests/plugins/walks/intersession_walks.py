from intersession import EntryRow, EntryView, hookimpl, line, minutes, scale, table, view, worksheet

TENSION = {0: "calm", 10: "as tense as can be"}


@worksheet("walks.walk", version=1, title="A walk", source="own practice")
class Walk:
    """A walk of any length, and how tense one was after it."""

    where: str = line("Where did you walk?")
    length: int = minutes("How long?")
    after: int = scale("How tense were you after it?", 0, 10, TENSION, required=False)


@table("walks")
class WalkRow(EntryRow):
    where: str | None = None
    length: int | None = None


@view("walks.walks", version=1, title="Walks", tables=[WalkRow])
class Walks(EntryView):
    """Where each walk went, and how long it was."""

    worksheet = "walks.walk"

    def rows(self, entry):
        there = {name: entry.answers.get(name) for name in ("where", "length")}
        yield entry.row(WalkRow, **there)


@hookimpl
def register_worksheets(register):
    register(Walk)


@hookimpl
def register_views(register):
    register(Walks)
