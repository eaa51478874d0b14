"""Who recorded something, by which command, and what led to it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from itertools import count
from typing import Any
from uuid import UUID, uuid4, uuid5

import msgspec

from intersession.errors import InvalidInput, Problem
from intersession.events.recorded import Recorded

CLINICIAN = "INTERSESSION_CLINICIAN"
"""The environment variable that says who sits at this machine, by a short pseudonym."""

ACTOR_LENGTH = 40
_COMMANDS = UUID("1a2c73a6-b346-5537-9446-670b35584758")
"""The UUID of https://intersession.dev/commands; to compute it would load OpenSSL each time."""
_WIDE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def check_actor(text: str) -> str:
    """A pseudonym of who records something, without spaces around it; raises InvalidInput."""
    found = text.strip()
    wrong = None
    if not found:
        wrong = "is empty"
    elif len(found) > ACTOR_LENGTH:
        wrong = f"has {len(found)} characters; accepted: up to {ACTOR_LENGTH}"
    elif _WIDE.search(found):
        wrong = "holds characters that cannot be shown"
    elif "@" in found:
        wrong = "looks like an e-mail address, which would stay in the log for ever"
    if wrong:
        hint = f"name a person or program by a short pseudonym, such as DrM: --by or {CLINICIAN}"
        problem = Problem("", f"it {wrong}; {hint}")
        raise InvalidInput(f"{text!r} cannot say who records this:", [problem])
    return found


def account() -> str:
    """The account that runs this process, as the system knows it."""
    try:
        import pwd

        name = pwd.getpwuid(os.getuid()).pw_name
    except (ImportError, KeyError):  # another system; an account without a name
        name = f"uid-{os.getuid()}" if hasattr(os, "getuid") else "unknown"
    return name.replace("@", " at ")[:ACTOR_LENGTH] or "unknown"


def actor_here() -> str:
    """Who records things on this machine: INTERSESSION_CLINICIAN, else the account."""
    named = os.environ.get(CLINICIAN, "")
    return check_actor(named) if named.strip() else account()


def new_command_id() -> str:
    """An id for a command that has no key."""
    return str(uuid4())


def numbered_ids() -> Callable[[], str]:
    """Ids for commands that are the same on every run, for tests and demos."""
    numbers = count(1)
    return lambda: str(UUID(int=next(numbers)))


class Provenance:
    """Stamps events with who recorded them and by which command.

    ``actor`` is used for commands that name nobody. A command with a key has an id that is
    made from the client and the key, so that a retry has the same one.
    """

    def __init__(self, actor: str, new_id: Callable[[], str] = new_command_id) -> None:
        self.actor = actor
        self.new_id = new_id

    def stamp(self, command: Any, events: list[Recorded], code: str) -> list[Recorded]:
        """The same events, each with its actor, its command and what led to it."""
        told = {
            "actor": command.by or self.actor,
            "command": self.command_id(code, command.key),
            "caused_by": command.caused_by,
            "key": command.key,
        }
        return [
            Recorded(
                one.position,
                one.stream,
                one.version,
                msgspec.structs.replace(one.event, **told),
            )
            for one in events
        ]

    def command_id(self, code: str, key: str | None) -> str:
        """The id of a command: from its key where it has one, else a new one."""
        return self.new_id() if key is None else str(uuid5(_COMMANDS, f"{code}/{key}"))
