"""What a file corrects, item by item: what is on record, and what the file says."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Any

from intersession.intake.receipt import Change, Difference
from intersession_cli.app.screen import say
from intersession_cli.output.flags import show_flags
from intersession_cli.output.text import paragraph

LONG, KEPT = 60, 20
"""A text longer than this is cut; so much of it is kept before the first difference."""

_NEW = "{place}: {there} on record, {here} in the file"
_STAYS = "{place}: stays {there}, as it was corrected since; the file says {here}, as before"


def show_changes(changes: Sequence[Change]) -> None:
    """Print each entry that differs, with its row and every difference."""
    for one in changes:
        label = f" ({one.label})" if one.label else ""
        day = one.day or "day not known"
        say(f"  {one.unit} {one.row}{label}: {one.handle} attempt {one.attempt}, {day}")
        for told in (*_lines(one.corrected, _NEW), *_lines(one.stays, _STAYS)):
            say(paragraph(told, "    "))


def show_flagged(changes: Sequence[Change]) -> None:
    """Print what was flagged by corrections, for a clinician to see first."""
    for one in changes:
        show_flags(one.handle, one.attempt, one.flags)


def _lines(found: Sequence[Difference], words: str) -> Iterator[str]:
    """A line for each part of an answer that differs: ``moods[0].before: 80 on record, …``."""
    for one in found:
        for place, there, here in _parts(one.place, one.there, one.here):
            before, now = _both(there, here)
            yield words.format(place=place, there=before, here=now)


def _parts(place: str, there: Any, here: Any) -> Iterator[tuple[str, Any, Any]]:
    """The parts of two values that differ, as deep as both have the same shape."""
    if isinstance(there, dict) and isinstance(here, dict):
        for name in {**there, **here}:
            yield from _parts(f"{place}.{name}", there.get(name), here.get(name))
    elif isinstance(there, list) and isinstance(here, list) and len(there) == len(here):
        for n, (one, other) in enumerate(zip(there, here, strict=True)):
            yield from _parts(f"{place}[{n}]", one, other)
    elif there != here:
        yield place, there, here


def _both(there: Any, here: Any) -> tuple[str, str]:
    """Two values as they are shown; of long ones, from where they differ."""
    before, now = _plain(there), _plain(here)
    pairs = zip(before, now, strict=False)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return _cut(before, same), _cut(now, same)


def _plain(value: Any) -> str:
    if value is None or value == "":
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return repr(value)  # which writes out what cannot be printed
    text = json.dumps(value, ensure_ascii=False)
    return "".join(one if one.isprintable() else repr(one)[1:-1] for one in text)


def _cut(text: str, same: int) -> str:
    start = max(0, same - KEPT) if len(text) > LONG else 0
    found = text[start : start + LONG]
    before, after = "…" if start else "", "…" if start + LONG < len(text) else ""
    return f"{before}{found}{after}"
