"""Words and scales that the worksheets of IFS share; the scales are our own, not validated."""

from __future__ import annotations

MANAGER, FIREFIGHTER, EXILE, SELF_LIKE = "manager", "firefighter", "exile", "self-like"
UNKNOWN = "unknown"
ROLES = {
    MANAGER: "a manager: keeps things in order ahead of time",
    FIREFIGHTER: "a firefighter: puts the fire out once it burns",
    EXILE: "an exile: carries an old hurt",
    SELF_LIKE: "a self-like manager",
    UNKNOWN: "not known yet",
}
PROTECTORS = (MANAGER, FIREFIGHTER, SELF_LIKE)
"""The roles that protect; Schwartz and Sweezy 2020."""

YES, NOT_YET, NO = "yes", "not-yet", "no"
PERMISSION = {NO: "no", NOT_YET: "not yet", YES: "yes"}

STRENGTH = {0: "hardly there", 10: "as strong as it gets"}
BLENDED = {0: "I could be beside it", 10: "I was all of it"}
SELF_ENERGY = {0: "none to be felt", 10: "calm, curious and open"}
