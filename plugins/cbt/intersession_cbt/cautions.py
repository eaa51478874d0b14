"""What a clinician is told when a worksheet is assigned, where several carry it."""

from __future__ import annotations

RECORD_BECOMES_RITUAL = (
    "With obsessive-compulsive problems the record itself can become checking or reassurance: "
    "agree on how often and how long to write, and stop the record where it feeds the ritual."
)
RATIONALE_FIRST = "Begin no hierarchy before the client has understood and agreed to the reason."
PROTECTIVE_AVOIDANCE = (
    "Avoidance that protects from a real danger, such as violence at home, is not a target."
)
