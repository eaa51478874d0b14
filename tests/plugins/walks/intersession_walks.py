from collections.abc import Callable, Iterable

from intersession import Entry, EntryRow, EntryView, hookimpl, line, minutes, table, view, worksheet


@worksheet("walks.walk", version=1, title="A walk", source="own practice")
class Walk:
    """A walk of any length."""

    where: str = line("Where did you walk?")
    length: int = minutes("How long?")


@table("walks")
class WalkRow(EntryRow):
    where: str | None = None
    length: int | None = None


@view("walks.walks", version=1, title="Walks", tables=[WalkRow])
class Walks(EntryView):
    """Where each walk went, and how long it was."""

    worksheet = "walks.walk"

    def rows(self, entry: Entry) -> Iterable[WalkRow]:
        there = {name: entry.answers.get(name) for name in ("where", "length")}
        yield entry.row(WalkRow, **there)


@hookimpl
def register_worksheets(register: Callable[[type], None]) -> None:
    register(Walk)


@hookimpl
def register_views(register: Callable[[type[EntryView]], None]) -> None:
    register(Walks)
