"""Intersession: an event-sourced record of therapy homework.

Import everything that a plugin or a program needs from ``intersession`` itself.
The names are listed in the stub next to this file, ``__init__.pyi``. Each is fetched when it
is first used, so that a command imports only what it needs.
"""

from __future__ import annotations

from functools import cache
from typing import Any


@cache
def _modules() -> dict[str, str]:
    """The public names, each with the module that holds it, as the stub says."""
    import re
    from importlib.resources import files

    stub = files(__name__).joinpath("__init__.pyi").read_text(encoding="utf-8")
    found = re.findall(r"^from (\S+) import (\([^)]*\)|.*)", stub, re.MULTILINE)
    return {
        name: module for module, names in found for name in re.findall(r"\w+", names.split("#")[0])
    }


def __getattr__(name: str) -> Any:
    if name == "__all__":
        return sorted(_modules())
    if name.startswith("__") or name not in _modules():
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_modules()[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_modules()})
