"""The key of a record: what tells it from every other, as it is stored and as people read it."""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import attrs

from intersession.errors import Problem
from intersession.worksheets.parsing import is_blank

DIGITS = 32
"""So many hexadecimal digits of a digest are kept: 128 bits."""
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@attrs.frozen
class Key:
    """A record's key, "" where it has none; ``label`` is what people are shown of it."""

    key: str
    label: str
    problems: tuple[Problem, ...] = ()


@attrs.frozen
class NaturalKey:
    """Makes the keys of a file's records from some of its columns.

    ``digest``: keys are kept as a digest (SHA-256; with a phrase, HMAC with it), so that what
    the columns hold does not enter the log.
    """

    source: str
    columns: tuple[str, ...]
    digest: str | bool = False

    def of(self, values: Mapping[str, Any]) -> Key:
        """The key of a record."""
        parts = {column: values[column] for column in self.columns}
        empty = next((column for column, value in parts.items() if is_blank(value)), None)
        texts = [str(value) for value in parts.values() if value is not None]
        label = "" if self.digest or any(map(_ADDRESS.search, texts)) else ", ".join(texts)
        if empty is not None:
            wrong = f"{empty} is empty, and without it records cannot be told apart"
            return Key("", label, (Problem("key", wrong),))
        if problems := self._addresses(parts):
            return Key("", label, problems)
        joined = "/".join(_escaped(text.strip()) for text in texts)
        return Key(f"{self.source}:{self._digested(joined)}", label)

    def _addresses(self, parts: Mapping[str, Any]) -> tuple[Problem, ...]:
        if self.digest:
            return ()
        return tuple(
            Problem("key", f"{column} holds an e-mail address, and a key stays in the log. {_HOW}")
            for column, value in parts.items()
            if _ADDRESS.search(str(value))
        )

    def _digested(self, joined: str) -> str:
        if not self.digest:
            return joined
        said = f"{self.source}:{joined}".encode()
        if isinstance(self.digest, str):
            return hmac.new(self.digest.encode(), said, sha256).hexdigest()[:DIGITS]
        return sha256(said).hexdigest()[:DIGITS]


_HOW = (
    "Name another column, or keep only a digest of it. In the mapping, above its tables: "
    "digest = true, or a phrase of your own"
)


def _escaped(value: str) -> str:
    """A part of a key, its own slashes escaped: a plain slash is only between parts."""
    return value.replace("%", "%25").replace("/", "%2F")
