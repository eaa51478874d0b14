"""The six Fs with a protector, and a view of that work: Self-energy, gate, unblending."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar

from intersession import (
    Bars,
    Context,
    Entry,
    EntryRow,
    EntryView,
    Look,
    Problem,
    Report,
    choice,
    fitting,
    left_out,
    line,
    listed,
    mean,
    name_key,
    plain,
    scale,
    share,
    table,
    text,
    view,
    worksheet,
    yes_no,
)
from intersession_ifs.dated import gathered, if_any, standing
from intersession_ifs.known_parts import KNOWN_FROM, known_parts
from intersession_ifs.pace import PROTECTORS_FIRST, SIX_FS, Agreed
from intersession_ifs.vocabulary import SELF_ENERGY

OPEN = "open"
TOWARD = {
    OPEN: "curious, calm or warm",
    "hostile": "hostile: cross with it, or wanting it gone",
    "afraid": "afraid of it",
    "other": "something else: numb, sorry for it, in a hurry to mend it",
}
GATED = ("hostile", "afraid")
GATE_OPENED = {"feel_toward": [one for one in TOWARD if one not in GATED]}
"""If one feels like this toward a part, another part feels it: the exercise stops there."""


@worksheet(
    SIX_FS,
    version=1,
    title="Six Fs with a protector",
    source="Schwartz 1995; Schwartz and Sweezy 2020; own wording",
    purposes=("parts",),
    settings=Agreed,
    caution=(
        f"{PROTECTORS_FIRST} The six Fs are for managers and firefighters. With a part that is "
        "known as an exile they are for home only if you mark exile work for this practice and "
        "the parts that protect it say yes on the parts map. What was done at home is always "
        "taken; where that yes was missing, it comes first for a look. If the client feels "
        "hostile toward the part, or afraid of it, the exercise ends there for the day. What it "
        "found is which part felt that. Self-energy is rated on a scale of our own, not validated."
    ),
    is_practice=True,
)
class SixFs:
    """Six steps with one protector: find, focus, flesh out, feel toward, befriend, fear.

    *Feel toward* is the gate. If the answer is hostile or afraid, another part has
    stepped in: thank it, note which one it was, and stop. That is a whole exercise.
    """

    part: str = line("Which part do you turn to? One that protects.")
    find: str | None = text("Find: where in or around your body is it?", required=False)
    focus: str | None = text("Focus: what happens when you turn to it?", required=False)
    flesh_out: str | None = text(
        "Flesh out: how does it look, sound or feel? How old is it?", required=False
    )
    feel_toward: str = choice("Feel toward: how do you feel toward it now?", TOWARD)
    feel_toward_words: str | None = text("In your own words?", required=False)
    self_energy_before: int | None = scale(
        "How much of your Self is there?", 0, 10, SELF_ENERGY, required=False
    )
    in_the_way: str | None = line(
        "Which part felt that, where it was hostile or afraid?",
        required=False,
        help="A word is enough; 'not sure' where it has no name yet.",
        asked_when={"feel_toward": list(GATED)},
    )
    befriend: str | None = text(
        "Befriend: what did you let it know, and what did it let you know?",
        required=False,
        asked_when=GATE_OPENED,
    )
    fear: str | None = text(
        "Fear: what is it afraid would happen if it stopped its job?",
        required=False,
        asked_when=GATE_OPENED,
    )
    self_energy_after: int | None = scale(
        "How much of your Self is there at the end?", 0, 10, SELF_ENERGY, required=False
    )
    unblended: bool | None = yes_no("Could you be beside it, rather than be it?", required=False)

    @staticmethod
    def check(answers: Mapping[str, Any], context: Context) -> Iterable[Problem]:
        """Nothing after a gate that did not open."""
        if answers.get("feel_toward") in GATED:
            yield from _gate_problems(answers)


def _gate_problems(answers: Mapping[str, Any]) -> Iterator[Problem]:
    if "in_the_way" not in answers:
        yield Problem(
            "in_the_way",
            "another part felt that, and it is what this exercise found. Which one was it? "
            "'not sure' is enough",
        )
    for name in ("befriend", "fear"):
        if name in answers:
            yield Problem(
                name,
                f"the exercise ends at feel_toward={answers['feel_toward']}, and has done its "
                f"work there. Leave this out, and begin again once that part has stepped back; "
                f"what came up anyway can go into the note",
            )


@table("ifs_six_fs")
class SixFsRow(EntryRow):
    """The six Fs with a part; Self-energy 0–10 (not validated), ``change`` after − before."""

    part: str = ""
    find: str | None = None
    focus: str | None = None
    flesh_out: str | None = None
    feel_toward: str | None = None
    feel_toward_words: str | None = None
    self_energy_before: int | None = None
    in_the_way: str | None = None
    befriend: str | None = None
    fear: str | None = None
    self_energy_after: int | None = None
    unblended: bool | None = None
    change: int | None = None
    gate_opened: bool | None = None


@view(
    "ifs.six-fs",
    version=1,
    title="Six Fs with protectors",
    tables=[SixFsRow],
    reads=KNOWN_FROM,
)
class SixFsView(EntryView):
    """The work with each protector: Self-energy before and after, and what was in the way.

    *Change* is the mean of after − before over the times that both were rated, from 0
    to 10 each, not validated. *Gate opened* is the share of times the client felt open
    toward the part; where the answer was hostile or afraid the exercise ended there, as
    agreed, and the part that was in the way is one to get to know. *Unblended* is the
    share of times the client could be beside the part, of those where it was said.
    """

    worksheet = SIX_FS
    shown: ClassVar = {
        "protectors": (
            *("client", "part", "role", "times", "change", "gate opened", "unblended"),
            "last",
        ),
        "self-energy": ("client", "part", "before", "after", "change"),
        "in the way": ("client", "in the way", "toward", "times"),
        "each time": (
            *("client", "happened_on", "part", "feel_toward", "self_energy_before"),
            *("self_energy_after", "unblended", "in_the_way"),
        ),
    }
    pictures: ClassVar = {"protectors": Bars(of=("gate opened", "unblended"))}

    def rows(self, entry: Entry) -> Iterable[SixFsRow]:
        """One row each time."""
        answers = entry.answers
        before, after = answers.get("self_energy_before"), answers.get("self_energy_after")
        toward = answers.get("feel_toward")
        yield entry.row(
            SixFsRow,
            **fitting(SixFsRow, answers),
            change=None if before is None or after is None else after - before,
            gate_opened=None if toward is None else toward == OPEN,
        )

    def report(self, look: Look) -> Report:
        """The protectors, most often met first; which part stood in the way; each time."""
        done = standing(look.rows(SixFsRow))
        roles = {at: part.role for at, part in known_parts(look).items()}
        by_part: dict[tuple[str, str], list[SixFsRow]] = {}
        for one in done:
            by_part.setdefault((one.client, name_key(one.part)), []).append(one)
        ordered = sorted(by_part, key=lambda at: (at[0], -len(by_part[at]), at[1]))
        protectors = [
            {**_figures(by_part[at]), "role": roles.get(at), "window": str(look.window)}
            for at in ordered
        ]
        return {
            "protectors": protectors,
            "self-energy": protectors,
            **if_any(in_the_way=list(_in_the_way(done))),
            "each time": [plain(one) for one in listed(done)],
            **left_out(look, SixFsRow),
        }


def _figures(done: Sequence[SixFsRow]) -> dict[str, Any]:
    last = done[-1]
    return {
        "client": last.client,
        "part": last.part or None,
        "times": len(done),
        "before": mean(done, "self_energy_before"),
        "after": mean(done, "self_energy_after"),
        "change": mean(done, "change"),
        "gate opened": share(done, "gate_opened"),
        "unblended": share(done, "unblended"),
        "last": last.happened_on,
        "events": gathered(done),
    }


def _in_the_way(done: Sequence[SixFsRow]) -> Iterator[dict[str, Any]]:
    """Which part stood in the way of which, and how often of how many times."""
    stood = [one for one in done if one.in_the_way]
    pairs = [(one.client, name_key(one.in_the_way or ""), name_key(one.part)) for one in stood]
    for pair, times in sorted(Counter(pairs).items(), key=lambda found: (-found[1], found[0])):
        rows = [one for one, at in zip(stood, pairs, strict=True) if at == pair]
        last = rows[-1]
        of_part = [one for one in done if (one.client, name_key(one.part)) == (pair[0], pair[2])]
        yield {
            "client": last.client,
            "in the way": last.in_the_way,
            "toward": last.part,
            "times": times,
            "n": len(of_part),
            "events": gathered(rows),
        }
