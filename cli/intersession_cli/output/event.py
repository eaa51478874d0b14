"""An event in words: its name, its times, and what it holds, field by field."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from intersession.domain.assignment.prescription import Prescription
from intersession.domain.registry import CODEC
from intersession.events.base import as_dict, field_names
from intersession.events.recorded import Recorded
from intersession_cli.app.screen import Titled
from intersession_cli.output.cells import cells
from intersession_cli.output.text import brief, field, paragraph, width
from intersession_cli.output.values import label, words

LONG = ("answers", "settings", "prescription", "skipped")
LEFT_OUT = (
    *("recorded_at", "actor", "command", "offset", "clocks", "happened_at"),
    *("zone", "worksheet_version", "plugin", "changed"),
)
Field = tuple[str, str]
"""A name and what is shown under it."""
Line = str | Titled


def told(recorded: Recorded, by: Recorded | None = None, *, is_full: bool) -> Iterator[Line]:
    """One event alone, as lines, with everything it holds, and what took it back."""
    found = ((name, words(value)) for name, value in fields(recorded.event))
    return lines(recorded, f"recorded {written(recorded)}", found, by, is_full)


def lines(
    recorded: Recorded,
    how: str,
    found: Iterable[Field],
    by: Recorded | None = None,
    is_full: bool = True,
) -> Iterator[Line]:
    """A heading, with how the event was recorded, and a line for each field.

    ``by`` is what took it back, where it does not count any more. Where it is not full,
    long texts are shortened.
    """
    happened = recorded.event.happened_at or "not known when"
    title = f"{recorded.id}  {name_of(recorded.event)}"
    when, how = f"  {happened}", f"({how}, position {recorded.position})"
    if not sys.stdout.isatty() or cells(f"{title}{when} {how}") <= width():
        yield Titled(title, f"{when} {how}")
    else:
        yield Titled(title, when)
        yield paragraph(how, "    ")
    if by is not None:
        yield field(f"taken back by {by.id}", by.event.why, "    ")
    for name, value in found:
        yield field(label(name), value if is_full else brief(value), "    ")


def written(recorded: Recorded) -> str:
    """When an event was recorded, and by whom where that is known."""
    by = f" by {recorded.event.actor}" if recorded.event.actor else ""
    return f"{recorded.event.recorded_at:%Y-%m-%d %H:%M} UTC{by}"


def name_of(event: Any) -> str:
    """An event's name for people: ``obstacle met``."""
    stored = CODEC.encode(event)[0]
    return stored.partition(".")[2].rpartition(".")[0].replace("-", " ")


def fields(event: Any) -> Iterator[tuple[str, Any]]:
    """What an event holds, field by field; of an amendment only what changed."""
    for name, value in as_dict(event).items():
        if name in LEFT_OUT or value in (None, "", (), {}) or value == _default(event, name):
            continue
        if isinstance(value, Prescription):
            yield from _changed(value, getattr(event, "changed", ()))
        elif name in LONG:
            yield from value.items()
        else:
            yield name, value


def _default(event: Any, name: str) -> Any:
    """What a field holds where nobody said anything else."""
    kind = type(event)
    defaults = dict(
        zip(reversed(kind.__struct_fields__), reversed(kind.__struct_defaults__), strict=False)
    )
    return defaults.get(name, msgspec.NODEFAULT)


def agreed(prescription: Prescription) -> dict[str, Any]:
    """A prescription's fields, None where open, its recurrence in words."""
    given = msgspec.to_builtins(prescription)
    found = {name: given.get(name) for name in field_names(Prescription)}
    if prescription.how_often:
        found["how_often"] = str(prescription.how_often)
    return found


def _changed(prescription: Prescription, names: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    for name, value in agreed(prescription).items():
        if value not in (None, "", ()) and (not names or name in names):
            yield name, value
