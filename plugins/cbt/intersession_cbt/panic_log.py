"""The panic log, and a view of attacks by week."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from intersession import (
    ClockRow,
    Course,
    Entry,
    EntryRow,
    EntryView,
    Figure,
    Look,
    Report,
    by_client,
    choices,
    column,
    fitting,
    left_out,
    line,
    mean,
    minutes,
    plain,
    scale,
    table,
    text,
    view,
    worksheet,
)
from intersession_cbt.per_client import Rows, figures
from intersession_cbt.weeks import figures_by_week

PANIC = "cbt.panic-log"
FEAR = {0: "none", 10: "the worst there could be"}
SYMPTOMS = {
    "heart": "heart racing or pounding",
    "sweating": "sweating",
    "trembling": "trembling or shaking",
    "breath": "short of breath",
    "choking": "tightness in the throat",
    "chest": "pain or pressure in the chest",
    "nausea": "sick, or upset in the stomach",
    "dizzy": "dizzy, unsteady or faint",
    "hot-cold": "hot or cold",
    "numb": "numb or tingling",
    "unreal": "things or myself unreal",
    "losing-control": "afraid of losing control",
    "fear-of-dying": "afraid of dying from it",
    "other": "something else",
}


@worksheet(
    PANIC,
    version=1,
    title="Panic log",
    source="after the cognitive model of panic, Clark 1986; own wording, not validated",
    purposes=(
        "self-monitoring",
        "anxiety",
        "panic",
    ),
    is_practice=True,
)
class PanicLog:
    """A panic attack: what was felt and thought, how strong it got, what was done."""

    symptoms: list[str] = choices("What did you feel?", SYMPTOMS)
    other_symptoms: str | None = line("Anything else you felt?", required=False)
    thoughts: str = text("What did you think was happening, or about to happen?")
    peak: int = scale("How strong was it at its highest?", 0, 10, FEAR)
    trigger: str | None = line("What came before it, if anything?", required=False)
    behaviour: str | None = text("What did you do?", required=False)
    duration_min: int | None = minutes("About how long did it last?", required=False)


@table("cbt_panic")
class PanicRow(EntryRow):
    """A panic attack; the peak is 0–10."""

    symptoms: list[str] = column(factory=list)
    other_symptoms: str | None = None
    thoughts: str | None = None
    peak: int | None = None
    trigger: str | None = None
    behaviour: str | None = None
    duration_min: int | None = None


@view("cbt.panic", version=1, title="Panic attacks", tables=[PanicRow], reads=[ClockRow])
class Panic(EntryView):
    """Panic attacks one by one and by week: how strong, how long, with which symptoms.

    The peak is 0–10, on a home-made scale that is not validated. Weeks are calendar weeks,
    as the client's begin. A week without an entry stays blank: no attack, or none that was
    written down.
    """

    worksheet = PANIC
    shown: ClassVar[Mapping[str, Sequence[str]]] = {
        "attacks": (
            *("client", "happened_at", "trigger", "thoughts", "peak", "duration_min"),
            "behaviour",
        ),
        "weeks": ("client", "week", "from", "to", "entries", "peak", "duration_min", "note"),
    }
    pictures: ClassVar = {"attacks": Course(value="peak", by=("client",), high=10)}

    def rows(self, entry: Entry) -> Iterable[PanicRow]:
        """One row for each attack."""
        yield entry.row(PanicRow, **fitting(PanicRow, entry.answers))

    def report(self, look: Look) -> Report:
        """The attacks in order, then the weeks, all of the window, and the symptoms."""
        parts: dict[str, Rows] = {"attacks": [], "weeks": [], "summary": [], "symptoms": []}
        columns = {
            "peak": lambda found: mean(found, "peak"),
            "duration_min": lambda found: mean(found, "duration_min"),
        }
        for client, found in by_client(look.rows(PanicRow)):
            parts["attacks"] += [plain(row) for row in found]
            parts["weeks"] += figures_by_week(client, found, look, columns)
            parts["summary"] += figures(
                client,
                ("peak", "0–10", mean(found, "peak")),
                ("length", "min", mean(found, "duration_min")),
            )
            parts["symptoms"] += _symptoms(client, found)
        return {**parts, **left_out(look, PanicRow)}


def _symptoms(client: str, rows: Sequence[PanicRow]) -> Rows:
    """In how many attacks each symptom was felt, of those where symptoms are known."""
    known = [row for row in rows if row.symptoms]
    counts = Counter(symptom for row in known for symptom in row.symptoms)
    shown: Rows = []
    for symptom in sorted(counts, key=lambda one: (-counts[one], list(SYMPTOMS).index(one))):
        events = " ".join(row.events for row in known if symptom in row.symptoms).split()
        times = Figure(
            "count", float(counts[symptom]), len(known), len(rows) - len(known), tuple(events)
        )
        shown.append({"client": client, "symptom": SYMPTOMS[symptom], "attacks": times})
    return shown
