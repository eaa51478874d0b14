"""A stream taken in: all that is missing, or nothing; byte for byte, in parts, and told why not."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import msgspec
import pytest
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from histories import for_all, hard_plugins, histories, lived
from hypothesis import strategies as st
from stores import Store
from stream_lines import (
    ADDED,
    EVENTS,
    GONE,
    LINES,
    NAMES,
    SOURCE,
    Change,
    EventJson,
    changed_attributes,
    changed_data,
    demo_lines,
    fitting,
    golden_with,
    number_of,
    of_client,
    with_line,
    written,
)

from intersession.domain.client.events import GoalAdded
from intersession.domain.registry import CODEC
from intersession.errors import InvalidInput, LogError, Refused
from intersession.events.base import Event
from intersession.events.recorded import Recorded, Stored
from intersession.interchange.cloudevents import Stream
from intersession.interchange.merge import Imported, import_stream
from intersession.interchange.reading import MOST_PROBLEMS, read_events
from intersession.plugins.manager import Plugins, installed
from intersession.projections.runner import Views, forget_views
from intersession.store.home import Home
from intersession.store.locate import log_of

pytestmark = pytest.mark.every_store

OTHER = "urn:uuid:0c0ffee0-5eed-4000-8000-000000000001"
NOW = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
BOM = b"\xef\xbb\xbf"
Lines = list[bytes]
LAST = len(LINES)
NEXT = 1 + sum(one["subject"] == "RK-1" for one in EVENTS)
"""The version of the event that would follow in RK-1."""


class Place(NamedTuple):
    """A home with its log."""

    home: Home
    log: Any

    def take_in(self, lines: Iterable[bytes]) -> Imported:
        return import_stream(self.log, lines, lambda: forget_views(self.home, self.log))


NewPlace = Callable[..., Place]


@pytest.fixture
def new_place(tmp_path: Path, store: Store) -> Iterator[NewPlace]:
    """Make homes that hold nothing, or what some lines tell; closed afterwards."""
    made: list[Place] = []

    def make(lines: Iterable[bytes] = ()) -> Place:
        folder = tmp_path / f"home{len(made)}"
        made.append(Place(store.home(folder), store.log(folder)))
        made[-1].take_in(lines)
        return made[-1]

    yield make
    for one in made:
        one.log.close()


@pytest.fixture(params=["golden", "demo"])
def lines(request: pytest.FixtureRequest) -> Lines:
    """The lines of a whole log."""
    return LINES if request.param == "golden" else demo_lines()


def rows_of(log: Any) -> list[Stored]:
    return [tuple(row) for page in log.stored() for row in page]


def held(place: Place) -> tuple[str, list[Stored]]:
    """All that a log holds: its identity, and its rows."""
    return place.log.identity(), rows_of(place.log)


def exported(log: Any) -> Lines:
    """The lines of a log."""
    return list(Stream().lines(rows_of(log), log.identity()))


def refusal(place: Place, lines: Iterable[bytes], error: type[Exception] = InvalidInput) -> str:
    """Why lines are not taken in; nothing is written then."""
    before = held(place)
    with pytest.raises(error) as told:
        place.take_in(lines)
    assert held(place) == before
    return str(told.value)


def replaced(lines: Lines, number: int, old: str, new: str) -> Lines:
    """The lines with a text in one of them replaced."""
    line = lines[number - 1]
    assert old.encode() in line
    return with_line(lines, number, line.replace(old.encode(), new.encode()))


def note(version: int, stream: str = "RK.1", words: str = "meanwhile") -> Recorded:
    """An event that any assignment's stream may go on with."""
    event = CODEC.names["homework.paused.v1"](why=words, recorded_at=NOW)
    assert isinstance(event, Event)
    return Recorded(0, stream, version, event)


# A whole log.


def test_an_empty_home_becomes_the_log(new_place: NewPlace, lines: Lines):
    place = new_place()
    assert place.take_in(lines) == Imported(added=len(lines), known=0, earlier=0)
    assert exported(place.log) == lines
    assert held(place) == (
        json.loads(lines[0])["source"],
        [Stream().row(line)[0] for line in lines],
    )
    assert place.log.last_position() == len(lines)


def test_a_copy_of_a_copy_is_the_log(new_place: NewPlace, lines: Lines):
    first = new_place(lines)
    second = new_place(exported(first.log))
    assert held(second) == held(first)
    assert exported(second.log) == exported(first.log) == lines


def test_events_are_read_as_they_were_recorded(new_place: NewPlace, lines: Lines):
    events = [json.loads(line) for line in lines]
    found = list(new_place(lines).log.read())
    assert [one.id for one in found] == [one["id"] for one in events]
    assert [one.position for one in found] == list(range(1, len(events) + 1))
    for one, event in zip(found, events, strict=True):
        assert one.event == CODEC.decode(event["type"], msgspec.json.encode(event["data"]))


def test_the_same_again_adds_nothing(new_place: NewPlace, lines: Lines):
    place = new_place(lines)
    before = held(place)
    assert place.take_in(lines) == Imported(added=0, known=len(lines), earlier=0)
    assert held(place) == before


def test_what_is_recorded_next_goes_on_from_there(new_place: NewPlace):
    place = new_place(LINES)
    assert list(place.log.append([note(NEXT)])) == [len(LINES) + 1]
    again = new_place(exported(place.log))
    assert held(again) == held(place)


def test_a_log_that_was_begun_takes_on_the_identity(new_place: NewPlace):
    place = new_place()
    place.log.adopt([])
    begun = place.log.identity()
    assert begun.startswith("urn:uuid:")
    place.take_in(LINES)
    assert place.log.identity() == SOURCE != begun


def test_no_lines_are_no_log(new_place: NewPlace):
    place = new_place()
    before = held(place)
    for nothing in ([], [b""], [b"\n", b" \t\r\n"]):
        assert place.take_in(nothing) == Imported(added=0, known=0, earlier=0)
    assert held(place) == before
    there = new_place(LINES)
    assert there.take_in([]) == Imported(added=0, known=0, earlier=0)
    assert exported(there.log) == LINES


def test_lines_are_taken_from_anything_that_gives_them(new_place: NewPlace, tmp_path: Path):
    file = tmp_path / "log.jsonl"
    file.write_bytes(b"".join(LINES))
    with file.open("rb") as opened:
        place = new_place(opened)
    assert exported(place.log) == exported(new_place(iter(LINES)).log) == LINES


# How a file may look.

SHAPES_OF_FILES: dict[str, Callable[[Lines], Lines]] = {
    "the other way round": lambda lines: lines[::-1],
    "by type": lambda lines: sorted(lines, key=lambda line: json.loads(line)["type"]),
    "every line twice": lambda lines: [*lines, *lines],
    "with blank lines": lambda lines: [b"\n", *(one for line in lines for one in (line, b" \r\n"))],
    "with CRLF": lambda lines: [line[:-1] + b"\r\n" for line in lines],
    "without the last line break": lambda lines: [*lines[:-1], lines[-1][:-1]],
}


@pytest.mark.parametrize("shape", SHAPES_OF_FILES)
def test_a_file_may_look_otherwise(new_place: NewPlace, lines: Lines, shape: str):
    place = new_place(SHAPES_OF_FILES[shape](lines))
    assert exported(place.log) == lines


def test_a_line_that_is_spaced_otherwise_is_the_same_event(new_place: NewPlace):
    """Another program may write the same JSON in its own way: that is no other history."""
    place = new_place(LINES)
    others = [json.dumps(event, sort_keys=True).encode() + b"\n" for event in EVENTS]
    assert others != LINES
    assert place.take_in(others) == Imported(added=0, known=len(LINES), earlier=0)
    assert place.take_in([*others, *LINES]).known == len(LINES)
    assert exported(place.log) == LINES


def test_what_the_sdk_wrote_is_the_same_log(new_place: NewPlace, lines: Lines):
    sdk = JSONFormat()
    others = [sdk.write(sdk.read(CloudEvent, line)) + b"\n" for line in lines]
    there, anew = new_place(lines), new_place(others)
    assert there.take_in(others) == Imported(added=0, known=len(lines), earlier=0)
    assert list(anew.log.read()) == list(there.log.read())
    assert anew.log.identity() == there.log.identity()


def test_fields_of_a_newer_version_are_kept_byte_for_byte(new_place: NewPlace):
    newer = b'"newer" : {"deep":[1.0, 1e2,"\\u00e9 \\/"]},'
    lines = [line.replace(b'"recorded_at"', newer + b'"recorded_at"') for line in LINES]
    lines = [line.replace(b'[{"text":', b'[{ "newer":null , "text":') for line in lines]
    place = new_place(lines)
    assert exported(place.log) == lines
    assert [one.event for one in place.log.read()] == [
        one.event for one in new_place(LINES).log.read()
    ]
    assert exported(new_place(exported(place.log)).log) == lines


@pytest.mark.parametrize("name", NAMES)
def test_whatever_a_field_can_hold_comes_back(new_place: NewPlace, name: str):
    stream = Stream()
    for one in fitting(name):
        source, events = read_events(golden_with(one))
        row = events[one.number - 1].row
        assert json.loads(stream.line(row, source)) == one.event, str(one)


def test_events_are_read_in_the_order_of_their_positions():
    source, events = read_events(LINES[::-1])
    assert source == SOURCE
    assert [one.row[0] for one in events] == list(range(1, len(LINES) + 1))
    assert [one.line for one in events] == list(range(len(LINES), 0, -1))
    assert [one.name for one in events] == [event["id"] for event in EVENTS]
    assert read_events([]) == ("", [])


# A part is completed.


def without(lines: Lines, others: Lines) -> Lines:
    left_out = set(others)
    return [line for line in lines if line not in left_out]


PARTS: dict[str, Callable[[Lines], Lines]] = {
    "its beginning": lambda lines: lines[:90],
    "all but its last": lambda lines: lines[:-1],
    "one client": lambda lines: of_client(lines, "EH"),
    "the client that came last": lambda lines: of_client(lines, "SO"),
    "all but one client": lambda lines: without(lines, of_client(lines, "LN")),
    "the beginnings of two": lambda lines: [
        *of_client(lines, "AB")[:9],
        *of_client(lines, "SO")[:20],
    ],
}


@pytest.mark.parametrize("part", PARTS)
def test_what_is_missing_is_added(new_place: NewPlace, part: str):
    lines = demo_lines()
    there = PARTS[part](lines)
    place = new_place(there)
    last = max(json.loads(line)["sequence"] for line in there)
    missing = without(lines, there)
    earlier = sum(json.loads(line)["sequence"] < last for line in missing)
    assert place.take_in(lines) == Imported(added=len(missing), known=len(there), earlier=earlier)
    assert exported(place.log) == lines


@pytest.mark.parametrize("part", PARTS)
def test_only_what_is_missing_may_be_given(new_place: NewPlace, part: str):
    lines = demo_lines()
    there = PARTS[part](lines)
    place = new_place(there)
    missing = without(lines, there)
    found = place.take_in(missing)
    assert (found.added, found.known) == (len(missing), 0)
    assert exported(place.log) == lines


def test_what_went_on_here_stays(new_place: NewPlace):
    """The file is a part of what is here."""
    place = new_place(demo_lines())
    for part in PARTS.values():
        there = part(demo_lines())
        assert place.take_in(there) == Imported(added=0, known=len(there), earlier=0)
    assert exported(place.log) == demo_lines()


# Another history, another log.


def refused(place: Place, lines: Iterable[bytes]) -> str:
    return refusal(place, lines, Refused)


@pytest.mark.parametrize(
    ("number", "old", "new", "told"),
    [
        (
            3,
            '"words":"words, in words"',
            '"words":"other"',
            ["line 3, RK#3:", '  here:  words "words, in words"', '  there: words "other"'],
        ),
        (
            4,
            '"confidence":80',
            '"confidence":90',
            ["line 4, RK-1#1:", '  here:  prescription {"confidence":80,', '"confidence":90,'],
        ),
        (
            6,
            ',"key":"key 6"',
            "",
            ["line 6, RK-1#3:", '  here:  key "key 6"', "  there: key is left out"],
        ),
        (
            7,
            '"attempt":2',
            '"attempt":2,"newer":[1]',
            ["line 7, RK-1#4:", "  here:  newer is left out", "  there: newer [1]"],
        ),
        (
            20,
            "withdrawn",
            "paused",
            [
                "line 20, RK-1#17:",
                "  here:  RK-1#17 (homework.withdrawn.v1) at position 20",
                "  there: RK-1#17 (homework.paused.v1) at position 20",
            ],
        ),
    ],
)
def test_another_history_is_refused_with_its_first_difference(
    new_place: NewPlace, number: int, old: str, new: str, told: list[str]
):
    message = refused(new_place(LINES), replaced(LINES, number, old, new))
    assert message.startswith("The file differs from the history of the log here, so nothing was")
    assert "The same log was written to in two places. Keep one of them" in message
    for part in told:
        assert part in message


def test_a_long_field_is_cut_in_the_message(new_place: NewPlace):
    lines = replaced(LINES, 3, "words, in words", "other " * 99)
    message = refused(new_place(LINES), lines)
    assert "…" in message
    assert max(map(len, message.splitlines())) < 200


def test_the_first_difference_is_told_and_how_many_there_are(new_place: NewPlace):
    """By position, whichever line stands first in the file."""
    lines = replaced(LINES, 9, "why, in words", "other")
    one_more = replaced(lines, 7, '"attempt":2', '"attempt":3')
    two_more = replaced(one_more, 28, "13:00:00Z", "13:00:01Z")
    place = new_place(LINES)
    for several, told in ((one_more, " 1 more differs. "), (two_more, " 2 more differ. ")):
        message = refused(place, several[::-1])
        assert f"line {len(LINES) - 6}, RK-1#4:" in message
        assert told in message


def test_a_log_that_went_on_in_two_places_is_refused(new_place: NewPlace):
    here, there = new_place(LINES), new_place(LINES)
    here.log.append([note(NEXT, words="here")])
    there.log.append([note(NEXT, words="there")])
    there.log.append([note(NEXT + 1, words="there")])
    message = refused(here, exported(there.log))
    assert f"line {len(LINES) + 1}, RK-1#{NEXT}:" in message
    assert '  here:  why "here"\n  there: why "there"' in message
    assert f"line {len(LINES) + 1}, RK-1#{NEXT}:" in refused(there, exported(here.log))


def test_other_clients_on_the_same_positions_are_another_history(new_place: NewPlace):
    here, there = new_place(LINES), new_place(LINES)
    here.log.append([note(NEXT)])
    there.log.append([note(4, stream="RK.2")])
    message = refused(here, exported(there.log))
    assert f"  here:  RK-1#{NEXT} (homework.paused.v1) at position {len(LINES) + 1}" in message
    assert f"  there: RK-2#4 (homework.paused.v1) at position {len(LINES) + 1}" in message


def test_a_event_at_another_position_is_another_history(new_place: NewPlace):
    """Its old position is free in the file, and its new one is free here."""
    lines = replaced(LINES, LAST, f"{LAST:020}", f"{LAST + 2:020}")
    message = refused(new_place(LINES), lines)
    assert f"  here:  RK#19 (client.session-cancelled.v1) at position {LAST}" in message
    assert f"  there: RK#19 (client.session-cancelled.v1) at position {LAST + 2}" in message


@pytest.mark.parametrize("name", NAMES)
def test_any_field_of_a_known_event_that_differs_is_another_history(new_place: NewPlace, name: str):
    place = new_place(LINES)
    for one in fitting(name):
        if one.event == EVENTS[one.number - 1] or one.place in ADDED:
            assert place.take_in(golden_with(one)).known == len(LINES)
        else:
            assert f"line {one.number}, " in refused(place, golden_with(one)), str(one)


def test_another_log_is_refused(new_place: NewPlace):
    lines = [line.replace(SOURCE.encode(), OTHER.encode()) for line in LINES]
    place = new_place(LINES[:9])
    message = refused(place, lines)
    assert message.startswith("The file is from another log than the one here")
    assert SOURCE in message
    assert OTHER in message
    assert "nothing was written" in message
    assert refused(place, lines[:1]) == message


def test_two_logs_in_one_file_are_refused(new_place: NewPlace):
    lines = [line.replace(SOURCE.encode(), OTHER.encode()) for line in LINES]
    message = refusal(new_place(), [*LINES[:20], *lines[20:22], *LINES[22:]])
    assert message.count("two logs are mixed in this file") == 1  # told once, where it begins
    assert (
        f"line 21, source: is of the log {OTHER}, and the lines before are of {SOURCE}" in message
    )


def test_somebody_who_writes_meanwhile_is_not_overwritten(
    new_place: NewPlace, monkeypatch: pytest.MonkeyPatch
):
    place = new_place(LINES[:20])
    adopt = place.log.adopt

    def late(*asked: Any) -> None:
        place.log.append([note(18, words="first")])
        adopt(*asked)

    monkeypatch.setattr(place.log, "adopt", late)
    with pytest.raises(
        Refused, match=r"wrote to the log at the same time, so nothing was imported"
    ):
        place.take_in(LINES)
    assert exported(place.log)[:20] == LINES[:20]
    (ours,) = rows_of(place.log)[20:]
    assert b"first" in ours[4]


def test_a_log_that_began_meanwhile_is_not_taken_for_an_empty_one(
    new_place: NewPlace, monkeypatch: pytest.MonkeyPatch
):
    """Its first event is at a position that the file leaves free."""
    place = new_place()
    adopt = place.log.adopt

    def late(*asked: Any) -> None:
        place.log.append([note(1, words="first")])
        adopt(*asked)

    monkeypatch.setattr(place.log, "adopt", late)
    with pytest.raises(
        Refused, match=r"wrote to the log at the same time, so nothing was imported"
    ):
        place.take_in(of_client(demo_lines(), "SO"))
    assert [row[1] for row in rows_of(place.log)] == ["RK.1"]
    assert place.log.identity() != json.loads(demo_lines()[0])["source"]


def test_a_damaged_log_is_told_with_its_place(new_place: NewPlace):
    """What is here cannot be compared, and is left as it is."""
    place = new_place()
    rows = [Stream().row(line)[0] for line in LINES[:4]]
    place.log.adopt([*rows[:2], (*rows[2][:4], rows[2][4][:-9]), rows[3]], SOURCE)
    message = refusal(place, LINES, LogError)
    assert "RK#3, at position 3 of the log" in message


# Lines that were changed.


@pytest.fixture
def begun(new_place: NewPlace) -> Place:
    """A home that holds the beginning of the golden log, where nothing is ever changed."""
    return new_place(LINES[:2])


def untold(place: Place, changes: Iterable[Change]) -> dict[str, str]:
    """The changes that an import does not refuse with their line, path and field."""
    before = held(place)
    told = {str(one): (one, _why_not(place, golden_with(one))) for one in changes}
    assert told
    assert held(place) == before
    return {what: why for what, (one, why) in told.items() if not _is_told(one, why)}


def _why_not(place: Place, lines: Lines) -> str:
    try:
        return f"taken in: {place.take_in(lines)}"
    except InvalidInput as told:
        return str(told)


def _is_told(change: Change, why: str) -> bool:
    at = f", {change.place}" if change.place else ""
    named = change.value is not GONE or f"missing required field {change.field}" in why
    return f"\n  line {change.number}{at}: " in why and named


@pytest.mark.parametrize("name", NAMES)
def test_data_that_was_changed_is_refused_at_its_line_and_path(begun: Place, name: str):
    assert untold(begun, changed_data(name)) == {}


@pytest.mark.parametrize("name", NAMES)
def test_an_attribute_that_was_changed_is_refused_at_its_line(begun: Place, name: str):
    assert untold(begun, changed_attributes(name)) == {}


LAST_OF_STREAM = set({event["subject"]: at for at, event in enumerate(EVENTS, 1)}.values())
"""Lines that hold the last event of RK-1, of RK-2 and of RK."""


@pytest.mark.parametrize("number", range(3, len(LINES) + 1))
def test_an_event_that_was_moved_is_refused(begun: Place, number: int):
    """A position or version of its own agrees with its line, but not with the others."""
    event = EVENTS[number - 1]
    moved = [{**event, "sequence": f"{to:020}"} for to in (1, number - 1, number % LAST + 1)]
    if number not in LAST_OF_STREAM:
        moved.append({**event, "sequence": f"{len(LINES) + 1:020}"})
    version = int(event["id"].partition("#")[2])
    others = (version + 1, version + 99, max(version - 1, 2))
    moved += [{**event, "id": f"{event['subject']}#{to}"} for to in others]
    for one in moved:
        if one != event:
            refusal(begun, with_line(LINES, number, written(one)))


def test_that_nothing_came_in_between_is_not_for_a_file_to_tell(new_place: NewPlace):
    """Positions may be left out, as where one client's events were exported."""
    for number in LAST_OF_STREAM:
        moved = {**EVENTS[number - 1], "sequence": f"{len(LINES) + 1:020}"}
        lines = with_line(LINES, number, written(moved))
        assert new_place().take_in(lines).added == len(LINES)


@pytest.mark.parametrize("sequence", ["0" * 20, f"-{1:019}", f"{2**53:020}", f"{10**19:020}", "1"])
def test_a_position_that_no_log_has_is_refused(new_place: NewPlace, sequence: str):
    line = written({**EVENTS[0], "sequence": sequence})
    told = refusal(new_place(), [line, *LINES[1:]])
    assert f"line 1, sequence: {sequence!r} is not accepted. Accepted: a position from 1" in told


def test_after_the_last_position_there_can_be_a_log_goes_on(new_place: NewPlace):
    """A position beyond those that every program counts is refused: the next must have room."""
    place = new_place([written({**EVENTS[0], "sequence": f"{2**53 - 1:020}"})])
    assert place.log.last_position() == 2**53 - 1
    goal = GoalAdded(goal=1, words="go by bus", recorded_at=datetime(2026, 3, 9, tzinfo=UTC))
    assert place.log.append([Recorded(0, "RK", 2, goal)]) == [2**53]


# Streams with something missing.


@pytest.mark.parametrize("number", sorted({*range(1, len(LINES))} - LAST_OF_STREAM))
def test_a_gap_is_refused_where_the_stream_goes_on(new_place: NewPlace, number: int):
    event = EVENTS[number - 1]
    told = refusal(new_place(), [*LINES[: number - 1], *LINES[number:]])
    following = next(one for one in EVENTS[number:] if one["subject"] == event["subject"])
    at = f"line {number_of(following) - 1}, {following['id']}: leaves a gap: "
    before = "none is" if event["id"].endswith("#1") else f"only {before_of(event)} is"
    assert f"{at}{before} before it, in the file and here. Export the whole log" in told


def before_of(event: EventJson) -> str:
    subject, _, version = event["id"].partition("#")
    return f"{subject}#{int(version) - 1}"


def test_a_gap_is_filled_by_what_is_here(new_place: NewPlace):
    place = new_place(LINES[:20])
    assert place.take_in(LINES[10:]) == Imported(added=LAST - 20, known=10, earlier=0)
    assert exported(place.log) == LINES


def test_every_gap_is_told_at_once(new_place: NewPlace):
    lines = [line for number, line in enumerate(LINES, 1) if number not in (2, 6, 22)]
    told = refusal(new_place(), lines)
    assert [line.partition(": leaves")[0] for line in told.splitlines()[1:]] == [
        "  line 2, RK#3",
        "  line 5, RK-1#4",
        "  line 20, RK-2#3",
    ]


def test_a_stream_that_forks_is_refused(new_place: NewPlace):
    again = {**EVENTS[-1], "sequence": f"{LAST + 1:020}"}
    told = refusal(new_place(), [*LINES, written(again)])
    at = f"it is at position {LAST + 1} here and at {LAST} in line {LAST}"
    assert f"line {LAST + 1}, RK#19: the stream forks: {at}" in told


def test_two_events_at_one_position_are_refused(new_place: NewPlace):
    other = {**EVENTS[-1], "data": {**EVENTS[-1]["data"], "note": "other"}}
    told = refusal(new_place(), [*LINES, b"\n", written(other)])
    last = "RK#19 (client.session-cancelled.v1)"
    at = f"line {LAST + 2}, RK#19: position {LAST} is {last} here and {last} in line {LAST}"
    assert at in told


def test_a_stream_whose_positions_go_back_is_refused(new_place: NewPlace):
    two, three = ({**EVENTS[at], "sequence": EVENTS[3 - at]["sequence"]} for at in (1, 2))
    told = refusal(new_place(), [LINES[0], written(two), written(three), *LINES[3:]])
    assert "line 3, RK#3: leaves a gap: only RK#1 is before it" in told
    assert "line 2, RK#2: leaves a gap: only RK#3 is before it" in told


def test_what_is_behind_the_end_of_its_stream_here_is_refused(new_place: NewPlace):
    """RK#5 stood at position 25 here; the file has RK#6 at a free one before it."""
    there = of_positions(*range(1, 13), 24, 25)
    place = new_place(there)
    six = written({**EVENTS[25], "sequence": f"{20:020}"})
    told = refusal(place, [*there, six])
    assert "line 15, RK#6: is at position 20, before RK#5 at 25" in told


def of_positions(*positions: int) -> Lines:
    return [LINES[position - 1] for position in positions]


@pytest.mark.parametrize(("number", "begins"), [(2, "client.registered"), (5, "homework.assigned")])
def test_a_stream_begins_with_its_first_event(new_place: NewPlace, number: int, begins: str):
    """Here a client who begins with a goal, and an assignment that begins with an amendment."""
    event = EVENTS[number - 1]
    first = {**event, "id": f"{event['subject']}#1", "sequence": f"{number - 1:020}"}
    told = refusal(new_place(), [*LINES[: number - 2], written(first)])
    at = f"line {number - 1}, {first['id']}: is {event['type']}; a stream of this kind begins with"
    assert f"{at} {begins}" in told


def test_an_assignment_of_nobody_is_refused(new_place: NewPlace):
    told = refusal(new_place(), of_positions(4, 5))
    assert "line 1, RK-1#1: client RK is not registered, in the file or here" in told


def test_an_assignment_whose_number_leaves_one_out_is_refused(new_place: NewPlace):
    told = refusal(new_place(), of_positions(1, 21, 22))
    assert "line 2, RK-2#1: there is no RK-1 before it, in the file or here" in told


def test_what_is_here_counts_too(new_place: NewPlace):
    place = new_place(LINES[:4])
    assert place.take_in(of_positions(21, 22, 23)).added == 3


# What is no stream.


def test_broken_json_is_told_with_its_line(new_place: NewPlace):
    place = new_place(LINES[:5])
    for number in (1, 14, len(LINES)):
        for broken in (b"{", b"}", b"{'id': 1}", LINES[number - 1][:-9], b"see above"):
            told = refusal(place, with_line(LINES, number, broken + b"\n"))
            assert told.startswith("Nothing was imported:")
            assert f"\n  line {number}: is not JSON: " in told
            assert "cut short" not in told


@pytest.mark.parametrize("text", [b"[]", b"7", b"null", b'"x"'])
def test_json_that_is_no_object_is_told_with_its_line(new_place: NewPlace, text: bytes):
    told = refusal(new_place(), with_line(LINES, 3, text + b"\n"))
    assert "\n  line 3: Expected object, got " in told


CUT_SHORT = f"the file was cut short at line {len(LINES)}; export it again, or remove that line"


@pytest.mark.parametrize("beginning", ["golden", "with other letters"])
def test_a_file_that_was_cut_short_is_told_so(new_place: NewPlace, beginning: str):
    """Wherever it was cut, also within a letter of several bytes."""
    place, last = new_place(LINES[:5]), LINES[-1]
    if beginning != "golden":
        last = last.replace(b'"recorded_at"', '"newer":"é 🐝 {}","recorded_at"'.encode())
    for end in range(1, len(last) - 1):
        told = refusal(place, [*LINES[:-1], last[:end]])
        assert CUT_SHORT in told, last[:end]
        assert f"line {LAST}: " not in told
    assert place.take_in(LINES[:-1]).added == len(LINES) - 6


def test_a_file_that_was_cut_between_lines_is_a_beginning(new_place: NewPlace):
    place = new_place([*LINES[:-2], LINES[-2][:-1]])
    assert exported(place.log) == LINES[:-1]


def test_a_broken_line_is_not_taken_for_a_cut_one(new_place: NewPlace):
    """One in the middle, and a last one that ends as lines end."""
    place = new_place()
    middle = refusal(place, with_line(LINES, 14, LINES[13][:200] + b"\n"))
    assert "line 14: is not JSON" in middle
    for broken in (LINES[-1].replace(b":", b"", 1), LINES[-1].replace(b"RK", b"R\xff", 1)):
        last = refusal(place, [*LINES[:-1], broken[:-1]])
        assert f"line {LAST}: is not JSON" in last
        assert "cut short" not in middle + last


def test_a_cut_line_is_told_beside_what_else_is_wrong(new_place: NewPlace):
    told = refusal(new_place(), [b"{}\n", *LINES[1:-1], LINES[-1][:99]])
    assert "line 1: Object missing required field" in told
    assert CUT_SHORT in told


def test_text_that_is_not_utf_8_is_told_with_its_line(new_place: NewPlace):
    for new in (b'"why":"caf\xe9"', b'"newer":"caf\xe9"', b'"caf\xe9":1'):
        latin = LINES[4].replace(b'"why":"why, in words"', new)
        told = refusal(new_place(), with_line(LINES, 5, latin))
        byte = latin.index(b"\xe9") + 1
        assert f"line 5: is not JSON: it is not UTF-8 text (byte {byte})" in told
    half = LINES[4].replace(b"why, in words", rb"\ud83d")
    assert "line 5: is not JSON: " in refusal(new_place(), with_line(LINES, 5, half))


def test_another_encoding_is_told(new_place: NewPlace):
    text = b"".join(LINES).decode()
    for encoding in ("utf-16", "utf-32"):
        lines = text.encode(encoding).splitlines(keepends=True)
        assert "line 1: is not JSON: " in refusal(new_place(), lines)


def test_a_byte_order_mark_is_passed_over_where_a_file_begins(new_place: NewPlace):
    assert exported(new_place([BOM + LINES[0], *LINES[1:]]).log) == LINES
    told = refusal(new_place(), [LINES[0], BOM + LINES[1], *LINES[2:]])
    assert "\n  line 2: is not JSON: " in told


@pytest.mark.parametrize("depth", [101, 1_500, 100_000])  # 1,500 are read by Python 3.12 and later
def test_lists_within_lists_without_end_are_told(new_place: NewPlace, depth: int):
    nested = b'{"a":' + b"[" * depth + b"]" * depth + b"}"
    for old in (b'"answers":{"situation":"On the bus"}', b'"recorded_at"'):
        new = b'"answers":' + nested if b"answers" in old else b'"newer":' + nested + b"," + old
        told = refusal(new_place(), with_line(LINES, 6, LINES[5].replace(old, new)))
        place = "answers" if b"answers" in old else "newer"
        assert f"line 6, data.{place}: holds lists in lists, more than 100 deep" in told


def test_a_type_of_a_newer_version_is_told(new_place: NewPlace):
    newer = LINES[5].replace(b"attempted.v2", b"attempted.v9").replace(b"ted/2", b"ted/9")
    told = refusal(new_place(LINES[:5]), with_line(LINES, 6, newer))
    assert told.splitlines()[1:] == [
        "  line 6, type: This log holds homework.attempted.v9, which a newer version of "
        "Intersession wrote. Install that version or a later one: pip install --upgrade "
        "intersession"
    ]


def test_an_unknown_type_is_told(new_place: NewPlace):
    for number, name in ((6, "homework.walked.v1"), (1, "group.gathered.v1"), (2, "x")):
        event = {**EVENTS[number - 1], "type": name, "data": {}}
        told = refusal(new_place(), with_line(LINES, number, written(event)))
        assert f"line {number}, type: This log holds an event of an unknown type, {name}." in told


def test_all_problems_are_told_at_once(new_place: NewPlace):
    lines = replaced(LINES, 3, '"goal":2', '"goal":0')
    lines = replaced(lines, 6, '"amount":3', '"amount":"all"')
    lines = replaced(lines, 9, '"subject":"RK-1"', '"subject":"rk"')
    lines = replaced(lines, 9, '"sequence":"0', '"sequence":"')
    lines = replaced(lines, 12, '"time":"2026-03-02T21', '"time":"2026-03-02T22')
    lines = with_line(lines, 15, b"nothing\n")
    told = refusal(new_place(LINES[:1]), lines)
    assert [line.split(": ")[0] for line in told.splitlines()] == [
        "Nothing was imported:",
        "  line 3, data.goal",
        "  line 6, data.amount",
        "  line 9, subject",
        "  line 9, sequence",
        "  line 12, time",
        "  line 15",
    ]


def test_a_problem_does_not_hide_where_others_stand(new_place: NewPlace):
    """Blank lines are counted, and so are lines that come twice."""
    lines = [b"\n", LINES[0], LINES[0], b" \n", b"{}\n"]
    assert "line 5: Object missing" in refusal(new_place(), lines)


@pytest.mark.parametrize("count", [MOST_PROBLEMS - 1, MOST_PROBLEMS, 500])
def test_no_more_than_twenty_problems_are_told(new_place: NewPlace, count: int):
    told = refusal(new_place(), [b"{}\n"] * count).splitlines()[1:]
    assert MOST_PROBLEMS == 20
    most = min(count, 20)
    (line,) = [line.strip() for line in told if "missing required field" in line]
    assert line.startswith(f"{most} lines: ")
    assert f"lines 1–{most}" in line
    assert ("the first 20 problems; there may be more" in told[-1]) == (count >= 20)


def test_no_more_than_twenty_gaps_are_told(new_place: NewPlace):
    events = [
        {**EVENTS[1], "id": f"C{n}#2", "subject": f"C{n}", "sequence": f"{n:020}"}
        for n in range(1, 100)
    ]
    told = refusal(new_place(), map(written, events)).splitlines()[1:]
    assert sum("leaves a gap" in line for line in told) == 20
    assert "the first 20 problems; there may be more" in told[-1]


def test_reading_ends_with_the_twentieth_problem(new_place: NewPlace):
    """A file of another kind, however large, is not read to its end."""
    read = []

    def large() -> Iterator[bytes]:
        for number in range(10_000):
            read.append(number)
            yield b"{}\n"

    refusal(new_place(), large())
    assert len(read) == 20


@pytest.mark.only("sqlite")
def test_a_refused_import_makes_no_file(new_place: NewPlace):
    place = new_place()
    refusal(place, LINES[1:])
    refusal(place, [b"{}\n"])
    place.take_in([])
    assert not place.home.path.exists()


# Views.


@pytest.fixture(scope="module")
def everything() -> Plugins:
    """What is installed."""
    return installed()


@pytest.fixture
def views_over(everything: Plugins) -> Iterator[Callable[[Place], Views]]:
    """Make the views of a home; closed afterwards."""
    made: list[Views] = []

    def make(place: Place) -> Views:
        made.append(Views(place.home, place.log, everything.views))
        return made[-1]

    yield make
    for one in made:
        one.close()


def are_as_rebuilt(views: Views) -> bool:
    """Whether views, caught up, hold what those hold that begin from nothing."""
    assert views.catch_up() == {}
    return views.differences() == []


@pytest.mark.parametrize("opened", [True, False], ids=["open", "closed"])
@pytest.mark.parametrize("part", PARTS)
def test_views_are_as_rebuilt_after_a_part_came_in(
    new_place: NewPlace, views_over: Callable[[Place], Views], part: str, opened: bool
):
    place = new_place(PARTS[part](demo_lines()))
    views = views_over(place)
    assert views.catch_up() == {}
    if not opened:
        views.close()
    place.take_in(demo_lines())
    assert are_as_rebuilt(views)


def test_views_that_were_not_marked_see_it_by_the_chain(
    new_place: NewPlace,
    views_over: Callable[[Place], Views],
    monkeypatch: pytest.MonkeyPatch,
):
    """What comes in before other events changes their links, so that no view goes on from them."""
    monkeypatch.setattr(sys.modules[__name__], "forget_views", lambda home, log: None)
    place = new_place(PARTS["one client"](demo_lines()))
    views = views_over(place)
    views.catch_up()
    assert place.take_in(demo_lines()).earlier > 0
    assert are_as_rebuilt(views)
    assert "holds other events than" in views.changed


def test_what_only_goes_on_is_folded_from_there(
    new_place: NewPlace, views_over: Callable[[Place], Views], monkeypatch: pytest.MonkeyPatch
):
    place = new_place(demo_lines()[:200])
    views = views_over(place)
    views.catch_up()
    fail = lambda home, log: pytest.fail("nothing came in before")  # noqa: E731
    monkeypatch.setattr(sys.modules[__name__], "forget_views", fail)
    assert place.take_in(demo_lines()).earlier == 0
    assert are_as_rebuilt(views)


def test_a_home_without_views_gets_none(new_place: NewPlace):
    place = new_place(PARTS["one client"](demo_lines()))
    assert place.take_in(demo_lines()).earlier > 0
    assert not place.home.views_path.exists()


def test_views_are_folded_again_where_the_import_was_cut_short(
    new_place: NewPlace, views_over: Callable[[Place], Views], monkeypatch: pytest.MonkeyPatch
):
    """The rows are written, and then somebody pulls the plug."""
    place = new_place(PARTS["one client"](demo_lines()))
    views = views_over(place)
    views.catch_up()
    adopt = place.log.adopt

    def stop(*asked: Any) -> None:
        adopt(*asked)
        raise KeyboardInterrupt

    monkeypatch.setattr(place.log, "adopt", stop)
    with pytest.raises(KeyboardInterrupt):
        place.take_in(demo_lines())
    assert exported(place.log) == demo_lines()
    assert are_as_rebuilt(views)


def test_views_that_were_looked_at_meanwhile_are_folded_again(
    new_place: NewPlace, views_over: Callable[[Place], Views], monkeypatch: pytest.MonkeyPatch
):
    """Somebody looks after they were forgotten, and before the rows are written."""
    place = new_place(PARTS["one client"](demo_lines()))
    views = views_over(place)
    views.catch_up()
    adopt = place.log.adopt

    def late(*asked: Any) -> None:
        assert views.catch_up() == {}
        adopt(*asked)

    monkeypatch.setattr(place.log, "adopt", late)
    place.take_in(demo_lines())
    assert are_as_rebuilt(views)


def test_a_refused_import_leaves_views_alone(
    new_place: NewPlace, views_over: Callable[[Place], Views]
):
    place = new_place(PARTS["one client"](demo_lines()))
    views = views_over(place)
    views.catch_up()
    broken = [*demo_lines()[:-1], b"{}\n"]
    refusal(place, broken)
    assert views.are_level()
    assert are_as_rebuilt(views)


# Whatever happened.


@pytest.fixture(scope="module")
def all_plugins(small_plugins: Callable[[], Plugins]) -> Plugins:
    """The small world's plugins, and two views that are hard to keep level."""
    return hard_plugins(small_plugins())


@for_all(history=histories)
def test_any_log_comes_back_byte_for_byte(store: Store, all_plugins: Plugins, history: Any):
    """Given any history, when its export is imported, then it is the same log."""
    with lived(store, all_plugins, history) as life, TemporaryDirectory() as folder:
        lines = exported(life.world.log)
        home = store.home(Path(folder) / "home")
        with closing(log_of(home)) as log:
            place = Place(home, log)
            assert place.take_in(lines) == Imported(added=len(lines), known=0, earlier=0)
            assert held(place) == (life.world.log.identity(), rows_of(life.world.log))
            assert exported(log) == lines
            assert list(log.read()) == list(life.world.log.read())


@for_all(history=histories, data=st.data())
def test_any_parts_make_the_whole(
    store: Store, all_plugins: Plugins, history: Any, data: st.DataObject
):
    """Given any history, in any parts, each in any order, then it is the same log, and views."""
    with lived(store, all_plugins, history) as life, TemporaryDirectory() as folder:
        lines = exported(life.world.log)
        home = store.home(Path(folder) / "home")
        with closing(log_of(home)) as log, closing(Views(home, log, all_plugins.views)) as views:
            place = Place(home, log)
            for part in drawn_parts(data, lines):
                place.take_in(part)
                if data.draw(st.booleans()):
                    assert views.catch_up() == {}
            assert held(place) == (life.world.log.identity(), rows_of(life.world.log))
            assert exported(log) == lines
            assert are_as_rebuilt(views)


def drawn_parts(data: st.DataObject, lines: Lines) -> Iterator[Lines]:
    """Perhaps the beginning of a client, then pieces that leave nothing out."""
    of_one = of_client(lines, data.draw(st.sampled_from(["RK", "AB"])))
    yield of_one[: data.draw(st.integers(0, len(of_one)))]
    ends = data.draw(st.lists(st.integers(0, len(lines)), max_size=4))
    reached = 0
    for end in [*sorted(ends), len(lines)]:
        piece = lines[data.draw(st.integers(0, reached)) : end]
        yield data.draw(st.permutations(piece)) if len(piece) < 40 else piece[::-1]
        reached = end


@for_all(history=histories, data=st.data())
def test_any_line_that_is_missing_is_missed(
    store: Store, all_plugins: Plugins, history: Any, data: Any
):
    """Given any history, without one event that its stream goes on from, nothing is taken."""
    with lived(store, all_plugins, history) as life, TemporaryDirectory() as folder:
        lines = exported(life.world.log)
        later = {json.loads(line)["id"] for line in lines}
        followed = [
            number for number, line in enumerate(lines) if after_of(json.loads(line)) in later
        ]
        gone = data.draw(st.sampled_from(followed))
        home = store.home(Path(folder) / "home")
        with closing(log_of(home)) as log, pytest.raises(InvalidInput, match="leaves a gap"):
            import_stream(log, [*lines[:gone], *lines[gone + 1 :]], lambda: None)


def after_of(event: EventJson) -> str:
    subject, _, version = event["id"].partition("#")
    return f"{subject}#{int(version) + 1}"


def test_what_somebody_added_to_lines_is_kept_and_is_no_difference(new_place: NewPlace):
    added = [one.replace(b'"data":', b'"traceparent":"00-ab","hops":2,"data":', 1) for one in LINES]
    place = new_place(added)
    source = place.log.identity()
    out = list(Stream().lines(rows_of(place.log), source))
    assert sum(b'"traceparent":"00-ab","hops":2' in one for one in out) == len(LINES)
    assert [json.loads(one) for one in out] == [json.loads(one) for one in added]
    for lines in (added, LINES):
        assert place.take_in(lines) == Imported(0, len(LINES))
    assert rows_of(new_place(out).log) == rows_of(place.log)
