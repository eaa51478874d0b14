"""What is recorded in a session: what was looked at, what changed, what was agreed on."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from intersession_cli.caseload.synthetic import said
from intersession_cli.caseload.synthetic.client import Client, Step
from intersession_cli.caseload.synthetic.exposures import EXPOSURES, LADDER
from intersession_cli.caseload.synthetic.practice import TIMES_A_WEEK, Practice, prescribe

SOMETIMES = ("comprehension", "rationale", "collaboration", "specificity", "goal-match")
OF_DOING = ("pleasure", "mastery", "progress")
WEEK = timedelta(days=7)


class Session:
    """A session that is being written down, a few minutes after each other."""

    def __init__(self, client: Client, number: int, start: datetime) -> None:
        self.client = client
        self.dice = client.dice
        self.number = number
        self.start = start
        self.now = start
        self.steps: list[Step] = []

    def take(self, command: str, about: str, **given: Any) -> None:
        """Write down the next step; what is told in a session happened at its start."""
        self.now += timedelta(seconds=20 + 100 * self.dice.share())
        self.steps.append(Step(self.now, command, about, {**given, "happened": self.start}))

    def begin(self) -> None:
        """The first session: the client is taken on, and agrees on goals."""
        client, dice = self.client, self.dice
        note = dice.one(said.REGISTERED)
        self.take("register", client.code, timezone=client.zone.key, note=note)
        for modality in client.modalities:
            client.goals += 1
            self.take("add_goal", client.code, words=dice.one(said.GOALS[modality]))

    def look_back(self) -> None:
        """Look at every practice together, and at how it goes on."""
        for practice in list(self.client.active):
            if practice.resumes_in is None:
                self._go_on(practice, self._review(practice))
            elif practice.resumes_in <= self.number:
                practice.resumes_in = None
                self.take("resume", practice.handle, why=self.dice.one(said.WHY["resume"]))

    def agree(self) -> None:
        """Agree on practices for as long as there is room, one or two in a session."""
        client = self.client
        for _ in range(2 if self.number == 1 else 1):
            if client.queue and client.has_room:
                self._assign()

    def part(self) -> None:
        """The last session: every practice is finished, the goals are closed."""
        client, dice = self.client, self.dice
        for practice in client.active:
            self._review(practice, "finish")
        for goal in range(1, client.goals + 1):
            outcome = dice.one(("reached", "reached", "changed", "set aside"))
            self.take("close_goal", client.code, goal=goal, outcome=outcome)
        self.take("discharge", client.code, note=dice.one(said.LEAVING))

    def _review(self, practice: Practice, how: str = "") -> str:
        """Look at a practice; returns how it goes on."""
        dice = self.dice
        share = practice.tried / practice.expected if practice.expected else 0.5
        practice.reviews += 1
        how = how or self._next(practice, share)
        self.take(
            "review",
            practice.handle,
            session=self.number,
            client=self._ratings(share),
            clinician=self._ratings(share),
            learned=dice.one(said.LEARNED) if dice.chance(0.8) else "",
            credit=dice.one(said.CREDIT if practice.tried else said.CREDIT_FOR_COMING),
            next=how,
            opened_session=dice.chance(0.9),
        )
        practice.expected = practice.tried = 0
        return how

    def _ratings(self, share: float) -> dict[str, int]:
        dice = self.dice
        rated = {
            "quantity": dice.around(4 * share, 1, 0, 4),
            "quality": dice.around(1 + 2.5 * share, 1.5, 0, 4),
            "difficulty": dice.around(3 - 1.5 * share, 1.5, 0, 4),
            "obstacles": dice.around(3 - 2 * share, 1.5, 0, 4),
        }
        names = [dice.one(SOMETIMES), dice.one(OF_DOING)] if share else [dice.one(SOMETIMES)]
        return rated | {name: dice.whole(1, 4) for name in names}

    def _next(self, practice: Practice, share: float) -> str:
        dice = self.dice
        if share < 0.35:
            return dice.one(("shrink", "shrink", "change", "keep"))
        if share > 0.8 and practice.reviews > 3:
            return dice.one(("finish", "grow", "keep", "keep"))
        return dice.one(("keep", "keep", "grow") if share > 0.8 else ("keep",))

    def _go_on(self, practice: Practice, how: str) -> None:
        dice = self.dice
        if how == "finish":
            self._let_go(practice)
        elif how != "keep":
            self._amend(practice, how)
        elif dice.chance(0.03):
            practice.resumes_in = self.number + dice.whole(1, 2)
            self.take("pause", practice.handle, why=dice.one(said.WHY["pause"]))
        elif dice.chance(0.02):
            self.take("withdraw", practice.handle, why=dice.one(said.WHY["withdraw"]))
            self._let_go(practice)

    def _let_go(self, practice: Practice) -> None:
        """Something else gets its turn; this kind may come again later."""
        self.client.active.remove(practice)
        self.client.queue.append(practice.kind)

    def _amend(self, practice: Practice, how: str) -> None:
        changes: dict[str, Any] = {"review_on": (self.start + WEEK).date().isoformat()}
        if how == "change":
            plan = self.dice.one(practice.kind.plans)
            changes |= {"when": plan.when, "where": plan.where, "cue": plan.cue}
        elif how == "shrink":
            practice.minutes = max(2, 2 * practice.minutes // 3)
            practice.confidence = min(100, practice.confidence + 10)
        else:
            practice.minutes += 5
            practice.confidence = max(60, practice.confidence - 5)
        changes |= {"minutes": practice.minutes, "confidence": practice.confidence}
        why = self.dice.one(said.WHY[how])
        self.take("amend", practice.handle, changes=changes, why=why, session=self.number)

    def _assign(self) -> None:
        client, dice, day = self.client, self.dice, self.start.date()
        kind = client.queue.popleft()
        client.assigned += 1
        goal = dice.whole(1, client.goals)
        agreed = prescribe(dice, kind, goal, day + timedelta(days=1), (self.start + WEEK).date())
        practice = Practice(
            kind=kind,
            handle=f"{client.code}-{client.assigned}",
            times_a_week=TIMES_A_WEEK[str(agreed.how_often)],
            minutes=agreed.minutes or 10,
            confidence=agreed.confidence or 80,
            obstacles=agreed.obstacles,
            settings=kind.settings(dice, day),
            beside=client.ladder if kind is EXPOSURES else None,
        )
        if kind is LADDER:
            client.ladder = practice
        client.active.append(practice)
        self.take(
            "assign",
            client.code,
            worksheet=kind.worksheet,
            prescription=agreed,
            settings=practice.settings,
            session=self.number,
        )
