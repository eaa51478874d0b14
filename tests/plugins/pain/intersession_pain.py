from collections.abc import Callable, Iterable
from typing import Any

import intersession as ins

OWN = "own practice, not validated"
WORST = {0: "no pain", 10: "worst imaginable"}
KEPT = {0: "not at all", 10: "completely"}
PLACES = {"back": "Lower back", "neck": "Neck and shoulders", "knees": "Knees", "head": "Head"}
HELPED = {"no": "Not at all", "some": "Somewhat", "much": "A lot"}
PARTS = ("sleep", "work", "moving", "joy")
BANDS = ins.bands({0: "little", 4: "some", 7: "much"}, source=OWN)


@ins.row
class Agreed:
    """What is agreed: the places that this client is asked about."""

    places: list[str] = ins.choices("Which places?", PLACES, required=False)


@ins.worksheet("pain.day", version=1, title="A day", source=OWN, settings=Agreed, day="date")
class Day:
    """How strong pain was on a day, and what was done for it."""

    date: str = ins.day("Which day?")
    where: list[str] = ins.choices("Where did it hurt?", PLACES, narrowed_by="places")
    usual: float = ins.scale("How strong was it most of the day?", 0, 10, WORST, step=0.5)
    worst: float = ins.scale("How strong at its worst?", 0, 10, WORST, step=0.5)
    rise: float = ins.computed("From usual to worst", lambda a, b: b - a, ["usual", "worst"])
    slept: float = ins.number("How long did you sleep?", 0, 24, unit="h", required=False)
    took: bool = ins.yes_no("Did you take anything for it?")
    what: str = ins.line("What did you take?", asked_when={"took": [True]})
    helped: str = ins.choice("Did it help?", HELPED, asked_when={"took": [True]})


@ins.worksheet("pain.week", version=1, title="A week", source=OWN, answered_by=["self", "partner"])
class Week:
    """What pain kept from doing in the last seven days."""

    sleep: int = ins.scale("How far did pain keep you from sleep?", 0, 10, KEPT)
    work: int = ins.scale("From work and the household?", 0, 10, KEPT)
    moving: int = ins.scale("From walking and moving?", 0, 10, KEPT)
    joy: int = ins.scale("How much did you enjoy things?", 0, 10, KEPT)
    kept: Any = ins.score(
        "What pain kept from", PARTS, "mean", reverse=["joy"], may_miss=1, bands=[BANDS]
    )


@ins.row
class Piece:
    """A piece of something bigger."""

    what: str = ins.line("What did you do?")
    took: int = ins.minutes("For how long?")


@ins.worksheet("pain.pacing", version=1, title="Pacing", source=OWN, is_practice=True)
class Pacing:
    """Something done in pieces, with breaks between them."""

    pieces: list[Any] = ins.rows("In which pieces?", Piece, least=2, most=6)


@ins.table("pain_days")
class DayRow(ins.EntryRow):
    usual: float | None = None
    worst: float | None = None
    rise: float | None = None
    slept: float | None = None
    helped: str = ""


@ins.view("pain.days", version=1, title="Days with pain", tables=[DayRow])
class Days(ins.EntryView):
    """Pain from day to day; means of the days that were written down."""

    worksheet = "pain.day"

    def rows(self, entry: ins.Entry) -> Iterable[DayRow]:
        said = {name: entry.answers.get(name) for name in ("usual", "worst", "slept")}
        helped = ins.option_words(Day.helped, entry.answers.get("helped"))
        yield entry.row(DayRow, **said, helped=helped, rise=entry.worked_out(Day).get("rise"))

    def report(self, look: ins.Look) -> ins.Report:
        found, names = look.rows(DayRow), ("usual", "worst", "slept")
        means = [{"what": name, "mean": ins.mean(found, name)} for name in names]
        return {"means": means, **super().report(look)}


@ins.table("pain_weeks")
class WeekRow(ins.EntryRow):
    by: str | None = None
    kept: float | None = None
    band: str = ""
    n: int = 0


@ins.view("pain.weeks", version=1, title="Weeks with pain", tables=[WeekRow])
class Weeks(ins.EntryView):
    """What pain kept from: a mean from 0 to 10, higher is more."""

    worksheet = "pain.week"

    def rows(self, entry: ins.Entry) -> Iterable[WeekRow]:
        kept = entry.worked_out(Week)["kept"]
        yield entry.row(WeekRow, by=entry.answered_by, kept=kept.value, band=kept.band, n=kept.n)


@ins.hookimpl
def register_worksheets(register: Callable[[type], None]) -> None:
    for one in (Day, Week, Pacing):
        register(one)


@ins.hookimpl
def register_views(register: Callable[[type[ins.EntryView]], None]) -> None:
    for one in (Days, Weeks):
        register(one)
