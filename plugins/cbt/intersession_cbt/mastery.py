"""Whether a step of a hierarchy is mastered: by its last exposures, never by the best ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import attrs

from intersession import Figure
from intersession_cbt.exposure_rows import ExposureRow

MASTERED_END = 20
"""A step is mastered by distress where SUDS end at or below this …"""
MASTERED_TRIES = 2
"""… on each of this many last exposures."""
NOT_MET_TRIES = 3
"""A step is mastered by expectancy where what was feared did not happen, and belief did not
rise, on each of this many last exposures. All three are conventions to talk about, not
findings."""

Asked = Callable[[ExposureRow], bool | None]


@attrs.frozen
class Mastery:
    """Whether a step is mastered, in two ways; ``course`` are its exposures with a day, in order.

    An exposure that was left early masters nothing. One of which nobody said how it ended
    counts as not left early, and that is told beside it.
    """

    course: Sequence[ExposureRow]

    @property
    def by_distress(self) -> bool:
        """Whether each of the last exposures ended low."""
        return self._on_each(MASTERED_TRIES, ended_low)

    @property
    def by_expectancy(self) -> bool:
        """Whether on each of the last exposures what was feared did not happen, nor belief rise."""
        return self._on_each(NOT_MET_TRIES, disconfirmed)

    @property
    def ended_low(self) -> Figure:
        """On how many of the last exposures distress ended low."""
        return times(self.course[-MASTERED_TRIES:], ended_low)

    @property
    def not_met(self) -> Figure:
        """On how many of the last exposures what was feared did not happen."""
        return times(self.course[-NOT_MET_TRIES:], not_met)

    @property
    def left_early(self) -> Figure:
        """How many of the exposures that it rests on were left early."""
        return times(self.rests_on, left_early)

    @property
    def rests_on(self) -> Sequence[ExposureRow]:
        """The exposures that decide: the last of them."""
        only_distress = self.by_distress and not self.by_expectancy
        return self.course[-(MASTERED_TRIES if only_distress else NOT_MET_TRIES) :]

    @property
    def safety_used(self) -> Figure:
        """On how many of the exposures that it rests on a safety behaviour was used."""
        return times(self.rests_on, used_safety)

    @property
    def in_words(self) -> str:
        """In which way it is mastered."""
        ways = {"distress": self.by_distress, "expectancy": self.by_expectancy}
        met = [way for way, is_met in ways.items() if is_met]
        return f"by {' and '.join(met)}" if met else "not yet"

    @property
    def beside(self) -> str:
        """What there is to see beside it: safety behaviours, how exposures ended."""
        return "; ".join(self._beside())

    def _on_each(self, tries: int, is_so: Asked) -> bool:
        last = self.course[-tries:]
        return len(last) == tries and all(is_so(one) and not left_early(one) for one in last)

    def _beside(self) -> Iterator[str]:
        n = len(self.rests_on)
        used, early = self.safety_used, self.left_early
        if used.value:
            told = [what for one in self.rests_on for what in one.safety_used]
            named = f": {', '.join(dict.fromkeys(told))}" if told else ""
            yield f"safety behaviours on {used.value:g} of {n}{named}"
        if used.missing:
            yield f"safety behaviours not known on {used.missing} of {n}"
        if early.value:
            yield f"left early on {early.value:g} of {n}"
        if early.missing:
            yield f"how it ended not known on {early.missing} of {n}"


def ended_low(row: ExposureRow) -> bool | None:
    """Whether distress ended low; None where its end is not known."""
    return None if row.suds_end is None else row.suds_end <= MASTERED_END


def not_met(row: ExposureRow) -> bool | None:
    """Whether what was feared did not happen; None where that is not known."""
    return None if row.outcome_occurred is None else row.outcome_occurred == "no"


def disconfirmed(row: ExposureRow) -> bool:
    """Whether what was feared is known not to have happened, and belief not to have risen."""
    fell = row.violation_by_belief
    return not_met(row) is True and fell is not None and fell >= 0


def left_early(row: ExposureRow) -> bool | None:
    """Whether it was left early; None where nobody said how it ended."""
    return None if row.ended_by is None else row.ended_by == "left early"


def used_safety(row: ExposureRow) -> bool | None:
    """Whether a safety behaviour was used; None where that is not known."""
    return row.used_safety


def times(tries: Sequence[ExposureRow], is_so: Asked) -> Figure:
    """On how many exposures something was so, of those where that is known."""
    known = [(one, found) for one in tries if (found := is_so(one)) is not None]
    value = float(sum(found for _, found in known)) if known else None
    events = " ".join(one.events for one, found in known if found).split()
    return Figure("count", value, len(known), len(tries) - len(known), tuple(events))
