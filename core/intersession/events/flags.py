"""What a clinician must see first in an attempt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intersession.events.base import Value

if TYPE_CHECKING:
    pass


class Flag(Value, frozen=True, kw_only=True):
    """Something to see first: ``place`` is the answer, ``acts.self-harm``; ``text`` the words."""

    place: str = ""
    text: str
