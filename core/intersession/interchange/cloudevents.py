"""The stream of events for others: one CloudEvents 1.0 object a line ↔ what is stored.

A line's ``data`` holds the stored bytes as they are; everything around them follows from
them and from the event's place in the log. So the same log gives the same bytes, and a
line that was changed on its way no longer agrees with itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from intersession.dates.instants import utc_text
from intersession.domain.registry import CODEC
from intersession.domain.shapes import SHAPES, Shape
from intersession.errors import InvalidInput, LogError, Problem
from intersession.events.codec import Codec
from intersession.events.recorded import Stored
from intersession.events.schema import checked_shape, unreal_times
from intersession.events.streams import handle_of
from intersession.events.text import unwritable_in
from intersession.interchange.event_schema import (
    CODE,
    CONTENT,
    DIGITS,
    NUMBER,
    POSITION,
    SOURCE,
    SPECVERSION,
    VERSION,
    data_name,
    is_of_client,
)
from intersession.interchange.extensions import (
    FIELD,
    Raws,
    split,
    unfit_extensions,
    with_extensions,
)
from intersession.strict.bounds import LEVELS, LINE, MOST, TEXT
from intersession.strict.depth import too_deep
from intersession.strict.json_text import check_names

_OF_CLIENT = re.compile(CODE)
_OF_ASSIGNMENT = re.compile(f"{CODE}-{NUMBER}")
_VERSION = re.compile(VERSION)
_POSITION = re.compile(POSITION)
_SOURCE = re.compile(SOURCE)
_ENCODE = msgspec.json.Encoder().encode


class Line(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """A line of the stream: the attributes of a CloudEvents 1.0 event, and its data."""

    specversion: str
    id: str
    source: str
    type: str
    subject: str
    time: str
    datacontenttype: str
    dataschema: str
    sequence: str
    data: msgspec.Raw


_OWN = frozenset(Line.__struct_fields__)


class _Written(msgspec.Struct):
    recorded_at: str


class Stream:
    """Stored rows → lines, and lines → rows, each checked in full.

    ``shapes`` holds the shape of what is stored under each name that ``codec`` reads.
    """

    def __init__(self, codec: Codec = CODEC, shapes: Mapping[str, Shape] = SHAPES) -> None:
        self.codec = codec
        self.shapes = shapes
        self._known: dict[str, str] = {}
        self._checkers: dict[str, Callable[[bytes], Any]] = {}
        self._line = msgspec.json.Decoder(Line).decode
        self._every = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
        self._written = msgspec.json.Decoder(_Written).decode

    def line(self, row: Stored, source: str) -> bytes:
        """A stored event as a line, without a line break; ``source`` is its log's identity.

        Raises LogError for an event that this version does not know, or that was damaged.
        """
        found = _ENCODE(self.told(row, source))
        extensions = split(row[4])[1]
        return found[:-1] + b"," + extensions[1:] if extensions else found

    def lines(self, rows: Iterable[Stored], source: str) -> Iterator[bytes]:
        """Stored events as lines, each with its line break."""
        for row in rows:
            yield self.line(row, source) + b"\n"

    def row(self, text: bytes) -> tuple[Stored, str]:
        """What is stored for a line, and the identity of its log.

        Raises InvalidInput, with every problem at its path, for a line that is not one of
        the stream, that this version cannot read, or that does not agree with itself;
        a line that is not JSON raises msgspec.DecodeError.
        """
        if problem := _unreadable(text):
            raise InvalidInput("The line is not one of the stream:", [problem])
        line, extensions = self._read(text)
        problems = self._unknown(line) or list(_misformed(line)) or self._unfit(line)
        problems += unfit_extensions(extensions)
        if not problems:
            row = _row(line, extensions)
            problems = list(_differing(line, self.told(row, line.source)))
        if problems:
            raise InvalidInput("The line is not one of the stream:", problems)
        return row, line.source

    def _read(self, text: bytes) -> tuple[Line, Raws]:
        """A line's own attributes, and those that somebody added to it."""
        try:
            return self._line(text), {}
        except msgspec.ValidationError:
            every = self._every(text)
            added = {name: every.pop(name) for name in [*every] if name not in _OWN}
            if not added:
                raise
            return self._line(_ENCODE(every)), added

    def told(self, row: Stored, source: str) -> Line:
        """A stored event with the attributes that its line has; raises as ``line`` does."""
        position, stream, version, name, state = row[:5]
        schema = self._known.get(name) or self._know(name)
        handle = handle_of(stream)
        return Line(
            specversion=SPECVERSION,
            id=f"{handle}#{version}",
            source=source,
            type=name,
            subject=handle,
            time=self._time(row),
            datacontenttype=CONTENT,
            dataschema=schema,
            sequence=f"{position:0{DIGITS}d}",
            data=msgspec.Raw(split(state)[0]),
        )

    def _time(self, row: Stored) -> str:
        """When a stored event was recorded, in UTC."""
        try:
            text = self._written(row[4]).recorded_at
            return text if text.endswith("Z") else _in_utc(text)
        except (msgspec.DecodeError, ValueError, OverflowError) as problem:
            raise LogError(
                f"{handle_of(row[1])}#{row[2]}, at position {row[0]} of the log, cannot be read "
                f"({problem}). The log was damaged or changed by another program: replace it with "
                f"an earlier copy."
            ) from problem

    def _know(self, name: str) -> str:
        """The name of the schema of a type's data; raises LogError for an unknown type."""
        self.codec.decoders[name]
        return self._known.setdefault(name, data_name(name))

    def _unknown(self, line: Line) -> list[Problem]:
        """The problem of a line whose type is not known: nothing else in it can be checked."""
        try:
            self._known.get(line.type) or self._know(line.type)
        except LogError as problem:
            return [Problem("type", str(problem))]
        return []

    def _unfit(self, line: Line) -> list[Problem]:
        """What is wrong with a line's data: its fields do not fit."""
        try:
            state = bytes(line.data)
            problems = list(self._unfit_fields(line.type, state)) or _too_long(state)
            if not problems and FIELD.encode() in state and FIELD in msgspec.json.decode(state):
                problems = [Problem(f"data.{FIELD}", _NOT_HERE)]
            if not problems:
                self.codec.decode(line.type, state)
        except msgspec.DecodeError as problem:
            return [placed(problem, "data")]
        return problems

    def _unfit_fields(self, name: str, state: bytes) -> Iterator[Problem]:
        shape = self.shapes.get(name)
        if shape is None:
            return
        check = self._checkers.get(name)
        if check is None:
            check = msgspec.json.Decoder(checked_shape(shape)).decode
            self._checkers[name] = check
        for problem in unreal_times(shape, check(state)):
            yield Problem(f"data.{problem.place}", problem.message)


def _unreadable(text: bytes) -> Problem | None:
    """What is wrong with a line before anything in it is looked at."""
    if len(text) > LINE:
        return Problem("", f"has {len(text):,} bytes. Accepted: up to {LINE:,} in a line")
    if deep := too_deep(text, LEVELS + 1):  # the line itself is around the event
        return deep
    try:
        check_names(text.decode())
    except ValueError as problem:
        return Problem("", str(problem))
    return None


_NOT_HERE = "cannot be a field of an event. Put attributes of your own beside data"


def _too_long(state: bytes) -> list[Problem]:
    """The texts in an event's data that are too long to be kept."""
    return list(unwritable_in(msgspec.json.decode(state), "data")) if len(state) > TEXT else []


def placed(problem: msgspec.DecodeError, root: str) -> Problem:
    """What msgspec finds wrong, at its path below ``root``."""
    message, _, place = str(problem).partition(" - at ")
    path = place.replace("`key` in ", "a name in ").replace("`", "").replace("$", root)
    return Problem(path.removeprefix(".") or root, message.replace("`", ""))


def _in_utc(text: str) -> str:
    moment = datetime.fromisoformat(text)
    return utc_text(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def _misformed(line: Line) -> Iterator[Problem]:
    """The attributes that are not in the form they must have."""
    subject = _OF_CLIENT if is_of_client(line.type) else _OF_ASSIGNMENT
    whose = "a client's code, such as RK" if is_of_client(line.type) else "a handle, such as RK-7"
    version = line.id.rpartition("#")[2]
    forms = (
        ("specversion", line.specversion == SPECVERSION, SPECVERSION),
        ("source", _SOURCE.fullmatch(line.source), "a log's identity, urn:uuid:…"),
        ("subject", subject.fullmatch(line.subject), whose),
        ("id", _VERSION.fullmatch(version), "a subject with a version, such as RK-7#3"),
        ("datacontenttype", line.datacontenttype == CONTENT, CONTENT),
        ("sequence", _is_position(line.sequence), f"a position from 1, in {DIGITS} digits"),
    )
    for name, fits, accepted in forms:
        if not fits:
            yield Problem(name, f"{getattr(line, name)!r} is not accepted. Accepted: {accepted}")


def _is_position(text: str) -> bool:
    return bool(_POSITION.fullmatch(text)) and int(text) < MOST


def _row(line: Line, extensions: Raws) -> Stored:
    return (
        int(line.sequence),
        line.subject.replace("-", "."),
        int(line.id.rpartition("#")[2]),
        line.type,
        with_extensions(bytes(line.data), extensions),
    )


def _differing(line: Line, wanted: Line) -> Iterator[Problem]:
    """The attributes that do not agree with the data and with each other."""
    for name in ("id", "time", "dataschema"):
        found, right = getattr(line, name), getattr(wanted, name)
        if found != right:
            yield Problem(name, f"is {found!r}, but the rest of the line says {right!r}")
