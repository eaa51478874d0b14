"""What strangers' plugins can do wrong, as a user would see it; nothing else is harmed."""

from __future__ import annotations

import json
import signal
import subprocess
import time

from strangers import assigned, attempted, registered


def stored(told):
    """The data of the events that were exported."""
    return [json.loads(line)["data"] for line in told.shown.splitlines()]


# Whatever it is given is its own.


def test_what_a_plugin_changes_in_place_is_changed_nowhere_else(home):
    answers = {"what": "said", "moods": [{"name": "calm"}]}
    told, b, a, check = home.after(
        [
            registered(),
            assigned("changes.sheet", version=1),
            attempted("1", **answers),
            attempted("2", **answers),
        ],
        "log export",
        "view changes.b RK --json",
        "view changes.a RK --json",
        "rebuild --check",
    )
    recorded = [one["answers"] for one in stored(told) if "answers" in one]
    assert recorded == [answers, answers]
    assert [(row["what"], row["mood"]) for row in b.json] == [("said", "calm")] * 2
    assert [row["what"] for row in a.json] == ["FOLDED"] * 2
    assert "Equal" in check.shown


# An attempt is never lost.


def test_a_check_that_fails_loses_nothing_in_silence(home):
    raises, exits, rubbish, done, debugged = home.after(
        [registered(), assigned("fails.sheet")],
        ["attempt", "RK-1", "--set", "where=check raises"],
        ["attempt", "RK-1", "--set", "where=check exits"],
        ["attempt", "RK-1", "--set", "where=check is rubbish"],
        "done RK-1 today",
        ["--debug", "attempt", "RK-1", "--set", "where=check raises"],
    )
    for told, why in (
        (raises, "ZeroDivisionError('in the check')"),
        (exits, "SystemExit(0)"),
        (rubbish, "it found 'rubbish', which is no Problem(place, message)"),
    ):
        assert f"The check of fails.sheet (plugin strangers-fails) stopped: {why}." in told.words
        assert "nothing was recorded" in told.words
        assert "intersession done RK-1" in told.words
    assert done.code == 0
    assert "Traceback" in debugged.err
    assert "ZeroDivisionError: in the check" in debugged.err


def test_flags_before_a_failure_are_kept_and_say_that_the_rest_is_not_known(home):
    where = ("flags raise", "flags exit", "flags are rubbish")
    (told,) = home.after(
        [registered(), assigned("fails.sheet"), *(attempted(one, where=one) for one in where)],
        "log export",
    )
    found = [
        [flag["text"] for flag in one["flags"] if flag.get("not_looked", "fails") == "fails"]
        for one in stored(told)
        if "flags" in one
    ]
    assert found == [
        ["not looked at by fails (ZeroDivisionError('in the flags'))", "seen before it failed"],
        ["not looked at by fails (SystemExit(3))", "seen before it failed"],
        [
            "not looked at by fails (TypeError('7 is not a Flag'))",
            "seen before it failed",
            "seen after it",
        ],
    ]


# Reports and commands.


def test_a_report_that_fails_is_named_and_the_core_is_unharmed(home):
    before, raises, exits, rubbish, writes, after, assignments, check = home.after(
        [registered(), assigned("fails.sheet"), attempted("1", where="here")],
        "view clients --json",
        "view fails.raises RK",
        "view fails.exits RK",
        "view fails.rubbish RK",
        "view fails.writes RK",
        "view clients --json",
        "view assignments RK --json",
        "rebuild --check",
    )
    assert "The report of fails.raises stopped: ZeroDivisionError('in the report')" in raises.words
    assert "The report of fails.exits stopped: SystemExit(0)." in exits.words
    assert "The report of fails.rubbish cannot be read: it is 'all is well'." in rubbish.words
    assert "The report of fails.writes tried to write (not authorized)." in writes.words
    assert [row["client"] for row in before.json] == ["RK"]
    assert after.json == before.json
    assert [row["assignment"] for row in assignments.json] == ["RK-1"]
    assert check.code == 1  # for fails.lines alone
    assert [line[:20] for line in check.out.splitlines()] == ["fails.lines stopped:"]


def test_lines_that_are_none_are_left_out_of_the_agenda_with_the_reason(home):
    (told,) = home.after(
        [registered(), assigned("fails.sheet"), attempted("1", where="here")], "agenda RK --json"
    )
    assert not [row for row in told.json if "a line before it failed" in row["text"]]
    assert "The agenda lacks what fails.lines adds to it: it stopped: its lines" in told.err
    assert "TypeError(\"'a sentence' is not an AgendaLine\")" in told.err


def test_what_plugins_print_is_not_in_the_json(home):
    home.after([registered(), assigned("fails.sheet"), attempted("1", where="here")])
    told = home("view", "fails.prints", "RK", "--json")
    assert told.json == [{"where": "here"}]
    for words in ("hello from a plugin", "and from below Python", "not JSON"):
        assert words in told.err


def test_a_command_that_fails_is_told_like_any_refusal(home):
    raises, exits, debugged = home.play("fails raises", "fails exits", "--debug fails raises")
    assert raises.out == "a command prints\n"
    assert "The command fails stopped: ZeroDivisionError('in the command')." in raises.words
    assert exits.code == 4
    assert "in command\n" in debugged.err


# Views that stop, change, or take their time.


def test_a_view_that_stopped_is_named_by_all_who_ask(home):
    view, reader, twice, check = home.after(
        [
            registered(),
            assigned("stops.sheet"),
            attempted("1", word="go"),
            attempted("2", word="stop"),
        ],
        "view stops.view RK",
        "view stops.reader RK",
        "view stops.twice RK",
        "rebuild --check",
    )
    why = "RK-1#3 could not be folded: SystemExit(0)"
    assert f"The view stops.view stopped: {why}" in view.words
    told = f"The view stops.reader reads stops.view, which stopped: {why}"
    assert told in reader.words
    twins = (
        "two rows of stops_twice for one entry under one key "
        "(assignment 'RK-1', attempt 1, number 1)"
    )
    assert twins in twice.words
    assert check.code == 1
    assert f"stops.view stopped: {why}" in check.out
    assert (
        f"stops.twice stopped: RK-1#2 could not be folded: stops.twice gives {twins}" in check.out
    )
    assert "Equal" not in check.out


def test_a_column_more_without_another_version_is_folded_by_itself(home):
    (before,) = home.after(
        [registered(), assigned("stops.sheet"), attempted("1", word="four")],
        "view stops.grows RK --json",
    )
    assert "length" not in before.json[0]
    (row,) = home("view", "stops.grows", "RK", "--json", GROWN="1").json
    assert (row["word"], row["length"]) == ("four", 4)


def test_a_slow_view_holds_nobody_up_and_is_named(home):
    """Of forty attempts at two seconds each, the agenda waits for one or two."""
    home.after(
        [
            registered(),
            assigned("strolls.stroll"),
            *(attempted(str(number), where="the lake") for number in range(40)),
        ]
    )
    began = time.monotonic()
    agenda = home("agenda", "RK", "--json", SLOW="2")
    assert time.monotonic() - began < 60  # all of it would be 80 s
    texts = [row["text"] for row in agenda.json]
    assert any("Strolled to the lake." in text for text in texts)
    assert not any("a slow line" in text for text in texts)
    assert "The agenda lacks what slow.view adds to it: it is slow, and" in agenda.err
    assert "To wait for it: intersession view slow.view" in agenda.err
    plugins, shown, view, after, check = home.play(
        "plugins --json", "plugins", "view slow.view --json", "agenda RK --json", "rebuild --check"
    )
    (slow,) = [row for row in plugins.json if row["plugin"] == "slow"]
    assert slow["slow"] == ["slow.view"]
    assert "Slow: slow.view, about " in shown.shown
    assert len(view.json) == 40
    assert any("a slow line about RK-1#2" in row["text"] for row in after.json)
    assert "slow.view" not in check.out


# Names, and what is left out.


def test_nobody_takes_a_name_that_others_have(home):
    plugins, help_ = home.play("plugins --json", "agenda --help")
    problems = {(row["plugin"], row["distribution"]): row["problem"] for row in plugins.json}
    assert problems["dbt", "intersession"] is None
    told = problems["dbt", "strangers-takes"]
    assert told.startswith("intersession has a plugin of this name already")
    for name, why in (
        ("takesviews", "it registers names that are taken: texts"),
        ("takescommand", "it registers the commands attempt; accepted is each name once"),
        ("agenda", "it registers names that are taken: agenda"),
    ):
        assert problems[name, "strangers-takes"].startswith(why)
    assert "to open the next session with" in help_.shown


def test_an_import_that_ends_the_program_or_never_ends_is_left_out(home):
    told = home("plugins", "--json", STRANGERS="exits")
    (row,) = [row for row in told.json if row["plugin"] == "imports"]
    assert row["problem"] == "strangers_imports could not be imported: SystemExit(0)"
    assert "--without imports" in told.err
    first, last, unknown = home.play(
        "--without imports worksheets",
        "worksheets --without strangers-imports",
        "--without import agenda RK",
        STRANGERS="hangs",
    )
    assert "strolls.stroll" in first.shown
    assert "strolls.stroll" in last.shown
    assert "There is no plugin 'import' to leave out. Did you mean" in unknown.words
    (by_variable,) = home.play("worksheets", STRANGERS="hangs", INTERSESSION_WITHOUT="imports,dbt")
    assert "strolls.stroll" in by_variable.shown
    assert "dbt." not in by_variable.shown


def test_who_stops_an_import_that_hangs_is_told_how_to_go_without_it(home):
    command = [home.python, "-m", "intersession_cli", "worksheets"]
    pipe = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=home.env({"STRANGERS": "hangs"}), **pipe) as process:
        while "hanging" not in process.stderr.readline():
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "It was stopped in the import of the plugin imports (strangers_imports)" in told
    assert "--without imports" in told


def test_what_was_left_out_is_there_again_as_it_was(home):
    (view,) = home.after(
        [registered(), assigned("strolls.stroll"), attempted("1", where="the lake")],
        "view strolls.strolls RK --json",
    )
    assert view.json[0]["where"] == "the lake"
    agenda, log = home.after(
        [assigned("fails.sheet", 2), attempted("2", "RK-2", where="here")],
        "agenda RK",
        "log RK-2",
        INTERSESSION_WITHOUT="strolls",
    )
    assert "Strolled" not in agenda.shown
    assert "not looked at by strolls (it was left out, by --without" in " ".join(log.out.split())
    agenda, check = home.play("agenda RK", "rebuild strolls.strolls --check")
    assert "Strolled to the lake." in agenda.shown
    assert "Equal" in check.shown


# What a plugin may add.


def test_commands_an_export_and_settings(home):
    week, unit, put, view, show, leagues, tab, tub = home.after(
        [registered(), assigned("strolls.stroll"), attempted("1", where="the lake")],
        "strolls-week",
        "strolls",
        "plugin set strolls unit=miles",
        "view strolls.strolls RK --json",
        "plugin show strolls --json",
        "plugin set strolls unit=leagues",
        "log export --format strolls-tab",
        "log export --format strolls-tub",
    )
    assert (week.shown, unit.shown, put.code) == ("a week of strolls\n", "km\n", 0)
    assert view.json == [{"where": "the lake", "unit": "miles"}]
    (row,) = show.json
    assert (row["setting"], row["value"], row["given"]) == ("unit", "miles", "settings.json")
    assert "unit: 'leagues'" in leagues.words
    assert tab.shown == "RK-1#2\tthe lake\n"
    assert "strolls-tab" in tub.words
    (unit,) = home.play("strolls", INTERSESSION_STROLLS_UNIT="km")
    assert unit.shown == "km\n"
    (left,) = home.play("plugins --json", INTERSESSION_STROLLS_UNIT="leagues")
    (row,) = [row for row in left.json if row["plugin"] == "strolls"]
    assert row["problem"].startswith("The settings of strolls cannot be used:")


NAPS = """
from intersession import hookimpl, line, worksheet

@worksheet("naps.nap", version=1, title="A nap", source="own practice")
class Nap:
    where: str = line("Where?")

@hookimpl
def register_worksheets(register):
    register(Nap)
"""


def test_a_plugin_of_one_file_is_off_until_it_is_allowed_as_it_is(home):
    file = home.folder / "plugins" / "naps.py"
    file.parent.mkdir(parents=True)
    file.write_text(NAPS)
    off, allowed, on, unknown = home.play(
        "worksheets naps.nap", "plugin allow naps.py", "worksheets naps.nap", "plugin allow nap.py"
    )
    assert "plugins/naps.py) is left out: it was never allowed" in off.words
    assert "is allowed, as long as it stays as it is" in allowed.shown
    assert "Plugin: plugins/naps.py" in on.shown
    assert "Did you mean naps?" in unknown.words
    assert (file.parent / "allowed.json").stat().st_mode & 0o777 == 0o600
    file.write_text(f"{NAPS}# changed\n")
    (changed,) = home.play("worksheets naps.nap")
    assert "it was changed since it was allowed" in changed.words
    assert "intersession plugin allow naps.py" in changed.words
