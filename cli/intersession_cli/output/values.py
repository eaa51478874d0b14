"""Values in words: what is missing is a dash, never a zero."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeGuard

from intersession.documents.signs import visible

if TYPE_CHECKING:
    from intersession.projections.figures import Figure

SPELLED = {
    **{name: name.upper() for name in ("suds", "sol", "waso", "tst", "tib", "se", "dse", "auc")},
    "timezone": "time zone",
}
"""Words of names that people write otherwise."""
Rows = Sequence[Mapping[str, Any]]


def words(value: Any) -> str:
    """A value as a person reads it; what is missing is a dash, never a zero."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    if isinstance(value, Mapping):
        given = {key: one for key, one in value.items() if one not in (None, "")}
        return ", ".join(f"{key} {words(one)}" for key, one in given.items()) or "–"
    if isinstance(value, list | tuple):
        return "; ".join(words(one) for one in value) or "–"
    return str(value)


def cell(name: str, value: Any) -> str:
    """A value in its column; a moment as its day and local time."""
    if name.endswith("_at") and isinstance(value, str):
        value = value[:16].replace("T", " ")
    return visible(words(value))


def label(name: str) -> str:
    """The name of a column or field in words: small letters, short forms of the field large.

    Headings of parts and lists are in sentence case instead, see ``titled``.
    """
    words_of = visible(name.replace("_", " ")).split(" ")
    return " ".join(SPELLED.get(word, word) for word in words_of)


def titled(name: str) -> str:
    """A part's name as a heading, in sentence case."""
    words = label(name)
    return words[:1].upper() + words[1:]


def is_figure(value: Any) -> TypeGuard[Figure]:
    """Whether a value carries its n and what is missing."""
    return hasattr(value, "as_json")


def plain(value: Any) -> Any:
    """A value as JSON takes it: a day or a moment as ISO text."""
    return value.isoformat() if isinstance(value, date | datetime) else value
