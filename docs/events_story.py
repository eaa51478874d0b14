"""A small story in which every type of event happens once, for the page about events."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from intersession.application.agreement import Rated
from intersession.domain.assignment.prescription import AnticipatedObstacle, Prescription
from intersession.interchange.cloudevents import Stream
from intersession.testing import World

PRESCRIBED = Prescription(
    task="Write one down when my mood drops",
    goal=1,
    rationale="to catch what I tell myself",
    when="in the evening",
    where="at the kitchen table",
    minutes=10,
    how_often="3x/week",
    done_when="situation, feeling and thought are on paper",
    smallest="just the thought",
    obstacles=(AnticipatedObstacle(text="too tired", backup="next morning, with the coffee"),),
    confidence=80,
    made_by="joint",
    review_on="2026-03-09",
)
RECORD = {
    "situation": "On the bus, standing",
    "moods": [{"name": "fear", "before": 80}],
    "automatic_thoughts": [{"text": "They all look at me", "belief_before": 90}],
    "belief_after": 50,
}
AGREED = {"targets": [{"name": "self-harm", "hierarchy": "life_threatening"}]}
CARD = {
    "date": "2026-03-11",
    "emotions": {"shame": 4},
    "urges": {"self-harm": 4},
    "acts": {"self-harm": 1},
}
PREDICTED = {
    "belief": "They will laugh",
    "belief_before": 80,
    "prediction": "Two of them will laugh",
    "experiment": "Ask for help in two shops",
}
CAME_OF_IT = {
    "result": "Both showed me the shelf",
    "prediction_came_true": "no",
    "belief_after": 30,
}
IDENTITY = "urn:uuid:6f1d3c1e-2b8a-4c55-9f0a-0c8f5a1c7e42"
"""Made up, so that the page is the same whenever it is written."""


def story() -> dict[str, Any]:
    """The line of the first event of each type, by the type."""
    with TemporaryDirectory() as folder, closing(World(Path(folder))) as world:
        _agree(world)
        _live(world)
        _flag(world)
        _try(world)
        _move(world)
        _end(world)
        rows = [row for page in world.log.stored() for row in page]
    lines = map(json.loads, Stream().lines(rows, IDENTITY))
    return {line["type"]: line for line in reversed(list(lines))}


def _agree(world: World) -> None:
    world.homework.add_goal("RK", "Take the bus to work again", happened=world.today)
    receipt = world.homework.assign(
        "RK", "cbt.thought-record", PRESCRIBED, session=3, happened=world.today
    )
    world.homework.amend(
        receipt.handle, changes={"minutes": 5, "confidence": 95}, why="ten felt like a lot"
    )


def _live(world: World) -> None:
    world.clock.move(days=2)
    evening = datetime(2026, 3, 3, 18, 40)
    world.homework.attempt("RK-1", RECORD, amount=3, recorded_by="client", happened=evening)
    world.homework.correct("RK-1", 1, answers={"belief_after": 40}, why="read 50 for 40")
    world.homework.meet_obstacle(
        "RK-1", "environment.no-time", text="two late shifts", severity=2, happened=world.today
    )
    world.clock.move(days=5)
    world.homework.review(
        "RK-1",
        session=4,
        ratings=Rated({"quality": 3}, {"quality": 4}),
        learned="the fear passes before the third stop",
        credit="stayed on",
        next="keep",
        happened=world.today,
    )


def _flag(world: World) -> None:
    card = world.assign("dbt.diary-card", AGREED, task="Fill in the card each night")
    world.clock.move(days=2)
    receipt = _not_looked_at(world, card)
    world.homework.acknowledge(
        card, [receipt.event.attempt], by="Dr M", note="Called the same evening; chain on Tuesday"
    )
    world.homework.flag(card, receipt.event.attempt, "Sounded flat on the telephone")
    world.homework.withdraw(card, why="the thought record is enough for now")


def _not_looked_at(world: World, card: str) -> Any:
    """A card that a plugin could not look at when it was recorded."""
    lookers = world.homework.catalogue.lookers
    lookers.missing["urges"] = "it could not be imported"
    receipt = world.homework.attempt(card, CARD, happened=world.today)
    del lookers.missing["urges"]
    lookers.flaggers["urges"], lookers.versions["urges"] = (lambda *_: ()), "1.0"
    world.homework.look_again(card, receipt.event.attempt)
    del lookers.flaggers["urges"], lookers.versions["urges"]
    return receipt


def _try(world: World) -> None:
    """An experiment, of which the prediction is written down before."""
    handle = world.assign("cbt.behavioural-experiment", task="Ask in two shops")
    world.homework.attempt(handle, PREDICTED, is_planned=True, happened=world.today)
    world.clock.move(days=1)
    world.homework.complete(handle, 1, CAME_OF_IT, happened=world.today)


def _move(world: World) -> None:
    world.homework.change_calendar("RK", "2026-03-11", day_begins="04:00", happened=world.today)
    world.homework.change_timezone(
        "RK", "America/New_York", "2026-03-12", note="a year abroad", happened=world.today
    )


def _plan(world: World) -> None:
    starts, ends = "2026-04-02T14:00", "2026-04-02T14:50"
    world.homework.plan_session("RK", starts, ends, happened=world.today)
    world.homework.plan_session("RK", "2026-04-09", happened=world.today)
    world.homework.cancel_session("RK", 2, note="on holiday", happened=world.today)


def _end(world: World) -> None:
    world.homework.pause("RK-1", why="a week of holidays", until="2026-04-20")
    world.clock.move(days=7)
    world.homework.resume("RK-1")
    world.homework.close_goal("RK", 1, "reached", note="three weeks in a row")
    _plan(world)
    world.homework.discharge("RK", note="by agreement")
    world.homework.retract("RK", ["RK-1#6", "RK#4"], "of another client")
