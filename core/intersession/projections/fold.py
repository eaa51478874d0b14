"""Fold events into the tables of views, side by side, a page in one go.

A view that fails is noted and left out; the others go on over the same page.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import islice, pairwise
from time import perf_counter

import msgspec

from intersession.domain.assignment.events import AttemptEvent
from intersession.domain.retraction import Place, Retraction, retracted
from intersession.errors import IntersessionError
from intersession.events.recorded import Reading, Recorded
from intersession.guard import ASIDE, goes_on, own, told
from intersession.projections.containment import Containment
from intersession.projections.contribution import contribute
from intersession.projections.projection import View, is_ours
from intersession.projections.table_store import Store, create
from intersession.projections.tables import layout_of
from intersession.store.sqlite.connection import is_of_the_file

PAGE = 1000
TIMED = 16
"""One event in so many is timed, and stands for the others: a clock is slow beside a fold."""


class Standing(msgspec.Struct, eq=False):
    """How far a view has come, in its tables, and in about how many seconds of its own."""

    view: View
    position: int
    mark: str
    store: Store
    problem: str = ""
    seconds: float = 0.0
    events: int = 0


def begun(connection: sqlite3.Connection, view: View, position: int = 0) -> Standing:
    """A view before the first event, with new and empty tables."""
    create(connection, [layout_of(row) for row in view.tables])
    return Standing(view, position, "", Store(connection, view.tables, is_new=True))


class Stopped(Exception):
    """A view could not fold an event: its batch is folded again without it.

    Where it is the event's own stream that is damaged, without that stream's events.
    """


Fold = tuple[Standing, Callable[[Recorded, Store], None]]


def _with_own(method: Callable[[Recorded, Store], None]) -> Callable[[Recorded, Store], None]:
    """A stranger's fold, over a copy of each event: what it changes there changes nothing else."""
    return lambda recorded, store: method(own_event(recorded), store)


def _for(view: View, recorded: Recorded) -> Recorded:
    return recorded if is_ours(view) else own_event(recorded)


def own_event(recorded: Recorded) -> Recorded:
    """An event of which nothing that can be changed is shared with the one that is given."""
    event = recorded.event
    held = {name: getattr(event, name) for name in event.__struct_fields__}
    mutable = {name: own(value) for name, value in held.items() if type(value) in (dict, list)}
    event = msgspec.structs.replace(event, **mutable) if mutable else event
    return msgspec.structs.replace(recorded, event=event)


class TakenBack(Exception):
    """A page takes back what may have been folded: it is folded again without that."""


class Folding:
    """Views that fold events side by side, each event once for all that want it.

    ``gone`` is where the events are that do not stand. None: it is not known yet, and a
    page that holds a retraction raises TakenBack. With ``containment``, damaged streams stop
    at their damage; without it, every event is handed to the views as it is.
    """

    def __init__(
        self,
        standings: Iterable[Standing],
        gone: Collection[Place] | None = None,
        containment: Containment | None = None,
    ) -> None:
        self.standings = list(standings)
        self.gone = gone
        self.containment = containment
        self._wanted: dict[tuple[type, str | None], list[Fold]] = {}
        self._folds: dict[tuple[type, str | None], list[Fold]] = {}
        for one in self.standings:
            for event, worksheet, method in one.view.folders():
                fold = method if is_ours(one.view) else _with_own(method)
                fold = _up_to(one.view.latest(worksheet), event, fold)
                self._wanted.setdefault((event, worksheet), []).append((one, fold))

    def fold(self, page: Sequence[Recorded]) -> None:
        """Fold events into memory; raises Stopped after noting a view's problem."""
        if self.gone is None and any(isinstance(one.event, Retraction) for one in page):
            raise TakenBack
        folds, gone = self._folds, self.gone
        events = self.containment.sound(page) if self.containment else page
        for number, recorded in enumerate(events):
            event, is_timed = recorded.event, not number % TIMED
            if gone and (recorded.stream, recorded.version) in gone:
                self._leave_out(recorded)
                continue
            kind = (type(event), getattr(event, "worksheet", None))
            wanted = folds.get(kind)
            if wanted is None:
                wanted = folds[kind] = self._of(*kind)
            for one, method in wanted:
                if one.position < recorded.position:
                    began = perf_counter() if is_timed else 0.0
                    try:
                        method(recorded, one.store)
                    except BaseException as problem:  # a plugin's view must not stop the others
                        self._stop(one, recorded, problem)
                    if is_timed:
                        stands_for = min(TIMED, len(events) - number)
                        one.seconds += stands_for * (perf_counter() - began)

    def _leave_out(self, recorded: Recorded) -> None:
        """Tell views of an event that does not stand."""
        for one in self.standings:
            if one.position < recorded.position:
                try:
                    one.view.retracted(_for(one.view, recorded), one.store)
                except BaseException as problem:  # a plugin's view must not stop the others
                    self._stop(one, recorded, problem)

    def flush(self, page: Sequence[Recorded]) -> None:
        """Write what changed; raises Stopped after noting a view's problem."""
        for one in self.standings:
            try:
                for table in one.store:
                    table.flush()
            except BaseException as problem:  # such as a value that SQLite cannot hold
                self._stop(one, page[-1], problem)
        for one in self.standings:
            if one.position < page[-1].position:
                one.events += sum(recorded.position > one.position for recorded in page)
                one.position = page[-1].position

    def forget(self) -> None:
        """Drop what was not written."""
        for one in self.standings:
            for table in one.store:
                table.forget()

    def _of(self, event: type, worksheet: str | None) -> list[Fold]:
        of_all = self._wanted.get((event, None), [])
        return of_all if worksheet is None else of_all + self._wanted.get((event, worksheet), [])

    def _stop(self, one: Standing, recorded: Recorded, problem: BaseException) -> None:
        if is_of_the_file(problem) or goes_on(problem):  # and not a mistake of the view
            raise problem
        if not (self.containment and self.containment.blames(recorded)):
            one.problem = f"{recorded.id} could not be folded: {told(problem)}"
        raise Stopped from problem


def _up_to(
    latest: int | None, event: type, method: Callable[[Recorded, Store], None]
) -> Callable[[Recorded, Store], None]:
    """A fold that leaves out entries of a later version of the worksheet than it knows."""
    if latest is None or not issubclass(event, AttemptEvent):
        return method

    def fold(recorded: Recorded, store: Store) -> None:
        if recorded.event.worksheet_version <= latest:
            method(recorded, store)

    return fold


def fold_page(
    connection: sqlite3.Connection, folding: Folding, page: Sequence[Recorded]
) -> Folding:
    """Fold a page; where a view stops, undo the page and fold it again without that view."""
    connection.execute("SAVEPOINT page")
    try:
        with ASIDE:
            folding.fold(page)
            folding.flush(page)
    except Stopped:
        connection.execute("ROLLBACK TO page")
        folding.forget()
        running = Folding(
            (one for one in folding.standings if not one.problem),
            folding.gone,
            folding.containment,
        )
        folding = fold_page(connection, running, page)
    connection.execute("RELEASE page")
    return folding


def fold_events(
    connection: sqlite3.Connection,
    views: Iterable[View],
    events: Iterable[Recorded],
    containment: Containment | None = None,
) -> dict[str, str]:
    """Fold events into new tables, page by page; returns the problems by view, normally none.

    What a retraction takes back is left out. Where the events do not say which there are,
    that is looked at only when one is met, and they are read again then: few logs hold one.
    ``containment`` is that of ``Folding``, for events with what cannot be read among them.
    """
    chosen, source = list(views), _readable_again(events)
    gone_by = containment.retracted if containment else retracted
    if source.retractions is not None:
        gone = gone_by(source.retractions())
        return _fold_all(connection, chosen, source, gone, containment)
    try:
        return _fold_all(connection, chosen, source, None, containment)
    except TakenBack:
        gone = gone_by(source.again())
        return _fold_all(connection, chosen, source.again(), gone, containment)


def _fold_all(
    connection: sqlite3.Connection,
    views: Iterable[View],
    events: Iterable[Recorded],
    gone: Collection[Place] | None,
    containment: Containment | None,
) -> dict[str, str]:
    coming = iter(events)
    standings = [begun(connection, view, -1) for view in views]
    folding = Folding(standings, gone, containment)
    before: list[Recorded] = []
    while page := list(islice(coming, PAGE)):
        _check_order([*before, *page])
        folding = fold_page(connection, folding, page)
        before = page[-1:]
    contribute(connection, standings, None)
    return {one.view.name: one.problem for one in standings if one.problem}


def _readable_again(events: Iterable[Recorded]) -> Reading:
    """Events that can be read twice: what can only be read once is kept as it is read."""
    if isinstance(events, Reading):
        return events
    if iter(events) is not events:
        return Reading(lambda: iter(events))
    kept: list[Recorded] = []
    return Reading(lambda: _kept(events, kept))


def _kept(events: Iterator[Recorded], kept: list[Recorded]) -> Iterator[Recorded]:
    """What was read before, and then what is still to come."""
    yield from kept
    for one in events:
        kept.append(one)
        yield one


def _check_order(page: Sequence[Recorded]) -> None:
    """Raise IntersessionError where events are not in the order of one log."""
    for one, following in pairwise(page):
        if following.position <= one.position:
            raise IntersessionError(
                f"{following.id} (position {following.position}) was given after {one.id} "
                f"(position {one.position}): give events of one log, in its order."
            )
