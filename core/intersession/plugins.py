"""Find what is installed: the worksheets and views of every plugin.

Built-in modalities come in through the same entry points as a stranger's. A
plugin that cannot be loaded is named with its reason, and the others go on.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import EntryPoint, entry_points
from types import ModuleType
from typing import Any

import attrs
import pluggy

from intersession import hookspecs
from intersession.answers import check_item, is_blank
from intersession.core_views import registered
from intersession.errors import InvalidInput, PluginError
from intersession.tables import layout_of
from intersession.views import View
from intersession.worksheets import Worksheet, definition_of

GROUP = "intersession"


@attrs.define
class Plugin:
    """One plugin: where it comes from, what it adds, and why it could not be loaded."""

    name: str
    distribution: str
    version: str
    worksheets: list[str] = attrs.field(factory=list)
    views: list[str] = attrs.field(factory=list)
    problem: str = ""


@attrs.define
class Plugins:
    """Everything that is installed; passed to whoever needs it, never global."""

    listing: list[Plugin] = attrs.field(factory=list)
    worksheets: dict[str, Worksheet] = attrs.field(factory=dict)
    views: dict[str, View] = attrs.field(factory=dict)

    def add(self, name: str, module: ModuleType | object, distribution: str, version: str) -> None:
        """Take in what one plugin registers, all of it or, with its reason, nothing."""
        plugin = Plugin(name, distribution, version)
        self.listing.append(plugin)
        try:
            worksheets, views = _registered(name, module)
            self._refuse_taken(worksheets, views)
        except PluginError as problem:
            plugin.problem = str(problem)
            return
        for cls in worksheets:
            sheet = attrs.evolve(definition_of(cls), plugin=distribution)
            self.worksheets[sheet.name] = sheet
            plugin.worksheets.append(sheet.name)
        for view_class in views:
            found = view_class()
            found.plugin = distribution
            self.views[found.name] = found
            plugin.views.append(found.name)

    def _refuse_taken(self, worksheets: Iterable[type], views: Iterable[type[View]]) -> None:
        views = list(views)
        kinds: list[tuple[list[str], Iterable[str]]] = [
            ([definition_of(cls).name for cls in worksheets], self.worksheets),
            ([cls.name for cls in views], self.views),
            (_tables_of(views), _tables_of(self.views.values())),
        ]
        taken = [
            name
            for names, known in kinds
            for name in dict.fromkeys(names)
            if name in known or names.count(name) > 1
        ]
        if taken:
            raise PluginError(f"it registers names that are taken: {', '.join(taken)}")


def _tables_of(views: Iterable[View | type[View]]) -> list[str]:
    return [layout_of(row).name for view in views for row in view.tables]


def installed() -> Plugins:
    """The core's own views, then every plugin that is installed."""
    found = Plugins()
    found.add("core", registered, "intersession", "")
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        distribution = point.dist.name if point.dist else point.value
        version = point.dist.version if point.dist else ""
        module = _load(point)
        if isinstance(module, str):
            found.listing.append(Plugin(point.name, distribution, version, problem=module))
        else:
            found.add(point.name, module, distribution, version)
    return found


def _load(point: EntryPoint) -> Any:
    """The plugin's module, or in words why it could not be imported."""
    try:
        return point.load()
    except Exception as problem:  # whatever a plugin's import raises
        return f"{point.value} could not be imported: {problem!r}"


def _registered(name: str, module: ModuleType | object) -> tuple[list[type], list[type[View]]]:
    manager = pluggy.PluginManager(GROUP)
    manager.add_hookspecs(hookspecs)
    worksheets: list[type] = []
    views: list[type[View]] = []
    try:
        manager.register(module, name=name)
        manager.check_pending()
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
    """What is stored where nothing was given must be an answer that would be taken."""
    for item in (*sheet.answers, *sheet.settings):
        if item.default is None or is_blank(item.default):
            continue
        try:
            check_item(item, item.default)
        except InvalidInput as unfit:
            told = "; ".join(map(str, unfit.problems))
            raise PluginError(f"worksheet {sheet.name} has an unfit default: {told}") from unfit


def _refuse_no_views(views: Iterable[Any]) -> None:
    for cls in views:
        if not (isinstance(cls, type) and issubclass(cls, View) and cls.name):
            raise PluginError(f"{cls!r} is not a view: decorate it with @view(…)")
        cls().folders()  # whatever it raises, it raises now
