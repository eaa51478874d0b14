"""What a plugin can add.

A plugin is a module named under the entry point group ``intersession``; it
implements any of these hooks with ``@hookimpl``. A plugin says what there is; the
core records.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pluggy

from intersession.events.flags import Flag
from intersession.events.recorded import Recorded
from intersession.projections.projection import View
from intersession.worksheets.context import Context

Export = Callable[[Iterable[Recorded], str], Iterable[str | bytes]]
"""Makes the lines of a format from recorded events and the identity of their log."""

hookspec = pluggy.HookspecMarker("intersession")
hookimpl = pluggy.HookimplMarker("intersession")


@hookspec
def register_worksheets(register: Callable[[type], None]) -> None:
    """Call ``register`` with each class declared by ``@worksheet``."""


@hookspec
def register_views(register: Callable[[type[View]], None]) -> None:
    """Call ``register`` with each class declared by ``@view``."""


@hookspec
def flag_answers(
    worksheet: str, answers: Mapping[str, Any], context: Context
) -> Iterable[Flag] | None:
    """What a clinician must see first in an attempt's checked answers.

    Called before an attempt or a correction is recorded, for the worksheets of all
    plugins: return nothing for others'. ``context.settings`` is what was agreed,
    ``context.version`` the version that was answered, ``context.answers_as(Walk)`` the answers
    as another has them, ``context.before`` the answers of earlier attempts, oldest first,
    ``context.others`` the other entries with their days. ``Flag(attempt=…)`` names one of
    them, and stands on it; ``stands_alone=True`` gives an act or a rise a line of its own.
    """


@hookspec
def register_commands(register: Callable[[Any], None]) -> None:
    """Call ``register`` with each click command or group of the plugin.

    One is named as the plugin's entry point and is run as ``intersession <name> …``; others
    begin with that name: ``<name>-week``. ``@click.pass_obj`` gives a function a ``Session``:
    the commands, the views, the settings and today.
    """


@hookspec
def register_exports(register: Callable[[str, Export], None]) -> None:
    """Call ``register`` with the name of a format and a function that makes its lines.

    ``intersession log export --format <name>`` calls it with the recorded events, in the
    order of the log, and the identity of the log. It yields text or bytes. The name is that of
    the plugin's entry point, or begins with it: ``<name>-week``.
    """


@hookspec
def register_settings(register: Callable[[type], None]) -> None:
    """Call ``register`` with one ``@row`` class: what can be set for the plugin in a home.

    Its items are checked like a worksheet's settings. What is set is in ``look.settings`` of a
    report, and in ``session.settings("<name>")`` of a command.
    """
