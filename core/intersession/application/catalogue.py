"""What is installed, and how a worksheet or a view is found by what people type."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import attrs

from intersession.application.flagging import Lookers
from intersession.domain.assignment.events import Assigned
from intersession.errors import NotFound, PluginMissing, near_matches
from intersession.worksheets.definition import Worksheet

Once = Callable[[], Iterable[tuple[str, str]]]
"""Names of worksheets and views that the record holds, each with the plugin it came from."""


@attrs.define(kw_only=True)
class Catalogue:
    """The installed worksheets, and the plugins that look at their answers first.

    ``worksheets`` holds the latest version of each by name, ``versions`` every one by name
    and version; ``lookers`` are the plugins that flag.
    """

    worksheets: dict[str, Worksheet] = attrs.field(factory=dict)
    versions: dict[tuple[str, int], Worksheet] = attrs.field(factory=dict)
    lookers: Lookers = attrs.field(factory=Lookers)

    def take(self, sheet: Worksheet) -> None:
        """Add a worksheet in one of its versions."""
        self.versions[sheet.name, sheet.version] = sheet
        latest = self.worksheets.get(sheet.name)
        if latest is None or latest.version < sheet.version:
            self.worksheets[sheet.name] = sheet


def worksheet(catalogue: Catalogue, name: str, plugin: str = "") -> Worksheet:
    """A worksheet by name; ``plugin`` is where the record says that it comes from."""
    once = [(name, plugin)] if plugin else []
    return find_worksheet(catalogue.worksheets, name, lambda: once)


def agreed_worksheet(catalogue: Catalogue, assigned: Assigned) -> Worksheet:
    """The worksheet of an assignment: the version agreed on, else the latest there is."""
    agreed = (assigned.worksheet, assigned.worksheet_version)
    found = catalogue.versions.get(agreed)
    return found or worksheet(catalogue, assigned.worksheet, assigned.plugin)


def find_worksheet(
    worksheets: Mapping[str, Worksheet], name: str, once: Once = lambda: ()
) -> Worksheet:
    """A worksheet by name, or by the end of it where only one fits.

    Raises PluginMissing where the record knows its modality from a plugin that is
    not installed, otherwise NotFound with near matches.
    """
    return worksheets[_find("worksheet", worksheets, name, once, "intersession worksheets")]


def find_view(views: Iterable[str], name: str, once: Once = lambda: ()) -> str:
    """A view's full name, from it or from its end where only one fits; raises the same errors."""
    return _find("view", views, name, once, "intersession view")


def _find(what: str, known: Iterable[str], name: str, once: Once, all_: str) -> str:
    names = list(known)
    fits = fitting_names(names, name)
    if len(fits) == 1:
        return fits[0]
    modality = name.strip().lower().partition(".")[0]
    for recorded, plugin in once():
        if recorded.partition(".")[0] == modality and recorded not in names:
            raise PluginMissing(
                f"The {what} {name} comes from the plugin {plugin}, which is not installed. "
                f"Everything recorded with it is kept. To use it again: {_again(plugin)}"
            )
    ends = [full.partition(".")[2] for full in names if "." in full]
    hint = near_matches(name, names if "." in name else [*names, *ends])
    raise NotFound(f"There is no {what} {name!r}. {hint} To see all: {all_}")


def _again(plugin: str) -> str:
    """How a plugin that is missing is had again: from an index, or as a file of the home."""
    if not plugin.endswith(".py"):
        return f"pip install {plugin}"
    return f"put the file back into the home, then: intersession plugin allow {plugin[8:]}"


def fitting_names(names: Iterable[str], name: str) -> list[str]:
    """The full names that a name stands for: itself, or those that end in it."""
    wanted = name.strip().lower()
    exact = [one for one in names if one == wanted]
    return exact or [one for one in names if one.partition(".")[2] == wanted]
