"""Opposite action: acting against an urge where the feeling does not fit, or does not help."""

from __future__ import annotations

from intersession import choice, line, scale, text, worksheet, yes_no

INTENSITY = {0: "not there", 100: "the strongest there is"}


@worksheet(
    "dbt.opposite-action",
    version=1,
    title="Opposite action",
    source="Linehan 1993, 2015; own wording",
    purposes=("affect and emotion",),
    caution=(
        "A skill for feelings that do not fit the facts, or where acting on them does not help. "
        "Fear or anger that protects the client, as in a home that is not safe, fits the facts: "
        "it needs safety and problem solving, not the opposite. Scales of 0–100 and "
        "0–10 are not validated."
    ),
    is_practice=True,
)
class OppositeAction:
    """A feeling, what it urges to do, and what came of doing the opposite."""

    prompting_event: str = text("What set the feeling off?")
    emotion: str = line("Which feeling? One word, if you can.")
    intensity_before: int = scale("How strong was it before?", 0, 100, INTENSITY)
    action_urge: str = text("What did it make you feel like doing?")
    fits_facts: str = choice(
        "Did the feeling fit the facts?", {"yes": "yes", "no": "no", "partly": "in part"}
    )
    effective_to_act: bool | None = yes_no(
        "Would acting on the urge have helped you?",
        required=False,
        help="Where the feeling fits and acting on it helps, the opposite is not what is needed.",
    )
    opposite_action: str = text("What was the opposite, and what did you do?")
    all_the_way: int | None = scale(
        "How far did you go: with face, voice, body and thoughts too?",
        0,
        10,
        {0: "not at all", 10: "all the way"},
        required=False,
    )
    intensity_after: int = scale("How strong was the feeling after?", 0, 100, INTENSITY)
    noticed: str | None = text("What did you notice?", required=False)
