"""Items that are worked out from other answers, and never typed.

    slept: float | None = computed("How long did you sleep?", minutes_between, of=["from", "to"])

They are worked out when they are read, from the answers as the reader's version of the
worksheet has them (after its upcasts), and are never stored. So nothing that was derived is
in the log: the events stay what somebody said, and replay the same for ever. A value that
had been stored when an entry was recorded would be wrong after an upcast, would have to be
corrected with each correction, and would keep the mistakes of the function that made it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from intersession.worksheets.items import Item, Rows, every_item

Answers = Mapping[str, Any]
Items = Mapping[str, Item]


class Computed(Item, frozen=True, kw_only=True):
    """A value that ``by`` makes of the answers to the items that ``of`` names.

    It is called with them in that order, and only where all are there; None means that there
    is no value. An item of rows gives the list of its rows.
    """

    required: bool = False
    of: tuple[str, ...] = ()
    by: Callable[..., Any] | None = None

    @property
    def kind(self) -> str:
        """As people name it."""
        return "worked out"

    def value(self, known: Answers, items: Items) -> Any:
        """The value after some answers; None where there is none."""
        given = [known.get(name) for name in self.of]
        return None if self.by is None or None in given else self.by(*given)

    def unusable(self, items: Items) -> Iterator[str]:
        """What is wrong with its declaration; ``items`` are those that stand before it."""
        if unknown := [name for name in self.of if name not in items]:
            yield f"is worked out of {', '.join(unknown)}, which is no item before it"
        if not self.of:
            yield "is worked out of nothing: name items, such as of=['length']"


def computed(ask: str, by: Callable[..., Any], of: Iterable[str], **more: Any) -> Any:
    """What ``by(…)`` makes of the answers to the items that ``of`` names; it is never typed.

    It is worked out when an entry is read, and only where all of them are answered. ``of``
    may name items that are worked out themselves, and stand before it.
    """
    return Computed(ask=ask, by=by, of=tuple(of), **more)


def unusable_computed(answers: Sequence[Item], settings: Sequence[Item]) -> Iterator[str]:
    """What is wrong with the items of a worksheet that are worked out.

    ``answers`` are all that it declares, in order; those that are worked out among them.
    """
    items = {item.name: item for item in answers if not isinstance(item, Computed)}
    for item in answers:
        if isinstance(item, Computed):
            yield from (f"item {item.name!r} {wrong}" for wrong in item.unusable(items))
            items[item.name] = item
    inside = [item for item in answers if isinstance(item, Rows)]
    for place, item in (*every_item(inside), *every_item(settings)):
        if isinstance(item, Computed):
            yield f"item {place!r} is worked out, which an item of rows or settings cannot be"
