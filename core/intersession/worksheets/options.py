"""The options of a choice: all that a worksheet declares, or those agreed with a client."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from intersession.errors import PluginError
from intersession.worksheets.items import Choice, Choices, Item


def options_of(item: Choice, settings: Mapping[str, Any]) -> dict[str, str]:
    """The options that are offered, value → label, as a client's settings narrow them.

    Where nothing is agreed, or nothing of what the worksheet offers, all are.
    """
    agreed = settings.get(item.narrowed_by) if item.narrowed_by else None
    if not isinstance(agreed, list | tuple):
        return dict(item.options)
    kept = {value: label for value, label in item.options.items() if value in agreed}
    return kept or dict(item.options)


def option_words(item: Any, value: Any) -> str:
    """What was chosen in words: labels, with ``;`` between several; "" where nothing was.

        option_words(Walk.weather, entry.answers.get("weather"))

    ``item`` is a choice as its worksheet's class holds it. An option that the worksheet does
    not have any more is told as it was stored.
    """
    if not isinstance(item, Choice):
        raise PluginError(f"{item!r} is no choice: name one of its class, such as Walk.weather")
    several = value if isinstance(value, list | tuple) else [] if value is None else [value]
    return "; ".join(item.options.get(str(one), str(one)) for one in several)


def unusable_narrowing(item: Item, settings: Sequence[Item]) -> Iterator[str]:
    """What is wrong with the setting by which the options of an item are narrowed."""
    if not isinstance(item, Choice) or not item.narrowed_by:
        return
    name = item.narrowed_by
    setting = next((one for one in settings if one.name == name), None)
    if not isinstance(setting, Choices):
        yield f"is narrowed by {name!r}, which is no settings item of several choices"
    elif unknown := [one for one in setting.options if one not in item.options]:
        yield f"is narrowed by {name!r}, which lists {', '.join(unknown)} that it does not offer"
