"""Change some rows of a list that was agreed: what is not named stays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from intersession.errors import Problem, near_matches
from intersession.worksheets.items import Item, Rows
from intersession.worksheets.names import name_key
from intersession.worksheets.parsing import as_rows

Row = dict[str, Any]


def merged(
    items: Iterable[Item],
    stands: Mapping[str, Any],
    changes: Mapping[str, Any],
    drop: Mapping[str, Sequence[str]],
) -> tuple[dict[str, Any], list[Problem]]:
    """Settings with changes, list by list and row by row, and what is wrong with ``drop``.

    A row is known by its key. One that is named changes where it says something, one that
    is new comes last, and one that is dropped goes.
    """
    found = {**stands, **changes}
    by_name = {item.name: item for item in items if isinstance(item, Rows) and item.key}
    for name, item in by_name.items():
        if name in changes:
            found[name] = _with_rows(item, stands.get(name, []), changes[name])
    problems = []
    for name, keys in drop.items():
        rows = found.get(name)
        if name not in by_name or not isinstance(rows, list):
            none = "The worksheet has no list whose rows are known by a name"
            told = near_matches(name, by_name) if by_name else none
            problems.append(Problem(f"drop.{name}", f"there is no such list. {told}"))
            continue
        key = by_name[name].key
        known = {_key(row.get(key)): str(row.get(key)) for row in rows}
        for gone in keys:
            if _key(gone) not in known:
                told = near_matches(gone, known.values())
                problems.append(Problem(f"drop.{name}", f"there is no {gone!r} in it. {told}"))
        away = {_key(gone) for gone in keys}
        found[name] = [row for row in rows if _key(row.get(key)) not in away]
    return found, problems


def _with_rows(item: Rows, stands: Sequence[Row], given: Any) -> Any:
    rows = as_rows(item, given)
    if rows is None or not all(isinstance(row, Mapping) for row in rows):
        return given  # the check says what is wrong with it
    found = {_key(row.get(item.key)): dict(row) for row in stands}
    for row in rows:
        key = _key(row.get(item.key))
        found[key] = {**found.get(key, {}), **row}
    return list(found.values())


def _key(name: Any) -> str:
    return name_key(str(name or ""))


def difference(
    items: Iterable[Item], before: Mapping[str, Any], after: Mapping[str, Any]
) -> dict[str, list[str]]:
    """What came, changed and went, as ``targets: smoking``, by ``came``, ``changed``, ``went``."""
    found: dict[str, list[str]] = {"came": [], "changed": [], "went": []}
    for item in items:
        old, new = before.get(item.name), after.get(item.name)
        if old == new:
            continue
        if not isinstance(item, Rows) or not item.key:
            found["changed"].append(item.name.replace("_", " "))
            continue
        was = {_key(row.get(item.key)): row for row in old or ()}
        now = {_key(row.get(item.key)): row for row in new or ()}
        names = {key: str(row.get(item.key)) for key, row in (was | now).items()}
        for key, name in names.items():
            what = "came" if key not in was else "went" if key not in now else "changed"
            if was.get(key) != now.get(key):
                found[what].append(f"{item.name.replace('_', ' ')}: {name}")
    return found
