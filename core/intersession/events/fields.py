"""What a field means, in which unit, and what it can hold."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec


class Meaning(msgspec.Struct, frozen=True):
    """What a field means, in which unit, and what it can hold beside what its type says.

    ``low`` and ``high`` bound a number, or each number in a map; ``form`` is the form of
    a text: ``day``, ``moment`` (a day or an instant) or ``instant``; ``pattern`` is what
    a text, or each name in a map, looks like. ``names`` are the values that this version
    knows, or the names in a map, each in words; later versions may know more.
    """

    says: str
    unit: str = ""
    low: int | None = None
    high: int | None = None
    form: str = ""
    pattern: str = ""
    names: Mapping[str, str] = {}
