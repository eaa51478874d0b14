"""Events ↔ bytes, by stored names that no rename of ours can change.

A stored name such as ``homework.attempted.v1`` ends in its version. When an event
changes shape it gets a new name, and an upcaster takes the old one's fields to
the next: a log is never rewritten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec

from intersession.errors import InvalidInput, LogError, NotFound, Problem, near_matches
from intersession.events.base import as_dict

_ENCODE = msgspec.json.Encoder().encode
Upcaster = tuple[str, Callable[[dict[str, Any]], dict[str, Any]]]


class Codec:
    """Encode events and decode them, typed.

    ``names`` maps each current stored name to its event class; ``upcasters`` maps
    each former one to the name that followed and a function over its fields.
    """

    def __init__(
        self, names: Mapping[str, type], upcasters: Mapping[str, Upcaster] | None = None
    ) -> None:
        self.names = dict(names)
        self.upcasters = dict(upcasters or {})
        self._stored = {cls: name for name, cls in self.names.items()}
        self.decoders = _Decoders(self)
        """By stored name: the function that decodes what is stored under it."""

    def names_of(self, types: Iterable[type | str]) -> list[str] | None:
        """The stored names, former ones too, of event classes or names; None where none is given.

        A name without its version stands for all of them. Raises NotFound for an unknown one.
        """
        asked = list(types)
        found: dict[str, None] = {}
        for one in asked:
            fits = [name for name in self.versions() if self._is(name, one)]
            if not fits:
                hint = near_matches(str(one), self.versions())
                raise NotFound(f"There is no type of event {one!r}. {hint}")
            found.update(dict.fromkeys(fits))
        return list(found) if asked else None

    def versions(self) -> list[str]:
        """Every stored name that can be read, former ones too."""
        return sorted([*self.names, *self.upcasters])

    def _is(self, name: str, wanted: type | str) -> bool:
        if isinstance(wanted, str):
            return wanted in (name, name.rpartition(".v")[0])
        while name in self.upcasters:
            name = self.upcasters[name][0]
        return self.names.get(name) is wanted

    def knows(self, event: object) -> bool:
        """Whether an object is an event with a stored name."""
        return type(event) in self._stored

    def encode(self, event: Any) -> tuple[str, bytes]:
        """An event's stored name, and its fields as JSON; a field at its default is left out.

        Raises InvalidInput for an event that could not be read back: what is in the
        log stays there for ever.
        """
        name = self._stored[type(event)]
        try:
            state = _ENCODE(event)
            as_dict(self.decoders[name](state))
        except (LogError, msgspec.ValidationError, TypeError, ValueError) as problem:
            raise InvalidInput("Nothing was recorded:", [_unreadable(problem)]) from problem
        return name, state

    def decode(self, name: str, state: bytes) -> Any:
        """The event that bytes under a stored name hold; raises LogError where none does."""
        return self.decoders[name](state)

    def make_decoder(self, name: str) -> Callable[[bytes], Any]:
        """A decoder of a current name, or of a former one through its upcasters."""
        if name in self.names:
            return msgspec.json.Decoder(self.names[name]).decode
        steps = []
        current = name
        while current not in self.names:
            if current not in self.upcasters:
                raise LogError(_unknown(str(name), self.names))
            current, step = self.upcasters[current]
            steps.append(step)
        read: Callable[[bytes], Any] = msgspec.json.Decoder(self.names[current]).decode

        def decode(state: bytes) -> Any:
            fields = msgspec.json.decode(state)
            for step in steps:
                fields = step(fields)
            return read(_ENCODE(fields))

        return decode


class _Decoders(dict[str, Callable[[bytes], Any]]):
    """Decoders, each made when it is first asked for; a plain look-up from then on."""

    def __init__(self, codec: Codec) -> None:
        self._codec = codec

    def __missing__(self, name: str) -> Callable[[bytes], Any]:
        made = self[name] = self._codec.make_decoder(name)
        return made


def _unreadable(problem: Exception) -> Problem:
    """Why an event cannot be kept, at the place that msgspec names (``- at `$.timing```)."""
    if isinstance(problem, UnicodeEncodeError):
        return Problem("", "a text holds bytes that are not UTF-8. Write it again")
    message, _, place = str(problem.__cause__ or problem).partition(" - at `$")
    return Problem(place.strip("`").lstrip("."), message)


def _unknown(name: str, names: Mapping[str, type]) -> str:
    family = name.rpartition(".v")[0]
    if any(known.rpartition(".v")[0] == family for known in names):
        return (
            f"This log holds {name}, which a newer version of Intersession wrote. "
            f"Install that version or a later one: pip install --upgrade intersession"
        )
    return (
        f"This log holds an event of an unknown type, {name}. A newer version of Intersession may "
        f"know it: pip install --upgrade intersession"
    )
