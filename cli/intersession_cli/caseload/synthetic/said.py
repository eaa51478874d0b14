"""What people say in sessions and between them, whatever the worksheet."""

from __future__ import annotations

GOALS = {
    "cbt": (
        "Take the bus to work again, on my own",
        "Have evenings that are mine, and sleep after them",
        "Say what I think in the big meeting",
        "Get through a week without cancelling",
    ),
    "dbt": (
        "Stay alive, and not have to hide my arms",
        "Stay in the room when it gets hard",
        "A month at home without shouting",
    ),
    "act": (
        "Be on the floor with my daughter, with or without pain",
        "Have a friend again who knows how I am",
        "Make something with my hands every week",
    ),
    "ifs": (
        "Stop working before my body stops me",
        "Know who is at the wheel before I answer",
    ),
}
OBSTACLES = (
    ("person.forgot", "thought of it in bed"),
    ("person.forgot", "the week was over before I looked"),
    ("person.low-energy", "slept two hours, there was nothing left for it"),
    ("person.anxious-about-it", "the longer I wait the longer it has been"),
    ("person.other-priorities", "the move, boxes everywhere"),
    ("person.unsure-it-helps", "could not say what it was for any more"),
    ("task.too-big", "all of it at once was too much"),
    ("task.no-occasion", "nothing of the kind came up"),
    ("task.too-much-writing", "so many boxes"),
    ("task.boring", "the same words every day"),
    ("therapy.too-many-tasks", "two sheets at the same time"),
    ("environment.no-time", "two late shifts in a row"),
    ("environment.no-privacy", "nowhere to write without being asked"),
    ("environment.other-people", "visitors until late"),
    ("environment.illness-or-event", "flu, four days"),
    ("unknown.rather-not-say", ""),
)
QUIET = ("environment.illness-or-event", "the whole week was taken up by it")
LEARNED = (
    *("It was easier before supper than after", "It went by itself on the third day"),
    *("The evening after was no worse than other evenings", "A small piece of it still counts"),
    *("The first minute is the hard one", "It rises and it falls, and I can watch it"),
    *("The task was the wrong size for a week like this", "Saying it aloud helped more than paper"),
)
CREDIT = (
    *("Did it with the fear along", "Came back to it after two days without"),
    *("Wrote it down although it was late", "Took the back-up instead of leaving it out"),
    *("Told J. beforehand", "Kept the sheet in the bag all week"),
)
CREDIT_FOR_COMING = ("Came and said how the week was", "Brought the empty sheet along")
NOTES = (
    *("did it on the train", "stopped half way, the phone rang", "easier than last time"),
    *("with J.", "wrote it down twice, threw one away", "not sure about the numbers"),
)
SKIPPED = ("do not remember", "would rather not say", "did not look", "declined to say")
WHY = {
    "correct": ("typed it in the wrong line", "meant the other end", "read it again, it was less"),
    "pause": ("two weeks away", "exams", "the move comes first", "ill, and back after that"),
    "resume": ("back again", "there is room for it again"),
    "withdraw": ("it does not fit this goal", "we chose something else", "it was too much at once"),
    "shrink": ("a smaller step for a while", "it was too large for these weeks"),
    "grow": ("ready for more of it", "it has become easy"),
    "change": ("another time of the day fits better", "we found another way to do it"),
}
LEAVING = ("goals reached, a call in three months", "moved away", "goes on in a group")
REGISTERED = ("", "", "", "referred by the practice next door", "second course of therapy")

SEEN = "Gone through together, before anything else"
"""What was done about what a plugin flagged."""
