"""The core, and a plugin that is made from a few classes."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from intersession import hookimpl
from intersession.plugins import builtin
from intersession.plugins.manager import Plugins


def plugins_of(*sheets: type, flag: Any = None, views: tuple[type, ...] = ()) -> Plugins:
    """A plugin with these worksheets and views, and this hook for flags."""
    module: Any = ModuleType("intersession_pain")

    @hookimpl
    def register_worksheets(register: Any) -> None:
        for one in sheets:
            register(one)

    @hookimpl
    def register_views(register: Any) -> None:
        for one in views:
            register(one)

    module.register_worksheets, module.register_views = register_worksheets, register_views
    if flag:
        module.flag_answers = hookimpl(flag)
    found = Plugins()
    found.add("core", builtin, "intersession", "")
    found.add("pain", module, "intersession-pain", "2.0")
    assert [one.problem for one in found.listing] == ["", ""]
    return found
