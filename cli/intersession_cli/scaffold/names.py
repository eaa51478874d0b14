"""Whether a plugin can have a name: its shape, and whether it is taken."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from importlib.util import find_spec

from intersession.errors import Refused
from intersession.plugins.manager import Plugin

LONGEST = 20
_NAME = re.compile(r"[a-z][a-z0-9]*")


def refuse_unfit(name: str) -> None:
    """Raise Refused for what cannot name a plugin, its worksheets and its package."""
    if _NAME.fullmatch(name) and len(name) <= LONGEST:
        return
    plain = re.sub(r"[^a-z0-9]|^[^a-z]+", "", name.lower().removeprefix("intersession-"))[:LONGEST]
    hint = f" Perhaps: {plain}" if _NAME.fullmatch(plain) else ""
    raise Refused(
        f"{name!r} cannot name a plugin. Accepted: lower-case letters and digits, a letter first, "
        f"at most {LONGEST}, such as walks.{hint}"
    )


def refuse_taken(name: str, commands: Collection[str], plugins: Iterable[Plugin]) -> None:
    """Raise Refused for the name of a command of the core, or of what is installed."""
    if name in commands:
        raise Refused(
            f"{name} is a command of Intersession itself, and a plugin's command is named like "
            f"the plugin. Choose another name."
        )
    for plugin in plugins:
        if plugin.name == name:
            raise Refused(
                f"A plugin {name} is installed already, from {plugin.distribution}. Choose another "
                f"name. To see all: intersession plugins"
            )
    if find_spec(f"intersession_{name}"):
        raise Refused(f"A package intersession_{name} is installed already. Choose another name.")
