"""What of an urge a clinician must see first: in words, never a score.

Looked at are urges to hurt or to kill oneself, and urges for a target that the client's diary
card holds as threatening life. Raised is what was acted on, in part too, and a strong urge. A
question that was not answered raises no flag, and nothing is read out of free text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from intersession import Context, Flag, name_key
from intersession_cbt.urge_surfing import HURT, KILL

Answers = Mapping[str, Any]

STRONG_AT = 6
"""From here on (0–10) an urge that threatens life is seen first; 3 of 5 on a diary card."""
KILL_AT = 1
"""The same for the urge to kill oneself: any of it. Neither is validated."""
ACTED = {"partly": "acted on in part", "yes": "acted on"}
_CARD, _LIFE = ("dbt.diary-card", "targets", "name"), "life_threatening"


def urge_flags(answers: Answers, context: Context) -> Iterator[Flag]:
    """The flags of one urge that was surfed."""
    words = _threat(answers, context)
    if not words:
        return
    acted, level = ACTED.get(answers.get("acted", "")), _highest(answers)
    if acted:
        yield Flag(place="acted", text=f"{words}: {acted}", stands_alone=True)
    at = KILL_AT if answers.get("against_self") == KILL else STRONG_AT
    if level is not None and level >= at:
        yield Flag(place="peak", text=f"{words}: {level} of 10 at its highest")


def _threat(answers: Answers, context: Context) -> str:
    """What the urge was for, where it threatens life; "" where nobody said so."""
    kind = answers.get("against_self")
    if kind in (HURT, KILL):
        return f"urge to {kind} oneself"
    wanted = name_key(answers.get("urge_for", ""))
    for target, its_class in context.references(*_CARD).items():
        name = target.partition("/")[2]
        if its_class == _LIFE and name_key(name) == wanted:
            return f"urge for {name}"
    return ""


def _highest(answers: Answers) -> int | None:
    """The highest level that is known."""
    levels = [answers.get(name) for name in ("start", "peak", "end")]
    levels += [one.get("level") for one in answers.get("samples", ())]
    return max((level for level in levels if level is not None), default=None)
