"""The core's own views, registered through the same hook as a plugin's."""

from __future__ import annotations

from collections.abc import Callable

from intersession.plugins.hookspecs import hookimpl
from intersession.projections.builtin import VIEWS
from intersession.projections.projection import View


@hookimpl
def register_views(register: Callable[[type[View]], None]) -> None:
    """The core's own views."""
    for view in VIEWS:
        register(view)
