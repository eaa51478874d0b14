"""The views every modality shares."""

from __future__ import annotations

from intersession.projections.builtin.adherence import Adherence
from intersession.projections.builtin.agenda import Agenda
from intersession.projections.builtin.assignments import Assignments
from intersession.projections.builtin.clients import Clients
from intersession.projections.builtin.flags import Flags
from intersession.projections.builtin.obstacles import Obstacles
from intersession.projections.builtin.sessions import Sessions
from intersession.projections.builtin.therapist import Therapist
from intersession.projections.builtin.today import Today
from intersession.projections.projection import View

VIEWS: tuple[type[View], ...] = (
    Clients,
    Assignments,
    Flags,
    Obstacles,
    Sessions,
    Adherence,
    Agenda,
    Therapist,
    Today,
)
"""Clients first: the others point to them."""
