"""What was agreed with a client, one agreement after another, and how sure they were of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from intersession.domain.assignment.occasions import Plan, Terms
from intersession.projections.tables import column, key, link, table


@table("agreements")
class AgreementRow:
    """What was agreed, or amended, from a day on; ``changed`` are the fields that differ.

    ``confidence`` is how sure the client was of doing it, 0–100, as it then stood;
    ``start_on`` a day that was named for its beginning.
    """

    assignment: str = key(references="assignments")
    version: int = key()
    client: str = link("clients", default="")
    from_on: str = ""
    start_on: str | None = None
    confidence: int | None = None
    changed: list[str] = column(factory=list)
    events: str = ""


def in_force(plan: Plan, agreements: Sequence[AgreementRow], day: date) -> AgreementRow | None:
    """What was agreed for a day of a plan; of two from one day on, the one recorded later."""
    several = sorted(agreements, key=lambda one: (one.from_on, one.version))
    begun = [one for one in several if plan.begin(_terms(one)) <= day]
    return next(iter([*begun[-1:], *several]), None)


def _terms(row: AgreementRow) -> Terms:
    start = date.fromisoformat(row.start_on) if row.start_on else None
    return Terms(from_on=date.fromisoformat(row.from_on), start_on=start)
