"""What one plugin registers, checked before any of it is taken in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import attrs
import pluggy

from intersession.application.flagging import Flagger
from intersession.errors import InvalidInput, PluginError
from intersession.events.flags import Flag
from intersession.guard import ASIDE, goes_on, told
from intersession.plugins import hookspecs
from intersession.plugins.hookspecs import Export as Export
from intersession.projections.projection import View
from intersession.worksheets.context import Context
from intersession.worksheets.definition import Worksheet, definition_of
from intersession.worksheets.items import Item, items_of
from intersession.worksheets.parsing import is_blank
from intersession.worksheets.validation import check_item

GROUP = "intersession"
_DECLARED = {
    "title": str,
    "about": str,
    "first": Sequence,
    **dict.fromkeys(("shown", "titles", "pictures"), Mapping),
}
"""What a view says of itself, and of which kind that is."""


@attrs.define
class Registered:
    """What a plugin's hooks registered."""

    sheets: list[Worksheet] = attrs.field(factory=list)
    views: list[type[View]] = attrs.field(factory=list)
    commands: dict[str, Any] = attrs.field(factory=dict)
    exports: dict[str, Export] = attrs.field(factory=dict)
    settings: tuple[Item, ...] = ()
    flagger: Flagger | None = None


def registered(name: str, module: object) -> Registered:
    """What a plugin registers; raises PluginError where any of it cannot be used."""
    with _hooks_called():
        manager = _manager(name, module)
        found = Registered()
        classes: list[type] = []
        manager.hook.register_worksheets(register=classes.append)
        manager.hook.register_views(register=found.views.append)
        found.sheets = [definition_of(cls) for cls in classes]
        for sheet in found.sheets:
            _refuse_unfit_defaults(sheet)
        _refuse_no_views(found.views)
        found.commands = _commands(name, manager)
        found.exports = _exports(name, manager)
        found.settings = _settings(manager)
        if manager.hook.flag_answers.get_hookimpls():
            found.flagger = _flagger(manager)
    return found


@contextmanager
def _hooks_called() -> Iterator[None]:
    """Whatever a plugin's hooks raise is one error, and what they print goes to stderr."""
    with ASIDE:
        try:
            yield
        except BaseException as problem:
            if isinstance(problem, PluginError) or goes_on(problem):
                raise
            raise PluginError(f"its hooks could not be used: {told(problem)}") from problem


def hooks_of(name: str, module: object) -> Any:
    """A plugin's hooks as they are, to call them one by one; PluginError where they are wrong."""
    return _manager(name, module).hook


def _manager(name: str, module: object) -> pluggy.PluginManager:
    """A plugin's hooks, checked against the specification."""
    manager = pluggy.PluginManager(GROUP)
    manager.add_hookspecs(hookspecs)
    try:
        manager.register(module, name=name)
        manager.check_pending()
    except pluggy.PluginValidationError as problem:
        raise PluginError(f"its hooks could not be used: {problem}") from problem
    return manager


def _commands(name: str, manager: pluggy.PluginManager) -> dict[str, Any]:
    """The commands that a plugin adds to the command line, by name."""
    found: list[Any] = []
    manager.hook.register_commands(register=found.append)
    if not found:
        return {}
    from click import Command  # few plugins have one

    for one in found:
        if not isinstance(one, Command):
            raise PluginError(f"it registers {one!r}, which is no click command")
    return _named(name, "commands", [(str(one.name), one) for one in found])


def _exports(name: str, manager: pluggy.PluginManager) -> dict[str, Export]:
    """The formats that a plugin adds to ``log export``, by name."""
    found: list[tuple[str, Export]] = []
    manager.hook.register_exports(register=lambda called, lines: found.append((called, lines)))
    for called, lines in found:
        if not callable(lines):
            raise PluginError(f"its export {called!r} is {lines!r}, which is no function")
    return _named(name, "exports", found)


def _named(name: str, what: str, found: list[tuple[str, Any]]) -> dict[str, Any]:
    """Things by their names: the plugin's own, or that with a word after it, each once."""
    fits = re.compile(rf"{re.escape(name)}(-[a-z0-9]+)*")
    names = [str(called) for called, _ in found]
    wrong = [one for one in names if not fits.fullmatch(one) or names.count(one) > 1]
    if wrong:
        raise PluginError(
            f"it registers the {what} {', '.join(dict.fromkeys(wrong))}; accepted is each name "
            f"once, {name} or one that begins with it, such as {name}-week"
        )
    return dict(found)


def _settings(manager: pluggy.PluginManager) -> tuple[Item, ...]:
    """The items of a plugin's own settings; none where it has none."""
    found: list[type] = []
    manager.hook.register_settings(register=found.append)
    if len(found) > 1:
        raise PluginError("it registers settings twice: put them into one class with @row")
    return items_of(found[0]) if found else ()


def _flagger(manager: pluggy.PluginManager) -> Flagger:
    def flagger(worksheet: str, answers: Mapping[str, Any], context: Context) -> Iterator[Flag]:
        found = manager.hook.flag_answers(worksheet=worksheet, answers=answers, context=context)
        for flags in found:
            yield from flags  # one by one: what comes before it fails is kept

    return flagger


def _refuse_unfit_defaults(sheet: Worksheet) -> None:
    """A default is stored where nothing was given, so it must be an accepted answer."""
    for item in (*sheet.answers, *sheet.settings):
        if item.default is None or is_blank(item.default):
            continue
        try:
            check_item(item, item.default)
        except InvalidInput as unfit:
            wrong = "; ".join(map(str, unfit.problems))
            raise PluginError(
                f"worksheet {sheet.name} has a default it refuses: {wrong}"
            ) from unfit


def _refuse_no_views(views: Iterable[Any]) -> None:
    for cls in views:
        if not (isinstance(cls, type) and issubclass(cls, View) and cls.name):
            raise PluginError(f"{cls!r} is not a view: decorate it with @view(…)")
        for name, kind in _DECLARED.items():
            if not isinstance(found := getattr(cls, name), kind):
                raise PluginError(f"the view {cls.name} has {found!r} as its {name}")
        cls().folders()  # whatever it raises, it raises now
