"""The committed action, and a view of what was done in the service of each value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from intersession import (
    Amended,
    Assigned,
    Bars,
    Context,
    Entry,
    EntryRow,
    EntryView,
    Look,
    Problem,
    Recorded,
    Report,
    Store,
    changed,
    choice,
    column,
    day,
    fitting,
    folds,
    key,
    line,
    link,
    listed,
    mean,
    name_key,
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
from intersession_act.values import DOMAINS

ACTION = "act.committed-action"

GOAL_FORMS = {
    "act": "specific, meaningful, adaptive, realistic, time-bound",
    "usual": "specific, measurable, achievable, relevant, time-bound",
}
"""The two ways in which a SMART goal is spelled out; the first is ACT's (Harris 2009)."""

BARRIERS = {"inner": "inside: a thought, feeling, urge", "outer": "outside: time, money, others"}
DID = {"not-yet": "not yet", "partly": "partly", "yes": "yes"}
TAKEN = ("partly", "yes")
ALONG = ("showed_up", "in the way", "noticed")
WILLING = {0: "not willing to have it", 10: "willing to have it, as it is"}
STEPPED = {"did": ["partly", "yes"]}
WORKABLE = {0: "no step towards it", 10: "right towards it"}


@row
class Barrier:
    """Something in the way, and an answer to it."""

    kind: str = choice("Inside or outside?", BARRIERS)
    what: str = line("What is in the way?")
    response: str | None = text("How will you answer it, or make room for it?", required=False)


@row
class Commitment:
    """What is agreed: a goal in the service of a value, and the first step."""

    value: str = line("Which value is it for, in the client's words?")
    goal: str = text("What is the goal?")
    goal_form: str = choice(
        "Which form does the goal have?", GOAL_FORMS, required=False, default="act"
    )
    by: str | None = day("By when?", required=False, ahead=True)
    smallest_step: str = line("What is the smallest step?")
    when_where: str = line("When and where?")
    barriers: list[Barrier] | None = rows("What may get in the way?", Barrier, required=False)
    willing_to_feel: str | None = text(
        "What are you willing to feel, for the sake of this value?", required=False
    )
    domain: str | None = choice(
        "Which area of life is the value in?",
        DOMAINS,
        required=False,
        help="Connects the action to the values worksheet where the words differ.",
    )


@worksheet(
    ACTION,
    version=1,
    title="Committed action",
    source="Hayes, Strosahl and Wilson 1999; Harris 2009; own wording",
    purposes=(
        "values",
        "activity",
        "planning",
    ),
    settings=Commitment,
    caution=(
        "The value is the client's own, not a duty or the clinician's wish. Willingness is a "
        "choice and cannot be demanded. Staying away from a real danger is not avoidance."
    ),
    done="did",
)
class CommittedAction:
    """One action taken, partly taken or not yet taken in the service of a value.

    *Willingness* is about the feelings and thoughts that came along, *workability*
    about where the action led. Not yet is an answer like the others.
    """

    did: str = choice("Did you take the step?", DID)
    step: str | None = text("What did you do?", required=False, asked_when=STEPPED)
    showed_up: str | None = text("Which thoughts and feelings came along?", required=False)
    willingness: int | None = scale(
        "How willing were you to have them along?", 0, 10, WILLING, required=False
    )
    workability: int | None = scale(
        "How far did it take you towards what matters?",
        0,
        10,
        WORKABLE,
        required=False,
        asked_when=STEPPED,
    )
    barriers: list[Barrier] | None = rows("What was in the way?", Barrier, required=False)
    noticed: str | None = text("What did you notice?", required=False)

    @staticmethod
    def check(answers: Mapping[str, Any], context: Context) -> Iterable[Problem]:
        """Workability belongs only to an action that was taken, at least partly."""
        if answers.get("did") == "not-yet" and "workability" in answers:
            yield Problem(
                "workability",
                "is about an action that was taken, and did says not yet. Leave it out, or "
                "write partly where a part of it was done",
            )


@table("act_commitments")
class CommitmentRow:
    """What is now agreed under an assignment; ``agreed_on`` is the day this value began."""

    assignment: str = key(references="assignments")
    client: str = link("clients", default="")
    value: str = ""
    domain: str | None = None
    agreed_on: str = ""
    goal: str = ""
    goal_form: str = "act"
    by_on: str | None = None
    smallest_step: str = ""
    when_where: str = ""
    barriers: list[dict[str, Any]] = column(factory=list)
    willing_to_feel: str | None = None
    events: str = ""


@table("act_committed_actions")
class ActionRow(EntryRow):
    """An action: ``did`` is yes, partly or not-yet; willingness and workability 0–10."""

    did: str | None = None
    step: str | None = None
    showed_up: str | None = None
    willingness: int | None = None
    workability: int | None = None
    barriers: list[dict[str, Any]] = column(factory=list)
    noticed: str | None = None


@view(
    "act.committed-actions",
    version=2,
    title="Committed actions by value",
    tables=[CommitmentRow, ActionRow],
)
class CommittedActions(EntryView):
    """What was done in the service of each value, with willingness and workability.

    The shares of *done*, *partly* and *not yet* are of the records that say so, not of
    what was agreed; the adherence view counts that. *Not yet* is an answer and no action:
    *actions* counts those done or partly done, and *last on* is the day of the last one. A
    value without any record in the window is listed with no data. Values are shown as
    they are agreed now.
    """

    worksheet = ACTION
    shown: ClassVar = {
        "by value": ("client", "value", "actions", "done", "partly", "not yet", "last on"),
        "willing and workable": ("client", "value", "willingness", "workability"),
        "actions": (
            *("client", "happened_on", "value", "did", "step", "willingness", "workability"),
        ),
        "what came along": ("client", "happened_on", "value", "showed_up", "in the way", "noticed"),
        "agreed": ("assignment", "value", "goal", "smallest_step", "when_where", "by_on"),
    }
    pictures: ClassVar = {"by value": Bars(of=("done",))}

    def rows(self, entry: Entry) -> Iterable[ActionRow]:
        """One row for each action."""
        yield entry.row(ActionRow, **fitting(ActionRow, entry.answers))

    @folds(Assigned, worksheet=ACTION)
    def agreed(self, recorded: Recorded, store: Store) -> None:
        """A goal was agreed."""
        store[CommitmentRow].put(_commitment(recorded))

    @folds(Amended, worksheet=ACTION)
    def amended(self, recorded: Recorded, store: Store) -> None:
        """The goal or the value may have changed; a value that stays keeps its first day."""
        agreed, before = _commitment(recorded), store[CommitmentRow].get(recorded.handle)
        if before and name_key(before.value) == name_key(agreed.value):
            agreed = changed(agreed, agreed_on=before.agreed_on)
        store[CommitmentRow].put(agreed)

    def report(self, look: Look) -> Report:
        """By value first, then each action and what came along, then what is agreed."""
        commitments, actions = look.rows(CommitmentRow), listed(look.rows(ActionRow))
        agreed = {one.assignment: one for one in commitments}
        by_value = _by_value(commitments, actions, str(look.window))
        shown = [_shown(action, agreed[action.assignment]) for action in actions]
        along = [one for one in shown if any(one[name] for name in ALONG)]
        return {
            "by value": by_value,
            "willing and workable": by_value,
            "actions": shown,
            "what came along": along,
            "agreed": [plain(one) for one in commitments],
        }


def _commitment(recorded: Recorded) -> CommitmentRow:
    event = recorded.event
    settings = dict(event.settings)
    return CommitmentRow(
        assignment=recorded.handle,
        client=recorded.client,
        agreed_on=event.day or event.recorded_at.date().isoformat(),
        by_on=settings.pop("by", None),
        events=recorded.id,
        **fitting(CommitmentRow, settings),
    )


def _by_value(
    commitments: Sequence[CommitmentRow], actions: Sequence[ActionRow], window: str
) -> list[dict[str, Any]]:
    """A row for each client and value, in the order in which they were first agreed."""
    handles: dict[tuple[str, str], list[str]] = {}
    values: dict[tuple[str, str], str] = {}
    for one in commitments:
        found = (one.client, name_key(one.value))
        handles.setdefault(found, []).append(one.assignment)
        values.setdefault(found, one.value)
    return [
        {
            "client": client,
            "value": values[client, value],
            **_figures([action for action in actions if action.assignment in agreed]),
            "window": window,
        }
        for (client, value), agreed in handles.items()
    ]


def _figures(actions: Sequence[ActionRow]) -> dict[str, Any]:
    taken = [one for one in actions if is_taken(one)]
    return {
        "actions": len(taken),
        "records": len(actions),
        "done": _share(actions, "yes"),
        "partly": _share(actions, "partly"),
        "not yet": _share(actions, "not-yet"),
        "willingness": mean(actions, "willingness"),
        "workability": mean([one for one in actions if one.did != "not-yet"], "workability"),
        "last on": max((one.happened_on for one in taken if one.happened_on), default=None),
    }


def is_taken(action: ActionRow) -> bool:
    """Whether it was done, at least partly; *not yet* and what nobody said are no action."""
    return action.did in TAKEN


def _share(actions: Sequence[ActionRow], did: str) -> Any:
    return share(actions, lambda one: None if one.did is None else one.did == did)


def _shown(action: ActionRow, agreed: CommitmentRow) -> dict[str, Any]:
    in_the_way = [str(one.get("what") or "–") for one in action.barriers]
    return {
        "value": agreed.value,
        "goal": agreed.goal,
        **plain(action),
        "in the way": in_the_way,
    }
