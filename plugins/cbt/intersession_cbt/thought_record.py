"""The thought record, and a view of how moods and belief shift across records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import fmean
from typing import Any, ClassVar

from intersession import (
    Context,
    Course,
    Entry,
    EntryRow,
    EntryView,
    Look,
    Problem,
    Report,
    by_client,
    choices,
    column,
    in_order,
    left_out,
    line,
    mean,
    median,
    name_key,
    percent,
    plain,
    ratings,
    row,
    rows,
    table,
    text,
    view,
    whole,
    worksheet,
    yes_no,
)
from intersession_cbt.missing import less
from intersession_cbt.per_client import Rows, by_name, figures

INTENSITY = {0: "not at all", 100: "the most intense"}
BELIEF = {0: "not at all", 100: "completely"}
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LATEST, LITTLE = 5, 5
"""Where so many records in a row change feelings by less than this (0–100), the view asks why."""

DISTORTIONS = {
    "all-or-nothing": "all or nothing",
    "catastrophising": "expecting the worst",
    "discounting-positives": "setting the good aside",
    "emotional-reasoning": "taking a feeling as proof",
    "labelling": "putting a label on",
    "mental-filter": "seeing one side only",
    "mind-reading": "guessing what others think",
    "fortune-telling": "knowing how it will turn out",
    "overgeneralising": "always and never",
    "personalising": "taking it all on oneself",
    "should-statements": "musts and shoulds",
}


@row
class Mood:
    """A feeling and how strong it was."""

    name: str = line("What did you feel? One word, if you can.")
    before: int = percent("How strong was it then?", INTENSITY)


@row
class Thought:
    """A thought that went through the mind, or what it would mean."""

    text: str = text("What went through your mind?")
    belief_before: int | None = percent("How far did you believe it?", BELIEF, required=False)
    hot: bool | None = yes_no("Is this the thought that stings the most?", required=False)
    depth: int | None = whole(
        "How far down is it?",
        1,
        required=False,
        help="1 is the first thought; 2 is what it would mean if that were true, and so on.",
    )


@row
class BalancedThought:
    """Another way to see it, and how far it convinces."""

    text: str = text("What is another way to see it?")
    belief: int | None = percent("How far do you believe that?", BELIEF, required=False)


@worksheet(
    "cbt.thought-record",
    version=1,
    title="Thought record",
    source="Beck et al. 1979; seven columns after Greenberger and Padesky 1995",
    purposes=(
        "cognitive",
        "mood",
    ),
    is_practice=True,
)
class ThoughtRecord:
    """A situation, the feelings and thoughts in it, and a second look at the hot thought."""

    situation: str = text("Where were you, and what was happening?")
    moods: list[Mood] = rows("What did you feel?", Mood)
    automatic_thoughts: list[Thought] = rows("What went through your mind?", Thought)
    images: str | None = text("Any picture or memory that came up?", required=False)
    behaviour: str | None = text("What did you do, or feel like doing?", required=False)
    evidence_for: str | None = text("Which facts speak for the thought?", required=False)
    evidence_against: str | None = text("Which facts speak against it?", required=False)
    balanced_thought: list[BalancedThought] = rows(
        "What is another way to see it?", BalancedThought, required=False
    )
    moods_after: dict[str, int] | None = ratings(
        "How strong is each feeling now?",
        0,
        100,
        anchors=INTENSITY,
        required=False,
        help="Such as: fear=40, shame=20",
        offers="moods.name",
    )
    belief_after: int | None = percent("How far do you believe it now?", BELIEF, required=False)
    distortions: list[str] | None = choices(
        "Does any of these fit the thought?", DISTORTIONS, required=False
    )
    next_step: str | None = text("Is there something you want to do about it?", required=False)

    @staticmethod
    def check(answers: Mapping[str, Any], context: Context) -> Iterable[Problem]:
        """One hot thought at the most; feelings rated again are feelings named before."""
        thoughts = answers.get("automatic_thoughts", ())
        hot = [n for n, thought in enumerate(thoughts) if thought.get("hot")]
        if len(hot) > 1:
            marked = " and ".join(f"automatic_thoughts[{n}]" for n in hot)
            yield Problem(
                "automatic_thoughts", f"{marked} are marked hot. Mark the one that stings most"
            )
        named: set[str] = set()
        for number, mood in enumerate(answers.get("moods", ())):
            name = name_key(mood.get("name", ""))
            if name and name in named:
                yield Problem(f"moods[{number}].name", f"{name!r} is there twice. Rate it once")
            named.add(name)
        for name in answers.get("moods_after", {}):
            if name_key(name) not in named:
                known = ", ".join(sorted(named))
                yield Problem(f"moods_after.{name}", f"is not among the moods: {known}")


@table("cbt_thought_records")
class RecordRow(EntryRow):
    """A thought record; intensities and beliefs 0–100, changes are after − before.

    ``not_rated_again`` counts the feelings that were not rated both times. ``is_unmatched``:
    belief was rated afterwards, and no thought is marked as the hot one.
    """

    situation: str | None = None
    moods: list[dict[str, Any]] = column(factory=list)
    intensity: float | None = None
    mood_change: float | None = None
    not_rated_again: int = 0
    thoughts: list[dict[str, Any]] = column(factory=list)
    hot_thought: str | None = None
    belief_after: int | None = None
    belief_change: int | None = None
    is_unmatched: bool = False
    balanced_thought: str | None = None
    distortions: list[str] = column(factory=list)
    hour: int | None = None
    weekday: str | None = None


@view("cbt.thought-records", version=2, title="Thought records", tables=[RecordRow])
class ThoughtRecords(EntryView):
    """How feelings and belief shift from before to after, record by record.

    *Intensity* is the mean of a record's feelings before; *mood change* the mean of
    after − before over the feelings rated both times; *belief change* that of the hot
    thought: where none is marked, belief rated afterwards fits none, and that is told.
    Each client's records are counted apart. Where changes stay near 0 the view asks
    whether the record has become routine.
    """

    worksheet = "cbt.thought-record"
    shown = {  # noqa: RUF012
        "records": (
            *("client", "happened_on", "situation", "intensity", "mood_change"),
            *("hot_thought", "belief_change", "note"),
        )
    }
    pictures: ClassVar = {"records": Course(value="intensity", by=("client",), low=0, high=100)}

    def rows(self, entry: Entry) -> Iterable[RecordRow]:
        """One row for each record."""
        answers = entry.answers
        thoughts = answers.get("automatic_thoughts", [])
        hot = hot_thought(thoughts)
        balanced = answers.get("balanced_thought") or [{}]
        changes, belief = _mood_changes(answers), answers.get("belief_after")
        yield entry.row(
            RecordRow,
            situation=answers.get("situation"),
            moods=answers.get("moods", []),
            intensity=_mean([mood.get("before") for mood in answers.get("moods", [])]),
            mood_change=_mean(changes),
            not_rated_again=len(answers.get("moods", [])) - len(changes),
            thoughts=thoughts,
            hot_thought=hot.get("text"),
            belief_after=belief,
            belief_change=less(belief, hot.get("belief_before")),
            is_unmatched=belief is not None and not hot,
            balanced_thought=balanced[0].get("text"),
            distortions=answers.get("distortions", []),
            hour=entry.hour,
            weekday=entry.weekday,
        )

    def report(self, look: Look) -> Report:
        """The records, then the figures over those of each client."""
        parts: dict[str, Rows] = {name: [] for name in ("records", "summary", *_COUNTED, *_SELDOM)}
        for client, records in by_client(look.rows(RecordRow)):
            parts["records"] += [{**plain(one), "note": _note(one)} for one in records]
            parts["summary"] += figures(
                client,
                ("intensity before", "0–100", mean(records, "intensity")),
                ("change in feelings", "points", median(records, "mood_change")),
                ("change in belief", "points", median(records, "belief_change")),
            )
            for part, (name, read) in _COUNTED.items():
                parts[part] += _counted(client, name, records, read)
            parts["distortions"] += _distortions(client, records)
            parts["situations that came back"] += _situations(client, records)
            parts["questions"] += _questions(client, records)
        seldom = {name: parts.pop(name) for name in _SELDOM}
        shown = {name: rows for name, rows in seldom.items() if rows}
        return {**parts, **shown, **left_out(look, RecordRow)}


_COUNTED: Mapping[str, tuple[str, Callable[[RecordRow], Sequence[Any]]]] = {
    "thoughts by depth": ("depth", lambda one: [t.get("depth") for t in one.thoughts]),
    "by weekday": ("weekday", lambda one: [one.weekday]),
    "by hour": ("hour", lambda one: [one.hour]),
}
_SELDOM = ("distortions", "situations that came back", "questions")


def _note(record: RecordRow) -> str:
    if not record.is_unmatched:
        return ""
    return f"belief afterwards {record.belief_after}: it fits no thought, as none is marked hot"


def hot_thought(thoughts: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The thought marked hot; the only one where there is just one; else none."""
    if len(thoughts) == 1:
        return thoughts[0]
    return next((thought for thought in thoughts if thought.get("hot")), {})


def _mood_changes(answers: Mapping[str, Any]) -> list[int]:
    """After − before of each feeling that was rated both times."""
    after = {name_key(name): rating for name, rating in answers.get("moods_after", {}).items()}
    return [
        after[name_key(mood["name"])] - mood["before"]
        for mood in answers.get("moods", [])
        if "before" in mood and name_key(mood.get("name", "")) in after
    ]


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return fmean(known) if known else None


def _counted(
    client: str,
    name: str,
    records: Sequence[RecordRow],
    read: Callable[[RecordRow], Sequence[Any]],
) -> Rows:
    """How often each value is there, and of how many; what is not known has its own line."""
    found = [(value, record) for record in records for value in read(record)]
    values = sorted({value for value, _ in found}, key=lambda one: (one is None, _place(one)))
    return [
        _times(client, name, value, len(found), [one for said, one in found if said == value])
        for value in values
    ]


def _distortions(client: str, records: Sequence[RecordRow]) -> Rows:
    """In how many records each distortion is named, of those that name any."""
    known = [one for one in records if one.distortions]
    named = sorted({name for one in known for name in one.distortions})
    return [
        _times(client, "distortion", name, len(known), [r for r in known if name in r.distortions])
        for name in named
    ]


def _situations(client: str, records: Sequence[RecordRow]) -> Rows:
    """In how many records each situation is that came back; spelt as it was first."""
    known = [one for one in records if one.situation]
    return [
        _times(client, "situation", name, len(known), found)
        for name, found in by_name(known, "situation")
        if len(found) > 1
    ]


def _times(
    client: str, name: str, value: Any, n: int, found: Sequence[RecordRow]
) -> dict[str, Any]:
    events = " ".join(dict.fromkeys(record.events for record in found))
    return {"client": client, name: value, "times": len(found), "n": n, "events": events}


def _place(value: Any) -> Any:
    return WEEKDAYS.index(value) if value in WEEKDAYS else value


def _questions(client: str, records: Sequence[RecordRow]) -> Rows:
    """A question where the latest records with both ratings changed little."""
    rated = [one for one in records if one.mood_change is not None]
    latest = in_order(rated)[-LATEST:]
    changes = [abs(change) for one in latest if (change := one.mood_change) is not None]
    if len(latest) < LATEST or max(changes) >= LITTLE:
        return []
    question = (
        f"Feelings changed by less than {LITTLE} points in each of the last {LATEST} records. "
        f"Has it become routine, or is another thought the one that stings?"
    )
    events = " ".join(one.events for one in latest)
    return [{"client": client, "question": question, "n": len(latest), "events": events}]
