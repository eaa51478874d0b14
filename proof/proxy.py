"""Stands between a client and a PostgreSQL server, counts their messages, and cuts at one."""

from __future__ import annotations

import os
import select
import signal
import socket
import struct
from collections.abc import Callable
from contextlib import suppress
from enum import Enum

import attrs

_STARTUP = 196608
"""The code of the message that begins a session; others ask for encryption first."""


class Cut(Enum):
    """What is done at the message that is hit."""

    NONE = "nothing"
    KILL_BEFORE = "client killed before"
    KILL_AFTER = "client killed after"
    CUT_BEFORE = "connection cut before"
    CUT_AFTER = "connection cut after"
    CUT_WITHIN = "connection cut in the middle of"
    SERVER_BEFORE = "server killed before"
    SERVER_AFTER = "server killed after"


KILLS_CLIENT = (Cut.KILL_BEFORE, Cut.KILL_AFTER)
KILLS_SERVER = (Cut.SERVER_BEFORE, Cut.SERVER_AFTER)


@attrs.define
class _Way:
    """One direction of a connection: what came and is no whole message yet."""

    source: socket.socket
    target: socket.socket
    from_client: bool
    waiting: bytearray = attrs.field(factory=bytearray)
    started: bool = False

    def messages(self) -> list[bytes]:
        """The whole messages that came."""
        found = []
        while size := self._size():
            if len(self.waiting) < size:
                break
            message = bytes(self.waiting[:size])
            del self.waiting[:size]
            if not self.started and self.from_client:
                self.started = struct.unpack_from("!I", message, 4)[0] == _STARTUP
            found.append(message)
        return found

    def _size(self) -> int:
        head = 0 if self.from_client and not self.started else 1
        if not self.from_client and self.waiting[:1] in (b"N", b"S") and not self.started:
            return 1  # the answer to a question about encryption
        if len(self.waiting) < head + 4:
            return 0
        self.started = self.started or not self.from_client
        return head + int(struct.unpack_from("!I", self.waiting, head)[0])


@attrs.define
class Proxy:
    """Passes on what a client and a server say; at message ``at`` it does what ``cut`` says.

    ``stays``: no connection comes about afterwards. ``kill_server`` ends the server.
    """

    port: int
    cut: Cut = Cut.NONE
    at: int = 0
    stays: bool = False
    kill_server: Callable[[], None] = lambda: None
    seen: int = 0
    is_cut: bool = False
    listener: socket.socket = attrs.field(factory=lambda: socket.create_server(("127.0.0.1", 0)))
    _ways: list[_Way] = attrs.field(factory=list)

    @property
    def address(self) -> int:
        """The port to connect to."""
        return int(self.listener.getsockname()[1])

    def serve(self, child: int) -> None:
        """Pass messages on until the child has ended."""
        ended = os.pidfd_open(child)
        try:
            while True:
                sources = [way.source for way in self._ways]
                ready = select.select([ended, self.listener, *sources], [], [], 120)[0]
                if not ready or ended in ready:
                    return
                if self.listener in ready:
                    self._accept()
                for way in [one for one in self._ways if one.source in ready]:
                    if way in self._ways:
                        self._pass_on(way, child)
        finally:
            os.close(ended)
            self._close_all()
            self.listener.close()

    def _accept(self) -> None:
        client, _ = self.listener.accept()
        if self.is_cut and self.stays:
            client.close()
            return
        try:
            server = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        except OSError:
            client.close()
            return
        for one in (client, server):
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._ways += [_Way(client, server, True), _Way(server, client, False)]

    def _pass_on(self, way: _Way, child: int) -> None:
        try:
            came = way.source.recv(65536)
        except OSError:
            came = b""
        if not came:
            self._close(way)
            return
        way.waiting += came
        for message in way.messages():
            self.seen += 1
            if self.seen == self.at and self.cut != Cut.NONE:
                self._strike(way, message, child)
                return
            if not _sent(way.target, message):
                self._close(way)
                return

    def _strike(self, way: _Way, message: bytes, child: int) -> None:
        self.is_cut = True
        after = self.cut in (Cut.KILL_AFTER, Cut.CUT_AFTER, Cut.SERVER_AFTER)
        if after or self.cut == Cut.CUT_WITHIN:
            _sent(way.target, message if after else message[: len(message) // 2])
        if self.cut in KILLS_CLIENT:
            os.kill(child, signal.SIGKILL)
        if self.cut in KILLS_SERVER:
            self.kill_server()
        self._close_all()

    def _close(self, way: _Way) -> None:
        """Close both directions of a connection."""
        for one in [one for one in self._ways if way.source in (one.source, one.target)]:
            self._ways.remove(one)
            one.source.close()

    def _close_all(self) -> None:
        for way in list(self._ways):
            self._close(way)


def _sent(target: socket.socket, message: bytes) -> bool:
    with suppress(OSError):
        target.sendall(message)
        return True
    return False
