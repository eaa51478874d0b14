"""What a plugin's own command works with: the commands, the views, and today."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, tzinfo
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from intersession.application.homework import Homework
    from intersession.projections.runner import Views


class Session(Protocol):
    """One use of a home; given to a click command by ``@click.pass_obj``."""

    @property
    def homework(self) -> Homework:
        """The commands the engine takes: assign, attempt, review …"""

    @property
    def views(self) -> Views:
        """The views, caught up when they are read: ``views.report(name, …)``."""

    def today(self, zone: tzinfo | None = None) -> date:
        """Today, in a client's time zone or on this machine."""

    def settings(self, plugin: str) -> Mapping[str, Any]:
        """What is set for a plugin in this home, by the names of its items."""
