"""An assignment whole: what was agreed, what changed, and what came of it, in 24 lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from intersession.documents.prescription import prescription_lines
from intersession.domain.assignment.vocabulary import OBSTACLES
from intersession.worksheets.items import Day, Moment, Rows, Text
from intersession.worksheets.items import Line as LineItem
from intersession_cli.app.screen import Titled
from intersession_cli.output.answers import answer_words, row_words
from intersession_cli.output.sheet import how_much
from intersession_cli.output.text import on_one_line, paragraph, width, within

if TYPE_CHECKING:
    from intersession.domain.assignment.events import AttemptEvent
    from intersession.domain.assignment.state import Assignment
    from intersession.projections.builtin.flag_lines import FlagLine
    from intersession.worksheets.definition import Worksheet
    from intersession.worksheets.items import Item
    from intersession_cli.app.runtime import Runtime

LINES = 23
"""So many lines are shown at first, where what there is can be shortened."""
SETTINGS = "Settings"
FEWEST = 2
"""So many lines of each part are shown at least."""
LEFT_OUT = ("Worksheet", "Either way")
IF = "If this comes up"
TOGETHER = (
    ("Practice",),
    ("What it is for",),
    ("When", "Where"),
    ("How often", "How long", "How sure", "We look at it"),
    ("Smallest version", "It counts when", "Skill"),
)
"""What stands on one line at first sight."""
ROWS = 6
"""Settings of more lines are told at first by the keys of their rows."""
Line = str | Titled


def practice_rows(runtime: Runtime, state: Assignment) -> dict[str, Any]:
    """All that is on record of an assignment, as programs get it."""
    from intersession.domain.assignment.events import Amended
    from intersession.domain.retraction import standing
    from intersession.projections.builtin.obstacles import ObstacleRow
    from intersession.projections.tables import plain
    from intersession_cli.app.local import local_to
    from intersession_cli.output.event import agreed

    code, handle = state.stream.partition(".")[0], state.handle
    views, today = runtime.views_at_hand, local_to(runtime, code).today
    report = views.report("assignments", client=code, today=today)
    of_it = {
        part: [dict(row) for row in rows if row["assignment"] == handle]
        for part, rows in report.items()
    }
    goals = views.report("clients", client=code, today=today)["goals"]
    met = views.rows(ObstacleRow, client=code, assignment=handle)
    changes = [one for one in standing(runtime.reader.of_stream(state.stream))
               if isinstance(one.event, Amended)]  # fmt: skip
    return {
        **of_it["assignments"][0],
        "prescription": agreed(state.prescription),
        "goal": next((dict(one) for one in goals if one["goal"] == state.prescription.goal), None),
        "amendments": [
            {"on": one.event.day or one.event.recorded_at.isoformat()[:10],
             "changed": list(one.event.changed), "why": one.event.why, "events": one.id}
            for one in changes
        ],
        "holds": of_it["holds"],
        "reviews": of_it["reviews"],
        "met": [plain(one) for one in met],
        "entries": of_it["attempts"],
    }  # fmt: skip


def practice_lines(
    state: Assignment,
    sheet: Worksheet | None,
    found: Mapping[str, Any],
    flags: Sequence[FlagLine],
    *,
    full: bool,
) -> list[Line]:
    """What was flagged and agreed, then each part; where it is long, the latest of each part."""
    head = [*_first(flags), *_heading(state, sheet, found), *_agreed(state, found, full)]
    parts = {title: lines for title, lines in _parts(state, sheet, found, full) if lines}
    shown = {title: len(lines) for title, lines in parts.items()}
    if not full:
        shown = _fitting(shown, LINES - len(head) - len(parts))
    for title, lines in parts.items():
        head += _part(title, lines, shown[title], full)
    return head


def _part(title: str, lines: Sequence[str], most: int, full: bool) -> Iterator[Line]:
    """A part under its title: the latest lines of it, of settings the first."""
    count = len(lines)
    kept = lines[:most] if title == SETTINGS else lines[count - most :]
    cut = f" ({len(kept)} of {count}; all: --full)" if len(kept) < count else f" ({count})"
    yield Titled(title, "" if title == SETTINGS and len(kept) == count else cut)
    yield from (_line(one, full) for one in kept)


def _fitting(sizes: Mapping[str, int], room: int) -> dict[str, int]:
    """How many lines of each part are shown: a few at least, and the rest in turn."""
    shown = {title: min(size, FEWEST) for title, size in sizes.items()}
    while sum(shown.values()) < room:
        more = [title for title in sizes if shown[title] < sizes[title]]
        if not more:
            break
        shown[min(more, key=lambda title: shown[title])] += 1
    return shown


def _line(text: str, full: bool) -> str:
    return paragraph(within(text), "  ") if full else f"  {on_one_line(text, width() - 2)}"


def _first(flags: Sequence[FlagLine]) -> Iterator[Line]:
    """What is open of this practice, a line each, and where to acknowledge it."""
    if flags:
        yield Titled(
            "To see first", f" · how to acknowledge it: intersession flags {flags[0].client}"
        )
        yield from (f"  {on_one_line(f'{one.where}: {one.text}', width() - 2)}" for one in flags)


def _heading(
    state: Assignment, sheet: Worksheet | None, found: Mapping[str, Any]
) -> Iterator[Line]:
    name = f"{sheet.title} ({found['worksheet']})" if sheet else found["worksheet"]
    since = f", agreed on {found['terms'][0]['from_on']}"
    yield Titled(f"{state.handle}: {name}", f" · {found['status']}{since}")


def _agreed(state: Assignment, found: Mapping[str, Any], full: bool) -> Iterator[str]:
    """The prescription and the goal: a line for each part of it, or several on one."""
    goal = found["goal"]
    if goal:
        yield _line(f"Goal G{goal['goal']}: {goal['words']} ({goal['status']})", full)
    told = [pair for pair in prescription_lines(state.prescription) if pair[0] not in LEFT_OUT]
    if full:
        yield from (_line(f"{label}: {words}", full) for label, words in told)
        return
    known = dict(told)
    for labels in TOGETHER:
        several = [f"{label}: {known[label]}" for label in labels if label in known]
        if several:
            yield _line(" · ".join(several), full)
    for label, words in told:
        if label == IF:
            yield _line(f"{label}: {words}", full)


def _parts(
    state: Assignment, sheet: Worksheet | None, found: Mapping[str, Any], full: bool
) -> Iterator[tuple[str, list[str]]]:
    yield SETTINGS, _settings(state, sheet, full)
    yield "Amended", [_amended(one) for one in found["amendments"]]
    yield "On hold", [_hold(one) for one in found["holds"]]
    yield "Reviews", [_reviewed(one) for one in found["reviews"]]
    yield "What got in the way", [_met(one) for one in found["met"]]
    yield "Entries", [_entry(one, sheet) for one in state.attempts]


def _settings(state: Assignment, sheet: Worksheet | None, full: bool) -> list[str]:
    """Single settings, and lists row by row, each row with the key by which it is amended."""
    items = {item.name: item for item in sheet.settings} if sheet else {}
    rows = [line for name, value in state.settings.items() for line in _rows(name, items, value)]
    if full or len(rows) <= ROWS:
        return rows
    return [_keys(name, items, value) for name, value in state.settings.items()]


def _rows(name: str, items: Mapping[str, Item], value: Any) -> list[str]:
    item, label = items.get(name), name.replace("_", " ")
    if isinstance(item, Rows) and isinstance(value, list):
        return [f"{label}: {row_words(item, row)}" for row in value]
    return [f"{label}: {answer_words(item, value)}"]


def _keys(name: str, items: Mapping[str, Item], value: Any) -> str:
    """A list as the keys of its rows; another setting as it is."""
    item = items.get(name)
    if not isinstance(item, Rows) or not isinstance(value, list) or not item.key:
        return "; ".join(_rows(name, items, value))
    keys = (str(row.get(item.key, "–")) for row in value)
    return f"{name.replace('_', ' ')}: {', '.join(keys)}"


def _amended(one: Mapping[str, Any]) -> str:
    why = f": {one['why']}" if one["why"] else ""
    return f"{one['on']}  {', '.join(one['changed']).replace('_', ' ')}{why}"


def _hold(one: Mapping[str, Any]) -> str:
    why = f": {one['why']}" if one["why"] else ""
    return f"{one['from_on']} to {one['to_on'] or '…'}{why}"


def _reviewed(one: Mapping[str, Any]) -> str:
    told = [one["next"] or "next step not said"]
    told += [f'learned: "{one["learned"]}"'] if one["learned"] else []
    told += [f'credit: "{one["credit"]}"'] if one["credit"] else []
    return f"{one['happened_on'] or 'day not known'}  {'; '.join(told)}"


def _met(one: Mapping[str, Any]) -> str:
    words = f': "{one["words"]}"' if one["words"] else ""
    day = one["happened_on"] or one["last_on"] or "day not known"
    return f"{day}  {OBSTACLES.get(one['category'], one['category'])}{words}"


def _entry(event: AttemptEvent, sheet: Worksheet | None) -> str:
    """``3  2026-03-02  half  On the bus``."""
    between = event.between and f"{event.times} ×, {event.between.first} to {event.between.last}"
    day = event.day or between or "day not known"
    much = "planned" if event.is_planned else how_much(event) or "–"
    words = _first_words(event, sheet).replace("\n", " | ")
    return f"{event.attempt:>3}  {day}  {much}  {words}".rstrip()


def _first_words(event: AttemptEvent, sheet: Worksheet | None) -> str:
    """The first words of an entry: a text, then rows, then its note, then any other answer."""
    items = {item.name: item for item in sheet.answers} if sheet else {}
    for kinds in ((LineItem, Text), (Rows,)):
        for name, item in items.items():
            if isinstance(item, kinds) and event.answers.get(name):
                return answer_words(item, event.answers[name])
    told = [
        answer_words(items.get(name), value)
        for name, value in event.answers.items()
        if not isinstance(items.get(name), Day | Moment)
    ]
    return event.note or next(iter(told), "")
