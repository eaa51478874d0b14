"""The core's own views, registered through the same hook as a plugin's."""

from __future__ import annotations

from collections.abc import Callable

from intersession.core_views import VIEWS
from intersession.hookspecs import hookimpl
from intersession.views import View


@hookimpl
def register_views(register: Callable[[type[View]], None]) -> None:
    """The core's own views."""
    for view in VIEWS:
        register(view)
