"""Defusion practice, in full or with a tick, and a view of what it changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from intersession import (
    Context,
    Course,
    Entry,
    EntryRow,
    EntryView,
    Figure,
    Look,
    Problem,
    Report,
    by_client,
    choice,
    fitting,
    left_out,
    line,
    listed,
    mean,
    minutes,
    plain,
    scale,
    table,
    text,
    view,
    whole,
    worksheet,
    yes_no,
)
from intersession_act.missing import less

EXERCISES = {
    "leaves-on-a-stream": "leaves on a stream",
    "having-the-thought": "noticing: I am having the thought that …",
    "naming-the-story": "naming the story",
    "thanking-the-mind": "thanking the mind",
    "word-repetition": "saying the word over and over",
    "other-voice": "the thought in another voice, or sung",
    "giving-it-a-shape": "giving it a shape, a colour, a place",
    "other": "another one",
}
BELIEVABLE = {0: "not at all", 10: "as true as can be"}
HOOKED = {0: "free of it", 10: "wholly caught up"}
PRACTISED = {"tick": [True, None]}

TICK, NO_TICK, FULL, NOT_SAID = "tick", "no tick", "in full", "not said"


@worksheet(
    "act.defusion-practice",
    version=1,
    title="Defusion practice",
    source="Hayes, Strosahl and Wilson 1999; believability after Masuda et al. 2004; own wording",
    purposes=(
        "cognitive",
        "acceptance",
        "mindfulness",
    ),
    caution=(
        "Defusion is about what a thought does, not about whether it is true or goes away. It is "
        "not an answer to facts that need action, such as danger at home. It can sound dismissive "
        "in fresh grief or injustice. If relief is wanted from it, look at what it is used for."
    ),
    done="tick",
    length="minutes",
)
class DefusionPractice:
    """A few minutes of looking at a thought instead of from it.

    The tick alone is a complete answer. A full answer says which exercise and for how
    long. It also says how believable the thought was and how hooked you were, before
    and after (0–10, not validated). Getting hooked and coming back is the practice.
    """

    tick: bool | None = yes_no(
        "Practised?",
        required=False,
        help="This alone is enough: answer the rest only if you want to.",
    )
    exercise: str | None = choice(
        "Which exercise?", EXERCISES, required=False, asked_when=PRACTISED
    )
    minutes: int | None = minutes("For how long?", required=False, asked_when=PRACTISED)
    thought: str | None = line("With which thought?", required=False, asked_when=PRACTISED)
    believability_before: int | None = scale(
        "How believable was it before?", 0, 10, BELIEVABLE, required=False, asked_when=PRACTISED
    )
    believability_after: int | None = scale(
        "How believable was it after?", 0, 10, BELIEVABLE, required=False, asked_when=PRACTISED
    )
    hooked_before: int | None = scale(
        "How hooked were you before?", 0, 10, HOOKED, required=False, asked_when=PRACTISED
    )
    hooked_after: int | None = scale(
        "How hooked were you after?", 0, 10, HOOKED, required=False, asked_when=PRACTISED
    )
    got_hooked_and_returned: int | None = whole(
        "How often did you notice you were hooked, and came back?",
        0,
        required=False,
        asked_when=PRACTISED,
        help="Each time counts as practice.",
    )
    noticed: str | None = text("What did you notice?", required=False)

    @staticmethod
    def check(answers: Mapping[str, Any], context: Context) -> Iterable[Problem]:
        """A tick, or else which exercise and for how long."""
        told = [name for name in answers if name not in ("tick", "noticed")]
        if answers.get("tick") is False and told:
            yield Problem(
                "tick", f"says not practised, and {told[0]} says it was. Leave one of them out"
            )
        if "tick" in answers:
            return
        for name, asked in (("exercise", "which exercise"), ("minutes", "for how long")):
            if name not in answers:
                yield Problem(name, f"say {asked}; or answer tick alone, with yes or no")


@table("act_defusion_practices")
class PracticeRow(EntryRow):
    """An answer, ``form`` tick, no tick, in full or not said; ratings 0–10, after − before.

    ``practised`` is None where nobody said.
    """

    form: str = FULL
    practised: bool | None = None
    exercise: str | None = None
    minutes: int | None = None
    thought: str | None = None
    believability_before: int | None = None
    believability_after: int | None = None
    believability_change: int | None = None
    hooked_before: int | None = None
    hooked_after: int | None = None
    hooked_change: int | None = None
    got_hooked_and_returned: int | None = None
    noticed: str | None = None


@view("act.defusion", version=2, title="Defusion practice", tables=[PracticeRow])
class Defusion(EntryView):
    """How much was practised, and how thoughts were rated before and after.

    Ticks are counted apart: they are complete answers, and no rating is missing from
    them. *No* is an answer, and no practice; where neither a tick nor anything of a
    practice was given, it is *not known*. Changes are the mean of after − before over the
    practices answered in full (0–10; below 0 is less believable, less hooked). Minutes
    are over all practices, and missing from most ticks. Getting hooked and coming back
    is the practice itself: more of it is not worse. Not validated, and lower
    believability is a by-product, not the aim.
    """

    worksheet = "act.defusion-practice"
    shown: ClassVar = {
        "practice": (
            *("client", "practised", "in full", "ticks", "not practised", "not known"),
            *("days", "last on"),
        ),
        "change": ("client", "figure", "value"),
        "by exercise": ("client", "exercise", "times", "believability", "hooked"),
        "in full": (
            *("client", "happened_on", "exercise", "thought", "believability", "hooked"),
            "hooked and came back",
        ),
        "practices": ("client", "happened_on", "form", "minutes", "noticed"),
    }
    pictures: ClassVar = {
        "in full": Course(value="believability_change", by=("client",), low=-10, high=10)
    }

    def rows(self, entry: Entry) -> Iterable[PracticeRow]:
        """One row for each answer, ticks too."""
        answers = dict(entry.answers)
        tick = answers.pop("tick", None)
        told = {"minutes": entry.event.minutes, **fitting(PracticeRow, answers)}
        yield entry.row(
            PracticeRow,
            form=_form(tick, answers),
            practised=_practised(tick, told),
            believability_change=_change(answers, "believability"),
            hooked_change=_change(answers, "hooked"),
            **told,
        )

    def report(self, look: Look) -> Report:
        """How much, what changed, by exercise; the practices in full, then all."""
        practices, window = listed(look.rows(PracticeRow)), str(look.window)
        clients = by_client(practices)
        return {
            "practice": [_counted(client, rows, window) for client, rows in clients],
            "change": [
                {"client": client, "figure": name, "value": value, "window": window}
                for client, rows in clients
                for name, value in _figures(rows).items()
            ],
            "by exercise": [
                {"client": client, **one, "window": window}
                for client, rows in clients
                for one in _by_exercise(rows)
            ],
            "in full": [_told(one) for one in practices if one.form == FULL],
            "practices": [plain(one) for one in practices],
            **left_out(look, PracticeRow),
        }


def _form(tick: bool | None, answers: Mapping[str, Any]) -> str:
    """In full if there is more than that it was done, for how long, and a remark."""
    if any(name not in ("minutes", "noticed") for name in answers):
        return FULL
    if tick is None:
        return FULL if "minutes" in answers else NOT_SAID
    return TICK if tick else NO_TICK


def _practised(tick: bool | None, told: Mapping[str, Any]) -> bool | None:
    """The tick; without one, an exercise, ratings or minutes say it, and no minutes deny it."""
    if tick is not None:
        return tick
    given = {name: value for name, value in told.items() if name != "noticed" and value is not None}
    if given.get("minutes") == 0:
        return False
    return True if given else None


def _change(answers: Mapping[str, Any], what: str) -> int | None:
    return less(answers.get(f"{what}_after"), answers.get(f"{what}_before"))


def _counted(client: str, rows: Sequence[PracticeRow], window: str) -> dict[str, Any]:
    practised = [one for one in rows if one.practised]
    days = {one.happened_on for one in practised if one.happened_on}
    return {
        "client": client,
        "practised": len(practised),
        "in full": sum(one.form == FULL for one in practised),
        "ticks": sum(one.form == TICK for one in practised),
        "not practised": sum(one.practised is False for one in rows),
        "not known": sum(one.practised is None for one in rows),
        "n": len(rows),
        "days": len(days),
        "last on": max(days, default=None),
        "window": window,
        "events": " ".join(one.events for one in rows),
    }


def _figures(rows: Sequence[PracticeRow]) -> dict[str, Figure]:
    practised = [one for one in rows if one.practised]
    full = [one for one in practised if one.form == FULL]
    length = mean(practised, "minutes")
    total = None if length.value is None else length.value * length.n
    return {
        "believability, after − before": mean(full, "believability_change"),
        "hooked, after − before": mean(full, "hooked_change"),
        "hooked and came back, times": mean(full, "got_hooked_and_returned"),
        "minutes each time": length,
        "minutes in all": Figure("sum", total, length.n, length.missing, length.events),
    }


def _told(one: PracticeRow) -> dict[str, Any]:
    """A practice with its ratings as a pair, before and after."""
    return {
        **plain(one),
        "believability": _pair(one.believability_before, one.believability_after),
        "hooked": _pair(one.hooked_before, one.hooked_after),
        "hooked and came back": one.got_hooked_and_returned,
    }


def _pair(before: int | None, after: int | None) -> str:
    return " → ".join("–" if one is None else str(one) for one in (before, after))


def _by_exercise(rows: Sequence[PracticeRow]) -> list[dict[str, Any]]:
    return [
        {
            "exercise": exercise,
            "times": len(found),
            "believability": mean(found, "believability_change"),
            "hooked": mean(found, "hooked_change"),
        }
        for exercise in EXERCISES
        if (found := [one for one in rows if one.practised and one.exercise == exercise])
    ]
