"""The values worksheet, and a view of where life and what matters differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean
from typing import Any, ClassVar

from intersession import (
    Context,
    Course,
    Entry,
    EntryRow,
    EntryView,
    Look,
    Problem,
    Report,
    choice,
    fitting,
    key,
    latest,
    left_out,
    listed,
    plain,
    row,
    rows,
    scale,
    table,
    text,
    view,
    with_before,
    worksheet,
)
from intersession_act.missing import less
from intersession_act.names import NOT_NAMED, not_named

DOMAINS = {
    "family": "family: parents, brothers and sisters, relatives",
    "couple": "couple: a partner, closeness",
    "parenting": "parenting: being a mother or father",
    "friends": "friends and social life",
    "work": "work",
    "education": "education: learning, training",
    "recreation": "recreation: play, fun, rest",
    "spirituality": "spirituality: faith, nature, meaning",
    "citizenship": "citizenship: the community, causes",
    "physical-self-care": "physical self-care: sleep, food, movement",
}
"""The ten domains of the Valued Living Questionnaire (Wilson et al. 2010), in our own words."""

IMPORTANT = {1: "not at all", 10: "extremely"}
CONSISTENT = {1: "not at all", 10: "completely"}


@row
class ValuedDomain:
    """An area of life: how much it matters, and how far the week was in keeping with it."""

    domain: str = choice(
        "Which area of life?",
        DOMAINS,
        help="Leave out an area that does not apply to you; it is not a 0.",
    )
    importance: int = scale("How much does it matter to you?", 1, 10, IMPORTANT)
    consistency: int = scale("How far was the past week in keeping with that?", 1, 10, CONSISTENT)
    value_statement: str | None = text("What do you want to stand for there?", required=False)


@worksheet(
    "act.values",
    version=1,
    title="Values worksheet",
    source="domains and scales after the Valued Living Questionnaire, Wilson et al. 2010; own "
    "wording",
    purposes=("values",),
    caution=(
        "The wording is ours: it is not validated, and norms of the Valued Living Questionnaire "
        "do not apply. Values are the client's choice, and none is the right one. A gap can hurt "
        "to look at, so leave time for what comes up."
    ),
    is_practice=True,
)
class ValuesWorksheet:
    """What matters in up to ten areas of life, and how far the past week was in keeping.

    Importance and consistency 1–10. An area that does not apply is left out, and
    counts in no mean.
    """

    domains: list[ValuedDomain] = rows("Which areas of life matter to you?", ValuedDomain)

    @staticmethod
    def check(answers: Mapping[str, Any], context: Context) -> Iterable[Problem]:
        """Each area is rated once."""
        yield from rated_once(answers.get("domains", ()), "domains", "domain")


def rated_once(given: Sequence[Mapping[str, Any]], place: str, item: str) -> Iterable[Problem]:
    """A problem for each row that names what an earlier row names."""
    named: set[str] = set()
    for number, one in enumerate(given):
        name = one.get(item)
        if name in named:
            yield Problem(f"{place}[{number}].{item}", f"{name!r} is there twice. Rate it once")
        if name is not None:
            named.add(name)


@table("act_values_worksheets")
class SheetRow(EntryRow):
    """A worksheet as a whole, over the ``domains`` that were rated both ways."""

    sheet_version: int = 0
    domains: int = 0
    missing: int = 0
    composite: float | None = None
    discrepancy: int | None = None


@table("act_valued_domains")
class DomainRow(EntryRow):
    """A domain; importance and consistency 1–10, the gap is importance − consistency."""

    domain: str = key()
    sheet_version: int = 0
    value_statement: str | None = None
    importance: int | None = None
    consistency: int | None = None
    gap: int | None = None


@view("act.values", version=1, title="Values and the week", tables=[SheetRow, DomainRow])
class Values(EntryView):
    """Where the week and what matters differ.

    *Composite* is the mean over domains of importance × consistency (1–100);
    *discrepancy* is the sum of importance − consistency over the domains where that is
    above 0. Both are over the *domains* rated both ways. *Missing* domains have one
    rating only; those left out do not apply. *Gaps* are of each client's latest
    worksheet in the window, the widest first; one below 0 counts as none. The *change*
    of a gap is from the last time that domain was rated. The *change* of a whole
    worksheet is from the one before and over the domains rated on both (*over both*);
    *not this time* counts those that were left out since. Either may lie outside the
    window. Not validated in this wording; a gap is something to talk about, not a score.
    """

    worksheet = "act.values"
    shown: ClassVar = {
        "worksheets": (
            *("client", "happened_on", "domains", "missing", "composite", "change"),
            *("discrepancy", "discrepancy change", "over both", "not this time"),
        ),
        "gaps": (
            *("client", "domain", "importance", "consistency", "gap", "change", "value_statement"),
        ),
    }
    pictures: ClassVar = {"worksheets": Course(value="composite", by=("client",), low=1, high=100)}

    def rows(self, entry: Entry) -> Iterable[SheetRow | DomainRow]:
        """One row for the worksheet, and one for each domain."""
        rated = [_rated(one, number) for number, one in enumerate(entry.answers.get("domains", ()))]
        yield entry.row(SheetRow, sheet_version=entry.version, **_summed(rated))
        for one in rated:
            yield entry.row(DomainRow, sheet_version=entry.version, **fitting(DomainRow, one))

    def report(self, look: Look) -> Report:
        """Each worksheet with its change, then the gaps of the latest."""
        return {
            "worksheets": _worksheets(look),
            "gaps": _gaps(look),
            **left_out(look, SheetRow),
        }


def _rated(one: Mapping[str, Any], number: int) -> dict[str, Any]:
    importance, consistency = one.get("importance"), one.get("consistency")
    return {
        "domain": one.get("domain", not_named(number)),
        "value_statement": one.get("value_statement"),
        "importance": importance,
        "consistency": consistency,
        "gap": less(importance, consistency),
    }


def _summed(rated: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    both = [one for one in rated if one["gap"] is not None]
    return {
        "domains": len(both),
        "missing": len(rated) - len(both),
        "composite": fmean(one["importance"] * one["consistency"] for one in both)
        if both
        else None,
        "discrepancy": sum(max(0, one["gap"]) for one in both) if both else None,
    }


def _worksheets(look: Look) -> list[dict[str, Any]]:
    """Each worksheet with its change; one without a day comes last, and is compared with none."""
    pairs = with_before(
        look.rows(SheetRow, windowed=False),
        lambda one: (one.client, one.sheet_version),
        lambda one: one.domains > 0,
    )
    befores = {_sheet(one): before for one, before in pairs}
    rated: dict[tuple[str, int], dict[str, DomainRow]] = {}
    for one in look.rows(DomainRow, windowed=False):
        if one.gap is not None and not one.domain.startswith(NOT_NAMED):
            rated.setdefault(_sheet(one), {})[one.domain] = one
    return [
        {**plain(one), **_change(one, befores.get(_sheet(one)), rated)}
        for one in listed(look.rows(SheetRow))
    ]


def _change(
    one: SheetRow,
    before: SheetRow | None,
    rated: Mapping[tuple[str, int], Mapping[str, DomainRow]],
) -> dict[str, Any]:
    """What changed since the worksheet before, over the domains that were rated on both."""
    if before is None:
        told = ("change", "discrepancy change", "compared with", "over both", "not this time")
        return dict.fromkeys((*told, "new this time"))
    now, then = rated.get(_sheet(one), {}), rated.get(_sheet(before), {})
    both = [domain for domain in now if domain in then]
    here, there = (_summed([plain(some[domain]) for domain in both]) for some in (now, then))
    return {
        "change": less(here["composite"], there["composite"]),
        "discrepancy change": less(here["discrepancy"], there["discrepancy"]),
        "compared with": before.happened_on,
        "over both": len(both),
        "not this time": len(then) - len(both),
        "new this time": len(now) - len(both),
    }


def _sheet(one: SheetRow | DomainRow) -> tuple[str, int]:
    return one.assignment, one.attempt


def _gaps(look: Look) -> list[dict[str, Any]]:
    """The domains of each client's latest worksheet in the window, the widest gap first."""
    sheets = latest(look.rows(SheetRow), lambda one: one.client)
    last = {client: _sheet(sheet) for client, sheet in sheets.items()}
    pairs = with_before(look.rows(DomainRow, windowed=False), _scale, _is_rated)
    found = [
        {
            **plain(one),
            "change": less(one.gap, before.gap) if before else None,
            "compared with": before.happened_on if before else None,
        }
        for one, before in pairs
        if last.get(one.client) == _sheet(one)
    ]
    return sorted(found, key=_rank)


def _scale(one: DomainRow) -> tuple[Any, ...]:
    """What ratings must share to be compared: in another version, the range may differ."""
    sheet = _sheet(one) if one.domain.startswith(NOT_NAMED) else None
    return (one.client, one.domain, one.sheet_version, sheet)


def _is_rated(one: DomainRow) -> bool:
    return one.gap is not None


def _rank(gap: Mapping[str, Any]) -> tuple[Any, ...]:
    """The widest gap first, of equal ones the more important; those not known last."""
    return (
        gap["client"],
        gap["gap"] is None,
        -(gap["gap"] or 0),
        -(gap["importance"] or 0),
        gap["domain"],
    )
