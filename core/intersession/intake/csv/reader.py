"""Read a CSV file of any delimiter and layout into a table.

Every value is text exactly as in the file, so that a code such as ``007``
is kept; a value that says "missing" is None. Nothing is guessed where two
readings are possible: the file is refused, and the message says how to tell.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import attrs

from intersession.errors import InvalidInput, Problem
from intersession.intake.csv.decoding import decoded
from intersession.intake.csv.table import Layout, Row, Table

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
AS_IT_COMES = Layout()

_HEADER = re.compile(r'(?:"(?:[^"]|"")*"|[^"\r\n])*')
_LINE_END = re.compile(r"\r\n|\r|\n")
_QUOTED = re.compile(r'"(?:[^"]|"")*"')


def read_csv(path: Path, layout: Layout = AS_IT_COMES) -> Table:
    """Read a CSV file; its first row is row 1, as a spreadsheet counts.

    Delimiter and encoding are found out where the layout does not say them; an empty
    value is None, and so is one that says "missing". Raises InvalidInput for a file that cannot
    be read without guessing.
    """
    text, guessed = decoded(path, layout.encoding)
    if not text.strip():
        raise InvalidInput(f"{path.name} is empty: it has no header and no rows.", [])
    delimiter = layout.delimiter or _delimiter(path, text, layout)
    reading = _Reading(layout)
    for number, fields in _records(path, text, delimiter, layout.escape):
        reading.take(number, fields)
    if not reading.columns:
        raise InvalidInput(f"{path.name} cannot be used:", [_no_header(layout)])
    return attrs.evolve(reading.table(), guessed=guessed)


@attrs.define
class _Reading:
    """One pass over the rows of a file: which are names, which are records."""

    layout: Layout
    columns: dict[str, None] = attrs.field(factory=dict)
    twins: dict[str, None] = attrs.field(factory=dict)
    rows: list[Row] = attrs.field(factory=list)
    misshapen: dict[int, str] = attrs.field(factory=dict)
    left_out: int = 0
    _names: tuple[str, ...] = ()
    _none: frozenset[str] = frozenset()

    def __attrs_post_init__(self) -> None:
        self._none = frozenset({"", *(value.strip() for value in self.layout.missing)})

    def table(self) -> Table:
        """What was read; each row has every column, and the first of twins a number, too."""
        names = {one: self._numbered(one) for one in self.columns}
        empty = dict.fromkeys(names.values())
        rows = [
            Row(row.number, empty | {names[one]: value for one, value in row.values.items()})
            for row in self.rows
        ]
        return Table(tuple(empty), rows, self.misshapen, tuple(self.twins), self.left_out)

    def _numbered(self, column: str) -> str:
        first = f"{column} (1)"
        return first if column in self.twins and first not in self.columns else column

    def take(self, number: int, fields: Sequence[str]) -> None:
        """Take a row as what it is."""
        if not any(field.strip() for field in fields):
            if self.layout.starts:  # the table ends here
                self._names = ()
        elif self._is_header(number, fields):
            self._take_names(fields)
        elif self._names and number not in self.layout.skip:
            self._take_record(number, fields)

    def _is_header(self, number: int, fields: Sequence[str]) -> bool:
        if self.layout.starts:
            return fields[0].strip() == self.layout.starts
        return not self._names and number >= self.layout.header

    def _take_names(self, fields: Sequence[str]) -> None:
        self._names, twins = _named(fields)
        self.columns |= dict.fromkeys(self._names)
        self.twins |= dict.fromkeys(twins)

    def _take_record(self, number: int, fields: Sequence[str]) -> None:
        values = self._values(fields)
        if self._is_left_out(fields):
            self.left_out += 1
        elif wrong := _misshapen(fields, self._names, self.layout):
            self.misshapen[number] = wrong
        else:
            self.rows.append(Row(number, values))

    def _values(self, fields: Sequence[str]) -> dict[str, str | None]:
        values = [None if field.strip() in self._none else field for field in fields]
        values += [None] * (len(self._names) - len(values))
        return dict(zip(self._names, values, strict=False))

    def _is_left_out(self, fields: Sequence[str]) -> bool:
        held = dict(zip(self._names, map(str.strip, fields), strict=False))

        def at(column: str) -> str:
            return held.get(column, held.get(column.removesuffix(" (1)"), ""))

        lacks = any(at(column) not in some for column, some in self.layout.only.items())
        return lacks or any(at(column) in few for column, few in self.layout.leave_out.items())


def _named(fields: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    """The columns of a header, each under a name of its own, and the names that come again."""
    given = [name.strip() or f"column {n}" for n, name in enumerate(fields, 1)]
    counts, taken = Counter(given), dict.fromkeys(given, 0)
    names: list[str] = []
    for name in given:
        taken[name] += 1
        while taken[name] > 1 and f"{name} ({taken[name]})" in counts:
            taken[name] += 1
        names.append(f"{name} ({taken[name]})" if taken[name] > 1 else name)
    return tuple(names), [name for name, times in counts.items() if times > 1]


def _no_header(layout: Layout) -> Problem:
    if layout.starts:
        return Problem("file.header", f"no row begins with {layout.starts!r}")
    return Problem("file.header", f"it has no row {layout.header}, which should hold the names")


def _delimiter(path: Path, text: str, layout: Layout) -> str:
    """What separates the header's columns; InvalidInput where that could be two things."""
    text = _from_header(text, layout)
    match = _HEADER.match(text)
    header = _QUOTED.sub("", match[0] if match else "")
    found = [one for one in DELIMITERS if one in header]
    if len(found) > 1:
        even = [one for one in found if _is_even(path, text, one, layout.escape)]
        found = even if len(even) == 1 else found
    if len(found) > 1:
        named = " or ".join(DELIMITERS[one] for one in found)
        raise InvalidInput(
            f"The columns of {path.name} could be separated by {named}.",
            [Problem("delimiter", f"say which in the mapping, such as delimiter = {found[0]!r}")],
        )
    return found[0] if found else ","


def _from_header(text: str, layout: Layout) -> str:
    """The text from its header on, as far as that can be told by its lines."""
    if layout.starts:
        at = re.search(rf'^"?{re.escape(layout.starts)}\b', text, re.MULTILINE)
        return text[at.start() :] if at else text.lstrip()
    lines = _LINE_END.split(text, maxsplit=layout.header - 1) if layout.header > 1 else [text]
    return lines[-1].lstrip() or text.lstrip()


def _is_even(path: Path, text: str, delimiter: str, escape: str) -> bool:
    records = _records(path, text, delimiter, escape)
    try:
        return len({len(fields) for _, fields in records if any(map(str.strip, fields))}) == 1
    except InvalidInput:
        return False


def _records(path: Path, text: str, delimiter: str, escape: str) -> Iterator[tuple[int, list[str]]]:
    """Each row's number and fields."""
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=delimiter,
        escapechar=escape or None,
        strict=True,
    )
    number = line = 0
    try:
        for number, fields in enumerate(reader, 1):
            line = reader.line_num
            yield number, fields
    except csv.Error as problem:
        wrong = f"the quotes of this row, which starts in line {line + 1}, do not match ({problem})"
        if not escape and '\\"' in text:
            wrong += ". Where a quote in a text is written \\\", say so: [file] escape = '\\'"
        raise InvalidInput(
            f"{path.name} cannot be read:", [Problem(f"row {number + 1}", wrong)]
        ) from problem


def _misshapen(fields: Sequence[str], columns: Sequence[str], layout: Layout) -> str:
    """What is wrong with the number of a row's fields, "" where nothing is."""
    is_long = any(field.strip() for field in fields[len(columns) :])
    if not is_long and (layout.fill or len(fields) >= len(columns)):
        return ""
    told = f"has {len(fields)} fields, and the header has {len(columns)} columns"
    if is_long:
        return told
    return f'{told}. Where the end of a row may be left out, say so: [file] short_rows = "fill"'
