"""Find a worksheet or a view by what people type for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from intersession.errors import NotFound, PluginMissing, near_matches
from intersession.worksheets import Worksheet


def find_worksheet(worksheets: Mapping[str, Worksheet], name: str, plugin: str = "") -> Worksheet:
    """A worksheet by name, or by the end of it where only one fits.

    ``plugin`` is where its records say it came from, where there are any. Raises
    PluginMissing where that is not installed, NotFound with near matches else.
    """
    fits = _fitting(worksheets, name)
    if len(fits) == 1:
        return worksheets[fits[0]]
    if plugin:
        raise PluginMissing(missing_plugin(f"The worksheet {name}", plugin))
    known = near_matches(name, [*worksheets, *(full.partition(".")[2] for full in worksheets)])
    raise NotFound(f"There is no worksheet {name!r}. {known} To see all: intersession worksheets")


def find_view(views: Iterable[str], name: str, once: Iterable[tuple[str, str]] = ()) -> str:
    """A view's name, or the one that ends in what was typed.

    ``once`` are views that were folded here before, with their plugins: one of
    those raises PluginMissing, any other name NotFound with near matches.
    """
    known = list(views)
    fits = _fitting(known, name)
    if len(fits) == 1:
        return fits[0]
    for view, plugin in once:
        if view == name and view not in known:
            raise PluginMissing(missing_plugin(f"The view {name}", plugin))
    hint = near_matches(name, [*known, *(full.partition(".")[2] for full in known if "." in full)])
    raise NotFound(f"There is no view {name!r}. {hint} To see all: intersession view")


def missing_plugin(what: str, plugin: str) -> str:
    """What to say where a plugin is not installed."""
    return (
        f"{what} comes from the plugin {plugin}, which is not installed. Everything recorded "
        f"with it is kept. To use it again: pip install {plugin}"
    )


def _fitting(known: Iterable[str], name: str) -> list[str]:
    wanted = name.strip().lower()
    names = list(known)
    exact = [one for one in names if one == wanted]
    return exact or [one for one in names if one.partition(".")[2] == wanted]
