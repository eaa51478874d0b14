"""Read a CSV file of any delimiter into a table, and answer SQL about it.

Every value is text exactly as in the file, so that a code such as ``007``
is kept; a value that says "missing" is None. Nothing is guessed where two
readings are possible: the file is refused, and the message says how to tell.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import attrs

from intersession.errors import InvalidInput, Problem

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_OLD_ENCODINGS = {"cp1252": "Windows-1252", "latin-1": "Latin-1"}
_HEADER = re.compile(r'(?:"(?:[^"]|"")*"|[^"\r\n])*')
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
# The parts of a query between quotes of any kind, and comments.
_SQL_PARTS = re.compile(
    r"""'(?:[^']|'')*'|\[[^\]]*\]|`[^`]*`|--[^\n]*|/\*.*?\*/|"(?P<name>[^"\]]*)\"""", re.DOTALL
)
_READING = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
}


@attrs.frozen
class Row:
    """A row's number, as people count it, and its values by column."""

    number: int
    values: dict[str, Any]


@attrs.frozen
class Table:
    """What a file or a query holds.

    ``misshapen`` are rows that could not be read, as number → what is wrong;
    ``note`` says what the reader should know about how the file was read.
    """

    columns: tuple[str, ...]
    rows: list[Row]
    misshapen: dict[int, str] = attrs.field(factory=dict)
    note: str = ""


def read_csv(
    path: Path, *, delimiter: str = "", encoding: str = "", missing: Collection[str] = ()
) -> Table:
    """Read a CSV file; the header is row 1, as a spreadsheet counts.

    ``delimiter`` and ``encoding`` are found out where they are not given; an empty
    value is None, and so is one in ``missing``. Raises InvalidInput for a file that cannot be read
    without guessing.
    """
    text, note = _decoded(path, encoding)
    if not text.strip():
        raise InvalidInput(f"{path.name} is empty: it has no header and no rows.", [])
    records = _records(path, text, delimiter or _delimiter(path, text))
    columns = _columns(path, next(records)[1])
    table = Table(columns, [], note=note)
    none = {"", *(value.strip() for value in missing)}
    for number, fields in records:
        if wrong := _misshapen(fields, columns):
            table.misshapen[number] = wrong
            continue
        values = [None if field.strip() in none else field for field in fields]
        table.rows.append(Row(number, dict(zip(columns, values, strict=False))))
    return table


def ask(table: Table, sql: str, *, name: str) -> Table:
    """The answer of a SELECT over a table, which it knows as ``rows`` and as ``name``.

    Every column is TEXT. Raises InvalidInput where SQLite refuses the query, and
    for one that would do more than read.
    """
    from sqlite_utils import Database

    with closing(sqlite3.connect(":memory:")) as connection:
        try:
            _fill(Database(connection), table, name)
            connection.commit()
            connection.set_authorizer(_only_reading)
            cursor = connection.execute(_strict_names(sql))
            answer = cursor.fetchall()
        except (sqlite3.Error, sqlite3.Warning) as problem:
            raise _not_run(str(problem), table.columns) from problem
        columns = tuple(column[0] for column in cursor.description or ())
    if not columns:
        raise _not_run("it holds no SELECT", table.columns)
    _refuse_twice(columns, "The mapping's sql cannot be used:", "the answer")
    rows = [Row(n, dict(zip(columns, values, strict=True))) for n, values in enumerate(answer, 1)]
    return Table(columns, rows, note=table.note)


def _decoded(path: Path, encoding: str) -> tuple[str, str]:
    """The file's text, and a note where the encoding had to be tried out."""
    try:
        raw = path.read_bytes()
    except OSError as problem:
        raise InvalidInput(f"{path} cannot be read ({problem.strerror}).", []) from problem
    text, note = _as_told(path, raw, encoding) if encoding else _tried_out(path, raw)
    if "\0" in text:
        raise InvalidInput(
            f"{path.name} is not a text file. Accepted: CSV. A spreadsheet program writes one "
            f"with Save as, CSV UTF-8.",
            [],
        )
    return text, note


def _as_told(path: Path, raw: bytes, encoding: str) -> tuple[str, str]:
    try:
        return raw.decode(encoding).removeprefix("\ufeff"), ""
    except (LookupError, UnicodeDecodeError) as problem:
        raise InvalidInput(
            f"{path.name} cannot be read as {encoding}, which the mapping says it is ({problem}).",
            [Problem("encoding", "accepted: utf-8, cp1252, latin-1 or another that Python knows")],
        ) from problem


def _tried_out(path: Path, raw: bytes) -> tuple[str, str]:
    if raw.startswith(_UTF_16):
        return _as_told(path, raw, "utf-16")
    try:
        return raw.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        pass
    for encoding in _OLD_ENCODINGS:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text, (
            f"{path.name} is not UTF-8, so it was read as {_OLD_ENCODINGS[encoding]}. Where "
            f'letters look wrong, say which it is in the mapping: encoding = "…"'
        )
    raise AssertionError("latin-1 decodes any bytes")


def _delimiter(path: Path, text: str) -> str:
    """What separates the header's columns; InvalidInput where that could be two things."""
    match = _HEADER.match(text.lstrip())
    header = _QUOTED.sub("", match[0] if match else "")
    found = [one for one in DELIMITERS if one in header]
    if len(found) > 1:
        even = [one for one in found if _is_even(path, text, one)]
        found = even if len(even) == 1 else found
    if len(found) > 1:
        named = " or ".join(DELIMITERS[one] for one in found)
        raise InvalidInput(
            f"The columns of {path.name} could be separated by {named}.",
            [Problem("delimiter", f"say which in the mapping, such as delimiter = {found[0]!r}")],
        )
    return found[0] if found else ","


def _is_even(path: Path, text: str, delimiter: str) -> bool:
    try:
        return len({len(fields) for _, fields in _records(path, text, delimiter)}) == 1
    except InvalidInput:
        return False


def _records(path: Path, text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each row's number and fields; rows without any text are counted and left out."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = line = 0
    try:
        for number, fields in enumerate(reader, 1):
            line = reader.line_num
            if any(field.strip() for field in fields):
                yield number, fields
    except csv.Error as problem:
        wrong = f"the quotes of this row, which starts in line {line + 1}, do not match ({problem})"
        raise InvalidInput(
            f"{path.name} cannot be read:", [Problem(f"row {number + 1}", wrong)]
        ) from problem


def _columns(path: Path, header: Sequence[str]) -> tuple[str, ...]:
    names = tuple(name.strip() or f"column {n}" for n, name in enumerate(header, 1))
    _refuse_twice(names, f"{path.name} cannot be used:", "the header")
    return names


def _refuse_twice(names: Sequence[str], subject: str, where: str) -> None:
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        wrong = f"{where} names a column more than once: {', '.join(twice)}. Give each its own name"
        raise InvalidInput(subject, [Problem("", wrong)])


def _misshapen(fields: Sequence[str], columns: Sequence[str]) -> str:
    """What is wrong with the number of a row's fields, "" where nothing is."""
    if len(fields) >= len(columns) and not any(field.strip() for field in fields[len(columns) :]):
        return ""
    return f"has {len(fields)} fields, and the header has {len(columns)} columns"


def _fill(database: Any, table: Table, name: str) -> None:
    database["rows"].create(dict.fromkeys(table.columns, str))
    database["rows"].insert_all(row.values for row in table.rows)
    if name.lower() != "rows" and '"' not in name:
        database.conn.execute(f'CREATE VIEW "{name}" AS SELECT * FROM rows')


def _only_reading(action: int, *_: Any) -> int:
    return sqlite3.SQLITE_OK if action in _READING else sqlite3.SQLITE_DENY


def _strict_names(sql: str) -> str:
    """Names in "double quotes" as [names]: a misspelt one is then refused.

    SQLite reads a double-quoted name that is not a column as text. Every record would
    then hold the column's name.
    """
    return _SQL_PARTS.sub(
        lambda part: part[0] if part["name"] is None else f"[{part['name']}]", sql
    )


def _not_run(problem: str, columns: Sequence[str]) -> InvalidInput:
    return InvalidInput(
        "The mapping's sql could not be run:",
        [
            Problem("sql", problem),
            Problem("", "accepted: one SELECT over the table rows; 'text' in single quotes"),
            Problem("", f"columns of rows: {', '.join(columns)}"),
        ],
    )
