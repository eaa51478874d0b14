"""Acceptance and commitment therapy: its worksheets and their views."""

from __future__ import annotations

from collections.abc import Callable

from intersession import View, hookimpl
from intersession_act.bulls_eye import BullsEye, BullsEyes
from intersession_act.committed_action import CommittedAction, CommittedActions
from intersession_act.defusion import Defusion, DefusionPractice
from intersession_act.matrix import Matrices, Matrix
from intersession_act.moves import Moves, MovesLog
from intersession_act.values import Values, ValuesWorksheet
from intersession_act.values_without_action import ValuesWithoutAction
from intersession_act.willingness import Willingness, WillingnessRecords


@hookimpl
def register_worksheets(register: Callable[[type], None]) -> None:
    """The worksheets of ACT."""
    for worksheet in (
        ValuesWorksheet,
        BullsEye,
        CommittedAction,
        DefusionPractice,
        Matrix,
        MovesLog,
        Willingness,
    ):
        register(worksheet)


@hookimpl
def register_views(register: Callable[[type[View]], None]) -> None:
    """The views that read them."""
    for view in (
        Values,
        ValuesWithoutAction,
        BullsEyes,
        CommittedActions,
        Defusion,
        Matrices,
        Moves,
        WillingnessRecords,
    ):
        register(view)
