"""The commands: what is checked before anything is written, and what is decided again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from intersession.application.agreement import Rated
from intersession.application.catalogue import Catalogue
from intersession.application.homework import Homework
from intersession.application.idempotency import KeyReused
from intersession.domain.assignment.how_often import HowOften
from intersession.domain.assignment.prescription import Prescription
from intersession.errors import (
    IntersessionError,
    InvalidInput,
    NotFound,
    PluginMissing,
    Refused,
)
from intersession.testing import World
from intersession.worksheets.definition import needs_references

pytestmark = pytest.mark.every_store

TODAY = date(2026, 3, 2)
STEPS = [{"id": "bus", "words": "go by bus"}, {"id": "bridge", "words": "cross a bridge"}]


@pytest.fixture
def handle(world: World) -> str:
    """A walk assigned to RK, with rain foreseen."""
    return world.assign("walks.walk", minutes=30)


def events(world: World) -> list[Any]:
    """Every event of the log."""
    return [one.event for page in world.log.pages() for one in page]


# What every command needs.

WALK = {"minutes": 20}
Command = Callable[[Homework], Any]

INVALID: list[tuple[Command, str]] = [
    (lambda h: h.register("Rita", timezone="UTC"), "looks like a name"),
    (lambda h: h.register("AB", timezone="Berlin"), "Did you mean Europe/Berlin"),
    (lambda h: h.register("AB", timezone="UTC", happened=date(2026, 3, 3)), "not come"),
    (lambda h: h.add_goal("RK", ""), "The goal is empty"),
    (lambda h: h.assign("RK", "walks.walk", Prescription(task=" ")), "task: say in one"),
    (lambda h: h.assign("RK", "walks.ladder", Prescription(task="x")), "settings.steps"),
    (lambda h: h.amend("RK-1", changes={"minutes": 0}), "minutes: 0 is below 1"),
    (lambda h: h.amend("RK-1", settings={"shoes": "old"}), "shoes: there is no such"),
    (lambda h: h.attempt("RK-1", {"minutes": 0}), "minutes: 0 is below 1"),
    (lambda h: h.attempt("RK-1", WALK, amount=5), "amount: 5 is above 4"),
    (lambda h: h.attempt("RK-1", WALK, minutes=-1), "minutes: -1 is below 0"),
    (lambda h: h.attempt("RK-1", WALK, minutes=2**53), "minutes: 9007199254740992 is"),
    (lambda h: h.review("RK-1", session=-1), "session: -1 is below 0"),
    (lambda h: h.review("RK-1", session=10**25), "session: 10000000000000000000000000 is"),
    (lambda h: h.amend("RK-1", changes={"minutes": 20}, session=-2), "session: -2 is below 0"),
    (lambda h: h.attempt("RK-1", WALK, timing="soon"), "timing: Invalid enum"),
    (lambda h: h.attempt("RK-1", WALK, happened=date(2026, 3, 3)), "not come yet"),
    (lambda h: h.correct("RK-1", 1, why=" "), "why: say what was wrong"),
    (lambda h: h.meet_obstacle("RK-1", "rain"), "'rain' is not an obstacle category"),
    (lambda h: h.meet_obstacle("RK-1", "forgot", severity=7), "severity: 7 is above 4"),
    (
        lambda h: h.review("RK-1", ratings=Rated(client={"quality": 5})),
        "client.quality: 5 is above 4",
    ),
    (lambda h: h.review("RK-1", ratings=Rated(clinician={"qualty": 3})), "Did you mean quality"),
    (lambda h: h.review("RK-1", next="stop"), "next: Invalid enum"),
    (lambda h: h.pause("RK-1", happened=date(2027, 1, 1)), "not come yet"),
]
NOT_FOUND: list[tuple[Command, str]] = [
    (lambda h: h.add_goal("XY", "sleep"), "no client XY. To see all: intersession client"),
    (lambda h: h.close_goal("RK", 1, "reached"), "has no goal G1"),
    (lambda h: h.discharge("XY"), "There is no client XY"),
    (lambda h: h.assign("XY", "walks.walk", Prescription(task="x")), "no client XY"),
    (lambda h: h.assign("RK", "walks.wak", Prescription(task="x")), "Did you mean walks.w"),
    (lambda h: h.assign("RK", "walks.walk", Prescription(task="x", goal=3)), "goal G3"),
    (lambda h: h.amend("RK-1", changes={"goal": 9}), "has no goal G9"),
    (lambda h: h.amend("RK-2", changes={"minutes": 5}), "no assignment RK-2"),
    (lambda h: h.attempt("RK-9", WALK), "Did you mean RK-1?"),
    (lambda h: h.attempt("XY-1", WALK), "Client XY has no assignments."),
    (lambda h: h.attempt("walk", WALK), "'walk' is not a handle"),
    (lambda h: h.correct("RK-1", 1, why="25", answers={"minutes": 25}), "no attempts yet"),
    (lambda h: h.meet_obstacle("RK-1", "forgot", anticipated=1), "None was written down"),
    (lambda h: h.withdraw("RK-7"), "There is no assignment RK-7"),
]
REFUSED: list[tuple[Command, str]] = [
    (lambda h: h.register("RK", timezone="UTC"), "registered already"),
    (lambda h: h.resume("RK-1"), "active already"),
]
REFUSALS = [
    *((InvalidInput, command, told) for command, told in INVALID),
    *((NotFound, command, told) for command, told in NOT_FOUND),
    *((Refused, command, told) for command, told in REFUSED),
]


@pytest.mark.parametrize(("error", "command", "told"), REFUSALS)
def test_a_refusal_says_why_and_writes_nothing(
    world: World, handle: str, error: type[IntersessionError], command: Command, told: str
):
    before = world.home.log_path.read_bytes(), world.log.last_position()
    with pytest.raises(error) as refused:
        command(world.homework)
    assert told in str(refused.value)
    world.log.close()
    assert world.log.last_position() == before[1]
    assert [type(one).__name__ for one in events(world)] == ["Registered", "Assigned"]


def test_all_that_is_wrong_with_an_assignment_is_told_at_once(world: World):
    unfit = Prescription(
        task="",
        confidence=101,
        minutes=-5,
        how_often="now and then",
        start_on="soon",
        review_on="7",
    )
    with pytest.raises(InvalidInput) as refused:
        world.homework.assign("RK", "walks.ladder", unfit, settings={"steps": [{"id": "bus"}]})
    assert [one.place for one in refused.value.problems] == [
        *("settings.steps[0].words", "confidence", "task", "minutes"),
        *("how_often", "start_on", "review_on"),
    ]
    assert str(refused.value).startswith("walks.ladder was not assigned:\n")


def test_all_that_is_wrong_with_an_attempt_is_told_at_once(world: World, handle: str):
    with pytest.raises(InvalidInput) as refused:
        world.homework.attempt(handle, {"mood": 11, "colour": "red"}, amount=-1, minutes=-1)
    assert [one.place for one in refused.value.problems] == [
        *("colour", "minutes", "mood", "amount", "minutes")
    ]
    assert str(refused.value).startswith("The attempt at RK-1 was not recorded:\n")


# Clients and assignments.


def test_a_client_is_registered_with_their_own_zone(world: World):
    world.homework.register("ab2", timezone=" America/New_York ", note="mondays")
    client = world.homework.client("AB2")
    assert (client.code, client.timezone, client.note) == ("AB2", "America/New_York", "mondays")
    assert world.homework.client("ab2") == client


def test_what_is_agreed_is_kept_in_one_form(world: World):
    """However it was typed, an amendment that says the same changes nothing."""
    handle = world.assign(
        "walk", how_often="3 times a week", start_on="2026-3-2", review_on="2026-03-09"
    )
    agreed = world.homework.assignment(handle).prescription
    assert agreed.how_often == HowOften(times=3, period="week")
    assert (agreed.start_on, agreed.review_on) == ("2026-03-02", "2026-03-09")
    assert world.homework.amend(handle, changes={"how_often": "3x/week"}).events == ()
    assert world.homework.amend(handle, changes={"how_often": "daily"}).event.changed == (
        "how_often",
    )
    assert world.homework.amend(handle, changes={"how_often": None}).event.changed == ("how_often",)


def test_assignments_are_numbered_for_each_client(world: World):
    world.homework.register("AB", timezone="UTC")
    assert [world.assign("walks.walk", code=code) for code in ("RK", "RK", "AB", "RK")] == [
        *("RK-1", "RK-2", "AB-1", "RK-3")
    ]


def test_a_discharged_client_gets_no_assignment_and_late_entries_are_taken(world: World, handle):
    world.homework.discharge("RK")
    with pytest.raises(Refused, match="To take them on again: intersession client add RK"):
        world.assign("walks.walk")
    assert world.homework.attempt(handle, WALK).event.attempt == 1
    with pytest.raises(Refused, match="On record: 0 goals, 1 assignment and 1 entry"):
        world.homework.register("RK", timezone="UTC")
    world.homework.register("RK", timezone="UTC", again=True)
    assert world.assign("walks.walk") == "RK-2"


def test_an_amendment_keeps_the_settings_that_it_does_not_name(world: World):
    handle = world.assign("walks.ladder", {"steps": STEPS, "theme": "buses"})
    world.homework.amend(handle, changes={"task": "climb"})
    assert world.homework.assignment(handle).settings == {"steps": STEPS, "theme": "buses"}
    assert world.homework.amend(handle, settings={"steps": STEPS[:1]}).event.changed == (
        "settings",
    )
    assert world.homework.assignment(handle).settings == {"steps": STEPS[:1], "theme": "buses"}
    assert world.homework.amend(handle, settings={"theme": None}).event.changed == ("settings",)
    assert world.homework.assignment(handle).settings == {"steps": STEPS[:1]}


# Attempts.


def test_a_key_makes_an_attempt_once(world: World, handle: str):
    attempt = world.homework.attempt
    first = attempt(handle, WALK, key="row 1")
    assert attempt(handle, WALK, key="row 2").event.attempt == 2
    before = world.log.last_position()
    world.clock.move(days=1)
    again = attempt(handle, WALK, key="row 1")
    assert (again.is_repeated, again.event.attempt) == (True, 1)
    assert again.events[0].event.command == first.event.command
    world.homework.withdraw(handle)
    assert attempt(handle, WALK, key="row 1").is_repeated
    assert world.log.last_position() == before + 1


@pytest.mark.parametrize(
    ("use", "told"),
    [
        (lambda h: h.attempt("RK-1", {"minutes": 99}, key="row 1"), "answers.minutes is 20 there"),
        (lambda h: h.attempt("RK-2", WALK, key="row 1"), "it is about RK-1 there and about RK-2"),
        (lambda h: h.meet_obstacle("RK-1", "forgot", key="row 1"), "of another kind (obstacle)"),
        (lambda h: h.add_goal("RK", "walk", key="row 1"), "of another kind (goal)"),
        (lambda h: h.attempt("RK-1", {"a": 1}, key="row 1"), "can no longer be compared"),
    ],
)
def test_a_key_with_other_content_is_refused_and_both_are_named(world: World, use, told: str):
    handle = world.assign("walks.walk")
    world.assign("walks.walk")
    world.homework.attempt(handle, {**WALK, "minutes": 20}, key="row 1")
    before = world.log.last_position()
    with pytest.raises(KeyReused) as refused:
        use(world.homework)
    assert "'row 1' was used before, for attempt 1 at RK-1 (on record as RK-1#2)" in str(
        refused.value
    )
    assert told in str(refused.value)
    assert world.log.last_position() == before


def test_every_command_is_recorded_once_under_its_key(world: World):
    """Each is given twice; what happened since makes no difference."""
    flag = {"minutes": 20}
    steps = [
        lambda h: h.register("AB", "UTC", key="1"),
        lambda h: h.add_goal("AB", "walk more", key="2"),
        lambda h: h.assign("AB", "walks.walk", Prescription(task="walk"), key="3"),
        lambda h: h.amend("AB-1", {"minutes": 5}, key="4"),
        lambda h: h.attempt("AB-1", flag, key="5"),
        lambda h: h.correct("AB-1", 1, "it was 25", {"minutes": 25}, key="6"),
        lambda h: h.meet_obstacle("AB-1", "forgot", key="7"),
        lambda h: h.review("AB-1", learned="mornings", next="keep", key="8"),
        lambda h: h.pause("AB-1", key="9"),
        lambda h: h.resume("AB-1", key="10"),
        lambda h: h.withdraw("AB-1", key="11"),
        lambda h: h.close_goal("AB", 1, "reached", key="12"),
        lambda h: h.discharge("AB", key="13"),
    ]
    first = []
    for step in steps:
        first.append(step(world.homework))
        world.clock.move(minutes=1)
    known = world.log.last_position()
    world.clock.move(days=3)
    again = [step(world.homework) for step in steps]
    assert [one.is_repeated for one in first] == [False] * 13
    assert [one.is_repeated for one in again] == [True] * 13
    assert [one.events[0].id for one in again] == [one.events[0].id for one in first]
    assert world.log.last_position() == known


def test_who_recorded_it_by_which_command_and_why(world: World, handle: str):
    world.homework.attempt(handle, WALK)
    world.homework.review(handle, by=" app ", caused_by="RK-1#2")
    first, second = events(world)[-2:]
    assert (first.actor, first.caused_by) == ("DrM", None)
    assert (second.actor, second.caused_by) == ("app", "RK-1#2")
    assert first.command != second.command
    for wrong in ("dr.m@clinic.example", "x" * 41, "a\u202eb"):
        with pytest.raises(InvalidInput, match="short pseudonym"):
            world.homework.review(handle, by=wrong)


def test_a_correction_keeps_what_it_does_not_name(world: World, handle: str):
    world.homework.attempt(
        handle,
        {"minutes": 20, "noticed": "birds"},
        skipped={"mood": "would rather not say"},
        amount=3,
        timing="same day",
        note="windy",
        happened=datetime(2026, 3, 1, 18, 40),
    )
    world.clock.move(days=1)
    world.homework.correct(handle, 1, why=" it was 25 ", answers={"minutes": "25"}, amount=4)
    first, stands = events(world)[-2:]
    assert (stands.attempt, stands.corrects, stands.why) == (1, 2, "it was 25")
    assert stands.answers == {"minutes": 25, "noticed": "birds"}
    assert stands.skipped == {"mood": "would rather not say"}
    assert (stands.amount, stands.timing, stands.note) == (4, "same day", "windy")
    assert stands.happened_at == first.happened_at == "2026-03-01T18:40:00+01:00"
    assert stands.recorded_at == datetime(2026, 3, 3, 9, tzinfo=UTC)


def test_a_correction_may_take_out_fill_in_and_redate(world: World, handle: str):
    world.homework.attempt(
        handle, {"minutes": 20, "noticed": "birds"}, skipped={"mood": "forgot"}, happened=TODAY
    )
    answers = {"noticed": None, "mood": 0}
    world.homework.correct(handle, 1, why="asked again", answers=answers, happened=None)
    stands = events(world)[-1]
    assert stands.answers == {"minutes": 20, "mood": 0}
    assert stands.skipped == {}
    assert stands.happened_at is None


def test_a_correction_is_checked_like_an_attempt(world: World, handle: str):
    world.homework.attempt(handle, WALK)
    with pytest.raises(InvalidInput) as refused:
        world.homework.correct(
            handle, 1, why="?", answers={"minutes": 0, "mood": 12}, amount=9, minutes=-1
        )
    assert [one.place for one in refused.value.problems] == ["minutes", "mood", "amount", "minutes"]
    with pytest.raises(InvalidInput, match="not come yet"):
        world.homework.correct(handle, 1, why="?", happened=date(2026, 3, 9))


def test_corrections_of_corrections_start_from_what_stands(world: World, handle: str):
    world.homework.attempt(handle, WALK)
    world.homework.correct(handle, 1, why="mood", answers={"mood": 4})
    world.homework.correct(handle, 1, why="note", note="windy")
    stands = world.homework.assignment(handle).attempts[0]
    assert (stands.answers, stands.note, stands.corrects) == (
        {"minutes": 20, "mood": 4},
        "windy",
        2,
    )


# When it happened.

BERLIN_LATE = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)  # half past midnight on the 3rd there


@pytest.mark.parametrize(
    ("now", "happened", "stored"),
    [
        (None, None, None),
        (None, TODAY, "2026-03-02"),
        (None, datetime(2026, 3, 2, 9, 59), "2026-03-02T09:59:00+01:00"),
        (None, datetime(2026, 3, 2, 8, 0, tzinfo=UTC), "2026-03-02T09:00:00+01:00"),
        (None, datetime(2026, 3, 2, 10, 4), "2026-03-02T10:04:00+01:00"),  # clocks differ a little
        (BERLIN_LATE, date(2026, 3, 3), "2026-03-03"),
        (BERLIN_LATE, datetime(2026, 3, 3, 0, 20), "2026-03-03T00:20:00+01:00"),
    ],
)
def test_when_it_happened_is_as_precise_as_it_is_known(world: World, handle, now, happened, stored):
    world.clock.now = now or world.clock.now
    world.homework.attempt(handle, WALK, happened=happened)
    assert events(world)[-1].happened_at == stored


@pytest.mark.parametrize(
    "happened",
    [
        date(2026, 3, 3),
        datetime(2026, 3, 2, 10, 6),  # it is ten o'clock in Berlin
        datetime(2026, 3, 2, 9, 6, tzinfo=UTC),
        datetime(2026, 3, 3, 0, 0),
    ],
)
def test_what_has_not_come_yet_has_not_happened(world: World, handle: str, happened):
    with pytest.raises(InvalidInput) as refused:
        world.homework.attempt(handle, WALK, happened=happened)
    assert "has not come yet: today is 2026-03-02." in str(refused.value)
    assert "say when it happened, not when it is planned" in str(refused.value)


def test_a_time_that_the_clocks_never_showed_is_refused(world: World, handle: str):
    world.clock.set("2026-04-01")
    with pytest.raises(InvalidInput, match="02:30 on 29 March 2026 does not exist"):
        world.homework.attempt(handle, WALK, happened=datetime(2026, 3, 29, 2, 30))


# References to rows of an earlier worksheet.


def test_a_reference_is_to_a_row_that_the_client_has(world: World):
    ladder = world.assign("walks.ladder", {"steps": STEPS})
    climb = world.assign("walks.climb")
    world.homework.attempt(climb, {"step": "BUS"})
    assert events(world)[-1].answers == {"step": "RK-1/bus"}
    world.homework.attempt(ladder, {"steps": [{"id": "tram", "words": "go by tram"}]})
    world.homework.attempt(climb, {"step": "rk-1/tram"})
    world.homework.amend(ladder, settings={"steps": [{"id": "lift", "words": "go up"}]})
    world.homework.attempt(climb, {"step": "lift"})
    with pytest.raises(InvalidInput, match=r"step: 'bus' is not a row of walks\.ladder"):
        world.homework.attempt(climb, {"step": "bus"})


def test_a_reference_never_reaches_another_client(world: World):
    world.assign("walks.ladder", {"steps": STEPS})
    world.homework.register("AB", timezone="UTC")
    climb = world.assign("walks.climb", code="AB")
    with pytest.raises(InvalidInput, match="this client has none yet"):
        world.homework.attempt(climb, {"step": "RK-1/bus"})


def test_rows_of_the_same_name_are_told_apart(world: World):
    for _ in range(2):
        world.assign("walks.ladder", {"steps": STEPS})
    climb = world.assign("walks.climb")
    with pytest.raises(InvalidInput, match="'bus' could be RK-1/bus or RK-2/bus"):
        world.homework.attempt(climb, {"step": "bus"})
    assert world.homework.attempt(climb, {"step": "RK-2/bus"}).event.attempt == 1


def test_a_row_without_a_name_cannot_be_referred_to(world: World):
    ladder = world.assign("walks.ladder", {"steps": STEPS[:1]})
    nameless = {"steps": [{"words": "go by tram"}]}
    world.homework.attempt(ladder, nameless, skipped={"steps.id": "no name yet"})
    climb = world.assign("walks.climb")
    with pytest.raises(InvalidInput, match="Did you mean RK-1/bus"):
        world.homework.attempt(climb, {"step": "bu"})


def test_which_worksheets_ask_for_references(world: World):
    asking = [name for name, sheet in world.plugins.worksheets.items() if needs_references(sheet)]
    assert asking == ["walks.climb"]


def test_the_context_of_an_assignment(world: World):
    world.assign("walks.ladder", {"steps": STEPS})
    context = world.homework.context("RK-1")
    assert context.settings == {"steps": STEPS}
    assert str(context.zone) == "Europe/Berlin"
    assert context.references("walks.ladder", "steps", "id") == {
        "RK-1/bus": "go by bus",
        "RK-1/bridge": "cross a bridge",
    }
    assert context.references("walks.walk", "steps", "id") == {}


# The same command sent again.


def test_what_is_sent_again_under_its_key_is_there_once(world: World, handle: str):
    for _ in range(2):
        receipt = world.homework.meet_obstacle(handle, "forgot", key="app 1")
        assert receipt.event.category == "person.forgot"
        world.homework.review(handle, next="keep", key="app 2")
    recorded = events(world)[2:]
    assert [(type(one).__name__, one.key) for one in recorded] == [
        ("ObstacleMet", "app 1"),
        ("Reviewed", "app 2"),
    ]


# A plugin that is gone.


def test_a_missing_plugin_is_named_and_its_record_kept(world: World, handle: str):
    world.homework.attempt(handle, WALK)
    without = Homework(world.log, Catalogue(), world.clock)
    for command in (
        lambda: without.attempt(handle, WALK),
        lambda: without.correct(handle, 1, why="?", answers={"minutes": 5}),
    ):
        with pytest.raises(PluginMissing) as told:
            command()
        assert str(told.value) == (
            "The worksheet walks.walk comes from the plugin intersession-walks, which is not "
            "installed. Everything recorded with it is kept. To use it again: "
            "pip install intersession-walks"
        )
    without.meet_obstacle(handle, "forgot")
    without.review(handle, next="keep")
    without.amend(handle, changes={"task": "walk less"})
    without.pause(handle)
    without.withdraw(handle)
    assert without.assignment(handle).attempts[0].answers == WALK


@pytest.mark.parametrize("given", [{"task": "Walk"}, None, "Walk"])
def test_a_prescription_of_another_kind_is_refused_with_what_is_accepted(world: World, given: Any):
    before = world.log.last_position()
    with pytest.raises(InvalidInput, match=r"prescription: is a .*intersession\.Prescription\("):
        world.homework.assign("RK", "walks.walk", given)
    assert world.log.last_position() == before
