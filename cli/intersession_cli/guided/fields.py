"""A field of a prescription, asked in words and read as it is kept."""

from __future__ import annotations

from datetime import date
from typing import Any

from intersession.domain.assignment.how_often import how_often
from intersession.domain.assignment.prescription import AnticipatedObstacle
from intersession.errors import InvalidInput
from intersession_cli.app.screen import say
from intersession_cli.input.asking import ask_text
from intersession_cli.input.prescription import read_fields
from intersession_cli.output.text import paragraph

QUESTIONS = {
    "task": ("What will the client do, in one sentence?", ""),
    "smallest": ("What is the smallest version that still counts?", ""),
    "when": ("When?", "after breakfast"),
    "where": ("Where?", "at the kitchen table"),
    "minutes": ("How many minutes each time?", "10"),
    "how_often": ("How often?", "daily, 3x/week, mon,wed,fri, once, as needed"),
    "done_when": ("What counts as done?", ""),
    "goal": ("Which goal does it serve?", "G1"),
    "rationale": ("What is it for, in the client's words?", ""),
    "made_by": ("Who shaped it?", "client, joint or clinician"),
    "obstacles": ("What could get in the way => the back-up?", "too tired => in the morning"),
    "confidence": ("How sure is the client, 0 to 100?", "80"),
    "rehearsed": ("Was it rehearsed here?", "yes or no"),
    "review_on": ("When do we look at it together?", "thu, +7d"),
}
"""Each field's question, with an example of an answer."""


def ask_field(name: str, today: date, stands: Any = None) -> Any:
    """Ask for a field until it can be read; None where it is left out.

    ``stands`` is suggested.
    """
    question, example = QUESTIONS[name]
    suggested = in_words(name, stands)
    while True:
        typed = ask_text(question, suggested, hint=example)
        if not typed:
            return None
        given = [typed] if name == "obstacles" else typed
        try:
            return read_fields({name: given}, today)[name]
        except InvalidInput as invalid:
            for problem in invalid.problems:
                say(paragraph(problem.message, "  "))


def in_words(name: str, value: Any) -> str:
    """A field's value as it is typed; empty where nothing is agreed."""
    if value in (None, "", ()):
        return ""
    if name == "how_often":
        return str(how_often(value))
    if name == "obstacles":
        return "; ".join(map(_obstacle, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"G{value}" if name == "goal" else str(value)


def _obstacle(one: AnticipatedObstacle) -> str:
    return f"{one.text} => {one.backup}" if one.backup else one.text
