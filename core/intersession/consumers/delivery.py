"""Post events to a URL: batches of CloudEvents, again and again until they are taken."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from intersession.errors import DeliveryError, IntersessionError, InvalidInput, LogError, Problem

if TYPE_CHECKING:
    import httpx

BATCH_TYPE = "application/cloudevents-batch+json"
SIZE = 100
"""So many events at most are posted at once."""
TIMEOUT = 30.0
"""Seconds that a receiver has to answer."""
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 60.0
"""Seconds before a batch is posted again: twice as many each time, up to these."""
AUTHORIZATION = "INTERSESSION_POST_AUTHORIZATION"
"""The environment variable that holds the header ``Authorization``, such as ``Bearer …``."""

_AGAIN = {408, 425, 429}
"""What a receiver answers that is busy; so is one that answers 500 or more."""
_LASTING = {401, 403, 404, 405, 407, 410, 415}
"""What a receiver answers that would refuse anything."""
_HERE = ("localhost", "127.0.0.1", "::1")


def check_url(url: str) -> str:
    """A URL that events may be posted to; raises InvalidInput for any other.

    Without encryption only to this machine: events hold what people wrote.
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    if parts.scheme in ("https", "http") and host:
        if parts.scheme == "https" or host in _HERE:
            return url
        why = "is not encrypted, and events hold what people wrote"
    else:
        why = "is not the address of a receiver"
    accepted = "Accepted: https://…, or http:// to this machine (localhost)"
    raise InvalidInput(f"{place_of(url)} {why}:", [Problem("", accepted)])


def place_of(url: str) -> str:
    """A URL for people: without user, password and query."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
        return f"{parts.scheme}://{parts.hostname or ''}{port}{parts.path}"
    except ValueError:
        return "The URL"


class Delivery:
    """Posts lines of the stream to one URL, in order; who is busy is asked again.

    ``refused`` is called with a line that the receiver refuses by itself, and the status
    of its answer. ``patience`` is for how many seconds a batch is posted again before
    DeliveryError is raised, by default without end; ``waiting`` is told why, once. Each
    batch has the same bytes and ids every time: a receiver knows by ``source`` and ``id``
    what it has already.
    """

    def __init__(
        self,
        url: str,
        refused: Callable[[bytes, int], None],
        authorization: str = "",
        patience: float | None = None,
        *,
        timeout: float = TIMEOUT,
        sleep: Callable[[float], None] = time.sleep,
        waiting: Callable[[str], None] = lambda what: None,
    ) -> None:
        try:
            import httpx
            from cloudevents.core.formats.json import JSONFormat
            from cloudevents.core.v1.event import CloudEvent
        except ImportError as problem:
            raise IntersessionError(
                "To post events, two packages are needed: pip install 'intersession[http]'"
            ) from problem
        self.url = check_url(url)
        self.place = place_of(url)
        self._waiting = waiting
        self._refused = refused
        self._patience = patience
        self._sleep = sleep
        self._read = partial(JSONFormat().read, CloudEvent)
        headers = {"Content-Type": BATCH_TYPE}
        if authorization:
            headers["Authorization"] = authorization
        self._client = httpx.Client(headers=headers, timeout=timeout, follow_redirects=False)

    def post(self, lines: Sequence[bytes]) -> None:
        """Post lines until each is taken, or refused by itself."""
        for line in lines:
            self._check(line)
        self._post(list(lines))

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def _post(self, lines: list[bytes]) -> None:
        status = self._answered(b"[" + b",".join(lines) + b"]")
        if status < 300:
            return
        if status < 400 or status in _LASTING:
            raise DeliveryError(
                f"{self.place} answered {status} and would take nothing. Check the address, and "
                f"{AUTHORIZATION}. Nothing is lost: it goes on from the last event that was taken."
            )
        if len(lines) == 1:
            self._refused(lines[0], status)
            return
        half = len(lines) // 2
        self._post(lines[:half])
        self._post(lines[half:])

    def _answered(self, body: bytes) -> int:
        """The status of the first answer that is not "later"."""
        import httpx

        started, pause = time.monotonic(), FIRST_PAUSE
        while True:
            after = 0.0
            try:
                answer = self._client.post(self.url, content=body)
            except httpx.TransportError as problem:
                why = f"{self.place} cannot be reached ({type(problem).__name__})"
            else:
                if answer.status_code not in _AGAIN and answer.status_code < 500:
                    return answer.status_code
                why, after = f"{self.place} answers {answer.status_code}", _retry_after(answer)
            if self._patience is not None and time.monotonic() - started >= self._patience:
                raise DeliveryError(
                    f"{why}, for {self._patience:g} seconds now. Nothing is lost: it goes on from "
                    f"the last event that was taken."
                )
            if pause == FIRST_PAUSE:
                self._waiting(why)
            self._sleep(max(after, pause * random.uniform(0.5, 1)))
            pause = min(2 * pause, LONGEST_PAUSE)

    def _check(self, line: bytes) -> None:
        """Raise LogError for what the SDK of CloudEvents does not read as an event."""
        try:
            self._read(line)
        except Exception as problem:
            raise LogError(
                f"An event of the log is none by the rules of CloudEvents "
                f"({type(problem).__name__}). See: intersession log export"
            ) from problem


def _retry_after(answer: httpx.Response) -> float:
    """The seconds that a busy receiver asks for, 0 where it says none."""
    text = answer.headers.get("Retry-After", "")
    return min(float(text), LONGEST_PAUSE) if text.isdecimal() else 0.0
