"""Rules for a worksheet's definition: no text is missing, and every scale has its words."""

from __future__ import annotations

from collections.abc import Iterator

from intersession.conformance.cases import called, lines
from intersession.conformance.subject import NotConformant, Subject
from intersession.worksheets.definition import Worksheet
from intersession.worksheets.items import Choice, Item, Ratings, Scale, every_item

COUNT = 100
"""A map of numbers from 0 to more than this counts something, and needs no words at its ends."""


def is_complete(subject: Subject, sheet: Worksheet) -> None:
    """Title, about and source are given; every item asks, and every scale has words at its ends."""
    found = [
        f"it has no {name}" for name in ("title", "source") if not getattr(sheet, name).strip()
    ]
    if not sheet.about:
        found.append("it has no about: write the class's docstring, what the worksheet is for")
    if not isinstance(sheet.caution, str):
        found.append(f"its caution is {sheet.caution!r}: write it as text")
    for where, items in (("", sheet.answers), ("settings.", sheet.settings)):
        for place, item in every_item(items):
            found += [f"{where}{place} {wrong}" for wrong in _incomplete(item)]
    if found:
        raise NotConformant(lines(f"{called(sheet)} is not complete:", found))


def _incomplete(item: Item) -> Iterator[str]:
    if not item.ask.strip():
        yield "asks nothing: give its question"
    blank = [value for value, label in getattr(item, "options", {}).items() if not label.strip()]
    if isinstance(item, Choice) and blank:
        yield f"has options without words: {', '.join(map(repr, blank))}"
    if isinstance(item, Scale | Ratings) and not _is_count(item):
        ends = [end for end in (item.low, item.high) if end is not None]
        bare = [f"{end:g}" for end in ends if end not in item.anchors]
        if bare:
            how = 'Say what its ends mean, such as {0: "none", 10: "the most"}'
            yield f"is a scale without words at {' and '.join(bare)}. {how}"


def _is_count(item: Item) -> bool:
    return isinstance(item, Ratings) and item.low == 0 and item.high > COUNT
