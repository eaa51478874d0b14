"""What a plugin can add.

A plugin is a module named under the entry point group ``intersession``; it
implements any of these hooks with ``@hookimpl``. A plugin says what there is; the
core records.
"""

from __future__ import annotations

from collections.abc import Callable

import pluggy

from intersession.views import View

hookspec = pluggy.HookspecMarker("intersession")
hookimpl = pluggy.HookimplMarker("intersession")


@hookspec
def register_worksheets(register: Callable[[type], None]) -> None:
    """Call ``register`` with each class declared by ``@worksheet``."""


@hookspec
def register_views(register: Callable[[type[View]], None]) -> None:
    """Call ``register`` with each class declared by ``@view``."""
