"""The views every modality shares, registered through the same hooks as a plugin's."""

from __future__ import annotations

from collections.abc import Callable

from intersession.core_views.adherence import Adherence
from intersession.core_views.agenda import Agenda
from intersession.core_views.assignments import Assignments
from intersession.core_views.clients import Clients
from intersession.core_views.obstacles import Obstacles
from intersession.hookspecs import hookimpl
from intersession.views import View

VIEWS: tuple[type[View], ...] = (Clients, Assignments, Obstacles, Adherence, Agenda)
"""Clients first: the others point to them."""


@hookimpl
def register_views(register: Callable[[type[View]], None]) -> None:
    """The core's own views."""
    for view in VIEWS:
        register(view)
