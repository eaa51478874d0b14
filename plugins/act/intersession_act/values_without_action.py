"""Values that were agreed on or rated high, for which no action was recorded lately."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, ClassVar

import attrs

from intersession import (
    Look,
    Report,
    View,
    Window,
    in_order,
    latest,
    view,
)
from intersession_act.committed_action import ActionRow, CommitmentRow
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

    ``handles`` are those of its committed actions, ``rated`` the latest rating.
    """

    client: str
    value: str
    since: str
    events: str
    domain: str | None = None
    handles: tuple[str, ...] = ()
    rated: int | None = None

    def is_about(self, rated: DomainRow) -> bool:
        """Whether a rated domain is the same value: the same area, or the same words."""
        said = (rated.value_statement or "").casefold()
        return self.client == rated.client and (
            self.domain == rated.domain or self.value.casefold() == said
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
    reads=[ActionRow, CommitmentRow, DomainRow],
)
class ValuesWithoutAction(View):
    """Values with no action recorded in the window: something to ask about together.

    A value is one agreed on for a committed action, or a domain rated 8 or more of 10
    on the latest values worksheet (8 is our choice, not a norm). An action is a
    committed action done or partly done. Without a window, the last 4 weeks. A
    domain and a committed action belong together by the area of life, or by the
    same words. What came up less than a week before is left for later. No record
    is not the same as no action.
    """

    shown: ClassVar = {
        "questions": ("client", "value", "why", "last on", "question"),
        "with action": ("client", "value", "actions", "last on"),
    }

    def report(self, look: Look) -> Report:
        """The values to ask about, then those with actions."""
        window = _asked(look)
        last = window.last or look.today
        held = _held(look, last)
        taken = [
            one for one in look.rows(ActionRow, windowed=False) if one.did in ("yes", "partly")
        ]
        rows = [(one, _row(one, taken, window)) for one in held]
        settled = (last - SETTLED).isoformat()
        return {
            "questions": [
                {**row, "question": _question(row)}
                for one, row in rows
                if not row["actions"] and one.since <= settled
            ],
            "with action": [row for _, row in rows if row["actions"]],
        }


def _asked(look: Look) -> Window:
    if not look.window.holds(None):
        return look.window
    return Window(look.today - timedelta(days=7 * WEEKS - 1), look.today)


def _held(look: Look, last: date) -> list[Held]:
    """The values of each client on a day: those agreed, then those only rated."""
    agreed = _agreed(look.rows(CommitmentRow), last)
    apart: list[Held] = []
    for rated, since in _important(look.rows(DomainRow, windowed=False), last):
        same = [place for place, one in enumerate(agreed) if one.is_about(rated)]
        for place in same:
            agreed[place] = _with_rating(agreed[place], rated, since)
        if not same:
            apart.append(
                Held(
                    client=rated.client,
                    value=rated.value_statement or rated.domain,
                    since=since,
                    events=rated.events,
                    domain=rated.domain,
                    rated=rated.importance,
                )
            )
    return sorted([*agreed, *apart], key=lambda one: one.client)


def _with_rating(one: Held, rated: DomainRow, since: str) -> Held:
    return attrs.evolve(
        one,
        rated=rated.importance,
        since=min(one.since, since),
        events=" ".join(dict.fromkeys([*one.events.split(), *rated.events.split()])),
    )


def _agreed(commitments: Sequence[CommitmentRow], last: date) -> list[Held]:
    """Each value once, whatever its capitals, with all of its assignments."""
    found: dict[tuple[str, str], Held] = {}
    for one in commitments:
        if not one.value or one.agreed_on > last.isoformat():
            continue
        place = (one.client, one.value.casefold())
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
        if (one.importance or 0) >= IMPORTANT_FROM:
            since.setdefault((one.client, one.domain), _day(one))
        else:
            since.pop((one.client, one.domain), None)
    return [
        (one, since[one.client, one.domain])
        for one in known
        if _sheet(one) == _sheet(sheets[one.client]) and (one.client, one.domain) in since
    ]


def _sheet(one: DomainRow) -> tuple[str, int]:
    return one.assignment, one.attempt


def _day(one: DomainRow) -> str:
    """The day of a row that has one."""
    return str(one.happened_on)


def _row(one: Held, taken: Sequence[ActionRow], window: Window) -> dict[str, Any]:
    own = [action for action in taken if action.assignment in one.handles]
    there = [action for action in own if window.holds(action.happened_on)]
    days = [action.happened_on for action in own if action.happened_on]
    return {
        "client": one.client,
        "value": one.value,
        "domain": one.domain,
        "why": one.why,
        "since": one.since,
        "actions": len(there),
        "without a date": len([action for action in own if not action.happened_on]),
        "last on": max(days, default=None),
        "window": str(window),
        "events": " ".join([one.events, *(action.events for action in there)]),
    }


def _question(row: dict[str, Any]) -> str:
    undated = row["without a date"]
    aside = f" ({undated} without a date may be in it.)" if undated else ""
    return (
        f"Nothing is recorded {row['window']}.{aside} Is it one to act on now, and what would be "
        f"one small step?"
    )
