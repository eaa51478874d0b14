"""Values that were agreed on or rated high, for which no action was recorded lately."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, ClassVar

import attrs

from intersession import (
    AgendaLine,
    AssignmentRow,
    AttemptRow,
    Look,
    Report,
    View,
    Window,
    in_order,
    latest,
    name_key,
    view,
)
from intersession_act.committed_action import ActionRow, CommitmentRow, is_taken
from intersession_act.values import DomainRow

WEEKS = 4
"""By default, the view looks at this many weeks up to today."""
IMPORTANT_FROM = 8
"""A domain counts as rated important from here on (1–10); a choice of ours, not a norm."""
SETTLED = timedelta(days=7)
"""What is newer than this is not asked about yet."""


@attrs.frozen
class Held:
    """A value a client holds: agreed in committed actions, rated important, or both.

    ``handles`` are those of its committed actions, ``rated`` the latest rating, and
    ``rated_in`` the worksheet on which it was made.
    """

    client: str
    value: str
    since: str
    events: str
    domain: str | None = None
    handles: tuple[str, ...] = ()
    rated: int | None = None
    rated_in: str = ""

    def is_about(self, rated: DomainRow) -> bool:
        """Whether a rated domain is the same value: the same area, or the same words."""
        said = name_key(rated.value_statement or "")
        return self.client == rated.client and (
            self.domain == rated.domain or name_key(self.value) == said
        )

    @property
    def why(self) -> str:
        """Where the value comes from."""
        agreed = f"agreed in {', '.join(self.handles)}" if self.handles else ""
        rated = f"importance {self.rated} of 10" if self.rated is not None else ""
        return "; ".join(part for part in (agreed, rated) if part)


@view(
    "act.values-without-action",
    version=1,
    title="Values without action",
    tables=[],
    reads=[ActionRow, CommitmentRow, DomainRow, AttemptRow, AssignmentRow],
)
class ValuesWithoutAction(View):
    """Values with no action recorded in the window: something to ask about together.

    A value is one agreed on for a committed action, or a domain rated 8 or more of 10
    on the latest values worksheet (8 is our choice, not a norm). An action is a
    committed action done or partly done, with its sheet or told without one; *not yet*
    is an answer and no action. Without a window, the last 4 weeks. A domain and a
    committed action belong together by the area of life, or by the same words. What
    came up less than a week before is left for later. No record is not the same as no
    action.
    """

    shown: ClassVar = {
        "questions": ("client", "value", "why", "last on", "question"),
        "with action": ("client", "value", "actions", "last on"),
    }

    def report(self, look: Look) -> Report:
        """The values to ask about, then those with actions."""
        records = _records(look)
        held = _held(look, look.window.last or date.max)
        rows = [(one, _row(one, records, _asked(look, one.client))) for one in held]
        return {
            "questions": [
                {**row, "question": _question(row)}
                for one, row in rows
                if not row["actions"] and one.since <= _settled(look, one.client)
            ],
            "with action": [row for _, row in rows if row["actions"]],
        }

    def agenda_lines(self, look: Look) -> Iterator[AgendaLine]:
        """A line for each value, shown once there was no action for as long as the view asks."""
        records = _records(look)
        going_on = {
            one.assignment for one in look.rows(AssignmentRow) if one.status in ("active", "paused")
        }
        for one in _held(look, date.max):
            yield _line(one, records, going_on)


@attrs.frozen
class Told:
    """A record of a committed action: taken, not taken (*not yet*), or None, nobody said."""

    assignment: str
    happened_on: str | None
    taken: bool | None
    events: str


def _records(look: Look) -> list[Told]:
    """Every record of a committed action; one told without its sheet says that it was done."""
    commitments = {one.assignment for one in look.rows(CommitmentRow)}
    without_sheet = {
        (one.assignment, one.attempt): one
        for one in look.rows(AttemptRow, windowed=False)
        if one.assignment in commitments and not one.answers and not one.skipped
    }
    sheets = [
        Told(
            one.assignment, one.happened_on, None if one.did is None else is_taken(one), one.events
        )
        for one in look.rows(ActionRow, windowed=False)
        if (one.assignment, one.attempt) not in without_sheet
    ]
    days = without_sheet.values()
    return [*sheets, *(Told(one.assignment, one.happened_on, True, one.events) for one in days)]


def _asked(look: Look, client: str) -> Window:
    if not look.window.holds(None):
        return look.window
    today = look.today_of(client)
    return Window(today - timedelta(days=7 * WEEKS - 1), today)


def _settled(look: Look, client: str) -> str:
    """What came up by this day is asked about."""
    return ((look.window.last or look.today_of(client)) - SETTLED).isoformat()


def _held(look: Look, last: date) -> list[Held]:
    """The values of each client on a day: those agreed, then those only rated."""
    agreed = _agreed(look.rows(CommitmentRow), last)
    apart: list[Held] = []
    for rated, since in _important(look.rows(DomainRow, windowed=False), last):
        held = [place for place, one in enumerate(agreed) if one.is_about(rated)]
        for place in held:
            agreed[place] = _with_rating(agreed[place], rated, since)
        if not held:
            apart.append(
                Held(
                    client=rated.client,
                    value=rated.value_statement or rated.domain,
                    since=since,
                    events=rated.events,
                    domain=rated.domain,
                    rated=rated.importance,
                    rated_in=rated.assignment,
                )
            )
    return sorted([*agreed, *apart], key=lambda one: one.client)


def _with_rating(one: Held, rated: DomainRow, since: str) -> Held:
    return attrs.evolve(
        one,
        rated=rated.importance,
        rated_in=rated.assignment,
        since=min(one.since, since),
        events=" ".join(dict.fromkeys([*one.events.split(), *rated.events.split()])),
    )


def _agreed(commitments: Sequence[CommitmentRow], last: date) -> list[Held]:
    """Each value once, whatever its capitals, with all of its assignments."""
    found: dict[tuple[str, str], Held] = {}
    for one in commitments:
        if not one.value or one.agreed_on > last.isoformat():
            continue
        place = (one.client, name_key(one.value))
        known = found.get(place) or Held(one.client, one.value, one.agreed_on, "")
        found[place] = attrs.evolve(
            known,
            since=min(known.since, one.agreed_on),
            domain=known.domain or one.domain,
            handles=(*known.handles, one.assignment),
            events=f"{known.events} {one.events}".strip(),
        )
    return list(found.values())


def _important(rows: Iterable[DomainRow], last: date) -> list[tuple[DomainRow, str]]:
    """The domains rated important on each client's latest worksheet, and since what day."""
    since: dict[tuple[str, str], str] = {}
    known = [one for one in in_order(rows) if _day(one) <= last.isoformat()]
    sheets = latest(known, lambda one: one.client)
    for one in known:
        if one.importance is None:
            continue  # not rated this time, which does not say that it matters less
        if one.importance >= IMPORTANT_FROM:
            since.setdefault((one.client, one.domain), _day(one))
        else:
            since.pop((one.client, one.domain), None)
    return [
        (one, since[one.client, one.domain])
        for one in known
        if _sheet(one) == _sheet(sheets[one.client])
        and one.importance is not None
        and (one.client, one.domain) in since
    ]


def _sheet(one: DomainRow) -> tuple[str, int]:
    return one.assignment, one.attempt


def _day(one: DomainRow) -> str:
    """The day of a row that has one."""
    return str(one.happened_on)


def _row(one: Held, records: Sequence[Told], window: Window) -> dict[str, Any]:
    own = [record for record in records if record.assignment in one.handles]
    taken = [record for record in own if record.taken]
    there = [record for record in own if window.holds(record.happened_on)]
    actions = [record for record in there if record.taken]
    days = [record.happened_on for record in taken if record.happened_on]
    return {
        "client": one.client,
        "value": one.value,
        "domain": one.domain,
        "why": one.why,
        "since": one.since,
        "actions": len(actions),
        "not yet": sum(record.taken is False for record in there),
        "not known": sum(record.taken is None for record in there),
        "without a date": len([record for record in taken if not record.happened_on]),
        "last on": max(days, default=None),
        "assignment": one.handles[0] if one.handles else None,
        "window": str(window),
        "events": " ".join([one.events, *(record.events for record in actions)]),
    }


def _question(row: Mapping[str, Any]) -> str:
    """What there is to ask about a value without an action, with what was said instead."""
    said = {
        "not yet": "{} said not yet.",
        "not known": "{} did not say whether it was done.",
        "without a date": "{} without a date may be in it.",
    }
    told = [words.format(row[name]) for name, words in said.items() if row[name]]
    nothing = "No action" if row["not yet"] or row["not known"] else "Nothing"
    aside = f" ({' '.join(told)})" if told else ""
    return (
        f"{nothing} is recorded {row['window']}.{aside} Is it one to act on now, and what would "
        f"be one small step?"
    )


def _line(one: Held, records: Sequence[Told], going_on: Collection[str]) -> AgendaLine:
    """What the agenda says of a value, from the day on which the view would ask about it."""
    taken = [record for record in records if record.taken and record.assignment in one.handles]
    dated = [record for record in taken if record.happened_on]
    last = max(dated, key=_taken_on, default=None)
    asked = [date.fromisoformat(one.since) + SETTLED]
    if last:
        asked.append(date.fromisoformat(_taken_on(last)) + timedelta(days=7 * WEEKS))
    undated = len(taken) - len(dated)
    behind = [*one.events.split(), *(last.events.split() if last else ())]
    handles = [*reversed(one.handles), *([one.rated_in] if one.rated_in else [])]
    return AgendaLine(
        client=one.client,
        assignment=next((name for name in handles if name in going_on), handles[0]),
        text=f"A value without an action: {_without(one, last, undated)}",
        n=len(handles) + (last is not None),
        events=" ".join(dict.fromkeys(behind)),
        from_on=max(asked).isoformat(),
    )


def _without(one: Held, last: Told | None, undated: int) -> str:
    """``family; the last was on 2026-03-05.``"""
    said = f"the last was on {last.happened_on}" if last else f"none recorded since {one.since}"
    several = "1 is" if undated == 1 else f"{undated} are"
    return f"{one.value}; {said}{f', and {several} of unknown day' if undated else ''}."


def _taken_on(record: Told) -> str:
    return str(record.happened_on)
