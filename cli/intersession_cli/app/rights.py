"""Warn, a line each, of a home that other accounts may use, or that can only be read."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

from intersession.store.home import Home
from intersession.store.rights import TooWide, too_wide
from intersession_cli.app.screen import say


def tell_of_home(home: Home) -> None:
    """Say on standard error what is wrong with a home; nothing where all is well."""
    if home.is_read_only():
        say(
            f"{home.path} can only be read: what you see is folded again in memory each time, "
            f"and nothing can be recorded.",
            err=True,
        )
    if _is_own(home.path) and (found := too_wide(home.path)):
        say(_told(home.path, found), err=True)


def _is_own(home: Path) -> bool:
    """Whether this account may mend it: it belongs to it, or the account is root."""
    try:
        return os.geteuid() in (0, home.stat().st_uid)
    except (OSError, AttributeError):
        return False


def _told(home: Path, found: list[TooWide]) -> str:
    first, others = found[0], len(found) - 1
    more = f", and {others} more in it" if others else ""
    return (
        f"Other accounts of this machine may use {first.path} ({first.mode:03o}){more}. To keep "
        f"it for this account alone: intersession --home {shlex.quote(str(home))} log check --fix"
    )
