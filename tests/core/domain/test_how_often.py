"""How often, as a value: what was agreed is what is stored, and every former rule is read."""

from __future__ import annotations

import json
from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from intersession.dates import recurrence
from intersession.domain.assignment.how_often import HowOften, how_often, of_rule
from intersession.domain.assignment.upcasting import with_how_often
from intersession.domain.registry import CODEC
from intersession.errors import InvalidInput

SAID = [
    ("once", {"period": "once"}),
    ("daily", {"period": "day"}),
    ("2x/day", {"times": 2, "period": "day"}),
    ("every 3 days", {"every": 3, "period": "day"}),
    ("weekly", {"period": "week"}),
    ("3x/week", {"times": 3, "period": "week"}),
    ("3 times a week", {"times": 3, "period": "week"}),
    ("fortnightly", {"every": 2, "period": "week"}),
    ("mon, wed", {"period": "week", "days": ["MO", "WE"]}),
    ("weekends", {"period": "week", "days": ["SA", "SU"]}),
    ("monthly", {"period": "month"}),
    ("RRULE:FREQ=MONTHLY;INTERVAL=2", {"every": 2, "period": "month"}),
    ("every session", {"period": "session"}),
    ("as needed", {"period": "need"}),
    ("FREQ=MONTHLY;BYDAY=1MO", {"period": "rule", "rule": "FREQ=MONTHLY;BYDAY=1MO"}),
]


@pytest.mark.parametrize(("words", "stored"), SAID)
def test_what_is_said_is_stored_as_it_was_meant(words: str, stored: dict):
    found = how_often(words)
    assert json.loads(msgspec.json.encode(found)) == stored
    assert msgspec.convert(stored, HowOften) == found
    assert how_often(str(found)) == found  # its words say the same


@pytest.mark.parametrize(
    "value",
    [
        HowOften(times=3, period="month"),
        HowOften(times=8, period="week"),
        HowOften(times=2, every=2, period="week"),
        HowOften(period="rule"),
        HowOften(times=2, period="week", days=("MO",)),
    ],
)
def test_a_value_that_nothing_counts_is_refused_and_never_stops_a_reader(value: HowOften):
    with pytest.raises(InvalidInput, match="cannot be counted"):
        how_often(value)
    assert isinstance(value.as_rule, str)  # an imported event may hold it
    recurrence.occasions(value.as_rule, date(2026, 3, 2), date(2026, 3, 2), date(2026, 4, 2))


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (date(2026, 1, 31), ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]),
        (date(2026, 2, 14), ["2026-02-14", "2026-03-14", "2026-04-14"]),
    ],
)
def test_monthly_is_the_same_day_or_the_last_of_the_month(start: date, expected: list[str]):
    found = recurrence.occasions("FREQ=MONTHLY", start, date(2026, 1, 1), date(2026, 4, 30))
    assert [day.isoformat() for day in found] == expected


@pytest.mark.parametrize("words", ["as needed", "every session"])
def test_what_has_no_calendar_expects_nothing(words: str):
    rule = how_often(words).as_rule
    assert recurrence.occasions(rule, date(2026, 3, 2), date(2026, 3, 2), date(2026, 9, 2)) == []


@given(st.sampled_from([words for words, _ in SAID]))
def test_a_former_rule_becomes_the_same_value(words: str):
    rule = recurrence.parse(words)
    former = {"prescription": {"task": "x", "how_often": rule}}
    (stored,) = [with_how_often(former)["prescription"]["how_often"]]
    assert msgspec.convert(stored, HowOften) == of_rule(rule) == how_often(words)
    assert former["prescription"]["how_often"] == rule  # what was stored is left as it is


def test_a_stored_event_of_the_first_version_is_read_as_the_second():
    state = {
        "recorded_at": "2026-03-02T09:00:00Z",
        "worksheet": "walks.walk",
        "worksheet_version": 1,
        "plugin": "intersession-walks",
        "settings": {"shoes": ["old"]},
        "prescription": {
            "task": "walk",
            "how_often": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=1,3,5",
        },
        "zone": "Europe/Berlin",
    }
    found = CODEC.decode("homework.assigned.v1", json.dumps(state).encode())
    assert found.prescription.how_often == HowOften(times=3, period="week")
    assert found.settings == {"shoes": ["old"]}
    name, written = CODEC.encode(found)
    assert name == "homework.assigned.v3"
    assert CODEC.decode(name, written) == found
