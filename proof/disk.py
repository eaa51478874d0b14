"""What a disk may hold after power was lost, from what a program did to its files until then.

As in ALICE and CrashMonkey: what was made sure of is there; of what was not, any part may be:
all, none, some of the writes in another order, a write torn in the middle, a file that has
its new size and not its content, a name that was not made or not removed yet.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator, Mapping, Sequence
from enum import IntEnum
from random import Random

import attrs

from proof.forks import Files

_HEAD = struct.Struct("=IIIIQQQ")
SECTOR = 512


class Did(IntEnum):
    """What a program did."""

    WRITE = 1
    SYNC = 2
    SIZE = 3
    MAKE = 4
    REMOVE = 5
    RENAME = 6
    FOLDER = 7
    TOLD = 8


NAMES = (Did.MAKE, Did.REMOVE, Did.RENAME, Did.FOLDER)


@attrs.frozen
class Op:
    """One thing that a program did to a file of its home, by the file's relative name."""

    did: Did
    name: str = ""
    other: str = ""
    offset: int = 0
    content: bytes = b""


def ops_of(journal: bytes, home: str) -> list[Op]:
    """What a journal of the interposer says; shared memory is no part of a disk."""
    found, at = [], 0
    while at + _HEAD.size <= len(journal):
        did, one, two, _, offset, _, held = _HEAD.unpack_from(journal, at)
        at += _HEAD.size
        parts = []
        for size in (one, two, held):
            parts.append(journal[at : at + size])
            at += size
        name, other = (_relative(part.decode(), home) for part in parts[:2])
        if not name.endswith("-shm") and (name or did in (Did.SYNC, Did.TOLD)):
            found.append(Op(Did(did), name, other, offset, parts[2]))
    return found


def _relative(path: str, home: str) -> str:
    return path.removeprefix(home).removeprefix("/")


def told_at(ops: Sequence[Op]) -> int:
    """After how many of its doings a program had told all it tells; all of them where nothing."""
    told = [number for number, op in enumerate(ops) if op.did == Did.TOLD]
    return told[-1] if told else len(ops)


@attrs.frozen
class Loss:
    """What became of what was not sure after so many doings: lost ones, and torn ones' content."""

    after: int
    how: str
    lost: frozenset[int] = frozenset()
    torn: Mapping[int, bytes] = {}


def losses(ops: Sequence[Op], chance: Random, subsets: int = 3, inside: int = 12) -> Iterator[Loss]:
    """Every loss that is tried; ``subsets`` at each point by chance.

    Within writes that follow each other, ``inside`` points are chosen by chance.
    """
    for after in _points(ops, chance, inside):
        done = ops[:after]
        unsure = [number for number, op in enumerate(done) if not _is_sure(op, number, done)]
        yield from _losses(done, unsure, chance, subsets)


def _points(ops: Sequence[Op], chance: Random, inside: int) -> list[int]:
    """After which doings power is lost: all that are no writes, and some of the writes."""
    found, writes = {0, len(ops)}, list[int]()
    for number, op in enumerate([*ops, Op(Did.TOLD)]):
        if op.did == Did.WRITE:
            writes.append(number)
            continue
        found |= {number, min(number + 1, len(ops))}
        found |= set(chance.sample(writes, min(inside, len(writes))))
        writes.clear()
    return sorted(found)


def mark_of(files: Files) -> bytes:
    """The same for the same content."""
    found = hashlib.blake2b(digest_size=16)
    for name, content in sorted(files.items()):
        found.update(name.encode() + b"\0" + len(content).to_bytes(8, "big") + content)
    return found.digest()


def _is_sure(op: Op, number: int, done: Sequence[Op]) -> bool:
    """Whether something later made it sure: of a name, a sync of its file or its folder."""
    if op.did in (Did.SYNC, Did.TOLD):
        return True
    folder = op.name.rpartition("/")[0]
    for later in done[number + 1 :]:
        if later.did != Did.SYNC:
            continue
        if later.name == op.name or (op.did == Did.RENAME and later.name == op.other):
            return True
        if op.did in NAMES and later.name == folder:
            return True
        if op.did == Did.FOLDER and later.name.startswith(op.name):
            return True
    return False


def _losses(
    done: Sequence[Op], unsure: Sequence[int], chance: Random, subsets: int
) -> Iterator[Loss]:
    """What may be lost of what is not sure."""
    after = len(done)
    yield Loss(after, "all of it is there")
    if not unsure:
        return
    names = frozenset(number for number in unsure if done[number].did in NAMES)
    writes = frozenset(unsure) - names
    yield Loss(after, "nothing of it is there", frozenset(unsure))
    if names and writes:
        yield Loss(after, "no write is there, all names are", writes)
        yield Loss(after, "no name is there, all writes are", names)
    for number in unsure[-6:]:
        later = frozenset(one for one in unsure if one > number)
        yield Loss(after, f"doing {number} is lost", frozenset([number]))
        yield Loss(after, f"what came after {number} is lost", later)
    yield from _torn(done, sorted(writes), chance)
    for turn in range(subsets if len(unsure) > 1 else 0):
        lost = frozenset(number for number in unsure if chance.random() < 0.5)
        yield Loss(after, f"{len(lost)} of {len(unsure)} are lost ({turn})", lost)


def _torn(done: Sequence[Op], writes: Sequence[int], chance: Random) -> Iterator[Loss]:
    after = len(done)
    for number in [one for one in writes if done[one].did == Did.WRITE][-2:]:
        content = done[number].content
        cuts = {SECTOR * (len(content) // SECTOR // 2), chance.randrange(len(content) + 1), 1}
        for cut in sorted(cuts):
            torn = {number: content[:cut]}
            yield Loss(after, f"doing {number} is torn at {cut}", torn=torn)
        zeros = {number: bytes(len(content))}
        yield Loss(after, f"doing {number} is zeros", torn=zeros)


def applied(before: Files, ops: Sequence[Op], loss: Loss) -> Files:
    """The files that are on the disk after a loss."""
    files: dict[str, bytes | bytearray] = dict(before)
    for number, op in enumerate(ops[: loss.after]):
        if number not in loss.lost:
            _do(files, op, loss.torn.get(number, op.content))
    return {name: bytes(content) for name, content in files.items()}


def _do(files: dict[str, bytes | bytearray], op: Op, content: bytes) -> None:
    match op.did:
        case Did.WRITE:
            held = files.get(op.name, b"")
            held = held if isinstance(held, bytearray) else bytearray(held)
            held.extend(bytes(max(0, op.offset - len(held))))
            held[op.offset : op.offset + len(content)] = content
            files[op.name] = held
        case Did.SIZE:
            held = bytes(files.get(op.name, b""))
            files[op.name] = held[: op.offset].ljust(op.offset, b"\0")
        case Did.MAKE:
            files.setdefault(op.name, b"")
        case Did.FOLDER:
            files.setdefault(f"{op.name}/", b"")
        case Did.REMOVE:
            files.pop(op.name, None)
        case Did.RENAME if op.name in files:
            files[op.other] = files.pop(op.name)
