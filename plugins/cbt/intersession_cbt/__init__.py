"""Cognitive behavioural therapy: its worksheets, their views, and flags on urges."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from intersession import Context, Flag, View, hookimpl
from intersession_cbt.activities import Activities
from intersession_cbt.activity import ActivitySchedule
from intersession_cbt.activity_log import ActivityLog
from intersession_cbt.behavioural_experiment import BehaviouralExperiment, Experiments
from intersession_cbt.coping_card import Coping, CopingCard
from intersession_cbt.exposure_hierarchy import ExposureHierarchy
from intersession_cbt.exposure_log import ExposureLog
from intersession_cbt.exposures import Exposures
from intersession_cbt.flags import urge_flags
from intersession_cbt.hierarchies import ExposureHierarchies
from intersession_cbt.panic_log import Panic, PanicLog
from intersession_cbt.practice import MindfulnessPractice, PracticeMinutes, RelaxationPractice
from intersession_cbt.problem_solving import Problems, ProblemSolving
from intersession_cbt.sleep import Sleep
from intersession_cbt.sleep_diary import SleepDiary
from intersession_cbt.stress_diary import Stress, StressDiary
from intersession_cbt.thought_record import ThoughtRecord, ThoughtRecords
from intersession_cbt.urge_surfing import URGES, Urges, UrgeSurfing
from intersession_cbt.worry_postponement import Worries, WorryPostponement

WORKSHEETS = (
    *(ThoughtRecord, BehaviouralExperiment, CopingCard),
    *(ActivitySchedule, ActivityLog, ProblemSolving),
    *(ExposureHierarchy, ExposureLog, PanicLog),
    *(WorryPostponement, RelaxationPractice, MindfulnessPractice, UrgeSurfing, StressDiary),
    SleepDiary,
)
VIEWS = (
    *(ThoughtRecords, Experiments, Coping),
    *(Activities, Problems),
    *(ExposureHierarchies, Exposures, Panic),
    *(Worries, PracticeMinutes, Urges, Stress),
    Sleep,
)


@hookimpl
def register_worksheets(register: Callable[[type], None]) -> None:
    """The worksheets of CBT."""
    for worksheet in WORKSHEETS:
        register(worksheet)


@hookimpl
def register_views(register: Callable[[type[View]], None]) -> None:
    """The views that read them."""
    for view in VIEWS:
        register(view)


@hookimpl
def flag_answers(worksheet: str, answers: Mapping[str, Any], context: Context) -> Iterable[Flag]:
    """What of an urge must be seen first."""
    return list(urge_flags(answers, context)) if worksheet == URGES else []
