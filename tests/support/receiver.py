"""A real server on loopback that takes batches of CloudEvents, and answers as it is told."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[[list[dict[str, Any]]], int | float]
"""A status for a batch; a fraction below 100 means: wait so many seconds, then 200."""


class Receiver:
    """What came to it: bodies as bytes, headers, and the ids that were answered with 200."""

    def __init__(self) -> None:
        self.answer: Answer = lambda events: 200
        self.bodies: list[bytes] = []
        self.headers: list[dict[str, str]] = []
        self.taken: list[str] = []
        self.more: dict[str, str] = {}
        self.url = ""
        self.released = threading.Event()

    def take(self, body: bytes, headers: dict[str, str]) -> int:
        """The status of the answer to one request."""
        self.bodies.append(body)
        self.headers.append(headers)
        events = json.loads(body)
        status = self.answer(events)
        if status < 100:
            self.released.wait(status)
            status = 200
        if status == 200:
            self.taken += [one["id"] for one in events]
        return int(status)


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver on a free port."""
    found = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            try:
                self.send_response(found.take(body, dict(self.headers)))
                for name, value in found.more.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()
            except OSError:
                pass  # who posted waits no longer

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    found.url = f"http://127.0.0.1:{server.server_address[1]}/events"
    thread = threading.Thread(target=server.serve_forever, args=[0.02])
    thread.start()
    try:
        yield found
    finally:
        found.released.set()
        server.shutdown()
        thread.join()
        server.server_close()
