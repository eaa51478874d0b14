"""Find what is installed: the worksheets and views of every plugin.

Built-in modalities use the same entry points as any other plugin. A
plugin that cannot be loaded is named with its reason, and the others go on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.metadata import EntryPoint, entry_points
from types import ModuleType
from typing import Any

import attrs
import pluggy

from intersession.application.catalogue import Catalogue
from intersession.application.flagging import Flagger
from intersession.errors import InvalidInput, PluginError
from intersession.events.flags import Flag
from intersession.plugins import builtin, hookspecs
from intersession.projections.projection import View
from intersession.projections.tables import layout_of
from intersession.worksheets.context import Context
from intersession.worksheets.definition import Worksheet, definition_of
from intersession.worksheets.parsing import is_blank
from intersession.worksheets.validation import check_item

GROUP = "intersession"


@attrs.define
class Plugin:
    """One plugin: where it comes from, what it adds, and why it could not be loaded."""

    name: str
    distribution: str
    version: str
    worksheets: list[str] = attrs.field(factory=list)
    views: list[str] = attrs.field(factory=list)
    commands: list[str] = attrs.field(factory=list)
    problem: str = ""


@attrs.define
class Plugins(Catalogue):
    """Everything that is installed; passed where it is needed, never global."""

    listing: list[Plugin] = attrs.field(factory=list)
    views: dict[str, View] = attrs.field(factory=dict)
    commands: dict[str, Any] = attrs.field(factory=dict)

    def add(self, name: str, module: ModuleType | object, distribution: str, version: str) -> None:
        """Take in what one plugin registers, all of it or, with its reason, nothing."""
        plugin = Plugin(name, distribution, version)
        before = next((one.distribution for one in self.listing if one.name == name), None)
        self.listing.append(plugin)
        if before is not None:
            plugin.problem = (
                f"{before} has a plugin of this name already, and this one was left out. "
                f"Uninstall one of them: pip uninstall {distribution}"
            )
            self.lookers.missing[f"{name} of {distribution}"] = plugin.problem
            return
        try:
            manager = _manager(name, module)
            worksheets, views = _registered(manager)
            self._refuse_taken(worksheets, views)
            commands = _commands(name, manager)
        except PluginError as problem:
            plugin.problem = self.lookers.missing[name] = str(problem)
            return
        for cls in worksheets:
            sheet = attrs.evolve(definition_of(cls), plugin=distribution)
            self.take(sheet)
            if sheet.name not in plugin.worksheets:
                plugin.worksheets.append(sheet.name)
        for view_class in views:
            found = view_class()
            found.plugin = distribution
            found.worksheets = self.worksheets
            self.views[found.name] = found
            plugin.views.append(found.name)
        self.commands.update(commands)
        plugin.commands += commands
        if manager.hook.flag_answers.get_hookimpls():
            self.lookers.flaggers[name] = _flagger(manager)
            self.lookers.versions[name] = version

    def _refuse_taken(self, worksheets: Iterable[type], views: Iterable[type[View]]) -> None:
        sheets, views = [definition_of(cls) for cls in worksheets], list(views)
        kinds: list[tuple[list[tuple[str, int]], Iterable[str]]] = [
            ([(sheet.name, sheet.version) for sheet in sheets], self.worksheets),
            ([(cls.name, 0) for cls in views], self.views),
            ([(name, 0) for name in _tables_of(views)], _tables_of(self.views.values())),
        ]
        taken = [
            name
            for own, known in kinds
            for name, version in own
            if name in known or own.count((name, version)) > 1
        ]
        if taken:
            names = ", ".join(dict.fromkeys(taken))
            raise PluginError(f"it registers names that are taken: {names}")


def _tables_of(views: Iterable[View | type[View]]) -> list[str]:
    return [layout_of(row).name for view in views for row in view.tables]


def installed() -> Plugins:
    """The core's own views, then every plugin that is installed."""
    found = Plugins()
    found.add("core", builtin, "intersession", "")
    for point in sorted(entry_points(group=GROUP), key=_built_in_first):
        distribution = point.dist.name if point.dist else point.value
        version = point.dist.version if point.dist else ""
        module = _load(point)
        if isinstance(module, str):
            found.listing.append(Plugin(point.name, distribution, version, problem=module))
            found.lookers.missing[point.name] = module
        else:
            found.add(point.name, module, distribution, version)
    return found


def _built_in_first(point: EntryPoint) -> tuple[bool, str, str]:
    """By name, after what intersession brings itself: nobody can take a built-in one's name."""
    distribution = point.dist.name if point.dist else point.value
    return distribution != "intersession", point.name, distribution


def _load(point: EntryPoint) -> Any:
    """The plugin's module, or in words why it could not be imported."""
    try:
        return point.load()
    except Exception as problem:  # whatever a plugin's import raises
        return f"{point.value} could not be imported: {problem!r}"


def hooks_of(name: str, module: ModuleType | object) -> Any:
    """A plugin's hooks as they are, to call them one by one; PluginError where they are wrong."""
    return _manager(name, module).hook


def _manager(name: str, module: ModuleType | object) -> pluggy.PluginManager:
    """A plugin's hooks, checked against the specification."""
    manager = pluggy.PluginManager(GROUP)
    manager.add_hookspecs(hookspecs)
    try:
        manager.register(module, name=name)
        manager.check_pending()
    except Exception as problem:  # whatever is wrong with a plugin's hooks
        raise PluginError(f"its hooks could not be used: {problem}") from problem
    return manager


def _commands(name: str, manager: pluggy.PluginManager) -> dict[str, Any]:
    """The command that a plugin adds to the command line, under its own name."""
    found: list[Any] = []
    try:
        manager.hook.register_commands(register=found.append)
    except Exception as problem:  # whatever a plugin's hook raises
        raise PluginError(f"its hooks could not be used: {problem}") from problem
    wrong = [str(getattr(one, "name", one)) for one in found if getattr(one, "name", "") != name]
    if wrong or len(found) > 1:
        raise PluginError(
            f"it registers the commands {', '.join(wrong) or name}; accepted is one, named {name}: "
            f"put several into a click group of that name"
        )
    return {name: found[0]} if found else {}


def _flagger(manager: pluggy.PluginManager) -> Flagger:
    def flagger(worksheet: str, answers: Mapping[str, Any], context: Context) -> list[Flag]:
        found = manager.hook.flag_answers(worksheet=worksheet, answers=answers, context=context)
        return [flag for flags in found for flag in flags]

    return flagger


def _registered(manager: pluggy.PluginManager) -> tuple[list[type], list[type[View]]]:
    worksheets: list[type] = []
    views: list[type[View]] = []
    try:
        manager.hook.register_worksheets(register=worksheets.append)
        manager.hook.register_views(register=views.append)
        for cls in worksheets:
            _refuse_unfit_defaults(definition_of(cls))
        _refuse_no_views(views)
    except PluginError:
        raise
    except Exception as problem:  # whatever a plugin's hooks raise
        raise PluginError(f"its hooks could not be used: {problem}") from problem
    return worksheets, views


def _refuse_unfit_defaults(sheet: Worksheet) -> None:
    """A default is stored where nothing was given, so it must be an accepted answer."""
    for item in (*sheet.answers, *sheet.settings):
        if item.default is None or is_blank(item.default):
            continue
        try:
            check_item(item, item.default)
        except InvalidInput as unfit:
            told = "; ".join(map(str, unfit.problems))
            raise PluginError(f"worksheet {sheet.name} has a default it refuses: {told}") from unfit


def _refuse_no_views(views: Iterable[Any]) -> None:
    for cls in views:
        if not (isinstance(cls, type) and issubclass(cls, View) and cls.name):
            raise PluginError(f"{cls!r} is not a view: decorate it with @view(…)")
        cls().folders()  # whatever it raises, it raises now
