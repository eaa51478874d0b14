"""Cautions that several worksheets share, shown to the clinician on assigning."""

from __future__ import annotations

RECORD_BECOMES_RITUAL = (
    "With obsessive-compulsive problems the record itself can become checking or reassurance. "
    "Agree on how often and how long to write, and stop the record if it feeds the ritual."
)
RATIONALE_FIRST = (
    "Do not begin a hierarchy before the client has understood the reason and agreed to it."
)
PROTECTIVE_AVOIDANCE = (
    "Avoidance that protects from a real danger, such as violence at home, is not a target."
)
NOT_WATCHED = (
    "Not a crisis service: what is written here is not watched in real time, and no alarm is "
    "raised. Where an urge threatens life, what to do at risk is agreed with the client "
    "beforehand, and the client has it in writing."
)
