"""How events that earlier versions stored become today's; every log can always be read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from intersession.domain.assignment.how_often import of_rule
from intersession.events.codec import Upcaster

_DONE: Mapping[Any, int] = {True: 4, False: 0, "yes": 4, "partly": 2, "no": 0, "not-yet": 0}
_DAY = {
    "cbt.sleep-diary": "wake_date",
    "dbt.diary-card": "date",
    "dbt.please": "date",
}
_DID = {
    "act.committed-action": "did",
    "act.defusion-practice": "tick",
    "cbt.problem-solving": "did",
    "dbt.dear-man": "did",
}
_MINUTES = {
    "act.defusion-practice": "minutes",
    "cbt.mindfulness-practice": "minutes",
    "cbt.relaxation-practice": "minutes",
}
_PRACTICE = {
    *("act.bulls-eye", "act.matrix", "act.moves-log", "act.values", "act.willingness"),
    *("cbt.activity-log", "cbt.activity-schedule", "cbt.behavioural-experiment"),
    *("cbt.coping-card", "cbt.exposure-hierarchy", "cbt.exposure-log", "cbt.panic-log"),
    *("cbt.sleep-diary", "cbt.stress-diary", "cbt.thought-record", "cbt.urge-surfing"),
    *("cbt.worry-postponement", "dbt.chain-analysis", "dbt.diary-card"),
    *("dbt.distress-tolerance", "dbt.opposite-action", "dbt.please", "ifs.parts-journal"),
    *("ifs.parts-map", "ifs.self-qualities", "ifs.six-fs", "ifs.trailhead"),
}
"""What the worksheets declared that came with the versions before; it changes no more."""


def with_how_often(event: dict[str, Any]) -> dict[str, Any]:
    """An event whose prescription says how often by a rule alone, as the next version has it."""
    agreed = dict(event["prescription"])
    if agreed.get("how_often") is not None:
        agreed["how_often"] = msgspec.to_builtins(of_rule(agreed["how_often"]))
    return {**event, "prescription": agreed}


def with_night_before(event: dict[str, Any]) -> dict[str, Any]:
    """An assignment that does not say whether its sheet is about the night before."""
    return {**event, "night_before": event["worksheet"] == "cbt.sleep-diary"}


def with_practice(event: dict[str, Any]) -> dict[str, Any]:
    """An attempt that does not say what its answers say about the practice."""
    answers = event.get("answers", {})
    sheet = event["worksheet"]
    said = {
        "about": answers.get(_DAY.get(sheet)),
        "sheet_amount": _amount(sheet, answers),
        "sheet_minutes": answers.get(_MINUTES.get(sheet)),
        "is_practice": sheet in _PRACTICE or None,
    }
    return {**event, **{name: value for name, value in said.items() if value is not None}}


def _amount(sheet: str, answers: Mapping[str, Any]) -> int | None:
    if sheet in _DID:
        return _DONE.get(answers.get(_DID[sheet]))
    if sheet not in _PRACTICE:
        return None
    left = sheet == "cbt.exposure-log" and answers.get("ended_by") == "left early"
    return 2 if left else 4


UPCASTERS: dict[str, Upcaster] = {
    "homework.assigned.v1": ("homework.assigned.v2", with_how_often),
    "homework.assigned.v2": ("homework.assigned.v3", with_night_before),
    "homework.amended.v1": ("homework.amended.v2", with_how_often),
    "homework.attempted.v1": ("homework.attempted.v2", with_practice),
    "homework.corrected.v1": ("homework.corrected.v2", with_practice),
}
"""From each former name to the next, with a function over its fields."""
