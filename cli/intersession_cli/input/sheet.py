"""A sheet asked on a terminal: place after place, back and forth, then summed up."""

from __future__ import annotations

from functools import partial
from typing import Any

import attrs

from intersession.dates.parsing import WEEKDAYS
from intersession.documents.prescription import not_watched
from intersession.errors import InvalidInput
from intersession.worksheets.items import Ratings, Reference, Rows
from intersession.worksheets.parsing import is_blank
from intersession.worksheets.validation import check_item
from intersession_cli.app.keyboard import asking, filled
from intersession_cli.app.screen import say
from intersession_cli.input.asked_sheet import Sheet
from intersession_cli.input.draft import Draft, place_of
from intersession_cli.input.places import Place, settle
from intersession_cli.input.questions import Question, default_of, put, question_for
from intersession_cli.input.sheet_days import as_stored
from intersession_cli.input.signals import Back, LeftOut, Rest, Stopped
from intersession_cli.input.summary import change_wanted

HINT = (
    "Enter goes on, and leaves out what is optional. < goes back, - leaves out what is needed, "
    "> leaves out the rest. In a long text Alt-Enter begins a line, F4 opens your editor."
)
DECLINED = "would rather not say"


def ask_on_terminal(sheet: Sheet) -> None:
    """Ask for all that is not answered, then show it until it is to be recorded."""
    say(filled(HINT), dim=True)
    with asking():
        while _asks_again(sheet):
            pass


def _asks_again(sheet: Sheet) -> bool:
    """Ask for what is open and sum it up; whether an answer is to be changed."""
    draft = sheet.draft
    while place := sheet.next():
        _step(sheet, place)
        draft.keep(draft)
    item = change_wanted(sheet)
    if item is not None:
        draft.ask_again(item)
    return item is not None


def _step(sheet: Sheet, place: Place) -> None:
    """Ask one question, and do what the person does with it."""
    draft = sheet.draft
    try:
        _ask(sheet, place)
    except Back:
        _go_back(draft)
    except Rest:
        _leave_out_rest(sheet, place)
    except LeftOut:
        _leave_out(sheet, place)
    except Stopped as stopped:
        if stopped.text.strip():
            draft.unfinished[place.name] = stopped.text
        raise


def _ask(sheet: Sheet, place: Place) -> None:
    draft, item = sheet.draft, place.item
    if place.kind == "reason":
        _give_reason(sheet, place.name, f"{item.ask} Nothing is rated. Why is it left out?")
        return
    question = question_for(item, sheet.context)
    if isinstance(item, Reference) and not question.options and not place.is_needed(draft):
        draft.pass_by(place.name)  # the client has no row that it could name
        return
    _say_what_it_is_about(sheet, place)
    stands = default_of(item, draft.at(place.keys))
    shown = draft.unfinished.get(
        place.name, default_of(item, item.default) if stands is None else stands
    )
    asked = _worded(sheet, place, question)
    while True:
        typed = put(asked, shown, partial(_spare, draft, place.name))
        try:
            _take(sheet, place, typed)
            return
        except InvalidInput as invalid:
            for problem in invalid.problems:
                say(f"  {problem.message}")
            shown = typed


def _spare(draft: Draft, place: str, text: str) -> None:
    draft.unfinished[place] = text
    draft.keep(draft)


def _say_what_it_is_about(sheet: Sheet, place: Place) -> None:
    """The heading of a list or map before its first question, the help, and who watches."""
    group = place.of
    begins = place.kind == "first" and place.keys[-2] == 0
    begins |= place.kind == "rating" and _is_first_name(sheet, place)
    if group is not None and begins:
        say(group.ask, bold=True)
    item = group if group is not None and begins else place.item
    if item.risk and (begins or place.kind == "item"):
        say(filled(f"  {not_watched()}", "  "), dim=True)
    if item.help and not (place.kind == "rating" and "=" in item.help):  # how a line is typed
        say(filled(f"  {item.help}", "  "), dim=True)


def _is_first_name(sheet: Sheet, place: Place) -> bool:
    whole = place_of(place.keys[:-1])
    return not any(one.startswith(f"{whole}.") for one in sheet.draft.passed)


def _worded(sheet: Sheet, place: Place, question: Question) -> Question:
    """The question as it is asked at a place: the number of a row, a map's name, today."""
    if place.kind == "first":
        number = int(place.keys[-2])
        stands = sheet.draft.at((*place.keys[:-1],)) is not None
        needed = place.is_needed(sheet.draft)
        end = "" if needed or stands else "; Enter: no more" if number else "; Enter: none"
        return attrs.evolve(question, hint=f"{number + 1}{_counted(place)}{end}", is_quiet=True)
    if place.kind == "rating":
        return attrs.evolve(question, hint=f"{_ends(question)}Enter: not rated")
    if _is_day_of_sheet(sheet, place):
        today = sheet.local.today
        hint = f"Enter: today, {WEEKDAYS[today.weekday()][:3]} {today}; or thu, -2d"
        return attrs.evolve(question, hint=hint, is_quiet=True)
    return question


def _counted(place: Place) -> str:
    """How many rows a list takes, where that is limited: `` of 2 to 5``."""
    of = place.of
    if not isinstance(of, Rows) or (of.least <= 1 and of.most is None):
        return ""
    if of.most is None:
        return f" of at least {of.least}"
    return f" of up to {of.most}" if of.least <= 1 else f" of {of.least} to {of.most}"


def _ends(question: Question) -> str:
    ends = question.hint.removesuffix("optional").removesuffix("; ")
    return f"{ends}; " if ends else ""


def _is_day_of_sheet(sheet: Sheet, place: Place) -> bool:
    return place.keys == (sheet.worksheet.day,)


def _take(sheet: Sheet, place: Place, typed: Any) -> None:
    """Keep an answer, or do what an empty one means here."""
    draft = sheet.draft
    if is_blank(typed) and _is_day_of_sheet(sheet, place):
        typed = sheet.local.today.isoformat()
        say(f"{place.item.ask}  {typed}")
    if is_blank(typed):
        _take_nothing(sheet, place)
        return
    value = as_stored(place.item, typed, sheet.local)
    draft.put(place.keys, check_item(place.item, value, sheet.context))
    draft.pass_by(place.name)
    settle(sheet.items, draft.answers, draft)


def _take_nothing(sheet: Sheet, place: Place) -> None:
    draft = sheet.draft
    if place.kind == "first" and draft.at(place.keys[:-1]) is not None:
        draft.drop_row(place.keys[:-1])
        return
    if place.is_needed(draft):
        may_leave_out = sheet.may_leave_out and not _is_further_row(place)
        how = "; - leaves it out, with the reason." if may_leave_out else "."
        say(f"  {_needed(place)}{how}")
        return
    if place.kind != "first":
        draft.clear(place.keys)
        settle(sheet.items, draft.answers, draft)
    draft.pass_by(place.name)


def _needed(place: Place) -> str:
    """That an answer is needed: of a list, how many rows."""
    if place.kind == "first" and isinstance(place.of, Rows):
        least = place.of.least
        return "At least one is needed" if least <= 1 else f"At least {least} are needed"
    return "This one is needed"


def _is_further_row(place: Place) -> bool:
    """Whether it begins a row of a list that has rows: then the list is not left out."""
    return place.kind == "first" and int(place.keys[-2]) > 0


def _go_back(draft: Draft) -> None:
    if not draft.passed:
        say("  This is the first question.")
        return
    draft.passed.pop()


def _leave_out(sheet: Sheet, place: Place) -> None:
    """Leave an item out: with a reason where it is needed."""
    draft = sheet.draft
    if not place.is_needed(draft):
        _take_nothing(sheet, place)
        return
    if not sheet.may_leave_out or _is_further_row(place):
        say(f"  {_needed(place)}.")
        return
    whole = place.of_list if place.kind == "first" else place.keys
    _give_reason(sheet, place_of(whole), "Why is it left out?", place)


def _give_reason(sheet: Sheet, left_out: str, ask: str, place: Place | None = None) -> None:
    """Ask why something is left out, and go on behind it."""
    draft = sheet.draft
    why = str(put(Question(ask, hint=f"Enter: {DECLINED}"))).strip()
    if place is not None:
        draft.clear(place.keys)
    draft.skipped[left_out] = why or DECLINED
    draft.pass_by(place.name if place is not None else left_out)
    settle(sheet.items, draft.answers, draft)


def _leave_out_rest(sheet: Sheet, place: Place) -> None:
    """Leave out what may be left out: of the list that it is in, else of the sheet."""
    draft = sheet.draft
    start, of_list = place, place.of_list
    while place_now := sheet.next():
        if place_now.is_needed(draft) or _needs_one(place_now, draft):
            if place_now == start:
                say("  This one is needed; - leaves it out, with the reason.")
            return
        if place_now.keys[: len(of_list)] != of_list:
            return
        draft.pass_by(place_now.name)


def _needs_one(place: Place, draft: Draft) -> bool:
    """Whether a name of a map that is needed is not rated yet."""
    is_map = isinstance(place.of, Ratings | Rows) and place.kind == "rating"
    return is_map and place.of is not None and place.of.required
