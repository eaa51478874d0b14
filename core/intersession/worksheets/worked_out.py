"""What a worksheet works out of answers: its scores, and its other computed items."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from intersession.errors import PluginError
from intersession.worksheets.computed import Answers, Computed, Items
from intersession.worksheets.definition import Worksheet, definition_of
from intersession.worksheets.items import Item


def worked_out(worksheet: type | Worksheet, answers: Answers) -> dict[str, Any]:
    """What a worksheet works out of some answers, by item; what has no value is absent.

    A score is a ``Scored``: also one that has no value says what is missing. ``answers`` are
    those of the worksheet's own version. Raises PluginError where the plugin's function does.
    """
    sheet = worksheet if isinstance(worksheet, Worksheet) else definition_of(worksheet)
    items: dict[str, Item] = {item.name: item for item in sheet.answers}
    known, found = deepcopy(dict(answers)), {}
    for item in sheet.computed:
        value = _value(sheet, item, known, items)
        items[item.name] = item
        if value is not None:
            found[item.name] = value
            known[item.name] = getattr(value, "value", value)
    return found


def computed_words(value: Any) -> str:
    """A value that was worked out, as people read it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def _value(sheet: Worksheet, item: Computed, known: Answers, items: Items) -> Any:
    try:
        return item.value(known, items)
    except Exception as problem:  # whatever a plugin's function raises
        raise PluginError(
            f"{sheet.name}: {item.name} could not be worked out: {problem!r}"
        ) from problem
