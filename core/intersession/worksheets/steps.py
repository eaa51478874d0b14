"""Ratings in steps: whole ones, halves, tenths."""

from __future__ import annotations

from collections.abc import Iterator

from intersession.worksheets.items import Ratings, Scale

MOST_STEPS = 1000
"""A scale of other than whole steps has at most so many of them."""
_NEAR = 1e-9


def on_step(item: Scale, value: float) -> float | None:
    """The step of a scale that a number is, whole ones as whole numbers; None between steps.

    What cannot be written exactly in binary, such as three tenths, is the nearest such number.
    """
    low = item.low or 0
    number = round((value - low) / item.step)
    if abs((value - low) / item.step - number) > _NEAR:
        return None
    return as_number(round(low + number * item.step, 9))


def as_number(value: float) -> float:
    """A number as it is stored: a whole one as 3 and never as 3.0."""
    return int(value) if value == int(value) else value


def steps_of(item: Scale) -> list[float]:
    """Every step of a scale that has two ends, the lowest first."""
    low, high = item.low or 0, item.high or 0
    count = round((high - low) / item.step)
    return [as_number(round(low + number * item.step, 9)) for number in range(count + 1)]


def rating_of(item: Ratings) -> Scale:
    """One rating of a map of name → rating, as an item of its own."""
    return Scale(ask=item.ask, low=item.low, high=item.high, step=item.step)


def unusable_steps(item: Scale | Ratings) -> Iterator[str]:
    """What is wrong with the steps of a scale."""
    if item.step == 1:
        return
    if not item.step > 0:
        yield f"goes in steps of {item.step:g}, and a step is more than nothing"
    elif item.low is None or item.high is None:
        yield f"goes in steps of {item.step:g}, and needs both ends"
    elif on_step(Scale(ask="", low=item.low, step=item.step), item.high) is None:
        steps = f"{item.low:g} in steps of {item.step:g}"
        yield f"goes from {steps}, which do not lead to {item.high:g}"
    elif (item.high - item.low) / item.step > MOST_STEPS:
        yield f"has over {MOST_STEPS:,} steps: use number(…)"
