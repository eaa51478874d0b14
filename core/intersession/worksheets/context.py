"""What a check of answers may need in addition to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, tzinfo
from typing import Any

import attrs

Answers = dict[str, Any]


@attrs.frozen(kw_only=True)
class Context:
    """What a check may need in addition to the answers.

    ``zone``: the client's time zone. ``settings``: what was agreed when the
    worksheet was assigned. ``references(worksheet, rows, key)``: the rows the
    client already has there, canonical name → label. ``before``: the answers of the
    assignment's earlier attempts as they now stand, oldest first.
    """

    zone: tzinfo = UTC
    settings: Mapping[str, Any] = attrs.field(factory=dict)
    references: Callable[[str, str, str], Mapping[str, str]] = lambda *_: {}
    before: Sequence[Mapping[str, Any]] = ()
