"""Read a mapping file, and note everything that is wrong with it by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from intersession.dates.instants import zone
from intersession.errors import InvalidInput, Problem, near_matches
from intersession.intake.csv.fields import ASSIGNED, ATTEMPT, PRESCRIPTION
from intersession.intake.csv.layouts import FILE, Layouts
from intersession.intake.csv.mapping import Cell, Cells, CsvMap, Each
from intersession.intake.csv.mapping_cells import CellReader
from intersession.intake.csv.merging import laid_over
from intersession.intake.csv.ready import ready_mapping
from intersession.strict import maps
from intersession.strict.bounds import MAP_FILE
from intersession.strict.decoding import read_bytes

_TOP = (
    *("like", "worksheet", "source", "key", "digest", "sql"),
    *("missing", "delimiter", "encoding"),
)
_SECTIONS: dict[str, tuple[str, ...] | None] = {
    "client": ("code", "timezone"),
    "assignment": ("each", *ASSIGNED, *PRESCRIPTION),
    "settings": None,
    "answers": None,
    "skipped": None,
    "times": ATTEMPT,
    "file": FILE,
    "values": None,
    "about": ("title", "layout", "needs"),
}
"""The tables of a mapping with their keys; None where the worksheet says which."""
_HOLD_CELLS = ("client", "assignment", "settings", "answers", "times")

_EXAMPLES = {
    "like": '"daylio"',
    "worksheet": '"cbt.thought-record"',
    "source": '"clinic-2025"',
    "key": '["participant", "day"]',
    "missing": '["NA", ""]',
    "sql": '"SELECT … FROM rows"',
}
_PHRASE = 12
"""So many letters the phrase of a digest has, at least."""


def read_map(path: Path | None, *, like: str = "", own: Mapping[str, Any] | None = None) -> CsvMap:
    """Read a mapping: a file, laid over the ready mapping that it is ``like``.

    ``own`` are lines that go over both. Raises InvalidInput for a file that is no TOML,
    and NotFound for a ready mapping that is not there.
    """
    own = own or {}
    given = _parsed(path) if path else {}
    said = own.get("like", given.get("like"))
    like = like or (said if isinstance(said, str) else "")
    if like:
        given = laid_over(ready_mapping(like), given)
    return _Reader(laid_over(given, own)).read(path.name if path else like, like)


def _parsed(path: Path) -> dict[str, Any]:
    raw = read_bytes(path, MAP_FILE, f"{path} cannot be read:")
    found: dict[str, Any] = maps.read_text(raw, "toml", f"The mapping {path.name} is not TOML:")
    return found


@attrs.define
class _Reader:
    """One pass over a mapping's tables, gathering problems as it goes."""

    given: dict[str, Any]
    problems: list[Problem] = attrs.field(factory=list)

    def read(self, name: str, like: str) -> CsvMap:
        """The mapping, with everything that is wrong with it."""
        self.refuse_unknown()
        layouts = Layouts(self.given, self.section("file"), self.problem)
        layout = layouts.read(missing=self.texts("missing", required=False))
        cells = CellReader(self.problem, layouts.language())
        values = self.values()
        client = self.cells(cells, values, "client", required=("code",))
        self.refuse_zone(client.get("timezone", Cell()))
        return CsvMap(
            name=name,
            like=like,
            worksheet=self.text("worksheet", required=True),
            source=self.text("source", required=True),
            key=self.texts("key"),
            digest=self.digest(),
            sql=self.text("sql"),
            layout=layout,
            decimal=layouts.decimal(),
            zone=layouts.zone(),
            each=self.each(),
            client=client,
            assigned=self.cells(cells, values, "assignment", ASSIGNED),
            prescription=self.cells(cells, values, "assignment", PRESCRIPTION, required=("task",)),
            settings=self.cells(cells, values, "settings"),
            answers=self.cells(cells, values, "answers"),
            skipped=self.reasons(),
            attempt=self.cells(cells, values, "times"),
            problems=tuple(self.problems),
        )

    def problem(self, place: str, message: str) -> None:
        """Note a problem at a place."""
        self.problems.append(Problem(place, message.strip()))

    def refuse_unknown(self) -> None:
        """Note every key that a mapping does not have, and what is not a table."""
        self.only("", self.given, (*_TOP, *_SECTIONS))
        self.text("like")
        for name, known in _SECTIONS.items():
            if not isinstance(self.given.get(name, {}), dict):
                self.problem(name, f"write it as a table: [{name}]")
            if known:
                self.only(f"{name}.", self.section(name), known)

    def refuse_zone(self, cell: Cell) -> None:
        """Note a time zone for all that is none."""
        if cell.column or cell.value is None:
            return
        try:
            zone(str(cell.value))
        except InvalidInput as invalid:
            self.problems += [Problem("client.timezone", one.message) for one in invalid.problems]

    def only(self, prefix: str, given: Iterable[str], known: Sequence[str]) -> None:
        """Note the keys that are not known."""
        for name in given:
            if name not in known:
                self.problem(
                    prefix + name, f"a mapping has no such key. {near_matches(name, known)}"
                )

    def section(self, name: str) -> dict[str, Any]:
        """One of the mapping's tables, empty where it is not there."""
        found = self.given.get(name, {})
        return found if isinstance(found, dict) else {}

    def text(self, name: str, *, required: bool = False) -> str:
        """A text at the top of the mapping."""
        found = self.given.get(name, "")
        if isinstance(found, str) and (found.strip() or not required):
            return found.strip()
        self.problem(name, f"write it as text: {name} = {_EXAMPLES[name]}")
        return ""

    def texts(self, name: str, *, required: bool = True) -> tuple[str, ...]:
        """A list of texts at the top of the mapping."""
        found = self.given.get(name, [])
        several = [found] if isinstance(found, str) else found
        if _are_texts(several) and (several or not required):
            return tuple(several)
        self.problem(name, f"write it as a list: {name} = {_EXAMPLES[name]}")
        return ()

    def digest(self) -> str | bool:
        """Whether keys are kept as a digest, and with which phrase."""
        found = self.given.get("digest", False)
        if isinstance(found, bool) or (isinstance(found, str) and len(found) >= _PHRASE):
            return found
        self.problem(
            "digest",
            f"write digest = true, or a phrase of {_PHRASE} letters or more that only you know",
        )
        return False

    def each(self) -> Each:
        """Whether each record or each client gets an assignment."""
        found = self.section("assignment").get("each", "record")
        if found not in ("record", "client"):
            self.problem("assignment.each", f'{found!r} is neither "record" nor "client"')
        return "client" if found == "client" else "record"

    def reasons(self) -> dict[str, str]:
        """The items that are left out, with why."""
        found = self.section("skipped")
        for name, reason in found.items():
            if not isinstance(reason, str) or not reason.strip():
                self.problem(f"skipped.{name}", 'say why, in words: "was not asked"')
        return {name: str(reason) for name, reason in found.items()}

    def values(self) -> dict[str, dict[str, Any]]:
        """What stands for what, by the place of the cell: ``answers.mood``."""
        found = dict(_by_place(self.section("values")))
        for place, values in found.items():
            section, _, name = place.partition(".")
            if name not in self.section(section) or section not in _HOLD_CELLS:
                told = "nothing is mapped there. For an item: [values] mood = { … }, for another "
                self.problem(f"values.{place}", told + 'field: [values] "times.amount" = { … }')
            if not values:
                self.problem(f"values.{place}", 'write it as a table: { "3 - fair" = 3 }')
        return found

    def cells(
        self,
        reader: CellReader,
        values: Mapping[str, Mapping[str, Any]],
        section: str,
        names: Sequence[str] = (),
        *,
        required: Sequence[str] = (),
    ) -> Cells:
        """The cells of a table, or those of them that ``names`` lists."""
        found = self.section(section)
        for name in required:
            if name not in found:
                wrong = "is needed: the column that holds it, or { value = … } for all"
                wrong += ", such as --client RK" if name == "code" else ""
                self.problem(f"{section}.{name}", wrong)
        return {
            name: reader.read(f"{section}.{name}", value, values.get(f"{section}.{name}", {}))
            for name, value in found.items()
            if name in (names or _SECTIONS[section] or found)
        }


def _by_place(given: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The tables of ``[values]``, each with the place that it is about."""
    for name, found in given.items():
        if not isinstance(found, dict):
            yield _place(name), {}
        elif found and all(isinstance(one, dict) for one in found.values()):
            yield from ((f"{name}.{inner}", dict(one)) for inner, one in found.items())
        else:
            yield _place(name), found


def _place(name: str) -> str:
    return name if name.partition(".")[0] in _HOLD_CELLS and "." in name else f"answers.{name}"


def _are_texts(found: Any) -> bool:
    return isinstance(found, list | tuple) and all(isinstance(one, str) for one in found)
