"""Who is in the record, by pseudonymous code, and what they work towards."""

from __future__ import annotations

from intersession.domain.client.events import Discharged, GoalAdded, GoalClosed, Registered
from intersession.events.recorded import Recorded
from intersession.projections.entries import second
from intersession.projections.projection import View, folds, view
from intersession.projections.table_store import Store
from intersession.projections.tables import changed, key, table


@table("clients")
class ClientRow:
    """A client: ``status`` is active or discharged."""

    client: str = key()
    timezone: str = "UTC"
    status: str = "active"
    note: str = ""
    since_on: str | None = None
    ended_on: str | None = None
    recorded_at: str = ""
    events: str = ""


@table("goals")
class GoalRow:
    """A goal in the client's words: ``status`` is open, reached, changed or set aside."""

    client: str = key(references="clients")
    goal: int = key()
    words: str = ""
    status: str = "open"
    added_on: str | None = None
    closed_on: str | None = None
    events: str = ""


@view("clients", version=2, title="Clients and their goals", tables=[ClientRow, GoalRow])
class Clients(View):
    """Every client on record, by pseudonymous code, and the goals agreed with each."""

    @folds(Registered)
    def registered(self, recorded: Recorded, store: Store) -> None:
        """A client was taken on, or back."""
        event: Registered = recorded.event
        row = ClientRow(
            client=recorded.client,
            timezone=event.timezone,
            note=event.note,
            since_on=event.happened_at and event.happened_at[:10],
            recorded_at=second(event.recorded_at),
            events=recorded.id,
        )
        store[ClientRow].put(row)

    @folds(Discharged)
    def discharged(self, recorded: Recorded, store: Store) -> None:
        """The work with a client ended."""
        row = store[ClientRow].get(recorded.client)
        if row is not None:
            event: Discharged = recorded.event
            ended_on = str(event.happened_at or event.recorded_at.isoformat())[:10]
            events = f"{row.events} {recorded.id}"
            row = changed(row, status="discharged", ended_on=ended_on, events=events)
            store[ClientRow].put(row)

    @folds(GoalAdded)
    def goal_added(self, recorded: Recorded, store: Store) -> None:
        """A goal was agreed."""
        event: GoalAdded = recorded.event
        row = GoalRow(
            client=recorded.client,
            goal=event.goal,
            words=event.words,
            added_on=event.happened_at and event.happened_at[:10],
            events=recorded.id,
        )
        store[GoalRow].put(row)

    @folds(GoalClosed)
    def goal_closed(self, recorded: Recorded, store: Store) -> None:
        """A goal was reached, changed or set aside."""
        event: GoalClosed = recorded.event
        row = store[GoalRow].get(recorded.client, event.goal)
        if row is not None:
            closed = changed(
                row,
                status=event.outcome,
                closed_on=event.happened_at and event.happened_at[:10],
                events=f"{row.events} {recorded.id}",
            )
            store[GoalRow].put(closed)
