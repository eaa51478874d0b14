"""Streams and handles: the stream ``RK.7`` is the assignment that people call ``RK-7``."""

from __future__ import annotations

import re

from intersession.errors import NotFound, shown

_NUMBER = r"0*[1-9][0-9]{0,8}"


def handle_of(stream: str) -> str:
    """The handle people type for a stream: ``RK-7`` for ``RK.7``, ``RK`` for ``RK``."""
    return stream.replace(".", "-")


def stream_of(handle: str) -> str:
    """The stream of a handle as typed; raises NotFound where it is not a handle."""
    code, dash, number = handle.strip().upper().rpartition("-")
    if not dash or not re.fullmatch("[A-Z0-9]+", code) or not re.fullmatch(_NUMBER, number):
        raise NotFound(
            f"{shown(handle)} is not a handle. Accepted: the client's code, a dash and the "
            f"assignment's number, such as RK-7."
        )
    return f"{code}.{int(number)}"


def client_of(stream: str) -> str:
    """The client code that a stream belongs to."""
    return stream.partition(".")[0]


def place_of(event: str) -> tuple[str, int]:
    """The stream and the version of an event by its name as typed: ``RK-1#4``, or ``RK#3``.

    Raises NotFound where it is not the name of an event.
    """
    handle, mark, number = event.strip().upper().partition("#")
    is_named = re.fullmatch(r"[A-Z0-9]+(-[0-9]+)?", handle) and re.fullmatch(_NUMBER, number)
    if not mark or not is_named:
        raise NotFound(
            f"{shown(event)} is not the name of an event. Accepted: a handle and the event's "
            f"number, such as RK-7#4, or a client's code and the number, such as RK#3. To see "
            f"them: intersession log show RK-7"
        )
    return (stream_of(handle) if "-" in handle else handle), int(number)
