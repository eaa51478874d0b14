"""Random histories of a small world: late entries, corrections, amendments, all of it.

Shared by the properties that must hold for any events in any order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta
from functools import wraps
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stores import Store

from intersession import (
    Context,
    Entry,
    EntryRow,
    EntryView,
    Flag,
    View,
    changed,
    column,
    folds,
    key,
    table,
    view,
)
from intersession.application.agreement import Rated
from intersession.application.homework import Homework
from intersession.application.unit_of_work import UnitOfWork
from intersession.domain.assignment.events import Amended, Assigned, Attempted, Corrected, Withdrawn
from intersession.domain.assignment.prescription import Prescription
from intersession.domain.assignment.vocabulary import OBSTACLES, RATINGS
from intersession.errors import IntersessionError
from intersession.events.streams import handle_of
from intersession.plugins.manager import Plugins
from intersession.projections.agenda_lines import AgendaLine
from intersession.projections.query import Look, Window
from intersession.projections.runner import Views
from intersession.testing import World

START = date(2026, 3, 2)
Command = tuple[str, dict[str, Any]]
Property = Callable[..., None]


@table("t_moods")
class MoodRow(EntryRow):
    """A mood of a thought record: how many rows an attempt has changes when it is corrected."""

    number: int = key()
    name: str | None = None


@view("t.moods", version=1, title="Moods", tables=[MoodRow])
class Moods(EntryView):
    """A row for each mood."""

    worksheet = "cbt.thought-record"

    def rows(self, entry: Entry) -> Iterator[MoodRow]:
        for number, mood in enumerate(entry.answers.get("moods", ())):
            yield entry.row(MoodRow, number=number, name=mood.get("name"))

    def agenda_lines(self, look: Look) -> Iterator[AgendaLine]:
        for row in look.rows(MoodRow):
            yield AgendaLine(
                client=row.client, assignment=row.assignment, text=str(row.name), events=row.events
            )


@table("t_open")
class OpenRow:
    """An assignment as it is now, in the order in which it was changed last."""

    client: str = key()
    assignment: str = key()
    changes: int = 0
    before: list[str] = column(factory=list)


@view("t.open", version=1, title="What stands", tables=[OpenRow])
class Open(View):
    """Reads what it wrote, counts, removes rows and looks at several: here the order matters."""

    @folds(Assigned, Amended, Attempted, Corrected)
    def changed(self, recorded, store) -> None:
        row = store[OpenRow].get(recorded.client, recorded.handle)
        row = row or OpenRow(client=recorded.client, assignment=recorded.handle)
        others = [one.assignment for one in store[OpenRow].starting(recorded.client)]
        store[OpenRow].put(changed(row, changes=row.changes + 1, before=others))

    @folds(Withdrawn)
    def withdrawn(self, recorded, store) -> None:
        store[OpenRow].remove(recorded.client, recorded.handle)


def flag_fear(worksheet: str, answers: Mapping[str, Any], context: Context) -> list[Flag]:
    """Flags on strong fear: what is flagged comes and goes with corrections."""
    return [
        Flag(place=f"moods[{number}]", text=f"fear {mood['before'] // 10}")
        for number, mood in enumerate(answers.get("moods", ()))
        if mood.get("name") == "fear" and mood.get("before", 0) > 30
    ]


codes = st.sampled_from(["RK", "AB"])
first = st.sampled_from(["RK-1", "AB-1"])
handles = st.builds("{}-{}".format, codes, st.integers(1, 3))
words = st.sampled_from(["", "on the bus", "wie früher", "«why me?»", "a\nb"])
days = st.none() | st.integers(0, 20).map(lambda back: ("day", back))
moments = st.integers(0, 20 * 24).map(lambda back: ("moment", back))
happened = days | moments
ratings = st.dictionaries(st.sampled_from(list(RATINGS)), st.integers(0, 4), max_size=4)
moods = st.lists(
    st.fixed_dictionaries(
        {"name": st.sampled_from(["fear", "shame", "joy"]), "before": st.integers(0, 100)}
    ),
    min_size=1,
    max_size=3,
)
thoughts = st.lists(
    st.fixed_dictionaries(
        {"text": st.just("I will be late"), "belief_before": st.none() | st.integers(0, 100)}
    ),
    min_size=1,
    max_size=2,
)
records = st.fixed_dictionaries(
    {"situation": st.just("a meeting"), "moods": moods, "automatic_thoughts": thoughts},
    optional={
        "belief_after": st.integers(0, 100),
        "distortions": st.lists(st.sampled_from(["labelling", "mind-reading"]), max_size=2),
    },
)
AFRAID = {
    "situation": "a meeting",
    "moods": [{"name": "fear", "before": 80}],
    "automatic_thoughts": [{"text": "I will be late"}],
}
"""An attempt that is flagged: without one in every history, few would hold what follows from it."""
walks = st.fixed_dictionaries(
    {"minutes": st.integers(1, 90)}, optional={"mood": st.integers(0, 10)}
)


def command(name: str, **arguments: st.SearchStrategy[Any]) -> st.SearchStrategy[Command]:
    """A command by the name of a method of Homework."""
    return st.tuples(st.just(name), st.fixed_dictionaries(arguments))


prescriptions = st.fixed_dictionaries(
    {"task": st.just("try it")},
    optional={
        "how_often": st.sampled_from(["daily", "3x/week", "once", "mon, thu"]),
        "minutes": st.integers(1, 60),
        "review_on": st.sampled_from(["2026-03-09", "2026-03-20"]),
        "confidence": st.integers(0, 100),
    },
)
changes = st.fixed_dictionaries(
    {}, optional={"task": st.just("try less"), "minutes": st.integers(1, 60)}
)
commands = st.one_of(
    command(
        "assign",
        client=codes,
        worksheet=st.sampled_from(["cbt.thought-record", "walks.walk"]),
        prescription=prescriptions,
        happened=happened,
    ),
    command(
        "attempt",
        assignment=handles,
        answers=records | walks,
        amount=st.none() | st.integers(0, 4),
        minutes=st.none() | st.integers(0, 60),
        happened=happened,
        note=words,
    ),
    command("correct", assignment=handles, attempt=st.integers(1, 3), answers=records, why=words),
    command("correct", assignment=handles, attempt=st.integers(1, 3), happened=happened, why=words),
    command(
        "acknowledge",
        assignment=handles,
        attempts=st.lists(st.integers(1, 3), max_size=2),
        by=words,
        note=words,
    ),
    command("acknowledge", assignment=first, attempts=st.just([1]), by=st.just("Dr M"), note=words),
    command("amend", assignment=handles, changes=changes, why=words),
    command(
        "meet_obstacle",
        assignment=handles,
        category=st.sampled_from(list(OBSTACLES)),
        severity=st.none() | st.integers(0, 4),
        happened=happened,
    ),
    command(
        "review",
        assignment=handles,
        ratings=st.builds(Rated, ratings, ratings),
        happened=happened,
        next=st.sampled_from([None, "keep", "finish"]),
    ),
    *(
        command(name, assignment=handles, happened=happened)
        for name in ("pause", "pause", "resume", "resume", "withdraw")
    ),
    command(
        "pause",
        assignment=handles,
        from_on=st.none() | st.sampled_from(["2026-03-03", "2026-03-06"]),
        until=st.sampled_from(["2026-03-05", "2026-03-12", "2026-04-01"]),
    ),
    command(
        "plan_session",
        client=codes,
        starts=st.sampled_from(["2026-03-09", "2026-03-09T14:00", "2026-03-16T09:30"]),
        source=st.none() | st.sampled_from(["a" * 64, "b" * 64]),
        happened=happened,
    ),
    command("cancel_session", client=codes, planned=st.integers(1, 3)),
    command("add_goal", client=codes, words=words, happened=happened),
    command(
        "close_goal",
        client=codes,
        goal=st.integers(1, 2),
        outcome=st.sampled_from(["reached", "set aside"]),
    ),
    command("discharge", client=codes),
    command("retract", client=codes, which=st.integers(0, 40), with_them=st.booleans()),
    command("retract", client=codes, which=st.integers(-4, -1), with_them=st.booleans()),
    command("move", assignment=first, attempt=st.integers(1, 3), to=handles, why=st.just("hers")),
    command("register", client=codes, timezone=st.just("Europe/Berlin")),
    command("clock", days=st.integers(0, 3), minutes=st.integers(0, 1000)),
)
catch_ups = command("catch_up", page_size=st.integers(1, 9))
histories = st.lists(commands | commands | commands | catch_ups, min_size=10, max_size=60)


class Life:
    """A world lived by commands; a refused one is left out, as a clinician would."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.world.homework.register("AB", timezone="America/New_York")
        self.batch = UnitOfWork(world.log)
        self.homework = Homework(self.batch, world.plugins, world.clock)
        for code in ("RK", "AB"):
            for sheet in ("cbt.thought-record", "walks.walk"):
                self.homework.assign(code, sheet, Prescription(task="try it", how_often="daily"))
            self.homework.attempt(f"{code}-1", AFRAID)
            self.homework.attempt(f"{code}-2", {"minutes": 20})

    def live(self, history: list[Command]) -> None:
        """Take every command, and write what waits at the end."""
        for name, arguments in history:
            with suppress(IntersessionError):
                self.take(name, dict(arguments))
        self.batch.save()

    def take(self, name: str, arguments: dict[str, Any]) -> None:
        """Take one command, with its days and moments counted back from the clock."""
        if name == "clock":
            self.world.clock.move(**arguments)
            return
        if name == "catch_up":
            self.batch.save()
            self.world.views.page_size = arguments["page_size"]
            assert self.world.views.catch_up() == {}
            return
        if "prescription" in arguments:
            arguments["prescription"] = Prescription(**arguments["prescription"])
        if isinstance(arguments.get("happened"), tuple):
            arguments["happened"] = self.back(*arguments["happened"])
        if name == "retract":
            arguments = self.taken_back(**arguments)
        getattr(self.homework, name)(**arguments)

    def taken_back(self, client: str, which: int, with_them: bool) -> dict[str, Any]:
        """One of a client's events that is there, by its place among them."""
        streams = [client, *(f"{client}.{number}" for number in range(1, 4))]
        names = [
            f"{handle_of(stream)}#{version}"
            for stream in streams
            for version, _ in enumerate(self.batch.events(stream), 1)
        ]
        name = names[which % len(names)]
        return {"client": client, "events": [name], "why": "wrong", "with_them": with_them}

    def back(self, kind: str, back: int) -> date | datetime:
        """A day so many days ago, or a moment so many hours ago."""
        now = self.world.clock()
        if kind == "day":
            return now.date() - timedelta(days=back)
        return now - timedelta(hours=back)


@contextmanager
def lived(store: Store, plugins: Plugins, history: list[Command]) -> Iterator[Life]:
    """A life of its own for each example."""
    with TemporaryDirectory() as folder:
        life = Life(store.world(Path(folder), plugins=plugins))
        try:
            life.live(history)
            yield life
        finally:
            life.world.close()


def rows(views: Views) -> dict[str, list[Any]]:
    """The rows of every table of every view."""
    assert views.catch_up() == {}
    look = views.look(None, Window(), START)
    return {
        f"{view.name} {row.__name__}": look.rows(row)
        for view in views.views.values()
        for row in view.tables
    }


def hard_plugins(found: Plugins) -> Plugins:
    """A small world's plugins, and two views that are hard to keep level."""
    found.lookers.flaggers["moods"] = flag_fear
    for one in (Moods, Open):
        found.views[one.name] = one()
    return found


SLOW = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
"""For a property whose examples take long, and share the store of their test."""


def for_all(**strategies: st.SearchStrategy[Any]) -> Callable[[Property], Property]:
    """A property that takes a ``store``, tried on as many examples as its store allows."""

    def decorate(holds: Property) -> Property:
        @wraps(SLOW(given(**strategies)(holds)))
        def test(store: Store, **fixtures: Any) -> None:
            tried = settings(SLOW, max_examples=store.examples)
            tried(given(**strategies)(holds))(store=store, **fixtures)

        return test

    return decorate
