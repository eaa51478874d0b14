"""Cognitive behavioural therapy: its worksheets and their views."""

from __future__ import annotations

from collections.abc import Callable

from intersession import View, hookimpl
from intersession_cbt.activities import Activities
from intersession_cbt.activity import ActivitySchedule
from intersession_cbt.exposure_hierarchy import ExposureHierarchy
from intersession_cbt.exposure_log import ExposureLog
from intersession_cbt.exposures import Exposures
from intersession_cbt.hierarchies import ExposureHierarchies
from intersession_cbt.sleep import Sleep
from intersession_cbt.sleep_diary import SleepDiary
from intersession_cbt.thought_record import ThoughtRecord, ThoughtRecords

WORKSHEETS = (ThoughtRecord, ActivitySchedule, ExposureHierarchy, ExposureLog, SleepDiary)
VIEWS = (ThoughtRecords, Activities, ExposureHierarchies, Exposures, Sleep)


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
