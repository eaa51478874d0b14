from intersession import EntryRow, EntryView, hookimpl, line, minutes, scale, table, view, worksheet


@worksheet("walks.walk", version=1, title="A walk", source="own practice")
class Walk:
    """A walk of any length, with tension before and after."""

    where: str = line("Where did you walk?")
    length: int = minutes("How long?")
    before: int = scale("How tense were you before?", 0, 10, required=False)
    after: int = scale("How tense were you after?", 0, 10, required=False)


@table("walks")
class WalkRow(EntryRow):
    where: str | None = None
    length: int | None = None


@view("walks.walks", version=1, title="Walks", tables=[WalkRow])
class Walks(EntryView):
    """Where each walk went, and how long it was."""

    worksheet = "walks.walk"

    def rows(self, entry):
        yield entry.row(
            WalkRow, where=entry.answers.get("where"), length=entry.answers.get("length")
        )


@hookimpl
def register_worksheets(register):
    register(Walk)


@hookimpl
def register_views(register):
    register(Walks)
