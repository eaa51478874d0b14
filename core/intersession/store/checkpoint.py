"""How far a program has come in a log, and a mark to know that log by."""

from __future__ import annotations

import re

import msgspec

from intersession.errors import InvalidInput, Problem, shown
from intersession.strict.bounds import CHECKPOINT, MOST
from intersession.strict.maps import read_text

_MARK = re.compile("sha256:[0-9a-f]{64}")
_EXAMPLE = '{"source":"urn:uuid:…","position":7,"mark":"sha256:…"}'


class Checkpoint(msgspec.Struct, frozen=True):
    """How far a program has followed a log: keep it, and go on from it later.

    ``source`` is the log's identity, ``urn:uuid:…``, the same in every copy; ``position`` that
    of the last event taken, 0 before the first; ``mark`` is that event's link in the log's
    chain, which stands for every event up to it, so that a log that was restored, replaced or
    changed is noticed. As text it is one line of JSON: ``str(checkpoint)``, and back with
    ``Checkpoint.parse``.
    """

    source: str = ""
    position: int = 0
    mark: str = ""

    def __str__(self) -> str:
        return msgspec.json.encode(self).decode()

    @classmethod
    def parse(cls, text: str | bytes) -> Checkpoint:
        """The checkpoint that a text stands for; raises InvalidInput for any other text."""
        try:
            if len(text) > CHECKPOINT:
                raise _refused(text, f"it is longer than {CHECKPOINT:,} letters")
            found = msgspec.convert(read_text(text, "json", ""), cls)
        except InvalidInput as problem:
            raise _refused(text, problem.problems[0].message) from problem
        except msgspec.ValidationError as problem:
            raise _refused(text, str(problem).replace("`", "")) from problem
        except UnicodeEncodeError as problem:  # half a character, from an argument
            raise _refused(text, "it is not UTF-8") from problem
        if not 0 <= found.position < MOST:
            raise _refused(text, f"the position {found.position} is none that a log has")
        if bool(found.position) != bool(_MARK.fullmatch(found.mark)):
            raise _refused(text, "its mark is not that of an event at this position")
        return found


def mark_of(link: bytes) -> str:
    """A link of the log's chain as a mark: it stands for every event up to there."""
    return f"sha256:{link.hex()}"


def checkpoint_at(source: str, position: int, link: bytes | None) -> Checkpoint:
    """The checkpoint after the event at a position, which has a link; before the first: 0."""
    return Checkpoint(source, position, mark_of(link)) if link and position else Checkpoint(source)


def _refused(text: str | bytes, why: str) -> InvalidInput:
    typed = text if isinstance(text, str) else text.decode(errors="replace")
    return InvalidInput(
        f"{shown(typed)} is not a checkpoint:", [Problem("", f"{why}. Accepted: {_EXAMPLE}")]
    )
