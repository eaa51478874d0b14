"""Every kind of event has words, with the client's own day."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
from stream_lines import EVENTS

from intersession.domain.assignment.events import STORED_NAMES, Paused
from intersession.domain.client.events import STORED_NAMES as OF_CLIENT
from intersession.domain.event_words import words_of
from intersession.domain.registry import CODEC
from intersession.events.recorded import Recorded


def test_every_kind_of_event_is_told_in_words():
    events = [CODEC.decode(one["type"], msgspec.json.encode(one["data"])) for one in EVENTS]
    told = {type(one): words_of(Recorded(0, "RK.1", 2, one)) for one in events}
    assert set(told) == {*STORED_NAMES.values(), *OF_CLIENT.values()}
    assert all(words and "{" not in words for words in told.values())


def test_the_day_is_the_client_s_own():
    """Half past midnight, and their day begins at 04:00."""
    event = Paused(
        happened_at="2026-03-05T00:30:00+01:00",
        local_day="2026-03-04",
        recorded_at=datetime(2026, 3, 5, 9, tzinfo=UTC),
    )
    assert words_of(Recorded(0, "RK.1", 2, event)) == "the hold that began, 2026-03-04"
