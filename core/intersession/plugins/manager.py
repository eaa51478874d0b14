"""Find what is installed: the worksheets and views of every plugin.

Built-in modalities use the same entry points as any other plugin. A
plugin that cannot be loaded is named with its reason, and the others go on.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import Any

import attrs

from intersession.application.catalogue import Catalogue
from intersession.errors import IntersessionError, NotFound, PluginError, near_matches
from intersession.guard import ASIDE, goes_on, told
from intersession.plugins import builtin
from intersession.plugins.files import PluginFile, plugin_files
from intersession.plugins.registering import GROUP as GROUP
from intersession.plugins.registering import Export, Registered, registered
from intersession.plugins.settings import in_force
from intersession.projections.builtin.texts import WrittenTexts
from intersession.projections.projection import View
from intersession.projections.tables import layout_of, tables_of
from intersession.worksheets.items import Item

WITHOUT = "INTERSESSION_WITHOUT"
"""The environment variable that names plugins to leave out."""
OURS = "intersession"
"""The distribution of what Intersession brings itself."""


@attrs.define
class Plugin:
    """One plugin: where it comes from, what it adds, and why it could not be loaded.

    ``left_out`` says who left it out on purpose, "" where nobody did.
    """

    name: str
    distribution: str
    version: str
    worksheets: list[str] = attrs.field(factory=list)
    views: list[str] = attrs.field(factory=list)
    commands: list[str] = attrs.field(factory=list)
    exports: list[str] = attrs.field(factory=list)
    settings: tuple[Item, ...] = ()
    problem: str = ""
    left_out: str = ""


@attrs.define
class Plugins(Catalogue):
    """Everything that is installed; passed where it is needed, never global.

    ``home`` is the folder with the plugins' settings, where there is one, and ``reserved`` are
    commands that no plugin may have.
    """

    listing: list[Plugin] = attrs.field(factory=list)
    views: dict[str, View] = attrs.field(factory=dict)
    commands: dict[str, Any] = attrs.field(factory=dict)
    exports: dict[str, Export] = attrs.field(factory=dict)
    home: Path | None = None
    reserved: Collection[str] = ()

    def plugin(self, name: str) -> Plugin:
        """A plugin by its name; raises NotFound with near matches."""
        for one in self.listing:
            if one.name == name:
                return one
        known = [one.name for one in self.listing]
        raise NotFound(
            f"There is no plugin {name!r}. {near_matches(name, known)} To see all: "
            f"intersession plugins"
        )

    @property
    def absent(self) -> frozenset[str]:
        """The names of plugins that are there and not loaded: what their views hold stays."""
        loaded = {one.name for one in self.listing if not (one.problem or one.left_out)}
        return frozenset(one.name for one in self.listing) - loaded

    def add(self, name: str, module: ModuleType | object, distribution: str, version: str) -> None:
        """Take in what one plugin registers, all of it or, with its reason, nothing."""
        plugin = Plugin(name, distribution, version)
        there = [one for one in self.listing if not one.left_out]
        before = [one for one in there if _plain(one.name) == _plain(name)]
        self.listing.append(plugin)
        if before:
            self._refuse(
                plugin,
                f"{before[0].distribution} has a plugin of this name already, and this one was "
                f"left out. Uninstall one of them: pip uninstall {distribution}",
                f"{name} of {distribution}",
            )
            return
        try:
            found = registered(name, module)
            plugin.settings = found.settings
            self._refuse_taken(plugin, found)
            given = in_force(self.home, name, found.settings)
        except IntersessionError as problem:
            self._refuse(plugin, str(problem))
            return
        self._take(plugin, found, {item: one.value for item, one in given.items()})

    def leave(self, plugin: Plugin) -> None:
        """List a plugin that was not loaded: nobody knows what it would have flagged."""
        self.listing.append(plugin)
        self.lookers.missing[plugin.name] = plugin.problem or plugin.left_out

    def _refuse(self, plugin: Plugin, why: str, called: str = "") -> None:
        plugin.problem = self.lookers.missing[called or plugin.name] = why

    def _take(self, plugin: Plugin, found: Registered, settings: dict[str, Any]) -> None:
        for sheet in found.sheets:
            self.take(attrs.evolve(sheet, plugin=plugin.distribution))
        plugin.worksheets += dict.fromkeys(sheet.name for sheet in found.sheets)
        for view_class in found.views:
            view = view_class()
            view.plugin, view.source, view.settings = plugin.distribution, plugin.name, settings
            view.worksheets = self.worksheets
            self.views[view.name] = view
            plugin.views.append(view.name)
        self.commands |= found.commands
        plugin.commands += found.commands
        self.exports |= found.exports
        plugin.exports += found.exports
        if found.flagger:
            self.lookers.flaggers[plugin.name] = found.flagger
            self.lookers.versions[plugin.name] = plugin.version

    def _refuse_taken(self, plugin: Plugin, found: Registered) -> None:
        """Raise PluginError for names that are taken, by another plugin or by itself."""
        sheets = [(sheet.name, sheet.version) for sheet in found.sheets]
        kinds: list[tuple[list[tuple[str, int]], Collection[str]]] = [
            (sheets, self.worksheets),
            ([(cls.name, 0) for cls in found.views], [*self.views, WrittenTexts.name]),
            ([(name, 0) for name in _tables_of(found.views)], self._tables()),
            ([(name, 0) for name in found.commands], [*self.commands, *self.reserved]),
            ([(name, 0) for name in found.exports], self.exports),
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
        core = [cls.name for cls in found.views if "." not in cls.name]
        if core and plugin.distribution != OURS:
            raise PluginError(
                f"it registers the views {', '.join(core)}; accepted is a name with the plugin's "
                f"before it, such as {plugin.name}.{core[0]}"
            )

    def _tables(self) -> list[str]:
        """The tables that are there, also those of texts, which are folded on request."""
        return [*_tables_of(self.views.values()), *tables_of(WrittenTexts.tables)]


def _tables_of(views: Iterable[View | type[View]]) -> list[str]:
    return [layout_of(row).name for view in views for row in view.tables]


def _plain(name: str) -> str:
    """A plugin's name as people tell it from others."""
    return re.sub(r"[-_. ]+", "-", name.strip()).casefold()


def installed(
    home: Path | None = None, *, without: Iterable[str] = (), reserved: Collection[str] = ()
) -> Plugins:
    """The core's own views, then every plugin that is installed, and those of a home.

    ``without`` names plugins, or their distributions, that are left out and not imported, as
    INTERSESSION_WITHOUT does, with commas between them. Raises NotFound where there is none
    of such a name.
    """
    found = Plugins(home=home, reserved=reserved)
    found.add("core", builtin, OURS, "")
    points = sorted(entry_points(group=GROUP), key=_built_in_first)
    files = plugin_files(home) if home else []
    left_out = _left_out([*without, *_unwanted_here()], points, files)
    for point in points:
        distribution = _distribution(point)
        version = point.dist.version if point.dist else ""
        plugin = Plugin(point.name, distribution, version)
        if why := left_out.get(point.name) or left_out.get(distribution):
            plugin.left_out = why
            found.leave(plugin)
        else:
            _load(found, plugin, point.load, point.value)
    for file in files:
        plugin = Plugin(file.name, file.distribution, file.digest[:12], problem=file.off)
        if why := left_out.get(file.name):
            plugin.left_out, plugin.problem = why, ""
        if not plugin.problem and not plugin.left_out:
            _load(found, plugin, file.load, str(file.path))
        elif file.allowed or plugin.left_out:
            found.leave(plugin)
        else:
            found.listing.append(plugin)  # one that was never on flagged nothing either
    return found


def _unwanted_here() -> list[str]:
    """The plugins that the environment leaves out."""
    return [name for one in os.environ.get(WITHOUT, "").split(",") if (name := one.strip())]


def check_known(home: Path, without: Iterable[str]) -> None:
    """Raise NotFound for a plugin that is to be left out and is not there."""
    _left_out(without, entry_points(group=GROUP), plugin_files(home))


def _left_out(
    without: Iterable[str], points: Iterable[EntryPoint], files: Iterable[PluginFile]
) -> dict[str, str]:
    """What is left out, by plugin or distribution, with the reason that is told."""
    known = {name for point in points for name in (point.name, _distribution(point))}
    known |= {name for file in files for name in (file.name, file.distribution)}
    asked = list(dict.fromkeys(without))
    for name in asked:
        if name not in known - {OURS}:
            raise NotFound(
                f"There is no plugin {name!r} to leave out. {near_matches(name, known - {OURS})} "
                f"To see all: intersession plugins"
            )
    return dict.fromkeys(asked, "it was left out, by --without or INTERSESSION_WITHOUT")


def _distribution(point: EntryPoint) -> str:
    return point.dist.name if point.dist else point.value


def _built_in_first(point: EntryPoint) -> tuple[bool, str, str]:
    """By name, after what intersession brings itself: nobody can take a built-in one's name."""
    distribution = _distribution(point)
    return distribution != OURS, point.name, distribution


def _load(found: Plugins, plugin: Plugin, load: Any, place: str) -> None:
    """Import a plugin and take it in, or note in words why it could not be imported."""
    try:
        with ASIDE:
            module = load()
    except BaseException as problem:  # whatever a plugin's import raises
        if goes_on(problem):
            problem.add_note(
                f"It was stopped in the import of the plugin {plugin.name} ({place}). To go "
                f"without it: --without {plugin.name}"
            )
            raise
        plugin.problem = f"{place} could not be imported: {told(problem)}"
        found.leave(plugin)
        return
    found.add(plugin.name, module, plugin.distribution, plugin.version)
