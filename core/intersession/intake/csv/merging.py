"""Lines of a mapping laid over those of another: what a ready mapping says, changed or added to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_SAYS_WHERE = {"column", "value"}


def laid_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Both mappings as one, where ``above`` has the last word on each line.

    Tables are joined line by line; ``false`` takes a line out, and an answer's values with
    it. A cell that says neither column nor value changes the one below it, and keeps its column.
    """
    found = dict(below)
    for name, given in above.items():
        if isinstance(given, Mapping) and isinstance(found.get(name), Mapping):
            found[name] = _table(name, found[name], given)
        else:
            found[name] = given
    if isinstance(below.get("values"), Mapping) and isinstance(found["values"], Mapping):
        gone = {line for line, given in _of(above, "answers").items() if given is False}
        found["values"] = {line: one for line, one in found["values"].items() if line not in gone}
    return {name: given for name, given in found.items() if given is not False}


def _of(mapping: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    table = mapping.get(name)
    return table if isinstance(table, Mapping) else {}


def _table(name: str, below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(below)
    for line, given in above.items():
        found[line] = _line(name, found.get(line), given)
    return {line: given for line, given in found.items() if given is not False}


def _line(table: str, below: Any, above: Any) -> Any:
    if not isinstance(above, Mapping) or table == "file":
        return above
    if isinstance(below, str) and table != "skipped":
        below = {"column": below}
    if not isinstance(below, Mapping) or (table != "values" and _SAYS_WHERE & above.keys()):
        return above
    return {**below, **above}
