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
