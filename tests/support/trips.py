"""A worksheet with an item of every kind, in two versions, and answers to it."""

from __future__ import annotations

from collections.abc import Callable

from intersession import (
    Scored,
    bands,
    choice,
    choices,
    computed,
    day,
    hookimpl,
    line,
    minutes,
    moment,
    number,
    percent,
    ratings,
    reference,
    row,
    rows,
    scale,
    score,
    text,
    time_of_day,
    whole,
    worksheet,
    yes_no,
)
from intersession.plugins import builtin
from intersession.plugins.manager import Plugins

MIND = {"mind-reading": "guessing what others think", "mental-filter": "seeing one side only"}
ANSWERS = {
    "where": 'At "the till", a queue; 3,5 m\tlong',
    "words": ' first line\nsecond, with a "quote"\r\nthird \u2028 \U0001f600'.strip(),
    "minutes": 25,
    "pleasure": 7,
    "belief": 40,
    "distance": 2.5,
    "steps": 0,
    "alone": False,
    "company": "friend",
    "distortions": ["mind-reading"],
    "due": "2026-03-05",
    "woke": "06:05",
    "noticed_at": "2026-03-02T18:40:00+01:00",
    "feelings": {"joy": 3, "fear": 0},
    "tension": 2.5,
    "named": {"self-harm": 2, "smoking, at work": 5},
    "stops": [
        {"place": "bus", "strength": 80, "thoughts": [{"said": "I faint"}, {"said": "They see"}]},
        {"place": "shop"},
    ],
}


@row
class Thought:
    """A thought at a stop."""

    said: str = line("What went through your mind?")


@row
class Stop:
    """A stop on the way."""

    place: str = line("Where?")
    strength: int | None = percent("How strong was it?", required=False)
    thoughts: list[Thought] | None = rows("Which thoughts?", Thought, required=False)


@row
class Target:
    """What is rated."""

    name: str = line("What?")


@row
class Settings:
    """What is agreed."""

    targets: list[Target] = rows("Which targets?", Target, key="name")
    goal: int = whole("How many steps?", 1, 10, unit="steps")


@worksheet("trips.trip", version=1, title="Trip", source="own practice", settings=Settings)
class TripBefore:
    """A trip, with pleasure from 0 to 5."""

    where: str = line("Where were you?")
    pleasure: int | None = scale("How much did you enjoy it?", 0, 5, required=False)


def in_tens(answers: dict) -> dict:
    """Pleasure of 5 is 10 of 10; a sheet that says nothing of it cannot be told."""
    return {**answers, "pleasure": answers["pleasure"] * 2}


@worksheet(
    "trips.trip",
    version=2,
    title="Trip",
    source="own practice 2026",
    settings=Settings,
    upcasts={1: in_tens},
    settings_upcasts={1: dict},
)
class Trip:
    """A trip, with an item of every kind."""

    where: str = line("Where were you?")
    words: str | None = text("What happened?", required=False, help="As it comes.")
    minutes: int | None = minutes("How long was it?", required=False)
    pleasure: int | None = scale(
        "How much did you enjoy it?", 0, 10, {0: "not at all", 10: "fully"}, required=False
    )
    belief: int | None = percent("How far do you believe it?", required=False)
    distance: float | None = number("How far was it?", 0, unit="km", required=False)
    steps: int | None = whole("How many steps?", 0, required=False)
    alone: bool | None = yes_no("Were you alone?", required=False)
    company: str | None = choice(
        "Who was there?",
        {"friend": "a friend", "other": "others"},
        required=False,
        asked_when={"alone": [False]},
    )
    distortions: list[str] | None = choices("Which fit?", MIND, required=False)
    due: str | None = day("When is the next?", required=False, ahead=True)
    woke: str | None = time_of_day("When did you wake up?", required=False)
    noticed_at: str | None = moment("When did you notice?", required=False)
    feelings: dict[str, int] | None = ratings(
        "How strong is each?", 0, 5, ("joy", "fear"), required=False
    )
    named: dict[str, int] | None = ratings(
        "How strong was each urge?", 0, 5, names_from="targets", required=False
    )
    stops: list[Stop] | None = rows("Where did you stop?", Stop, required=False)
    tension: float | None = scale("How tense?", 0, 5, step=0.5, required=False)
    twice: int | None = computed("Twice as many steps", lambda steps: 2 * steps, of=["steps"])
    company_words: str | None = computed("Who, in capitals", str.upper, of=["company"])
    total: Scored | None = score(
        "Pleasure and belief",
        ["pleasure", "belief"],
        bands=[bands({0: "low", 40: "high"}, source="own practice, not validated")],
    )
    step: str | None = reference("Which target?", "trips.trip", "targets", "name", required=False)


class BeforePlugin:
    """Only the first version of the trip."""

    @staticmethod
    @hookimpl
    def register_worksheets(register: Callable[[type], None]) -> None:
        """The trip with pleasure from 0 to 5."""
        register(TripBefore)


class TripsPlugin:
    """Both versions of the trip."""

    @staticmethod
    @hookimpl
    def register_worksheets(register: Callable[[type], None]) -> None:
        """The earlier one first."""
        register(TripBefore)
        register(Trip)


def installed_with(*sheets: object) -> Plugins:
    """The core's views, and these plugins."""
    found = Plugins()
    found.add("core", builtin, "intersession", "")
    for number_, sheet in enumerate(sheets):
        found.add(f"trips{number_}", sheet, "intersession-trips", "1.0")
    assert [one.problem for one in found.listing if one.problem] == []
    return found


SETTINGS = {"targets": [{"name": "self-harm"}, {"name": "smoking, at work"}], "goal": 4}
