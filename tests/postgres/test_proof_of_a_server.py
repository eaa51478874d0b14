"""The proof of a shared log in short: kills and cuts at messages, and one order of histories."""

from __future__ import annotations

import socket

import pytest
from proof import server as of_server
from proof.proxy import _Way
from proving import proved


def test_postgres_a_small_share_breaks_no_promise(installed_server, tmp_path_factory):
    if why := of_server.missing():
        pytest.skip(why)
    found, printed = proved(tmp_path_factory.mktemp("kept"), "server:0", "history:postgres 0")
    names = ("acknowledged and lost", "damaged or half recorded", "wrong words", "did not go on")
    assert [found["server", name] for name in names] == ["0"] * 4, printed
    assert found["history", "breaks of one order"] == "0", printed
    assert int(found["server", "commands run with a cut or a kill at a message"]) >= 1


def test_postgres_messages_are_told_apart():
    one, other = socket.socketpair()
    with one, other:
        client = _Way(one, other, from_client=True)
        client.waiting += (
            b"\0\0\0\x08\x04\xd2\x16\x2f" + b"\0\0\0\x09\0\x03\0\0u" + b"Q\0\0\0\x05\0" + b"X\0"
        )
        asked, begins, query = client.messages()
        assert (len(asked), begins[-1:], query[:1]) == (8, b"u", b"Q")
        assert bytes(client.waiting) == b"X\0"
        server = _Way(other, one, from_client=False)
        server.waiting += b"N" + b"R\0\0\0\x08\0\0\0\0" + b"Z\0\0\0\x05I"
        assert [message[:1] for message in server.messages()] == [b"N", b"R", b"Z"]
