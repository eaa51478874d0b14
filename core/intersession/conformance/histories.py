"""Stories of two clients, told through the commands of Homework, to fold views over.

In them practices are agreed on, tried, corrected and withdrawn. Entries come late and
out of order, with everything skipped, and from a version of the worksheet that is not
installed. A refused command is left out, as a clinician would.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import attrs
from hypothesis import strategies as st
from msgspec import UNSET

from intersession.application.agreement import Rated
from intersession.application.catalogue import Catalogue
from intersession.application.homework import Homework
from intersession.application.unit_of_work import UnitOfWork
from intersession.conformance.strategies import Answers, given_answers, left_out
from intersession.conformance.subject import ROUNDS, ZONE, Subject, for_each, without
from intersession.domain.assignment.prescription import Prescription
from intersession.domain.assignment.vocabulary import Next
from intersession.errors import IntersessionError
from intersession.events.recorded import Recorded
from intersession.events.streams import client_of, stream_of
from intersession.testing import Clock
from intersession.worksheets.context import Context
from intersession.worksheets.definition import Worksheet, needs_references
from intersession.worksheets.items import Item, Line, Reference, Rows
from intersession.worksheets.validation import check_answers

STORIES = 10
"""The number of stories that a view is tried with."""
LATER = 99
"""A version of a worksheet that is not installed."""
_UNKNOWN = Line(name="from_a_later_version", ask="Something new?", required=False)
_CLIENTS = {"RK": "Europe/Berlin", "AB": "America/New_York"}
_HOW_OFTEN = [None, "daily", "3x/week", "once"]
_OBSTACLES = ["person.forgot", "task.too-big", "environment.no-time"]

Attempt = tuple[Answers, dict[str, str]]
"""Answers, and what was left out of them with its reason."""


class _Nothing:
    """A log with nothing in it, to put a batch in front of."""

    def events(self, stream: str) -> Sequence[Any]:
        """No events."""
        return []

    def count_assignments(self, code: str) -> int:
        """No assignments."""
        return 0

    def append(self, events: Sequence[Recorded]) -> Sequence[int]:
        """Refuses: what is recorded stays in the batch."""
        raise NotImplementedError


@cache
def stories(subject: Subject, sheets: tuple[str, ...]) -> list[list[Recorded]]:
    """The events of some stories in which each of these worksheets is assigned and tried.

    Where the author gave answers there are more, with those in them: what was made up is
    tried all the same.
    """
    found = _stories(attrs.evolve(subject, answers={}), sheets, STORIES)
    if any(name in subject.answers for name in sheets):
        found += _stories(subject, sheets, STORIES // 2)
    return found


def _stories(subject: Subject, sheets: tuple[str, ...], count: int) -> list[list[Recorded]]:
    found: list[list[Recorded]] = []

    @st.composite
    def story(draw: st.DrawFn) -> list[Recorded]:
        return told(Story(draw, subject), [one for one in subject.sheets if one.name in sheets])

    for_each(story(), found.append, f"No story could be told of {', '.join(sheets)}.", count)
    return found


def told(story: Story, sheets: Sequence[Worksheet]) -> list[Recorded]:
    """A story's events: everything is assigned and tried at least once."""
    for code in _CLIENTS:
        for sheet in sorted(sheets, key=needs_references):
            if code == "RK" or story.tossed():
                story.assign(code, sheet)
    for handle in [*story.sheets]:
        story.take(story.attempt, handle)
    turns = [story.attempt, story.attempt, story.correct, story.correct, story.skip_all]
    turns += [story.amend, story.review, story.meet_obstacle, story.rest, story.withdraw]
    turns += [story.without_sheet, story.plan, story.complete, story.take_back, story.meet]
    for turn in story.draw(st.lists(st.sampled_from(turns), min_size=6, max_size=16)):
        story.clock.move(hours=story.draw(st.integers(0, 60)))
        if story.sheets:
            story.take(turn, story.draw(st.sampled_from([*story.sheets])))
    return story.events


@attrs.define
class Story:
    """A story while it is told; ``sheets`` are the worksheets agreed on, by handle."""

    draw: st.DrawFn
    subject: Subject
    clock: Clock = attrs.field(factory=Clock)
    batch: UnitOfWork = attrs.field(factory=lambda: UnitOfWork(_Nothing()))
    sheets: dict[str, Worksheet] = attrs.field(factory=dict)

    def __attrs_post_init__(self) -> None:
        for code, zone in _CLIENTS.items():
            self.homework().register(code, timezone=zone)

    @property
    def events(self) -> list[Recorded]:
        """What was recorded so far, in order."""
        return list(self.batch.pending)

    def homework(self, sheet: Worksheet | None = None) -> Homework:
        """The commands, with this version of a worksheet installed as the latest."""
        catalogue = Catalogue(lookers=self.subject.plugins.lookers)
        for one in self.subject.sheets:
            catalogue.take(one)
        for one in self.sheets.values():
            catalogue.versions[one.name, one.version] = one
        if sheet:
            catalogue.versions[sheet.name, sheet.version] = sheet
            catalogue.worksheets[sheet.name] = sheet
        return Homework(self.batch, catalogue, self.clock)

    def take(self, turn: Callable[[str], None], handle: str) -> None:
        """Take a turn; what is refused leaves nothing behind."""
        with suppress(IntersessionError):
            turn(handle)

    def settings(self, code: str, sheet: Worksheet) -> Answers:
        """Right settings, whose references name rows that the client has by now."""
        theirs = next((one for one in self.sheets if one.startswith(f"{code}-")), None)
        context = self.homework().context(theirs) if theirs else Context(zone=ZONE)
        return self.draw(self.subject.right_settings(sheet, context))

    def assign(self, code: str, sheet: Worksheet) -> None:
        """Agree on a practice, sometimes by a version that is not installed here."""
        settings = self.settings(code, sheet)
        if self.draw(st.integers(0, 4)) == 0:
            sheet = later(sheet)
            settings = {**settings, _UNKNOWN.name: "unknown"}
        agreed = Prescription(
            task="try it",
            how_often=self.draw(st.sampled_from(_HOW_OFTEN)),
            minutes=self.draw(st.none() | st.integers(1, 60)),
            review_on=self.draw(st.none() | st.just("2026-03-09")),
        )
        with suppress(IntersessionError):
            receipt = self.homework(sheet).assign(
                code, sheet.name, agreed, settings=settings, happened=self.back()
            )
            self.sheets[receipt.handle] = sheet

    def attempt(self, handle: str) -> None:
        """It was tried; some of what is asked may be left out."""
        answers, skipped = self.answers(handle)
        self.homework().attempt(
            handle,
            answers,
            skipped=skipped,
            amount=self.draw(st.none() | st.integers(0, 4)),
            minutes=self.draw(st.none() | st.integers(0, 90)),
            happened=self.back(),
        )

    def skip_all(self, handle: str) -> None:
        """It was tried, and nothing said of it."""
        skipped = left_out(self.sheets[handle].answers, {})
        self.homework().attempt(handle, {}, skipped=skipped, happened=self.back())

    def without_sheet(self, handle: str) -> None:
        """It was done, once or more often, and no sheet was filled in."""
        happened, times = self.back(), self.draw(st.integers(1, 3))
        self.homework().attempt(handle, {}, without_sheet=True, times=times, happened=happened)

    def plan(self, handle: str) -> None:
        """What is asked before is written down, where the worksheet asks anything then."""
        answers, skipped = self.answers(handle)
        asked = {item.name for item in self.sheets[handle].before_part.answers}
        self.homework().attempt(
            handle,
            {name: value for name, value in answers.items() if name in asked},
            skipped={name: why for name, why in skipped.items() if name in asked},
            is_planned=True,
            happened=self.back(),
        )

    def complete(self, handle: str) -> None:
        """The rest of what was planned is filled in."""
        homework = self.homework()
        planned = [one for one in homework.assignment(handle).attempts if one.is_planned]
        if planned:
            answers, skipped = self.answers(handle)
            number = planned[-1].attempt
            homework.complete(handle, number, answers, skipped=skipped, happened=self.back())

    def take_back(self, handle: str) -> None:
        """An attempt is taken back, with what stands on it."""
        homework = self.homework()
        state = homework.assignment(handle)
        if state.by_number:
            number = self.draw(st.sampled_from(sorted(state.by_number)))
            event = f"{handle}#{state.recorded_in[number]}"
            code = client_of(state.stream)
            homework.retract(code, [event], "typed at the wrong client", with_them=True)

    def correct(self, handle: str) -> None:
        """The record of an attempt is corrected: its answers, its day, or both."""
        homework = self.homework()
        attempts = homework.assignment(handle).by_number
        if not attempts:
            return
        number = self.draw(st.sampled_from(sorted(attempts)))
        happened = self.back() if self.tossed() else UNSET
        answers, skipped = self.answers(handle) if self.tossed() else ({}, {})
        if answers:
            answers = {**dict.fromkeys(attempts[number].answers), **answers}
        homework.correct(
            handle, number, "typed wrong", answers=answers, skipped=skipped, happened=happened
        )

    def amend(self, handle: str) -> None:
        """Something else is agreed on."""
        sheet = self.sheets[handle]
        settings = self.settings(client_of(stream_of(handle)), sheet)
        self.homework().amend(handle, changes={"task": "try less"}, settings=settings)

    def review(self, handle: str) -> None:
        """It is looked at together."""
        ratings = {"quality": self.draw(st.integers(0, 4))}
        next_: Next | None = self.draw(st.sampled_from([None, "keep", "finish"]))
        rated = Rated(clinician=ratings)
        self.homework().review(handle, ratings=rated, next=next_, happened=self.back())

    def meet_obstacle(self, handle: str) -> None:
        """Something gets in the way."""
        category = self.draw(st.sampled_from(_OBSTACLES))
        self.homework().meet_obstacle(handle, category, happened=self.back())

    def rest(self, handle: str) -> None:
        """It is put on hold, or resumed."""
        homework = self.homework()
        is_active = homework.assignment(handle).status == "active"
        if is_active and self.tossed():
            until = self.clock().date() + timedelta(days=self.draw(st.integers(1, 9)))
            homework.pause(handle, until=until.isoformat(), happened=self.back())
            return
        (homework.pause if is_active else homework.resume)(handle, happened=self.back())

    def meet(self, handle: str) -> None:
        """A session is planned, or the last one is cancelled."""
        homework, code = self.homework(), handle.partition("-")[0]
        planned = homework.client(code).sessions
        if planned and self.tossed():
            homework.cancel_session(code, max(planned))
            return
        day = self.clock().date() + timedelta(days=self.draw(st.integers(-3, 14)))
        homework.plan_session(code, day, happened=self.back())

    def withdraw(self, handle: str) -> None:
        """It is withdrawn; rarely, as nothing can be tried after that."""
        if self.draw(st.integers(0, 2)) == 0:
            self.homework().withdraw(handle, happened=self.back())

    def back(self) -> date | datetime | None:
        """When something happened, up to three weeks ago: a moment, a day, or not known."""
        now = self.clock()
        how = self.draw(st.sampled_from(["moment", "moment", "day", "unknown"]))
        hours = self.draw(st.integers(0, 21 * 24))
        at = now - timedelta(hours=hours)
        return {"moment": at, "day": at.date()}.get(how)

    def tossed(self) -> bool:
        """Heads or tails."""
        return self.draw(st.booleans())

    def answers(self, handle: str) -> Attempt:
        """Answers that the worksheet's own check accepts, an example of the author's or made up."""
        sheet, context = self.sheets[handle], self.homework().context(handle)
        examples: list[Attempt] = [
            (dict(one), left_out(sheet.answers, one))
            for one in self.subject.answers.get(sheet.name, ())
            if not check_answers(sheet, one, left_out(sheet.answers, one), context).problems
        ]
        if examples and self.tossed():
            found: Attempt = self.draw(st.sampled_from(examples))
            return found
        given = self.draw(given_answers(sheet.answers, context))
        if self.draw(st.integers(0, 2)) == 0:
            left = self.draw(st.sets(st.sampled_from([one.name for one in sheet.answers])))
            given = {name: value for name, value in given.items() if name not in left}
        return settled(sheet, given, context)


def settled(sheet: Worksheet, given: Mapping[str, Any], context: Context) -> Attempt:
    """Answers without what the worksheet's own check objects to, which is skipped instead."""
    answers: Answers = dict(given)
    skipped: dict[str, str] = {}
    for _ in range(ROUNDS):
        skipped = left_out(sheet.answers, answers)
        problems = check_answers(sheet, answers, skipped, context).problems
        if not problems:
            break
        answers = without(answers, problems)
    return answers, skipped


def later(sheet: Worksheet) -> Worksheet:
    """A version of a worksheet that is not installed here, and asks for one more thing."""
    return attrs.evolve(
        sheet,
        version=LATER,
        answers=(*sheet.answers, _UNKNOWN),
        settings=(*sheet.settings, _UNKNOWN),
    )


def referred_to(items: Iterable[Item]) -> Iterator[str]:
    """The worksheets whose rows some items name."""
    for item in items:
        if isinstance(item, Reference):
            yield item.worksheet
        if isinstance(item, Rows):
            yield from referred_to(item.row)
