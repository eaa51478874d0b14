"""Change bytes by chance: bits, bytes, numbers, words, depth, and pieces of other inputs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

MOST = 8192
"""Bytes of an input."""
WORDS = (
    *(b"", b" ", b"\n", b"\r\n", b"\0", b"\t", b'"', b"'", b"\\", b",", b";", b":", b"=", b"#"),
    *(b"[", b"]", b"{", b"}", b"[[", b"&a ", b"*a", b"!!", b"- ", b"? ", b"| ", b"<<: ", b"---\n"),
    *(b"null", b"true", b"nan", b"inf", b"-0", b"0x1", b"1e999", b"-1", b"9" * 20, b"9" * 400),
    *("²".encode(), "é".encode(), "é".encode(), "‮".encode(), "٣".encode(), "𝟘".encode()),
    *(b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xf0\x9f", b"\x1b[2J"),
    *(b"2026-03-01", b"0001-01-01", b"9999-12-31", b"24:00", b"+14:00", b"-00:00", b"T", b"Z"),
    *(b"RK", b"RK-1", b"#1", b"%s", b"{}", b"../", b"/dev/null", b"~", b"$HOME", b"UTC"),
    *(b"SELECT ", b" FROM rows", b" WHERE ", b"FREQ=", b";BYDAY=", b"COUNT=", b"INTERVAL=0"),
)


def mutated(raw: bytes, others: Sequence[bytes], chance: Random) -> bytes:
    """The same bytes with one to six changes; ``others`` lend their pieces."""
    found = bytearray(raw)
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 6))):
        chance.choice(CHANGES)(found, others, chance)
    return bytes(found[:MOST])


def _place(raw: bytearray, chance: Random) -> int:
    return chance.randrange(len(raw) + 1)


def _piece(raw: bytes | bytearray, chance: Random) -> bytes:
    begin = chance.randrange(len(raw) + 1)
    return bytes(raw[begin : begin + chance.choice((1, 2, 4, 8, 32, 256))])


def flip_a_bit(raw: bytearray, others: Sequence[bytes], chance: Random) -> None:
    if raw:
        raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)


def set_a_byte(raw: bytearray, others: Sequence[bytes], chance: Random) -> None:
    if raw:
        raw[chance.randrange(len(raw))] = chance.randrange(256)


def put_in_a_word(raw: bytearray, others: Sequence[bytes], chance: Random) -> None:
    at = _place(raw, chance)
    raw[at:at] = chance.choice(WORDS)


def put_a_word_for_a_piece(raw: bytearray, others: Sequence[bytes], chance: Random) -> None:
    at = _place(raw, chance)
    raw[at : at + chance.choice((1, 2, 4, 10))] = chance.choice(WORDS)


def take_out_a_piece(raw: bytearray, others: Sequence[bytes], chance: Random) -> None:
    at = _place(raw, chance)
    del raw[at : at + chance.choice((1, 2, 4, 16, 64))]


def repeat_a_piece(raw: bytearray, others: Sequence[bytes], chance: Random) -> None:
    at, piece = _place(raw, chance), _piece(raw, chance)
    raw[at:at] = piece * chance.choice((1, 2, 3, 50))


def put_in_a_piece_of_another(raw: bytearray, others: Sequence[bytes], chance: Random) -> None:
    at = _place(raw, chance)
    raw[at:at] = _piece(chance.choice(others), chance)


def change_a_number(raw: bytearray, others: Sequence[bytes], chance: Random) -> None:
    digits = [at for at, byte in enumerate(raw[:2000]) if 48 <= byte <= 57]
    if digits:
        raw[chance.choice(digits)] = 48 + chance.randrange(10)


def cut(raw: bytearray, others: Sequence[bytes], chance: Random) -> None:
    del raw[_place(raw, chance) :]


def go_deeper(raw: bytearray, others: Sequence[bytes], chance: Random) -> None:
    at, (opened, closed) = _place(raw, chance), chance.choice((b"[]", b"{}", b"()"))
    depth = chance.choice((1, 2, 30, 300, 2000))
    raw[at:at] = bytes([opened]) * depth + bytes([closed]) * chance.choice((depth, depth - 1))


CHANGES: tuple[Callable[[bytearray, Sequence[bytes], Random], None], ...] = (
    *(flip_a_bit, set_a_byte, put_in_a_word, put_in_a_word, put_a_word_for_a_piece),
    *(take_out_a_piece, repeat_a_piece, put_in_a_piece_of_another, change_a_number, cut, go_deeper),
)
