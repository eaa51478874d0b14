"""The rows behind the views of the diary card, and how they are made from its events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from intersession import (
    Amended,
    Assigned,
    Attempted,
    Corrected,
    Entry,
    EntryRow,
    Recorded,
    Store,
    column,
    key,
    link,
    table,
)
from intersession_dbt.diary_card import SkillsToday, decode_skills

CARD = "dbt.diary-card"


@table("dbt_cards")
class CardRow(EntryRow):
    """A card; ``happened_on`` is the day it is about.

    Ratings are 0–5 and the highest of the day, ``acts`` counts. ``skills_overall`` is a
    code, not a scale: read the ``skills_…`` columns, which decode it and are None where
    its words do not say. ``card_version`` says which wording it had.
    """

    emotions: dict[str, int] = column(factory=dict)
    urges: dict[str, int] = column(factory=dict)
    acts: dict[str, int] = column(factory=dict)
    misery: int | None = None
    physical_pain: int | None = None
    substances: list[dict[str, Any]] = column(factory=list)
    meds_as_prescribed: str | None = None
    skills_overall: int | None = None
    skills_thought: bool | None = None
    skills_wanted: bool | None = None
    skills_tried: bool | None = None
    skills_used: bool | None = None
    skills_automatic: bool | None = None
    skills_helped: bool | None = None
    skills: list[dict[str, Any]] = column(factory=list)
    why_no_skills: str | None = None
    filled_when: str | None = None
    coming_into_session: dict[str, int] = column(factory=dict)
    can_change: dict[str, int] = column(factory=dict)
    card_version: int = 1


@table("dbt_targets")
class TargetRow:
    """A target as now agreed; ``hierarchy`` is its class (see HIERARCHY)."""

    assignment: str = key(references="assignments")
    target: str = key()
    client: str = link("clients", default="")
    hierarchy: str = ""
    events: str = ""


@table("dbt_agreed_targets")
class AgreedTargetRow:
    """A target as agreed from a day on, until what was agreed for its card changed again.

    ``version`` is that of the event in the stream; ``from_on`` None is from the beginning.
    """

    assignment: str = key(references="assignments")
    version: int = key()
    target: str = key()
    client: str = link("clients", default="")
    from_on: str | None = None
    hierarchy: str = ""
    suicide: bool = False
    events: str = ""


@table("dbt_told_without_card")
class ToldRow(EntryRow):
    """Days of which somebody said that it was done, and no card was filled in.

    Where only a span is known, ``first_on`` and ``last_on`` are its days.
    """

    times: int = 1
    first_on: str | None = None
    last_on: str | None = None


@table("dbt_known_skills")
class KnownSkillRow:
    """A skill as now agreed, with its module where that was said."""

    assignment: str = key(references="assignments")
    skill: str = key()
    client: str = link("clients", default="")
    module: str | None = None
    events: str = ""


_AS_ANSWERED = (
    *("emotions", "urges", "acts", "misery", "physical_pain", "substances"),
    *("meds_as_prescribed", "skills_overall", "skills", "why_no_skills", "filled_when"),
)


def card_row(entry: Entry) -> CardRow:
    """A card as a row, on the day it is about."""
    answers = entry.answers
    return entry.row(
        CardRow,
        **{name: answers[name] for name in _AS_ANSWERED if name in answers},
        **dict(_decoded(decode_skills(answers.get("skills_overall")))),
        coming_into_session=_starting("session_", answers),
        can_change=_starting("can_change_", answers),
        card_version=entry.version,
    )


def told_rows(recorded: Recorded) -> list[ToldRow]:
    """The row of an entry that was told without a card; none of one with a card."""
    event: Attempted | Corrected = recorded.event
    if not event.without_sheet:
        return []
    between = event.between
    first, last = (between.first, between.last) if between else (None, None)
    entry = Entry(recorded=recorded, event=event)
    return [entry.row(ToldRow, times=event.times, first_on=first, last_on=last)]


def put_agreed(recorded: Recorded, store: Store) -> None:
    """The targets and skills as they were agreed from a day on, and as they are at the last."""
    for target in _agreed_targets(recorded):
        store[AgreedTargetRow].put(target)
    known = store[AgreedTargetRow].starting(recorded.handle)
    last = max(known, key=lambda row: (row.from_on or "", row.version), default=None)
    if last is not None and last.version != recorded.version:
        return  # typed late: what was agreed for a later day stands
    settings: Mapping[str, Any] = recorded.event.settings
    at = {"assignment": recorded.handle, "client": recorded.client, "events": recorded.id}
    targets = [
        TargetRow(target=one["name"], hierarchy=one["hierarchy"], **at)
        for one in settings.get("targets", [])
    ]
    skills = [
        KnownSkillRow(skill=one["name"], module=one.get("module"), **at)
        for one in settings.get("skills", [])
    ]
    store[TargetRow].replace((recorded.handle,), targets)
    store[KnownSkillRow].replace((recorded.handle,), skills)


def _agreed_targets(recorded: Recorded) -> Iterable[AgreedTargetRow]:
    for one in recorded.event.settings.get("targets", []):
        yield AgreedTargetRow(
            assignment=recorded.handle,
            version=recorded.version,
            target=one["name"],
            client=recorded.client,
            from_on=_from_on(recorded),
            hierarchy=one["hierarchy"],
            suicide=bool(one.get("suicide")),
            events=recorded.id,
        )


def _from_on(recorded: Recorded) -> str | None:
    """The day from which an agreement holds; the first holds from the beginning."""
    event: Assigned | Amended = recorded.event
    if isinstance(event, Assigned):
        return None
    return event.day or event.recorded_at.date().isoformat()


def _decoded(told: SkillsToday | None) -> Iterable[tuple[str, bool | None]]:
    pairs = attrs.asdict(told).items() if told else ()
    return [(f"skills_{name}", value) for name, value in pairs]


def _starting(prefix: str, answers: Mapping[str, Any]) -> dict[str, int]:
    return {
        name.removeprefix(prefix): value
        for name, value in answers.items()
        if name.startswith(prefix)
    }
