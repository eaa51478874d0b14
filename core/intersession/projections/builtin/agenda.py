"""What to open the next session with, in the order to take it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from intersession.domain.assignment.matching import Course, Span
from intersession.domain.assignment.occasions import FAR
from intersession.domain.assignment.vocabulary import OBSTACLES
from intersession.projections.agenda_lines import LineRow
from intersession.projections.builtin.assignment_rows import AttemptRow, ReviewRow
from intersession.projections.builtin.courses import READS, Case, Counted, cases, in_words
from intersession.projections.builtin.flag_lines import to_see_first
from intersession.projections.builtin.flags import FlagRow
from intersession.projections.builtin.obstacles import ObstacleRow
from intersession.projections.builtin.quiet import quiet_cycles
from intersession.projections.projection import View, view
from intersession.projections.query import Look, Report

QUIET_CYCLES = 2
"""After so many cycles with occasions and no entry, the agenda asks about the task."""
NOTES = 3
NOTE_LENGTH = 100

LOOK, WAY, WELL, QUESTION, NEXT = (
    "to look at together",
    "what got in the way",
    "what went well",
    "a question",
    "what comes next",
)


@view(
    "agenda",
    version=3,
    title="To open the next session with",
    tables=[LineRow],
    reads=[*READS, FlagRow],
)
class Agenda(View):
    """What to open the next session with.

    First what was flagged and nobody acknowledged yet. Then every open practice that was not
    looked at together, or of which something came due or was recorded since: also what had
    no entry; those whose review day has passed come first, the longest one on top. Then what
    got in the way, and what went well: what somebody said was done, or helped. Last
    come practices that had no entry for two cycles or more, as a question about the task and
    never about the person, and what the modality knows of what comes next.
    """

    has_window = False

    def report(self, look: Look) -> Report:
        """One row for each point, in the order to take them."""
        since = [_since(case) for case in cases(look) if case.row.status != "withdrawn"]
        shown = [one for one in since if one.case.is_open or one.fresh]
        points = [
            *to_see_first(look),
            *(point for one in _debt_first(shown) for point in _to_look_at(one)),
            *_in_the_way(shown),
            *(point for one in shown for point in _went_well(one)),
            *(point for one in shown for point in _quiet(one)),
            *_next(shown, look.rows(LineRow)),
        ]
        return {"agenda": [{"point": n, **point} for n, point in enumerate(points, 1)]}


class _Since(msgspec.Struct, frozen=True):
    """An assignment with what came of it since it was last looked at together."""

    case: Case
    fresh: Sequence[AttemptRow]
    met: Sequence[ObstacleRow]
    counted: Counted

    def point(self, about: str, text: str, n: int, behind: Sequence[Any]) -> dict[str, Any]:
        row = self.case.row
        events = [name for one in behind for name in one.events.split()]
        since = row.last_review_on
        return {
            "about": about,
            "client": row.client,
            "assignment": row.assignment,
            "task": row.task,
            "text": text,
            "n": n,
            "window": f"since {since}" if since else "since it was agreed",
            "events": " ".join(events or [row.events.split(" ", 1)[0]]),
        }

    @property
    def rests(self) -> bool:
        """Whether it was looked at together, and nothing came due or was recorded since."""
        row = self.case.row
        may_rest = row.reviews > 0 or row.status != "active"
        nothing = not self.fresh and not self.counted.expected
        return may_rest and nothing and self.case.review_due is None

    @property
    def last(self) -> ReviewRow | None:
        """The last review, by its day."""
        return self.case.reviews[-1] if self.case.reviews else None


def _since(case: Case) -> _Since:
    """What was recorded or came due since the last review."""
    reviewed = max((_version(one.events) for one in case.reviews), default=0)
    fresh = [one for one in case.attempts if one.made_in > reviewed]
    return _Since(
        case=case,
        fresh=fresh,
        met=[one for one in case.obstacles if one.obstacle > reviewed],
        counted=_counted(case, {one.attempt for one in fresh}),
    )


def _counted(case: Case, fresh: set[int]) -> Counted:
    """The occasions that came due or were met since the last review."""
    course, seen = case.course, case.row.last_review_on or ""
    met = [
        one
        for span in course.spans
        for one in span.met
        if any(entry.attempt in fresh for entry in one.entries)
    ]
    unmet = [
        course.expected(span) - len(span.met)
        for span in course.spans
        if span.period.last.isoformat() >= seen
    ]
    told = [one for one in course.told if one.entry.attempt in fresh]
    done = [one for one in told if not one.is_not_yet]
    return Counted(
        expected=len(met) + sum(unmet),
        met=met,
        beyond=sum(one.times for one in course.beyond if one.entry.attempt in fresh),
        entries=sum(one.times for one in done),
        days=len({one.day for one in done if one.day}),
        undated=sum(one.times for one in done if not one.day and not one.between),
        not_yet=len(told) - len(done),
    )


def _debt_first(shown: Sequence[_Since]) -> list[_Since]:
    """The longest overdue look first, then what had no entry, then the rest, by number."""
    return sorted(
        shown,
        key=lambda one: (
            one.case.row.client,
            one.case.review_due or "9999",
            not (one.counted.expected and not one.counted.met),
        ),
    )


def _to_look_at(one: _Since) -> Iterator[dict[str, Any]]:
    """What was agreed and what came of it, also where nothing did."""
    if one.rests:
        return
    found = one.counted
    told = [_came_of_it(one), _running(one), _planned(one), _review(one)]
    told += [*_last_time(one), *_notes(one.fresh)]
    n = found.expected or found.entries
    yield one.point(LOOK, " ".join(part for part in told if part), n, one.fresh)


def _came_of_it(one: _Since) -> str:
    """``2 of 3 planned, 1 in part; 1 beyond the plan, 2026-03-02 to 2026-03-08.``"""
    found = one.counted
    days = sorted(day for row in one.fresh for day in _days(row))
    when = "" if not days else f", {days[0]}" + (f" to {days[-1]}" if days[-1] != days[0] else "")
    undated = f" {_count(found.undated, 'entry')} of unknown day." if found.undated else ""
    blank = _not_asked(one.fresh)
    if found.expected:
        return f"{_sentence(in_words(found))}{when}.{undated}{blank}"
    if found.entries or found.not_yet:
        return f"{_sentence(_entries(found))}{when}.{undated}{blank}"
    return "No entry yet." if one.case.is_open else ""


def _days(row: AttemptRow) -> tuple[str, ...]:
    """The day of an entry, or the first and the last of those between which it was."""
    if row.happened_on:
        return (row.happened_on,)
    return (row.first_on, row.last_on) if row.first_on and row.last_on else ()


def _planned(one: _Since) -> str:
    """What was planned with its sheet, and is not told yet."""
    if not one.case.planned:
        return ""
    told = [
        f"attempt {row.attempt}, {row.happened_on or 'day not known'}" for row in one.case.planned
    ]
    return f"Planned, and the rest not told yet: {'; '.join(told)}."


def _not_asked(rows: Sequence[AttemptRow]) -> str:
    """What is not known of days that were told without their sheet."""
    if any(row.is_practised_day and not row.not_asked for row in rows):
        return " No sheet: what it asks is not known."
    names = dict.fromkeys(name for row in rows for name in row.not_asked)
    if not names:
        return ""
    words = [name.replace("_", " ") for name in names]
    listed = " and ".join([", ".join(words[:-1]), words[-1]] if words[1:] else words)
    return f" No sheet: {listed} {'were' if words[1:] else 'was'} not asked."


def _entries(found: Counted) -> str:
    not_yet = f"said not yet {_times(found.not_yet)}" if found.not_yet else ""
    entries = _count(found.entries, "entry") if found.entries else ""
    beyond = f"{found.beyond} beyond the plan" if found.beyond else ""
    return "; ".join(part for part in (entries, beyond, not_yet) if part)


def _running(one: _Since) -> str:
    """What is still open in a period that runs."""
    course = one.case.course
    if one.case.row.status == "paused":
        day = course.today.isoformat()
        ends = (hold.to_on for hold in one.case.holds if hold.until and hold.from_on)
        until = next((end for end in ends if end and end > day), None)
        return f"On hold until {until}." if until else "On hold."
    spans = [span for span in course.spans if _is_running(course, span)]
    if not spans:
        return ""
    span = spans[-1]
    left = len(span.occasions) - len(span.met)
    if not left:
        return ""
    last = span.period.last
    until = " today" if last == course.today else f" until {last}"
    return f"{left} open{'' if last >= FAR else until}."


def _is_running(course: Course, span: Span) -> bool:
    return span.period.first <= course.today and not course.is_over(span)


def _review(one: _Since) -> str:
    due = one.case.review_due
    if not due:
        return ""
    nothing = not one.counted.entries and not one.counted.not_yet
    asked = " What did we learn about the task?" if nothing else ""
    return f"Agreed to look at it on {due}.{asked}"


def _last_time(one: _Since) -> Iterator[str]:
    """What was learned last time, and the next step that was chosen."""
    if one.last is None:
        return
    if one.last.learned:
        yield f'Learned last time: "{_short(one.last.learned)}".'
    if one.last.next and one.last.next != "finish":
        yield f"Chosen then: {one.last.next}."


def _notes(fresh: Sequence[AttemptRow]) -> Iterator[str]:
    """The client's words, each shortened."""
    notes = [row.note for row in fresh if row.note]
    for note in notes[-NOTES:]:
        yield f'"{_short(note)}"'
    if len(notes) > NOTES:
        yield f"({len(notes) - NOTES} more)"


def _short(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= NOTE_LENGTH else f"{plain[: NOTE_LENGTH - 1].rstrip()}…"


def _in_the_way(cases: Sequence[_Since]) -> Iterator[dict[str, Any]]:
    """Obstacles met since then, each client's heaviest first."""
    met = [(case, one) for case in cases for one in case.met]
    for case, one in sorted(met, key=lambda met: (met[1].client, -(met[1].severity or 0))):
        words = OBSTACLES.get(one.category, one.category)
        detail = f': "{one.words}"' if one.words else ""
        yield case.point(WAY, f"{words}{detail}.{_backup(one)}", 1, [one])


def _backup(one: ObstacleRow) -> str:
    foreseen = " Foreseen" if one.anticipated is not None else ""
    if one.backup_used is None:
        return f"{foreseen}." if foreseen else ""
    if not one.backup_used:
        return f"{foreseen}; back-up not used." if foreseen else " Back-up not used."
    worked = {"yes": "and it helped", "partly": "and it helped partly", "no": "it did not help"}
    told = f", {worked[one.backup_worked]}" if one.backup_worked else ""
    return f"{foreseen}; back-up used{told}." if foreseen else f" Back-up used{told}."


def _went_well(one: _Since) -> Iterator[dict[str, Any]]:
    """What somebody said was done as agreed, and back-ups that helped."""
    whole = [row for row in one.fresh if row.credit is not None and row.credit >= 1 and _said(row)]
    whole = [row for row in whole if not row.is_practised_day]  # what a sheet asks is not known
    n = sum(row.times for row in whole)
    if whole:
        yield one.point(WELL, f"Done as agreed {_times(n)}.", n, whole)
    for met in one.met:
        if met.backup_worked == "yes":
            words = OBSTACLES.get(met.category, met.category)
            yield one.point(WELL, f"The back-up helped when this came up: {words}.", 1, [met])


def _said(row: AttemptRow) -> bool:
    """Whether somebody said how much was done; that a sheet was filled in says nothing."""
    return row.amount is not None or row.minutes is not None or not row.is_practice


def _quiet(one: _Since) -> Iterator[dict[str, Any]]:
    """A question where cycles passed with occasions and without an entry."""
    if one.case.row.status != "active" or not one.case.is_open or one.rests:
        return
    cycles = quiet_cycles(one.case)
    if cycles < QUIET_CYCLES or one.case.planned:
        return
    undated = [row for row in one.fresh if not row.happened_on and not row.first_on]
    if undated:
        text = (
            f"{_count(len(undated), 'entry')} of unknown day: whether cycles passed without one "
            f"is not known."
        )
        yield one.point(QUESTION, text, len(undated), undated)
        return
    text = f"{cycles} cycles without an entry. Task too big, unclear, or not the right task?"
    yield one.point(QUESTION, text, cycles, ())


def _next(shown: Sequence[_Since], lines: Sequence[LineRow]) -> Iterator[dict[str, Any]]:
    """What a modality knows of a practice that goes on: the next step, what is outstanding."""
    by_name = {one.case.row.assignment: one for one in shown}
    for line in lines:
        one = by_name.get(line.assignment)
        if one is not None and line.from_on <= one.case.course.today.isoformat():
            yield {**one.point(NEXT, line.text, line.n, ()), "events": " ".join(line.events)}


def _version(events: str) -> int:
    return int(events.rpartition("#")[2])


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _count(n: int, word: str) -> str:
    several = f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"
    return f"{n} {word}" if n == 1 else f"{n} {several}"


def _times(n: int) -> str:
    return {1: "once", 2: "twice"}.get(n, f"{n} times")
