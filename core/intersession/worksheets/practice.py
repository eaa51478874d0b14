"""What answers say about the practice: which day, and how much of it was done."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Protocol

import msgspec

from intersession.worksheets.items import Choice, Day, Item, Whole, YesNo, every_item

DONE: Mapping[Any, int] = {True: 4, False: 0, "yes": 4, "partly": 2, "no": 0, "not-yet": 0}
"""How much of the practice an answer means, in quarters: 0 says that it was not done."""


class Declared(Protocol):
    """What a worksheet declares: its questions, and what they say of the practice."""

    @property
    def answers(self) -> tuple[Item, ...]: ...
    @property
    def day(self) -> str: ...
    @property
    def done(self) -> str: ...
    @property
    def length(self) -> str: ...
    @property
    def is_practice(self) -> bool: ...
    @property
    def half(self) -> Mapping[str, Collection[str]]: ...
    @property
    def before(self) -> str: ...


class Practised(msgspec.Struct, frozen=True):
    """What a sheet says: the day it is about, the quarters and the minutes that were done.

    ``day_item`` and ``done_item`` are the items that say so.
    """

    about: str | None = None
    quarters: int | None = None
    minutes: int | None = None
    is_practice: bool = False
    day_item: str = "happened"
    done_item: str = "amount"


def practised(sheet: Declared, answers: Mapping[str, Any]) -> Practised:
    """What canonical answers say about the practice, by the worksheet's own declaration."""
    length = answers.get(sheet.length) if sheet.length else None
    return Practised(
        about=answers.get(sheet.day) if sheet.day else None,
        quarters=_quarters(sheet, answers),
        minutes=int(length) if length is not None else None,
        is_practice=sheet.is_practice,
        day_item=sheet.day,
        done_item=sheet.done,
    )


def _quarters(sheet: Declared, answers: Mapping[str, Any]) -> int | None:
    if sheet.done:
        return DONE.get(answers.get(sheet.done))
    if not sheet.is_practice:
        return None
    return 2 if any(answers.get(item) in ends for item, ends in sheet.half.items()) else 4


def meets_nothing(sheet: Declared) -> bool:
    """Whether a day told without the sheet is only a day practised, and no occasion of it.

    So it is where the sheet is about a day of its own or asks about risk: what it would have
    said is not known.
    """
    return bool(sheet.day) or any(item.risk for _, item in every_item(sheet.answers))


def risk_asked(sheet: Declared) -> tuple[str, ...]:
    """The items that ask about risk: those that are always asked, else all of them."""
    found = [item for _, item in every_item(sheet.answers) if item.risk]
    needed = [item for item in found if item.required]
    return tuple(item.name for item in needed or found)


def unusable(sheet: Declared) -> Iterator[str]:
    """What is wrong with what a worksheet declares of its practice."""
    items = {item.name: item for item in sheet.answers}
    kinds: dict[str, tuple[type[Item], ...]] = {
        "day": (Day,),
        "done": (Choice, YesNo),
        "length": (Whole,),
    }
    for part, accepted in kinds.items():
        name = getattr(sheet, part)
        if name and not isinstance(items.get(name), accepted):
            told = " or ".join(kind.__name__ for kind in accepted)
            yield f"its {part} is {name!r}, which is no {told} item of it"
    for name, ends in sheet.half.items():
        options = getattr(items.get(name), "options", {})
        if unknown := [end for end in ends if end not in options]:
            yield f"its half names {', '.join(unknown)} of {name!r}, which offers no such option"
    if sheet.before and sheet.before not in list(items)[:-1]:
        yield f"its before is {sheet.before!r}, which is no item of it with others after it"
    done = items.get(sheet.done)
    if isinstance(done, Choice) and (strange := [one for one in done.options if one not in DONE]):
        yield (
            f"its done item {sheet.done!r} offers {', '.join(strange)}. Accepted: yes, partly, "
            f"no, not-yet"
        )
    if sheet.done and sheet.is_practice:
        yield "it has a done item and is the practice itself: declare one of them"
    if sheet.half and not sheet.is_practice:
        yield "it says when it is half of the practice, and not that it is the practice"
