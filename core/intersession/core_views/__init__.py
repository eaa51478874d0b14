"""The views every modality shares."""

from __future__ import annotations

from intersession.core_views.adherence import Adherence
from intersession.core_views.agenda import Agenda
from intersession.core_views.assignments import Assignments
from intersession.core_views.clients import Clients
from intersession.core_views.flags import Flags
from intersession.core_views.obstacles import Obstacles
from intersession.views import View

VIEWS: tuple[type[View], ...] = (
    Clients,
    Assignments,
    Flags,
    Obstacles,
    Adherence,
    Agenda,
)
"""Clients first: the others point to them."""
