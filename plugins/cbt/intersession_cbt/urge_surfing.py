"""Urge surfing, and a view of how urges rose and fell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from intersession import (
    Bars,
    Context,
    Course,
    Entry,
    EntryRow,
    EntryView,
    Look,
    Problem,
    Report,
    by_client,
    choice,
    column,
    fitting,
    left_out,
    line,
    mean,
    minutes,
    plain,
    row,
    rows,
    scale,
    share,
    table,
    text,
    view,
    worksheet,
)
from intersession_cbt.cautions import NOT_WATCHED
from intersession_cbt.missing import less
from intersession_cbt.per_client import Rows, by_name

URGES = "cbt.urge-surfing"
URGE = {0: "none", 10: "the strongest there could be"}
ACTED = {"no": "no, rode it out", "partly": "partly", "yes": "yes"}
HURT, KILL = "hurt", "kill"
AGAINST_SELF = {"no": "no", HURT: "to hurt myself", KILL: "to kill myself"}


@row
class Level:
    """How strong the urge was on the way."""

    min: int = minutes("How many minutes after the start?")
    level: int = scale("How strong is it now?", 0, 10, URGE)


@worksheet(
    URGES,
    version=1,
    title="Urge surfing",
    source="Marlatt and Gordon 1985; own wording",
    purposes=(
        "urges",
        "coping",
        "mindfulness",
    ),
    caution=NOT_WATCHED,
    is_practice=True,
)
class UrgeSurfing:
    """An urge watched like a wave: what set it off, how high it rose, how it fell.

    Whether it was acted on or not, it is worth writing down.
    """

    trigger: str = line("What set it off?")
    urge_for: str = line("What was the urge for, or to do?")
    against_self: str | None = choice(
        "Was it an urge to hurt or to kill yourself?", AGAINST_SELF, required=False, risk=True
    )
    start: int = scale("How strong was it at the start?", 0, 10, URGE)
    samples: list[Level] = rows(
        "How strong was it on the way, if you watched it?", Level, required=False
    )
    peak: int = scale("How strong was it at its highest?", 0, 10, URGE)
    end: int = scale("How strong was it at the end?", 0, 10, URGE)
    duration_min: int | None = minutes("How long did it last?", required=False)
    body: str | None = text("Where in your body was it?", required=False)
    thoughts: str | None = text("What went through your mind?", required=False)
    acted: str = choice("Did you act on it?", ACTED)
    what_helped: str | None = text("What helped?", required=False)

    @staticmethod
    def check(answers: Mapping[str, Any], context: Context) -> Iterable[Problem]:
        """The peak is the highest of all, and no minute is there twice."""
        peak, samples = answers.get("peak"), answers.get("samples", [])
        found = {name: answers.get(name) for name in ("start", "end")}
        found |= {f"samples[{n}].level": one.get("level") for n, one in enumerate(samples)}
        for place, value in found.items():
            if peak is not None and value is not None and value > peak:
                yield Problem(place, f"{value} is above peak, {peak}, which is the highest of all")
        told = [one.get("min") for one in samples]
        for number, minute in enumerate(told):
            if minute is not None and minute in told[:number]:
                yield Problem(f"samples[{number}].min", f"minute {minute} is there twice")


@table("cbt_urges")
class UrgeRow(EntryRow):
    """An urge; levels are 0–10, ``fall`` is peak − end, ``surfed`` says it was not acted on."""

    trigger: str | None = None
    urge_for: str | None = None
    against_self: str | None = None
    start: int | None = None
    samples: list[dict[str, int]] = column(factory=list)
    peak: int | None = None
    end: int | None = None
    fall: int | None = None
    duration_min: int | None = None
    body: str | None = None
    thoughts: str | None = None
    acted: str | None = None
    surfed: bool | None = None
    what_helped: str | None = None


@view("cbt.urges", version=2, title="Urges", tables=[UrgeRow])
class Urges(EntryView):
    """How high urges rose, how long they lasted, and how often they were ridden out.

    Levels are 0–10; the fall is peak − end. *Surfed* is the share of urges that were
    not acted on, not even in part. Urges are often at their highest within half an
    hour: good to know, but not a rule.
    """

    worksheet = URGES
    shown: ClassVar[Mapping[str, Sequence[str]]] = {
        "urges": (
            *("client", "happened_at", "urge_for", "trigger", "peak", "end"),
            *("duration_min", "acted"),
        ),
        "what helped": ("client", "happened_at", "urge_for", "acted", "what_helped"),
    }
    pictures: ClassVar = {
        "urges": Course(value="peak", by=("client", "urge_for"), high=10),
        "by urge": Bars(of=("surfed",)),
    }

    def rows(self, entry: Entry) -> Iterable[UrgeRow]:
        """One row for each urge."""
        answers = entry.answers
        acted = answers.get("acted")
        yield entry.row(
            UrgeRow,
            **fitting(UrgeRow, answers),
            fall=less(answers.get("peak"), answers.get("end")),
            surfed=None if acted is None else acted == "no",
        )

    def report(self, look: Look) -> Report:
        """The urges in order, then figures for each thing they were for, and for all."""
        parts: dict[str, Rows] = {"urges": [], "by urge": []}
        for client, found in by_client(look.rows(UrgeRow)):
            groups = by_name(found, "urge_for")
            spelt = {one.events: name for name, of_name in groups for one in of_name}
            parts["urges"] += [{**plain(one), "urge_for": spelt[one.events]} for one in found]
            parts["by urge"] += [_over(client, name, of_name) for name, of_name in groups]
            if len(groups) > 1:
                parts["by urge"].append(_over(client, "all of them", found))
        helped = [one for one in parts["urges"] if one["what_helped"]]
        listed = {"what helped": helped} if helped else {}
        return {**parts, **listed, **left_out(look, UrgeRow)}


def _over(client: str, name: str | None, found: Sequence[UrgeRow]) -> dict[str, Any]:
    return {
        "client": client,
        "urge_for": name,
        "times": len(found),
        "surfed": share(found, "surfed"),
        "peak": mean(found, "peak"),
        "fall": mean(found, "fall"),
        "duration_min": mean(found, "duration_min"),
    }
