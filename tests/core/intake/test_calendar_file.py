"""A calendar file: which entries are sessions, when they are, and that nothing else is kept."""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

import pytest

from intersession.errors import HomeError, InvalidInput
from intersession.intake import calendar_file
from intersession.intake.calendar_file import Window, read_calendar

BERLIN = ZoneInfo("Europe/Berlin")
WINDOW = Window(date(2026, 3, 2), date(2026, 3, 31), BERLIN)
CODES = ["RK", "SM", "OK", "B2"]
CANARY = "Zwetschgenkuchen"


def calendar(*events: str, head: str = "") -> bytes:
    """A calendar with entries, each as lines divided by a bar."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//made up//EN", *filter(None, [head])]
    for event in events:
        lines += ["BEGIN:VEVENT", *event.split("|"), "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def read(*events: str, window: Window = WINDOW, head: str = "") -> list[tuple[str, str, str]]:
    """Code, beginning and end of what is found."""
    found = read_calendar(calendar(*events, head=head), CODES, window)
    return [(one.code, str(one.starts), str(one.ends or "")) for one in found]


def entry(summary: str, start: str = "20260305T140000Z", more: str = "DURATION:PT50M") -> str:
    return f"UID:u-{summary}|SUMMARY:{summary}|DTSTART:{start}|{more}"


@pytest.mark.parametrize(
    ("summary", "codes"),
    [
        ("RK", ["RK"]),
        ("Session with RK\\, room 2", ["RK"]),
        ("(RK)", ["RK"]),
        ("RK/SM together", ["RK", "SM"]),
        ("SM & RK & SM", ["RK", "SM"]),
        ("B2: review", ["B2"]),
        ("rk", []),
        ("Rk", []),
        ("is that ok", []),
        ("WORK", []),
        ("RKM", []),
        ("RK2", []),
        ("RK-Meier", []),
        ("x_RK", []),
        ("ÄRK", []),
        ("", []),
        (CANARY, []),
    ],
)
def test_a_code_is_a_whole_word_in_capitals(summary, codes):
    assert sorted(code for code, _, _ in read(entry(summary))) == codes


def test_times_with_a_zone_without_one_and_in_utc():
    assert read(
        entry("RK a", "20260305T140000Z"),
        "UID:b|SUMMARY:RK|DTSTART;TZID=Europe/London:20260306T140000|DURATION:PT1H",
        "UID:c|SUMMARY:RK|DTSTART:20260307T140000|DTEND:20260307T143000",
    ) == [
        ("RK", "2026-03-05 14:00:00+00:00", "2026-03-05 14:50:00+00:00"),
        ("RK", "2026-03-06 14:00:00+00:00", "2026-03-06 15:00:00+00:00"),
        ("RK", "2026-03-07 14:00:00+01:00", "2026-03-07 14:30:00+01:00"),
    ]


def test_a_whole_day_is_only_a_day():
    assert read("UID:a|SUMMARY:RK|DTSTART;VALUE=DATE:20260305|DTEND;VALUE=DATE:20260306") == [
        ("RK", "2026-03-05", "")
    ]


def test_what_lasts_longer_than_a_day_has_no_end():
    found = read("UID:a|SUMMARY:RK|DTSTART:20260305T140000Z|DTEND:20260308T140000Z")
    assert found == [("RK", "2026-03-05 14:00:00+00:00", "")]


WEEKLY = (
    "UID:w|SUMMARY:RK|DTSTART;TZID=Europe/Berlin:20260105T140000|DURATION:PT50M|"
    "RRULE:FREQ=WEEKLY|EXDATE;TZID=Europe/Berlin:20260309T140000"
)
MOVED = (
    "UID:w|SUMMARY:RK|RECURRENCE-ID;TZID=Europe/Berlin:20260316T140000|"
    "DTSTART;TZID=Europe/Berlin:20260318T100000|DURATION:PT50M"
)
CANCELLED = (
    "UID:w|SUMMARY:RK|STATUS:CANCELLED|RECURRENCE-ID;TZID=Europe/Berlin:20260323T140000|"
    "DTSTART;TZID=Europe/Berlin:20260323T140000|DURATION:PT50M"
)


def test_a_series_within_the_window_without_what_was_taken_out():
    """Mondays from January on: 2, 16, 23, 30 March; the 9th is an exception."""
    days = [start[:10] for _, start, _ in read(WEEKLY)]
    assert days == ["2026-03-02", "2026-03-16", "2026-03-23", "2026-03-30"]


def test_the_clock_of_the_series_stays_over_the_change_to_summer_time():
    assert read(WEEKLY)[-1][1] == "2026-03-30 14:00:00+02:00"


def test_one_of_a_series_is_moved_and_one_is_cancelled():
    starts = [start[:16] for _, start, _ in read(WEEKLY, MOVED, CANCELLED)]
    assert starts == ["2026-03-02 14:00", "2026-03-18 10:00", "2026-03-30 14:00"]


def test_a_moved_one_is_the_same_session_and_each_of_a_series_is_its_own():
    before = read_calendar(calendar(WEEKLY), CODES, WINDOW)
    after = read_calendar(calendar(WEEKLY, MOVED), CODES, WINDOW)
    assert [one.source for one in before] == [one.source for one in after]
    assert len({one.source for one in before}) == 4
    first = "w\n2026-03-02 13:00:00+00:00"
    assert before[0].source == sha256(first.encode()).hexdigest()


def test_a_single_entry_that_moves_is_the_same_session():
    one, other = (
        read_calendar(calendar(f"UID:s|SUMMARY:RK|DTSTART:2026030{n}T140000Z"), CODES, WINDOW)
        for n in (5, 6)
    )
    assert one[0].source == other[0].source == sha256(b"s\n").hexdigest()


def test_one_of_a_series_with_another_name_is_somebody_else():
    other = MOVED.replace("SUMMARY:RK", "SUMMARY:SM")
    assert [(code, start[:10]) for code, start, _ in read(WEEKLY, other)][1] == ("SM", "2026-03-18")


def test_a_cancelled_entry_is_none():
    assert read(entry("RK", more="STATUS:CANCELLED")) == []


def test_the_window_is_told_in_the_zone_of_the_machine():
    window = Window(date(2026, 3, 5), date(2026, 3, 5), BERLIN)
    late, early = entry("RK a", "20260304T233000Z"), entry("RK b", "20260305T233000Z")
    assert [start[:16] for _, start, _ in read(late, early, window=window)] == ["2026-03-04 23:30"]


def test_the_zone_of_the_whole_calendar():
    found = read(entry("RK", "20260305T140000Z"), head="X-WR-TIMEZONE:Europe/Berlin")
    (starts,) = [datetime.fromisoformat(start) for _, start, _ in found]
    assert starts.astimezone(UTC) == datetime(2026, 3, 5, 14, tzinfo=UTC)


BROKEN = {
    "no calendar": CANARY.encode(),
    "nothing": b"",
    "bytes": b"\xff\xfe\x00" + CANARY.encode(),
    "a day that is none": calendar(f"UID:{CANARY}|SUMMARY:RK {CANARY}|DTSTART:2026{CANARY}"),
    "no day": calendar(f"UID:a|SUMMARY:RK {CANARY}"),
    "a rule that is none": calendar(f"UID:a|SUMMARY:RK|DTSTART:20260305T140000Z|RRULE:{CANARY}"),
    "a rule without end": calendar(
        f"UID:a|SUMMARY:RK {CANARY}|DTSTART:20260305T140000Z|RRULE:FREQ=SECONDLY"
    ),
    "many a day": calendar(
        f"UID:a|SUMMARY:RK {CANARY}|DTSTART:20260305T140000Z|RRULE:FREQ=DAILY;BYMINUTE=1,2,3"
    ),
    "too large": b"BEGIN:VCALENDAR\r\n" + CANARY.encode() * 2_000_000,
    "cut short": calendar(f"UID:a|SUMMARY:RK {CANARY}|DTSTART:20260305T140000Z")[:-40],
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
def test_what_cannot_be_read_says_nothing_of_the_file(data, caplog, capfd, recwarn):
    caplog.set_level(logging.DEBUG)
    with pytest.raises(InvalidInput) as refused:
        read_calendar(data, CODES, WINDOW)
    said = f"{refused.value}{caplog.text}{capfd.readouterr()}{[str(one) for one in recwarn]}"
    assert CANARY not in said
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


def test_an_entry_of_nobody_s_that_cannot_be_read_disturbs_nothing():
    broken = f"UID:a|SUMMARY:{CANARY}|DTSTART:2026{CANARY}|RRULE:FREQ=SECONDLY"
    assert [code for code, _, _ in read(broken, entry("RK"))] == ["RK"]


def test_too_many_sessions(monkeypatch):
    monkeypatch.setattr(calendar_file, "MOST_SESSIONS", 3)
    with pytest.raises(InvalidInput, match="over 3 sessions"):
        read(WEEKLY)


def test_without_the_packages(monkeypatch):
    def missing(name):
        raise ImportError(name)

    monkeypatch.setattr(calendar_file, "import_module", missing)
    with pytest.raises(HomeError, match=r"pip install 'intersession\[calendar\]'"):
        read(WEEKLY)


def test_nobody_on_record_reads_nothing():
    assert read_calendar(calendar(WEEKLY, entry(CANARY)), [], WINDOW) == []
