"""Dialectical behaviour therapy: its worksheets, their views, and flags on diary cards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from intersession import Context, Flag, View, hookimpl
from intersession_dbt.chain_analysis import ChainAnalysis
from intersession_dbt.chains import Chains
from intersession_dbt.dear_man import DearMan
from intersession_dbt.diary_card import DiaryCard
from intersession_dbt.distress_tolerance import DistressTolerance
from intersession_dbt.flags import card_flags, chain_flags, worse_flags
from intersession_dbt.opposite_action import OppositeAction
from intersession_dbt.please import Please
from intersession_dbt.practice import Practice
from intersession_dbt.skills import Skills
from intersession_dbt.targets import Targets
from intersession_dbt.week import WeekGrid

WORKSHEETS = (DiaryCard, ChainAnalysis, OppositeAction, DearMan, DistressTolerance, Please)
VIEWS = (WeekGrid, Targets, Skills, Chains, Practice)


@hookimpl
def register_worksheets(register: Callable[[type], None]) -> None:
    """The worksheets of DBT."""
    for worksheet in WORKSHEETS:
        register(worksheet)


@hookimpl
def register_views(register: Callable[[type[View]], None]) -> None:
    """The views that read them."""
    for view in VIEWS:
        register(view)


@hookimpl
def flag_answers(worksheet: str, answers: Mapping[str, Any], context: Context) -> Iterable[Flag]:
    """What of a diary card, a crisis skill or a chain analysis must be seen first."""
    if worksheet == "dbt.diary-card":
        return list(card_flags(answers, context))
    if worksheet == "dbt.distress-tolerance":
        return list(worse_flags(answers))
    return list(chain_flags(answers, context)) if worksheet == "dbt.chain-analysis" else []
