"""The conformance suite: our own plugins pass it, and it finds what is broken in others."""

from __future__ import annotations

import importlib.util
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar

import pytest

from intersession import (
    Attempted,
    AttemptRow,
    Bars,
    Course,
    Entry,
    EntryRow,
    EntryView,
    Figure,
    Flag,
    Problem,
    View,
    columns_of,
    folds,
    hookimpl,
    key,
    line,
    minutes,
    plain,
    reference,
    row,
    rows,
    scale,
    table,
    text,
    view,
    worksheet,
)
from intersession.conformance import NotConformant, checks, conformance

pytest_plugins = ["pytester"]
WALKS = Path(__file__).parent / "plugins" / "walks" / "intersession_walks.py"
TENSE = {0: "not at all", 10: "the most"}


def module_of(file: Path) -> ModuleType:
    """A plugin's module, read from its file."""
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[file.stem] = module  # as an import would
    try:
        spec.loader.exec_module(module)
    finally:
        del sys.modules[file.stem]
    return module


NIGHT = {
    "wake_date": "2026-03-01",
    "into_bed": "23:00",
    "tried_to_sleep": "23:15",
    "sol_min": 30,
    "awakenings": 2,
    "waso_min": 20,
    "final_wake": "6:30",
    "out_of_bed": "7:00",
    "quality": 3,
}

test_cbt = conformance("intersession_cbt", examples={"cbt.sleep-diary": [NIGHT]})
test_dbt = conformance("intersession_dbt")
test_act = conformance("intersession_act")
test_ifs = conformance("intersession_ifs")
test_walks = conformance(module_of(WALKS))


# A plugin that keeps every rule, and what is broken in it one thing at a time.


@worksheet("walks.walk", version=1, title="A walk", source="own practice")
class Walk:
    """A walk of any length, with tension before."""

    where: str = line("Where did you walk?")
    length: int = minutes("How long?")
    before: int | None = scale("How tense were you?", 0, 10, TENSE, required=False)


@table("walks")
class WalkRow(EntryRow):
    """A walk."""

    where: str | None = None
    length: int | None = None


@view("walks.walks", version=1, title="Walks", tables=[WalkRow])
class Walks(EntryView):
    """Where each walk went."""

    worksheet = "walks.walk"
    shown: ClassVar = {"walks": ("client", "where", "length")}
    pictures: ClassVar = {"walks": Course(value="length", by=("client",))}

    def rows(self, entry: Entry) -> Iterable[WalkRow]:
        """One row for each walk."""
        known = columns_of(WalkRow)
        yield entry.row(WalkRow, **{k: v for k, v in entry.answers.items() if k in known})


Flagger = Callable[[str, Mapping[str, Any], Any], Any]


def plugin(*things: type, flagger: Flagger | None = None) -> object:
    """A plugin with these worksheets and views."""

    class Made:
        @staticmethod
        @hookimpl
        def register_worksheets(register: Callable[[type], None]) -> None:
            for thing in things:
                if not issubclass(thing, View):
                    register(thing)

        @staticmethod
        @hookimpl
        def register_views(register: Callable[[type], None]) -> None:
            for thing in things:
                if issubclass(thing, View):
                    register(thing)

    if flagger:

        def flag_answers(worksheet: str, answers: Mapping[str, Any], context: Any) -> Any:
            return flagger(worksheet, answers, context)

        Made.flag_answers = staticmethod(hookimpl(flag_answers))  # type: ignore[attr-defined]
    return Made


def found(what: object, only: str = "", **given: Any) -> dict[str, str]:
    """What the checks find in a plugin: the message of each check that fails."""
    failed = {}
    for check in (one for one in checks(what, **given) if only in one.name):
        try:
            check.run()
        except NotConformant as problem:
            failed[check.name.removeprefix("walks.")] = str(problem)
    return failed


def told_of(what: object, check: str, **given: Any) -> str:
    """What one check finds in a plugin, or in a view of walks."""
    is_view = isinstance(what, type) and issubclass(what, View)
    return found(plugin(Walk, what) if is_view else what, check, **given).get(check, "nothing")


test_whole = conformance(plugin(Walk, Walks))


def test_there_is_a_test_for_each_check_of_each_worksheet_and_view():
    assert [check.name for check in checks(module_of(WALKS))] == [
        "intersession_walks loads",
        "intersession_walks imports public names",
        "walks.walk is complete",
        "walks.walk has one stored form",
        "walks.walk accepts right answers",
        "walks.walk finds wrong answers",
        "walks.walk agrees with its schema",
        "walks.walks folds in any batches",
        "walks.walks folds corrections",
        "walks.walks keeps no blank sheets",
        "walks.walks leaves events alone",
        "walks.walks keeps the order of entries",
        "walks.walks reads what it declares",
        "walks.walks only reads in a report",
        "walks.walks reports plainly",
        "walks.walks shows what is there",
    ]


def test_it_reads_well_in_a_test_file(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch):
    """Two lines are enough; a failure is shown without a traceback."""
    pytester.makepyfile(
        test_mine="""
        from intersession.conformance import conformance
        test_conformance = conformance("broken_walks")
        """,
        broken_walks=WALKS.read_text().replace('line("Where did you walk?")', 'line("")'),
    )
    pytester.syspathinsert()
    monkeypatch.chdir(pytester.path)
    ran = pytester.runpytest_inprocess("-q", "-p", "no:cacheprovider", "-k", "complete or loads")
    text = "\n".join(ran.outlines)
    assert "test_conformance[walks.walk is complete]" in text
    assert "where asks nothing: give its question" in text
    assert "Traceback" not in text
    assert text.count("where asks nothing") <= 2  # said once, and in the summary
    assert ran.parseoutcomes()["passed"] == 1


# Plugins that cannot be looked at.


def test_a_plugin_that_is_not_there_is_one_failed_test():
    [(name, told)] = found("intersession_none_such").items()
    assert name == "intersession_none_such loads"
    assert "No module named 'intersession_none_such'" in told


def test_examples_of_another_plugin_are_refused():
    failed = found(plugin(Walk), examples={"walks.wlak": [{}]})
    assert "Did you mean walks.walk?" in failed["Made loads"]


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("import intersession.store", "walks_at_fault.py:1: import intersession.store"),
        (
            "from intersession.projections.runner import Views",
            "walks_at_fault.py:1: from intersession.projections.runner",
        ),
        ("from intersession import store", "walks_at_fault.py:1: from intersession import store"),
        ("import intersession as i\ni.domain", "walks_at_fault.py:2: i.domain"),
        ("from intersession.testing import World", "from intersession.testing"),
    ],
)
def test_an_import_behind_the_public_names_is_found(tmp_path: Path, source: str, told: str):
    file = tmp_path / "walks_at_fault.py"
    file.write_text(f"{source}\n")
    assert told in found(module_of(file), "imports")["walks_at_fault imports public names"]


def test_public_names_and_rooms_for_tests_may_be_imported(tmp_path: Path):
    (tmp_path / "tests").mkdir()
    for name in ("__init__", "tests/test_walks"):
        extra = "from intersession.testing import World\n" if "test" in name else ""
        (tmp_path / f"{name}.py").write_text(f"from intersession import hookimpl, view\n{extra}")
    assert found(module_of(tmp_path / "__init__.py")) == {}


# Broken worksheets.


def test_missing_texts_are_found():
    @row
    class Mood:
        name: str = line("")
        before: int = scale("How strong?", 0, 10, {0: "none"})

    @worksheet("walks.walk", version=1, title="A walk", source="x", settings=Mood)
    class Bare:
        moods: list[Mood] = rows("What did you feel?", Mood)

    told = told_of(plugin(Bare), "walk is complete")
    assert "it has no about" in told
    assert "moods.name asks nothing" in told
    assert "moods.before is a scale without words at 10" in told
    assert "settings.before is a scale without words at 10" in told


def test_a_stored_form_that_is_not_stable_is_found():
    @worksheet("walks.walk", version=1, title="A walk", source="x")
    class Typed:
        """A walk whose default is stored as it would be typed."""

        length: int = minutes("How long?", required=False, default="1h30")

    told = told_of(plugin(Typed), "walk has one stored form")
    assert "stores length of its answers as '1h30', and checking that again gives 90" in told


def test_a_check_that_crashes_is_found():
    @worksheet("walks.walk", version=1, title="A walk", source="x")
    class Sure:
        """A walk whose check takes for granted that every answer is there."""

        length: int = minutes("How long?")

        @staticmethod
        def check(answers: Mapping[str, Any], context: object) -> Iterable[Problem]:
            if answers["length"] > 600:
                yield Problem("length", "is more than a day's walk")

    told = told_of(plugin(Sure), "walk finds wrong answers")
    assert "raised KeyError('length') (test_conformance.py:" in told


def test_a_problem_without_a_place_is_found():
    @worksheet("walks.walk", version=1, title="A walk", source="x")
    class Astray:
        """A walk whose check names an item that is not there."""

        length: int = minutes("How long?")

        @staticmethod
        def check(answers: Mapping[str, Any], context: object) -> Iterable[Problem]:
            yield Problem("lenght", "is never right")

    assert "lenght: is never right" in told_of(plugin(Astray), "walk accepts right answers")


def test_a_right_example_that_is_refused_is_found():
    wrong = {"where": "the lake", "length": "far"}
    told = told_of(plugin(Walk), "walk accepts right answers", examples={"walks.walk": [wrong]})
    assert "refuses example 1" in told
    assert "length: 'far' is not a number of minutes" in told


@pytest.mark.parametrize(
    ("schema", "told"),
    [
        ({}, "accepts 1 at ☃ none such, and its check does not"),
        ({"required": ["none such"]}, "stores what its JSON Schema refuses"),
    ],
)
def test_a_schema_that_does_not_agree_is_found(
    monkeypatch: pytest.MonkeyPatch, schema: dict[str, Any], told: str
):
    """It is true of every plugin without effort; this is the message where it is not."""
    monkeypatch.setattr("intersession.conformance.schema.answers_schema", lambda *_, **__: schema)
    assert told in told_of(plugin(Walk), "walk agrees with its schema")


def test_examples_may_refer_to_rows_and_use_settings():
    @row
    class Agreed:
        where: str = line("Where?")

    @worksheet("walks.walk", version=1, title="A walk", source="x", settings=Agreed)
    class Climb:
        """A walk to where it was agreed, by a step of a ladder."""

        step: str = reference("Which step?", "walks.ladder", "steps")
        where: str = line("Where?")

        @staticmethod
        def check(answers: Mapping[str, Any], context: Any) -> Iterable[Problem]:
            if answers.get("where") != context.settings["where"]:
                yield Problem("where", "is somewhere else")

    example = {"step": "RK-4/bus", "where": "the lake"}
    given = {"examples": {"walks.walk": [example]}}
    assert found(plugin(Climb), **given).keys() == {"walk accepts right answers"}
    assert found(plugin(Climb), **given, settings={"walks.walk": [{"where": "the lake"}]}) == {}


def test_settings_that_are_never_right_are_reported():
    @row
    class Agreed:
        where: str = line("Where?")

        @staticmethod
        def check(settings: Mapping[str, Any], context: object) -> Iterable[Problem]:
            if settings.get("where") != "the lake":
                yield Problem("where", "is not the lake")

    @worksheet("walks.walk", version=1, title="A walk", source="x", settings=Agreed)
    class Strict:
        """A walk round the lake and nowhere else."""

        length: int = minutes("How long?")

    told = told_of(plugin(Strict), "walk has one stored form")
    assert 'Give some: conformance(…, settings={"walks.walk": [{…}]})' in told
    assert found(plugin(Strict), settings={"walks.walk": [{"where": "the lake"}]}) == {}


def test_an_upcast_that_leads_nowhere_is_found():
    @worksheet(
        "walks.walk",
        version=2,
        title="A walk",
        source="x",
        upcasts={1: lambda answers: {"where": answers.get("where"), "minutes": answers["length"]}},
    )
    class Later:
        """A walk in whole hours."""

        where: str = line("Where did you walk?")
        hours: int = minutes("How many hours?")

    told = told_of(plugin(Walk, Later), "walk/2 upcasts earlier versions")
    assert "there is no such item" in told or "KeyError('length')" in told


@pytest.mark.parametrize(
    ("flagger", "told"),
    [
        (lambda name, answers, context: ["look"] if answers else [], "gives 'look' for walks.walk"),
        (lambda name, answers, context: [Flag(text=" ")], "a flag without words"),
        (lambda name, answers, context: [Flag(place="far", text="far")], "names the place 'far'"),
        (lambda name, answers, context: [Flag(text=answers["where"])], "raised KeyError('where')"),
        (
            lambda name, answers, context: [Flag(place="where", text="a walk")],
            "for another.worksheet",
        ),
    ],
)
def test_flags_that_are_none_are_found(flagger: Flagger, told: str):
    assert told in found(plugin(Walk, flagger=flagger), "flags")["walk has flags that are flags"]


def test_flags_that_are_flags_are_fine():
    def flagger(name: str, answers: Mapping[str, Any], context: object) -> list[Flag] | None:
        if name != "walks.walk":
            return None
        return [Flag(place="length", text="a long walk")] if answers.get("length", 0) > 9 else []

    assert found(plugin(Walk, flagger=flagger)) == {}


# Broken views.


def walks(**more: Any) -> Callable[[type], Any]:
    """Declare the view of walks."""
    return view("walks.walks", version=1, title="Walks", tables=[WalkRow], **more)


def test_a_view_that_needs_every_answer_is_found():
    @walks()
    class Sure(EntryView):
        worksheet = "walks.walk"

        def rows(self, entry: Entry) -> Iterable[WalkRow]:
            yield entry.row(WalkRow, length=entry.answers["length"])

    told = told_of(Sure, "walks folds in any batches")
    assert "could not be folded: KeyError('length')" in told
    assert '"worksheet":"walks.walk"' in told  # the event itself


def test_examples_do_not_hide_what_made_up_answers_find():
    """They are added: the stories made without them stay the same."""
    seen: list[Any] = []

    @walks()
    class Seeing(Walks):
        def rows(self, entry: Entry) -> Iterable[WalkRow]:
            seen.append(entry.answers)
            return super().rows(entry)

    check, example = "walks folds in any batches", {"where": "the lake", "length": 70}
    assert found(plugin(Walk, Seeing), check) == {}
    made_up, seen = seen, []
    assert found(plugin(Walk, Seeing), check, examples={"walks.walk": [example]}) == {}
    assert example in seen
    assert example not in made_up
    assert seen[: len(made_up)] == made_up


def test_a_view_that_knows_no_later_version_is_found():
    @walks()
    class Now(EntryView):
        worksheet = "walks.walk"
        takes_later = True

        def rows(self, entry: Entry) -> Iterable[WalkRow]:
            answers = {k: v for k, v in entry.answers.items() if k != "before"}
            yield entry.row(WalkRow, **answers)

    told = told_of(Now, "walks folds in any batches")
    assert "from_a_later_version" in told
    assert '"worksheet_version":99' in told


def test_a_view_that_keeps_something_on_itself_is_found():
    @walks()
    class Counting(EntryView):
        worksheet = "walks.walk"
        times = 0

        def rows(self, entry: Entry) -> Iterable[WalkRow]:
            self.times += 1
            yield entry.row(WalkRow, length=self.times)

    told = told_of(Counting, "walks folds in any batches")
    assert "Its table walks held {" in told
    assert "nothing kept on the view itself" in told


def test_a_view_whose_rows_depend_on_batches_is_found():
    """What is not written yet cannot be seen by a view that asks for the file itself."""

    @walks()
    class Peeking(View):
        @folds(Attempted, worksheet="walks.walk")
        def attempted(self, recorded: Any, store: Any) -> None:
            connection = store[WalkRow]._connection
            (count,) = connection.execute("SELECT count(*) FROM walks").fetchone()
            entry = Entry(recorded=recorded, event=recorded.event)
            store[WalkRow].put(entry.row(WalkRow, length=count))

    assert "does not fold to the same rows" in told_of(Peeking, "walks folds in any batches")


def test_a_view_that_does_not_fold_corrections_is_found():
    @walks()
    class Deaf(View):
        @folds(Attempted, worksheet="walks.walk")
        def attempted(self, recorded: Any, store: Any) -> None:
            store[WalkRow].put(Entry(recorded=recorded, event=recorded.event).row(WalkRow))

    assert "Fold both, or extend EntryView" in told_of(Deaf, "walks folds corrections")


def test_a_view_that_adds_corrections_is_found():
    from intersession import Corrected, key

    @table("walks")
    class Heard(EntryRow):
        version: int = key()

    @view("walks.walks", version=1, title="Walks", tables=[Heard])
    class Adding(View):
        @folds(Attempted, Corrected, worksheet="walks.walk")
        def tried(self, recorded: Any, store: Any) -> None:
            entry = Entry(recorded=recorded, event=recorded.event)
            store[Heard].put(entry.row(Heard, version=recorded.version))

    told = told_of(Adding, "walks folds corrections")
    assert "was corrected and corrected back" in told
    assert "rows about it before" in told


def test_a_view_that_takes_a_day_without_a_sheet_for_a_blank_sheet_is_found():
    from intersession import Corrected

    @walks()
    class Blank(View):
        takes_later = True

        @folds(Attempted, Corrected, worksheet="walks.walk")
        def tried(self, recorded: Any, store: Any) -> None:
            store[WalkRow].put(Entry(recorded=recorded, event=recorded.event).row(WalkRow))

    told = told_of(Blank, "walks keeps no blank sheets")
    assert "of which no whole sheet was filled in" in told
    assert "Look at event.has_sheet first" in told


class Reporting(Walks):
    """A view whose report is what the test gives."""

    given: Callable[[list[Any]], Any]

    def report(self, look: Any) -> Any:
        """Whatever is made of the rows."""
        return type(self).given(look.rows(WalkRow))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (lambda rows: {"walks": [plain(rows[0])]}, "raised IndexError('list index out of range')"),
        (
            lambda rows: {"walks": [{"seen": {1, 2}}]},
            "part 'walks', column 'seen': {1, 2} is not JSON",
        ),
        (lambda rows: {"walks": [{"far": float("nan")}]}, "column 'far': nan is not JSON"),
        (lambda rows: {"walks": [{"mean": 3.5}]}, "3.5 is given without its n"),
        (lambda rows: {"walks": [{"far": Figure("mean", 3.5, 0, 0)}]}, "a value over nothing"),
        (lambda rows: {"walks": [{"far": Figure("share", 3.5, 2, 0)}]}, "not from 0 to 1"),
    ],
)
def test_a_report_that_cannot_be_read_is_found(given: Callable[..., Any], told: str):
    @walks()
    class Made(Reporting):
        shown: ClassVar = {}
        pictures: ClassVar = {}

    Made.given = given
    assert told in told_of(Made, "walks reports plainly")


@pytest.mark.parametrize("given", [lambda rows: None, lambda rows: {"walks": ["nothing"]}])
def test_a_report_that_is_none_is_found(given: Callable[..., Any]):
    @walks()
    class Made(Reporting):
        shown: ClassVar = {}
        pictures: ClassVar = {}

    Made.given = given
    for check in ("walks reports plainly", "walks shows what is there"):
        assert "Accepted are lists of rows" in told_of(Made, check)


@table("other_walks")
class OtherRow:
    """A row of another view, which is not there."""

    client: str = key()


def test_a_table_that_is_read_and_not_declared_is_found():
    @walks()
    class Curious(Walks):
        def report(self, look: Any) -> Any:
            return {"walks": [plain(one) for one in look.rows(AttemptRow)]}

    told = told_of(Curious, "walks reads what it declares")
    assert "walks.walks reads AttemptRow, which it does not declare" in told
    assert "reads=[AttemptRow]" in told


def test_a_table_that_no_view_keeps_is_found():
    @walks(reads=[OtherRow])
    class Lost(Walks):
        """Reads a table that no view folds."""

    assert "in the tables of no view" in told_of(Lost, "walks reads what it declares")


def test_a_table_that_is_read_and_declared_is_fine():
    @walks(reads=[AttemptRow])
    class Told(Walks):
        """A walk next to the attempts."""

        shown: ClassVar = {}
        pictures: ClassVar = {}

        def report(self, look: Any) -> Any:
            return {"walks": [plain(one) for one in look.rows(AttemptRow)]}

    assert found(Told, "walks.walks reads what it declares") == {}


def test_columns_and_parts_that_are_not_there_are_found():
    @walks()
    class Astray(Walks):
        first = ("wakls",)
        titles: ClassVar = {"strolls": "All strolls"}
        shown: ClassVar = {"walsk": ("client",), "walks": ("client", "lenght")}
        pictures: ClassVar = {"walks": Bars(of=("where", "share"))}

    told = told_of(Astray, "walks shows what is there")
    assert "first names the part 'wakls'. Did you mean walks?" in told
    assert "titles names the part 'strolls'" in told
    assert "shown names the part 'walsk'. Did you mean walks?" in told
    assert "shown of 'walks' names the column 'lenght'. Did you mean length" in told
    assert "the picture of 'walks' names the column 'share'" in told
    assert "the picture of 'walks' draws 'where', which holds" in told


def test_a_part_that_is_seldom_there_is_known_by_its_name(tmp_path: Path):
    """It is among the plugin's own words, outside of ``shown``."""
    source = WALKS.read_text().replace(
        '    worksheet = "walks.walk"\n',
        '    worksheet = "walks.walk"\n'
        '    shown = {"walks": ("where",), "questions": ("question",), "other": ("x",)}\n\n'
        "    def report(self, look):\n"
        "        rows = [row for row in super().report(look)['walks'] if row['length'] == 123456]\n"
        "        return {'walks': [], **({'questions': rows} if rows else {})}\n",
    )
    file = tmp_path / "walks_seldom.py"
    file.write_text(source)
    told = found(module_of(file), "shows")["walks shows what is there"]
    assert "'other'" in told
    assert "'questions'" not in told


def test_texts_of_every_kind_reach_a_view():
    """Stories hold late entries, entries without a day, corrections, and skipped answers."""
    seen: list[Entry] = []

    @walks()
    class Seeing(Walks):
        takes_later = True

        def rows(self, entry: Entry) -> Iterable[WalkRow]:
            seen.append(entry)
            return super().rows(entry)

    assert told_of(Seeing, "walks folds in any batches") == "nothing"
    events = [entry.event for entry in seen]
    assert {type(event).__name__ for event in events} == {"Attempted", "Corrected"}
    assert {event.worksheet_version for event in events} == {1, 99}
    assert {entry.day is None for entry in seen} == {True, False}
    assert any(not event.answers and len(event.skipped) == 2 for event in events)
    days = [entry.day for entry in seen if entry.day]
    assert days != sorted(days)
    assert {entry.zone for entry in seen} == {"Europe/Berlin", "America/New_York"}
    assert any("from_a_later_version" in event.answers for event in events)


def test_a_text_item_takes_lines():
    @worksheet("walks.walk", version=1, title="A walk", source="x")
    class Told:
        """A walk in words."""

        words: str = text("How was it?")

    assert found(plugin(Told)) == {}


# What goes over the boundary.


def test_a_view_that_changes_answers_is_found():
    @walks()
    class Tidy(Walks):
        def rows(self, entry: Entry) -> Iterable[WalkRow]:
            entry.answers["where"] = str(entry.answers.get("where")).title()
            return super().rows(entry)

    told = told_of(Tidy, "walks leaves events alone")
    assert "changed its answers" in told
    assert "dict(answers)" in told


def test_a_view_that_gives_two_rows_one_key_is_found():
    @row
    class Stop:
        name: str = line("Where did you stop?")

    @worksheet("walks.walk", version=1, title="A walk", source="x")
    class Stops:
        """A walk with stops."""

        stops: list[Stop] = rows("Where did you stop?", Stop)

    @table("walks")
    class StopRow(EntryRow):
        name: str = key()

    @view("walks.walks", version=1, title="Walks", tables=[StopRow])
    class Twins(EntryView):
        """The stops by name, which may come twice."""

        worksheet = "walks.walk"

        def rows(self, entry: Entry) -> Iterable[StopRow]:
            for stop in entry.answers.get("stops", ()):
                yield entry.row(StopRow, name=stop.get("name", ""))

    told = told_of(plugin(Stops, Twins), "walks leaves events alone")
    assert "two rows of walks for one entry under one key" in told
    assert "number: int = key()" in told


def test_a_view_that_counts_in_the_order_of_typing_is_found():
    @walks()
    class Typed(Walks):
        def report(self, look: Any) -> Any:
            found = sorted(look.rows(WalkRow), key=lambda one: (one.assignment, one.attempt))
            return {"walks": [{"latest": one.where} for one in found[-1:]]}

    told = told_of(Typed, "walks keeps the order of entries")
    assert "depends on what was typed first" in told
    assert "latest(…)" in told


def test_a_view_that_counts_in_the_order_of_days_is_fine():
    from intersession import latest

    @walks()
    class Lived(Walks):
        def report(self, look: Any) -> Any:
            found = latest(look.rows(WalkRow), lambda one: one.client)
            return {"walks": [{"latest": one.where} for one in found.values()]}

    assert told_of(Lived, "walks keeps the order of entries") == "nothing"


@pytest.mark.parametrize("sql", ["DELETE FROM walks", "CREATE TABLE mine (a)"])
def test_a_report_that_writes_is_found(sql: str):
    @walks()
    class Writing(Walks):
        def report(self, look: Any) -> Any:
            with suppress(Exception):  # as a plugin may
                look._connection.execute(sql)
            return super().report(look)

    assert "tried to do more than read" in told_of(Writing, "walks only reads in a report")


def test_sql_over_what_is_not_declared_is_found():
    @walks()
    class Raw(Walks):
        def report(self, look: Any) -> Any:
            look._connection.execute("SELECT count(*) FROM attempts").fetchone()
            return super().report(look)

    told = told_of(Raw, "walks only reads in a report")
    assert "reads attempts, which it does not declare" in told


def test_a_call_that_prints_is_found():
    @walks()
    class Loud(Walks):
        def report(self, look: Any) -> Any:
            print("so many walks")
            return super().report(look)

    assert "printed 'so many walks" in told_of(Loud, "walks only reads in a report")


def test_a_call_that_takes_long_is_found(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("intersession.conformance.calls.SECONDS", 0.01)

    @walks()
    class Slow(Walks):
        def rows(self, entry: Entry) -> Iterable[WalkRow]:
            time.sleep(0.1)
            return super().rows(entry)

    assert "s for one small case" in told_of(Slow, "walks leaves events alone")


def test_a_check_and_a_hook_that_change_or_end_are_found():
    @worksheet("walks.walk", version=1, title="A walk", source="x")
    class Rounding:
        """A walk whose check rounds what was said."""

        length: int = minutes("How long?")

        @staticmethod
        def check(answers: Any, context: object) -> Iterable[Problem]:
            answers["length"] = 30
            return ()

    assert "changed its answers" in told_of(plugin(Rounding), "walk has one stored form")

    def rounding(name: str, answers: Any, context: object) -> list[Flag]:
        answers["where"] = "there"
        return []

    check = "walk has flags that are flags"
    assert "flag_answers changed its answers" in told_of(plugin(Walk, flagger=rounding), check)
    ending = told_of(plugin(Walk, flagger=lambda *_: sys.exit(3)), check)
    assert "ended the whole program" in ending


def test_an_upcast_that_changes_what_is_stored_is_found():
    @row
    class Stop:
        name: str = line("Where did you stop?")

    @worksheet("walks.walk", version=1, title="A walk", source="x")
    class Stops:
        """A walk with stops."""

        stops: list[Stop] = rows("Where did you stop?", Stop)

    def renamed(answers: dict[str, Any]) -> dict[str, Any]:
        for stop in answers.get("stops", ()):
            stop["name"] = str(stop.get("name", "")).strip() + "!"
        return answers

    @worksheet("walks.walk", version=2, title="A walk", source="x", upcasts={1: renamed})
    class Later:
        """A walk with stops, said aloud."""

        stops: list[Stop] = rows("Where did you stop?", Stop)

    told = told_of(plugin(Stops, Later), "walk/2 upcasts earlier versions")
    assert "changed its answers" in told
