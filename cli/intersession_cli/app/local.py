"""A client's own today and time zone, whatever machine they are asked about on."""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING

from intersession_cli.app.screen import say

if TYPE_CHECKING:
    from intersession.dates.local import LocalClock, LocalClocks
    from intersession_cli.app.runtime import Runtime


class Local:
    """A client's clocks at one time."""

    def __init__(self, clocks: LocalClocks, now: datetime) -> None:
        self.clocks = clocks
        self.now = now

    @property
    def clock(self) -> LocalClock:
        """The clock that the client lives by now."""
        return self.clocks.at(self.now)

    @property
    def zone(self) -> tzinfo:
        """The client's time zone now."""
        return self.clock.zone

    @property
    def today(self) -> date:
        """The client's day."""
        return self.clock.today(self.now)

    def zone_on(self, day: date) -> tzinfo:
        """The client's time zone on a day, to read a time by that has no offset."""
        from intersession.errors import invalid

        clock = self.clocks.of_day(day, self.now)
        if not clock.is_known:
            told = f"this machine does not know the client's time zone, {clock.timezone}"
            how = "Write the offset, such as 2026-03-02T18:40+01:00, or only the day"
            raise invalid("The time cannot be used:", f"{told}. {how}")
        return clock.zone


def local_to(runtime: Runtime, name: str) -> Local:
    """The local time of a client, named by code, handle or stream; warns of an unknown zone."""
    from intersession.domain.client.decider import check_code
    from intersession.domain.soundness import client_from
    from intersession.events.streams import client_of

    code = check_code(client_of(name.replace("-", ".")).strip().upper())
    local = Local(client_from(code, runtime.reader.events(code)).clocks, runtime.clock())
    _warn(runtime, {code: local})
    return local


def todays(runtime: Runtime) -> dict[str, date]:
    """The own today of every client on record; warns of unknown zones."""
    from intersession.projections.builtin.clients import ClockRow, clocks_of

    rows = runtime.views_at_hand.rows(ClockRow)
    by_client: dict[str, list[ClockRow]] = {}
    for row in rows:
        by_client.setdefault(row.client, []).append(row)
    now = runtime.clock()
    found = {code: Local(clocks_of(theirs), now) for code, theirs in by_client.items()}
    _warn(runtime, found)
    return {code: local.today for code, local in found.items()}


def _warn(runtime: Runtime, found: dict[str, Local]) -> None:
    """Say once which clients live in a time zone that this machine does not know."""
    zones: dict[str, list[str]] = {}
    for code, local in found.items():
        if not local.clock.is_known and local.clock.timezone not in runtime.warned:
            zones.setdefault(local.clock.timezone, []).append(code)
    for zone, codes in zones.items():
        runtime.warned.add(zone)
        say(
            f"This machine does not know the time zone {zone} of client {', '.join(codes)}, so "
            f"their today is that of UTC, and figures that need the zone are left out. To know "
            f"it: pip install --upgrade tzdata",
            err=True,
        )
