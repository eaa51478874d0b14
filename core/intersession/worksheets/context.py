"""What a check of answers may need in addition to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, tzinfo
from typing import Any

import attrs

Answers = dict[str, Any]


@attrs.frozen(kw_only=True)
class Other:
    """Another entry of the same assignment as it now stands; ``day`` None: not known.

    ``settings`` are those by which it is looked at.
    """

    attempt: int
    day: str | None = None
    answers: Mapping[str, Any] = attrs.field(factory=dict)
    settings: Mapping[str, Any] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class Context:
    """What a check may need in addition to the answers.

    ``zone``: the client's time zone. ``settings``: what was agreed when the
    worksheet was assigned. ``references(worksheet, rows, key)``: the rows the
    client already has there, canonical name → label. ``before``: the answers of the
    assignment's earlier attempts as they now stand, oldest first. ``day``: the day of the
    entry that is looked at, where it is known. ``others``: the assignment's other entries,
    recorded before or since, in the order in which they were recorded.
    """

    zone: tzinfo = UTC
    settings: Mapping[str, Any] = attrs.field(factory=dict)
    references: Callable[[str, str, str], Mapping[str, str]] = lambda *_: {}
    before: Sequence[Mapping[str, Any]] = ()
    day: str | None = None
    others: Sequence[Other] = ()
