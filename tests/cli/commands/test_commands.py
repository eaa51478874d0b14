"""The commands as a clinician types them: what they record, and what they print."""

import json
import stat
import subprocess
import sys
from contextlib import closing

import click
import pytest

from intersession.store.locate import reader_of
from intersession_cli.app.runtime import Runtime
from intersession_cli.main import COMMANDS, cli

pytestmark = pytest.mark.every_store

GOOD = (
    "--set situation='On the bus' --set 'moods=[{name: fear, before: 80}]' "
    "--set 'automatic_thoughts=[{text: They look at me}]'"
)


def last(terminal):
    """The last event on record."""
    with closing(reader_of(terminal.home)) as log:
        return list(log.read())[-1].event


def every_command(group=cli, path=()):
    """Each command with the words that lead to it."""
    ctx = click.Context(group)
    for name in group.list_commands(ctx):
        found = group.get_command(ctx, name)
        if isinstance(found, click.Group):
            yield from every_command(found, (*path, name))
        yield (*path, name), found


@pytest.mark.parametrize("words", [words for words, _ in every_command()], ids=" ".join)
def test_help_shows_an_example_of_the_command_itself(terminal, words):
    told = terminal([*words, "--help"]).output
    assert "Example" in told
    assert f"intersession {' '.join(words)}" in told or "--home" in told.split("Example")[1]


def test_the_list_of_commands_says_what_each_is_for():
    for (name, *rest), found in every_command():
        if not rest:
            line = COMMANDS[name][1]
            assert line.endswith(".")
            assert found.help, name


READS = [
    "client list",
    "client show RK",
    "goal list RK",
    "worksheets",
    "worksheets cbt.thought-record",
    "agenda RK",
    "view",
    "view assignments RK",
    "view adherence",
    "plugins",
]


@pytest.mark.parametrize("line", READS)
def test_what_reads_gives_one_array_of_rows(agreed, line):
    agreed("goal add RK 'Take the bus again'")
    agreed(f"attempt RK-1 {GOOD} --on yesterday")
    rows = json.loads(agreed(f"{line} --json").output)
    assert isinstance(rows, list)
    assert rows
    assert all(isinstance(row, dict) for row in rows)


def test_reading_writes_no_events(agreed):
    before = agreed.events
    for line in READS:
        assert agreed(line).exit_code == 0
    assert agreed.events == before


def test_the_log_is_one_object_a_line(agreed):
    lines = agreed("log --json").output.splitlines()
    events = [json.loads(line) for line in lines]
    assert [event["type"] for event in events] == ["client.registered.v1", "homework.assigned.v3"]
    assert [event["position"] for event in events] == [1, 2]
    assert events[1]["data"]["prescription"]["how_often"] == {"period": "day"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("r.json", '{"situation": "Bus", "moods": [{"name": "fear", "before": 80}], '
                   '"automatic_thoughts": [{"text": "They look"}]}'),
        ("r.yaml", "situation: Bus\nmoods:\n- {name: fear, before: 80}\n"
                   "automatic_thoughts:\n- text: They look\n"),
        ("r.toml", 'situation = "Bus"\n[[moods]]\nname = "fear"\nbefore = 80\n'
                   '[[automatic_thoughts]]\ntext = "They look"\n'),
    ],
)  # fmt: skip
def test_an_attempt_from_a_file(agreed, tmp_path, name, text):
    file = tmp_path / name
    file.write_text(text)
    result = agreed(["attempt", "RK-1", "--from", str(file), "--on", "unknown"])
    assert result.exit_code == 0, result.output
    assert last(agreed).answers["moods"] == [{"name": "fear", "before": 80}]
    assert last(agreed).happened_at is None


def test_an_attempt_from_standard_input_with_more_set_over_it(agreed):
    text = "situation: Bus\nmoods: [{name: fear, before: 80}]\nautomatic_thoughts: [{text: Oh}]\n"
    result = agreed("attempt RK-1 --from - --set situation=Tram --amount half", typed=text)
    assert result.exit_code == 0, result.output
    assert last(agreed).answers["situation"] == "Tram"
    assert last(agreed).amount == 2


@pytest.mark.parametrize(
    ("said", "amount", "minutes"),
    [("all", 4, None), ("started", 0, None), ("3", 3, None), ("10min", None, 10)],
)
def test_amounts_as_people_say_them(agreed, said, amount, minutes):
    agreed(f"attempt RK-1 {GOOD} --amount {said}")
    assert (last(agreed).amount, last(agreed).minutes) == (amount, minutes)


@pytest.mark.parametrize(
    ("said", "stored"),
    [
        ("today", "2026-03-02"),
        ("yesterday", "2026-03-01"),
        ("thu", "2026-02-26"),
        ("'yesterday 18:40'", "2026-03-01T18:40:00+01:00"),
        ("2026-02-14", "2026-02-14"),
        ("unknown", None),
    ],
)
def test_days_as_people_say_them(agreed, said, stored):
    result = agreed(f"attempt RK-1 {GOOD} --on {said}")
    assert result.exit_code == 0, result.output
    assert last(agreed).happened_at == stored


def test_an_item_left_out_with_a_reason_is_missing_not_zero(agreed):
    line = "attempt RK-1 --set situation=Bus --skip moods='rather not say' --skip " \
           "automatic_thoughts='could not tell'"  # fmt: skip
    assert agreed(line).exit_code == 0
    assert last(agreed).skipped == {
        "moods": "rather not say",
        "automatic_thoughts": "could not tell",
    }
    [row] = json.loads(agreed("view thought-records RK --json").output)
    assert row["intensity"] is None
    [first, *_] = json.loads(agreed("view thought-records RK --part summary --json").output)
    assert first["value"] == {"mean": None, "n": 0, "missing": 1}


def test_what_was_agreed_is_read_from_a_file_and_the_options(terminal, tmp_path):
    file = tmp_path / "agreed.yaml"
    file.write_text(
        "task: Write one down\nhow_often: 3x/week\nminutes: 10\nmade_by: joint\nrehearsed: yes\n"
        "obstacles:\n- {text: too tired, backup: next morning, category: low-energy}\n"
    )
    terminal("client add RK")
    result = terminal(["assign", "RK", "thought-record", "--from", str(file), "--minutes", "5"])
    assert result.exit_code == 0, result.output
    prescription = last(terminal).prescription
    assert prescription.minutes == 5
    assert prescription.rehearsed is True
    assert prescription.obstacles[0].category == "person.low-energy"
    assert "5 minutes" in result.output


def test_the_design_check_advises_and_never_blocks(terminal):
    terminal("client add RK")
    result = terminal("assign RK thought-record --task 'Write one down' --confidence 60")
    assert result.exit_code == 0
    assert "Design check: 0 of 10 points met" in result.output
    assert "60 is under 90" in result.output
    lower = terminal("assign RK thought-record --task 'Write one' --confidence 60 --threshold 50")
    assert "1 of 10 points met" in lower.output
    assert "J. S. Beck" not in lower.output
    told = terminal("amend RK-2 --confidence 95 --explain").output
    assert "met   confidence of 90 or more: 95 of 100" in told
    assert "J. S. Beck" in told


def test_an_assignment_prints_its_settings_and_what_is_open(terminal):
    terminal("client add RK")
    step = "{id: stop, situation: Stand at the stop, suds_predicted: 10, feared_outcome: x}"
    words = ["assign", "RK", "exposure-hierarchy", "--task", "Add", "--setting", "theme=buses"]
    told = terminal([*words, "--setting", f"items=[{step}]"]).output
    assert "\n  Theme: buses\n  Items: stop: Stand at the stop\n" in told
    assert "rehearsed or begun in session; a review date\n" in told
    assert told.index("not a crisis service") < told.index("Design check")


def test_an_amendment_keeps_what_is_not_named(agreed):
    told = agreed("amend RK-1 --minutes 3 --why 'it felt like a lot'").output
    assert told.startswith("RK-1 is amended:\n  minutes: – → 3\nStill open: one small task; ")
    assert told.count("\n") <= 8
    assert str(last(agreed).prescription.how_often) == "daily"
    before = agreed.events
    assert "stays as it was" in agreed("amend RK-1 --minutes 3").output
    assert agreed.events == before


def test_pause_resume_withdraw(agreed):
    assert "is paused" in agreed("pause RK-1 --why holiday").output
    assert agreed("pause RK-1").exit_code == 2
    assert "active again" in agreed("resume RK-1").output
    assert "withdrawn" in agreed("withdraw RK-1").output
    assert agreed("resume RK-1").exit_code == 2


def test_a_correction_keeps_the_first_record(agreed):
    agreed(f"attempt RK-1 {GOOD} --set belief_after=4")
    assert agreed("correct RK-1 1 --set belief_after=40 --why 'typed 4 for 40'").exit_code == 0
    told = agreed("log RK-1").output
    assert "belief after: 4\n" in told
    assert "belief after: 4 → 40\n" in told
    [row] = json.loads(agreed("view thought-records RK --json --trace").output)
    assert row["events"] == ["RK-1#2", "RK-1#3"]


def test_a_review_on_a_terminal_asks_for_what_matters(agreed, monkeypatch):
    monkeypatch.setattr("intersession_cli.input.values.is_interactive", lambda: True)
    assert agreed("review RK-1", typed="it passes\nstayed on\n\nshrink\n").exit_code == 0
    assert (last(agreed).learned, last(agreed).credit, last(agreed).next) == (
        "it passes",
        "stayed on",
        "shrink",
    )


def test_a_task_and_needed_settings_are_asked_on_a_terminal(terminal, monkeypatch):
    monkeypatch.setattr("intersession_cli.input.values.is_interactive", lambda: True)
    terminal("client add RK")
    result = terminal("assign RK thought-record", typed="Write one down\n")
    assert result.exit_code == 0, result.output
    assert last(terminal).prescription.task == "Write one down"


def test_trace_names_the_events_behind_a_number(agreed):
    agreed(f"attempt RK-1 {GOOD} --on yesterday")
    [row] = json.loads(agreed("view adherence RK --json --trace --from -7d --to today").output)
    assert row["attempted"]["events"] == ["RK-1#2"]
    assert row["window"] == "2026-02-23 to 2026-03-02"
    assert "RK-1#2" in agreed("view adherence RK --trace").output


def test_the_window_leaves_out_what_happened_outside_it(agreed):
    agreed(f"attempt RK-1 {GOOD} --on 2026-02-01")
    agreed(f"attempt RK-1 {GOOD} --on yesterday")
    rows = json.loads(agreed("view thought-records RK --json --from 2026-02-20").output)
    assert [row["happened_on"] for row in rows] == ["2026-03-01"]


def test_the_views_can_be_deleted_at_any_moment(agreed):
    agreed(f"attempt RK-1 {GOOD} --on yesterday")
    lines = ["client list", "agenda RK", *(f"view {view}" for view in Runtime().plugins.views)]
    before = [agreed(line).output for line in lines]
    for file in agreed.home.path.glob("views.db*"):
        file.unlink()
    assert [agreed(line).output for line in lines] == before
    assert "Equal" in agreed("rebuild --check").output
    assert "Rebuilt" in agreed("rebuild").output
    assert "Equal" in agreed("rebuild --check").output


def test_a_check_tells_what_differs(agreed):
    import sqlite3

    agreed("agenda RK")
    with sqlite3.connect(agreed.home.views_path) as views:
        views.execute("UPDATE assignments SET task = 'something else'")
    views.close()
    result = agreed("rebuild --check")
    assert result.exit_code == 1
    assert "table assignments differs in 2 rows" in result.output
    agreed("rebuild assignments")
    assert agreed("rebuild --check").exit_code == 0


def test_a_check_names_what_stopped_and_what_reads_it_says_so(agreed):
    import sqlite3

    agreed("agenda RK")
    with sqlite3.connect(agreed.home.views_path) as views:
        problem = "RK-1#1 could not be folded: KeyError('task')"
        views.execute("UPDATE views SET problem = ? WHERE view = 'assignments'", (problem,))
    views.close()
    result = agreed("rebuild --check")
    assert result.exit_code == 1
    assert result.output.startswith("assignments stopped: RK-1#1 could not be folded")
    assert "Equal" not in result.output
    result = agreed("agenda RK")
    assert result.exit_code == 2
    told = " ".join(result.output.split())
    assert "The view agenda reads assignments, which stopped: RK-1#1 could not be folded" in told
    assert told.endswith("intersession rebuild assignments")
    agreed("rebuild assignments")
    assert agreed("agenda RK").exit_code == 0


def test_the_home_is_private(agreed):
    agreed("client list")
    assert stat.S_IMODE(agreed.home.path.stat().st_mode) == 0o700
    for file in agreed.home.path.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file


def test_home_may_stand_anywhere_on_the_line(terminal, tmp_path):
    other = tmp_path / "other"
    assert terminal(f"--home {other} client add RK").exit_code == 0
    assert "RK" in terminal(f"client list --home {other}").output
    assert terminal.events == 0


def test_no_colour_where_it_is_not_wanted(agreed):
    assert "\x1b[" not in agreed("agenda RK").output


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_of_each_shell(terminal, shell):
    assert "_INTERSESSION_COMPLETE" in terminal(f"completion {shell}").output


def test_handles_worksheets_and_views_are_completed(agreed):
    from intersession_cli.app import arguments

    ctx = click.Context(cli, obj=Runtime(agreed.home, agreed.clock))

    def values(complete, typed):
        return [item.value for item in complete(ctx, None, typed)]

    assert values(arguments.complete_handles, "rk") == ["RK-1"]
    assert values(arguments.complete_codes, "R") == ["RK"]
    assert values(arguments.complete_worksheets, "cbt.th") == ["cbt.thought-record"]
    assert values(arguments.complete_views, "aden") == []
    assert values(arguments.complete_views, "age") == ["agenda"]
    ctx.obj.close()


ASKS = """
import sys
from intersession_cli.main import cli
cli.main(sys.argv[1:], standalone_mode=False)
heavy = ("eventsourcing", "sqlite_utils", "intersession_cbt", "intersession_dbt", "rich")
print(sorted(name for name in heavy if name in sys.modules), file=sys.stderr)
"""


@pytest.mark.only("sqlite")
@pytest.mark.parametrize(
    "line", ["client list", "agenda RK", "view adherence", "goal list RK", "today", ""]
)
def test_a_question_the_core_answers_imports_no_plugin(agreed, line):
    command = [sys.executable, "-c", ASKS, "--home", str(agreed.home.path), *line.split()]
    behind = subprocess.run(command, capture_output=True, text=True, check=True)
    level = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "intersession_cbt" in behind.stderr  # the views had to be folded first
    assert level.stderr.strip() == "[]"
    assert level.stdout == behind.stdout


@pytest.mark.parametrize("name", ["agenda", "clients"])
def test_a_view_without_a_window_names_none(agreed, name):
    first = agreed(f"view {name} RK").output.splitlines()[0]
    assert first.endswith(" · RK")
    assert agreed("view adherence RK").output.splitlines()[0].endswith(" · RK · all time")
