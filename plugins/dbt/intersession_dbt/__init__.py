"""Dialectical behaviour therapy: its worksheets and their views."""

from __future__ import annotations

from collections.abc import Callable

from intersession import View, hookimpl
from intersession_dbt.diary_card import DiaryCard
from intersession_dbt.diary_days import DiaryDays


@hookimpl
def register_worksheets(register: Callable[[type], None]) -> None:
    """The worksheets of DBT."""
    for worksheet in (DiaryCard,):
        register(worksheet)


@hookimpl
def register_views(register: Callable[[type[View]], None]) -> None:
    """The views that read them."""
    for view in (DiaryDays,):
        register(view)
