"""A view of what each exposure brought, and of how exposures went over time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar

import attrs

from intersession import (
    Course,
    Entry,
    EntryView,
    Figure,
    Look,
    Report,
    by_client,
    in_order,
    left_out,
    mean,
    median,
    plain,
    share,
    spread,
    view,
    with_before,
)
from intersession_cbt.exposure_log import ENDED_BY, LOG, PREVENTED
from intersession_cbt.exposure_rows import ExposureRow, row_of
from intersession_cbt.missing import less


@view("cbt.exposures", version=2, title="Exposures", tables=[ExposureRow])
class Exposures(EntryView):
    """What each exposure brought, and how exposures went over time.

    Distress is SUDS 0–100. *Within session* is peak − end. *Between session* is the
    peak minus the last peak before it at the same step. *Expectancy violation*
    is the probability before minus what happened (no 0, partly 50, yes 100), or minus
    the probability after. *Over-prediction* is the distress predicted minus the peak:
    positive is over-predicted. The area under the samples is in SUDS·min. Exposures
    come in the order in which they happened. A day without a time counts as the end of
    that day. An exposure of unknown day comes last and counts in no change. That
    distress halves is a description, never a rule (Craske et al. 2014).
    """

    worksheet = LOG
    shown = {  # noqa: RUF012
        "exposures": (
            *("client", "happened_on", "step", "suds_peak", "suds_end"),
            *("violation_by_outcome", "response_prevented"),
        )
    }
    pictures: ClassVar = {"exposures": Course(value="suds_peak", by=("step",), high=100)}

    def rows(self, entry: Entry) -> Iterable[ExposureRow]:
        """One row for each exposure."""
        yield row_of(entry)

    def report(self, look: Look) -> Report:
        """The exposures in order, then figures over them for each client."""
        parts: dict[str, list[dict[str, Any]]] = {
            "exposures": [],
            "summary": [],
            "shares": [],
            "contexts": [],
        }
        for client, course in _courses(look):
            found = [one.row for one in course]
            parts["exposures"] += [one.shown() for one in course]
            parts["summary"] += _summary(client, course)
            parts["shares"] += _shares(client, found)
            parts["contexts"] += _contexts(client, found)
        return {**parts, **left_out(look, ExposureRow)}


@attrs.frozen
class _Placed:
    """An exposure in its course; ``before`` is the last at its step of which the peak is known."""

    row: ExposureRow
    before: ExposureRow | None

    @property
    def between_session(self) -> int | None:
        """Its peak minus the last peak before it; missing where its own is not known."""
        return less(self.row.suds_peak, self.before.suds_peak) if self.before else None

    @property
    def events(self) -> str:
        """The events behind it, and behind its change from the one before."""
        return f"{self.row.events} {self.before.events if self.before else ''}".strip()

    def shown(self) -> dict[str, Any]:
        """The row with its change."""
        return {**plain(self.row), "between_session": self.between_session, "events": self.events}


def _courses(look: Look) -> Iterator[tuple[str, list[_Placed]]]:
    """Each client's exposures of the window in order, each with the last one rated before it.

    That may have been before the window.
    """
    pairs = with_before(
        (row for row in look.rows(ExposureRow, windowed=False) if row.step),
        lambda row: (row.client, row.step),
        lambda row: row.suds_peak is not None,
    )
    befores = {(row.assignment, row.attempt): before for row, before in pairs}
    for client, rows in by_client(look.rows(ExposureRow)):
        yield client, [_Placed(row, befores.get((row.assignment, row.attempt))) for row in rows]


_MEASURES = (
    ("within session, peak − end", "SUDS", "within_session"),
    ("within session, share of the peak", "0–1", "within_session_share"),
    ("area under the samples", "SUDS·min", "auc_suds_min"),
    ("expectancy violation, by what happened", "points", "violation_by_outcome"),
    ("expectancy violation, by belief", "points", "violation_by_belief"),
    ("over-prediction of distress", "SUDS", "over_prediction"),
    ("surprise", "0–100", "surprise"),
    ("urge to do the usual response", "0–100", "urge_to_ritual"),
    ("safety behaviours used", "count", "safety_used_count"),
    ("length", "min", "duration_min"),
)


def _summary(client: str, course: Sequence[_Placed]) -> list[dict[str, Any]]:
    """Mean, median and standard deviation of each measure over a client's exposures."""
    rows = [one.row for one in course]
    dated = in_order(rows)
    half = len(dated) // 2
    delayed = [row for row in rows if row.response_prevented == "delayed"]
    again = [one for one in course if one.before]
    lines = [(name, unit, _over(rows, column)) for name, unit, column in _MEASURES]
    lines.insert(2, ("between session, per step", "SUDS", _over(again, "between_session")))
    lines += [
        ("safety behaviours, earlier half", "count", _over(dated[:half], "safety_used_count")),
        (
            "safety behaviours, later half",
            "count",
            _over(dated[len(dated) - half :], "safety_used_count"),
        ),
        ("delay where the response was delayed", "min", _over(delayed, "delay_min")),
    ]
    return [{"client": client, "figure": name, "unit": unit, **over} for name, unit, over in lines]


def _over(rows: Sequence[Any], column: str) -> dict[str, Figure]:
    return {
        "mean": mean(rows, column),
        "median": median(rows, column),
        "sd": spread(rows, column),
    }


def _shares(client: str, rows: Sequence[ExposureRow]) -> list[dict[str, Any]]:
    """How often: halved, response prevented in each way, ended in each way."""
    held = "response prevented"
    figures = {
        "distress fell to half the peak or less": share(rows, _halved),
        f"{held}, in part and delays included": _among(
            rows, "response_prevented", "yes", "partly", "delayed"
        ),
    }
    figures |= {f"{held}: {name}": _among(rows, "response_prevented", name) for name in PREVENTED}
    figures |= {f"ended: {name}": _among(rows, "ended_by", name) for name in ENDED_BY}
    return [{"client": client, "figure": name, "value": value} for name, value in figures.items()]


def _halved(row: ExposureRow) -> bool | None:
    fallen = row.within_session_share
    return None if fallen is None else fallen >= 0.5


def _among(rows: Sequence[ExposureRow], column: str, *wanted: str) -> Figure:
    """The share of rows where a column is one of the values wanted."""

    def is_wanted(row: ExposureRow) -> bool | None:
        found = getattr(row, column)
        return None if found is None else found in wanted

    return share(rows, is_wanted)


def _contexts(client: str, rows: Sequence[ExposureRow]) -> list[dict[str, Any]]:
    """How many different contexts were covered, then the exposures in each."""
    counts = Counter(tag for row in rows for tag in set(row.contexts))
    ordered = sorted(counts, key=lambda tag: (-counts[tag], tag))
    figures = {"different contexts": _count(rows, len(counts), rows)}
    for tag in ordered:
        figures[tag] = _count(rows, counts[tag], [row for row in rows if tag in row.contexts])
    return [{"client": client, "context": tag, "times": times} for tag, times in figures.items()]


def _count(rows: Sequence[ExposureRow], times: int, counted: Sequence[ExposureRow]) -> Figure:
    """A count over the exposures whose contexts are known."""
    known = sum(bool(row.contexts) for row in rows)
    events = " ".join(row.events for row in counted if row.contexts).split()
    value = float(times) if known else None
    return Figure("count", value, known, len(rows) - known, tuple(dict.fromkeys(events)))
