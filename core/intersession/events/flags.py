"""What a clinician must see first in an attempt."""

from __future__ import annotations

from typing import Annotated

from intersession.events.base import Value
from intersession.events.fields import Meaning


class Flag(Value, frozen=True, kw_only=True):
    """Something that a clinician must see first."""

    place: Annotated[str, Meaning("the answer that it is about, such as `acts.self-harm`")] = ""
    text: Annotated[str, Meaning("what there is to see, in words")]
