"""What a command recorded."""

from __future__ import annotations

from typing import Any

import msgspec

from intersession.events.recorded import Recorded


class Receipt(msgspec.Struct, frozen=True):
    """The events that a command recorded, in order; none where nothing was to be changed.

    ``is_repeated`` says that the same command came before under the same key: nothing was
    added, and ``events`` are those that were recorded then.
    """

    events: tuple[Recorded, ...]
    is_repeated: bool = False

    @property
    def event(self) -> Any:
        """What the first of the events says; raises IndexError where there is none."""
        return self.events[0].event

    @property
    def handle(self) -> str:
        """The handle that the events are about, ``RK-7``; raises IndexError where there is none."""
        return self.events[0].handle
