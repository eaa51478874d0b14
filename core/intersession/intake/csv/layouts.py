"""How a file is laid out, read from the ``[file]`` table of its mapping."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from intersession.dates.instants import zone
from intersession.dates.month_names import LANGUAGES
from intersession.errors import InvalidInput
from intersession.intake.csv.table import Layout

FILE = (
    *("delimiter", "encoding", "header", "skip", "escape", "short_rows"),
    *("only", "leave_out", "decimal", "language", "zone"),
)


@attrs.define
class Layouts:
    """Reads ``[file]``, and what older mappings say at their top; notes what is wrong."""

    top: Mapping[str, Any]
    table: Mapping[str, Any]
    note: Callable[[str, str], None]

    def read(self, *, missing: tuple[str, ...]) -> Layout:
        """The layout; ``missing`` are the values that say that nothing was answered."""
        header, starts = self._header()
        return Layout(
            delimiter=self._sign("delimiter", ";"),
            encoding=self._encoding(),
            header=header,
            starts=starts,
            skip=self._skip(),
            escape=self._sign("escape", "\\"),
            fill=self._fill(),
            only=self._chosen("only"),
            leave_out=self._chosen("leave_out"),
            missing=missing,
        )

    def decimal(self) -> str:
        """The sign before the decimals."""
        found = self.table.get("decimal", ".")
        if found in (".", ","):
            return str(found)
        self.note("file.decimal", f'{found!r} is neither "." nor ","')
        return "."

    def language(self) -> str:
        """The language in which the file names months."""
        found = self.table.get("language", "en")
        if isinstance(found, str) and found.lower()[:2] in LANGUAGES:
            return found.lower()[:2]
        self.note("file.language", f"{found!r} is not one of {', '.join(LANGUAGES)}")
        return "en"

    def zone(self) -> str:
        """The time zone of the file's clock, "" where it is the client's."""
        found = self.table.get("zone", "")
        try:
            return zone(str(found)).key if found else ""
        except InvalidInput as invalid:
            for one in invalid.problems:
                self.note("file.zone", one.message)
            return ""

    def _said(self, name: str) -> tuple[str, Any]:
        """What is said of the file, and where: in its table, or at the top."""
        at_top = name not in self.table and name in self.top
        return (name, self.top[name]) if at_top else (f"file.{name}", self.table.get(name))

    def _sign(self, name: str, such: str) -> str:
        place, found = self._said(name)
        if found is None or (
            isinstance(found, str) and len(found) < 2 and found not in ('"', "\n", "\r", " ")
        ):
            return found or ""
        self.note(place, f"{found!r} is not one character, such as '{such}'")
        return ""

    def _encoding(self) -> str:
        place, found = self._said("encoding")
        if found is None or isinstance(found, str):
            return (found or "").strip()
        self.note(place, 'write it as text: encoding = "cp1252"')
        return ""

    def _header(self) -> tuple[int, str]:
        found = self.table.get("header", 1)
        if isinstance(found, int) and not isinstance(found, bool) and found > 0:
            return found, ""
        if isinstance(found, dict) and list(found) == ["starts"]:
            starts = found["starts"]
            if isinstance(starts, str) and starts.strip():
                return 1, starts.strip()
        how = 'the number of the row with the names, or { starts = "Id" }: how each such row begins'
        self.note("file.header", f"{found!r} is not {how}")
        return 1, ""

    def _skip(self) -> frozenset[int]:
        found = self.table.get("skip", [])
        several = found if isinstance(found, list) else [found]
        if all(isinstance(one, int) and not isinstance(one, bool) for one in several):
            return frozenset(several)
        self.note("file.skip", "write the numbers of rows that hold no record: skip = [2, 3]")
        return frozenset()

    def _fill(self) -> bool:
        found = self.table.get("short_rows", "refuse")
        if found not in ("fill", "refuse"):
            self.note("file.short_rows", f'{found!r} is neither "fill" nor "refuse"')
        return bool(found == "fill")

    def _chosen(self, name: str) -> dict[str, tuple[str, ...]]:
        found = self.table.get(name, {})
        chosen = found if isinstance(found, dict) else {"": found}
        lists = {one: some if isinstance(some, list) else [some] for one, some in chosen.items()}
        texts = (one for some in lists.values() for one in some)
        if isinstance(found, dict) and all(isinstance(one, str | int) for one in texts):
            return {
                column: tuple(str(one).strip() for one in some) for column, some in lists.items()
            }
        self.note(
            f"file.{name}", f'write columns and what they hold: {name} = {{ kind = "evening" }}'
        )
        return {}
