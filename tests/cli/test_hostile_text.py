"""Text that would move the cursor or turn a line round is shown as signs, wherever it goes.

Every control and direction character goes through every text field, and every command that
prints is run in a pipe and on a real pseudo-terminal: none comes out. Two records are read:
one that is typed here, field by field, and the demo's, with all that people wrote in it made
hostile, for the views of every modality.
"""

import csv
import io
import json
import re
import shutil
from contextlib import closing

import pytest
from screens import on_screen

from intersession.domain.registry import CODEC
from intersession.interchange.cloudevents import Stream
from intersession.plugins.manager import installed
from intersession.store.home import Home
from intersession.store.locate import log_of
from intersession.worksheets.items import Item, Rows
from intersession_cli.main import COMMANDS
from intersession_cli.testing import Terminal

C0 = [chr(code) for code in range(1, 0x20) if chr(code) not in "\t\n"]
C1 = [chr(code) for code in range(0x7F, 0xA0)]
BIDI = [chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))]
EVERY = "".join([*C0, *C1, *BIDI])
ATTACK = "\x1b[2J\x1b]0;own\x07\x1b]52;c;aGk=\x07\x9b2J\u202e"
HOSTILE = f"wipe {ATTACK}{EVERY} out"
LINES = f"{HOSTILE}\nnot ours:\t{HOSTILE}"
OURS = re.compile(r"\x1b\[(?:\d+(?:;\d+)*)?m|\r[A-Z][a-z ]+: \d+ %(?:\r\x1b\[K)?")
"""What the program writes itself: bold, dim and colour, and the progress of long work."""
FOUND = re.compile(f"[{re.escape(EVERY)}]")


def hidden(shown: str) -> list[str]:
    """The characters in an output that came from people's text, each with what is around it."""
    rest = OURS.sub("", shown)
    return [ascii(rest[max(0, one.start() - 30) : one.end() + 9]) for one in FOUND.finditer(rest)]


def pipe(terminal: Terminal, line: list[str], typed: str = "") -> str:
    return str(terminal(line, typed=typed or None).output)


def screen_80(terminal: Terminal, line: list[str], typed: str = "") -> str:
    return on_screen(terminal, line, 80, typed)


def screen_140(terminal: Terminal, line: list[str], typed: str = "") -> str:
    return on_screen(terminal, line, 140, typed)


EVERYWHERE = pytest.mark.parametrize("run", [pipe, screen_80, screen_140])
SCREENS = pytest.mark.parametrize("run", [screen_80, screen_140])


def test_the_search_finds_each_of_them():
    assert len(EVERY) == 29 + 33 + 9 == len(set(EVERY))
    assert all(hidden(f"a {one} b") for one in EVERY)
    assert hidden("a\x1b[2Jb")
    assert hidden("a\x1b]0;own\x07")
    assert hidden("\x1b[1mTo see first\x1b[0m – \u200d \u200f ␛") == []


# Every text field of every command, and what each of them prints.

TARGETS = [{"name": f"cutting {HOSTILE}", "hierarchy": "life_threatening"}]
EMOTIONS = [{"name": f"shame {HOSTILE}"}]
CARD = {"urges": {TARGETS[0]["name"]: 5}, "acts": {TARGETS[0]["name"]: 1}}
THOUGHTS = {
    "situation": LINES,
    "moods": [{"name": HOSTILE, "before": 80}],
    "automatic_thoughts": [{"text": LINES, "hot": True}],
}
AGREED = (
    *("task", "skill", "rationale", "teach-back", "when", "where", "cue", "done-when", "smallest"),
)


def setting(*names: str) -> list[str]:
    """Answers, each with hostile words."""
    return [part for name in names for part in ("--set", f"{name}={LINES}")]


def story(folder) -> list[list[str]]:
    """Commands that record, with hostile text in every place that takes words."""
    thoughts, card, moments = folder / "thoughts.json", folder / "card.json", folder / "rows.jsonl"
    thoughts.write_text(json.dumps(THOUGHTS))
    card.write_text(json.dumps({**CARD, "date": "2026-03-01"}))
    sent = {
        "command": "attempt", "key": f"app {HOSTILE}", "assignment": "RK-1",
        "happened": "2026-03-01", "answers": THOUGHTS, "note": LINES,
    }  # fmt: skip
    lost = {**sent, "key": f"lost {HOSTILE}", "answers": {HOSTILE: 1}}
    moments.write_text(f"{json.dumps(sent)}\n{json.dumps(lost)}\n")
    (folder / "rows.csv").write_text(
        f'who,key,what\n"RK","k {HOSTILE}","{LINES}"\n"{HOSTILE}","k2","b"\n', newline=""
    )
    (folder / "rows.toml").write_text(
        'worksheet = "cbt.coping-card"\nsource = "here"\nkey = ["key"]\n'
        '[client]\ncode = "who"\ntimezone = { value = "Europe/Berlin" }\n'
        '[assignment]\neach = "client"\ntask = { value = "Read it" }\n'
        '[settings]\nwhen_i_think = { value = "a" }\ni_can_tell_myself = { value = "b" }\n'
        '[answers]\nhelped = { value = 3 }\nnoticed = "what"\n'
        '[times]\nhappened = { value = "2026-03-01" }\n'
    )
    agreed = [part for name in AGREED for part in (f"--{name}", LINES)]
    targets = ["--setting", f"targets={json.dumps(TARGETS)}"]
    emotions = ["--setting", f"emotions={json.dumps(EMOTIONS)}"]
    obstacle = ["--obstacle", f"{HOSTILE} => {HOSTILE}"]
    return [
        ["client", "add", "RK", "--timezone", "Europe/Berlin", "--note", LINES],
        ["client", "add", "AB", "--timezone", "Europe/Berlin"],
        ["client", "add", HOSTILE],
        ["client", "timezone", "RK", "Europe/Paris", "--note", LINES],
        ["client", "calendar", "RK", "--day-begins", "04:00", "--note", LINES],
        ["goal", "add", "RK", LINES],
        ["goal", "add", "RK", HOSTILE],
        ["goal", "close", "RK", "G2", "--note", LINES],
        ["assign", "RK", "thought-record", *agreed, *obstacle, "--how-often", "daily"],
        ["assign", "RK", "diary-card", "--task", LINES, *targets, *emotions],
        ["assign", "AB", "thought-record", "--task", HOSTILE],
        ["assign", "RK", HOSTILE, "--task", "x"],
        ["amend", "RK-1", "--task", f"less {LINES}", "--why", LINES],
        ["amend", "RK-2", "--setting", f"targets={json.dumps([*TARGETS, *TARGETS])}"],
        ["pause", "RK-1", "--why", LINES],
        ["resume", "RK-1", "--why", LINES],
        ["attempt", "RK-1", "--from", str(thoughts), "--note", LINES],
        ["attempt", "RK-1", "--from", str(thoughts), "--set", f"situation=once {LINES}"],
        ["attempt", "RK-1", "--from", str(thoughts), "--set", f"{HOSTILE}=1"],
        ["attempt", "RK-1", "--from", str(thoughts), "--amount", HOSTILE],
        ["attempt", "RK-1", "--from", HOSTILE],
        ["attempt", "RK-1", "--set", "situation=x", "--skip", f"moods={LINES}",
         "--skip", f"automatic_thoughts={LINES}"],
        ["attempt", "RK-2", "--from", str(card), "--skip", f"emotions={LINES}"],
        ["correct", "RK-1", "1", "--set", f"situation=other {LINES}", "--why", LINES],
        ["obstacle", "RK-1", "forgot", "--text", LINES],
        ["obstacle", "RK-1", HOSTILE],
        ["flag", "RK-1", "1", "--note", LINES],
        ["flags"], ["flags", "RK"], ["flags", "--look-again"], ["agenda", "RK"],
        ["acknowledge", "RK-1", "1", "--note", LINES],
        ["review", "RK-1", "--learned", LINES, "--credit", LINES, "--next", "keep"],
        ["review", "RK-1", "--next", HOSTILE], ["review", "RK-1", "--client", f"{HOSTILE}=9"],
        ["move", "RK-1", "2", "--to", "AB-1", "--why", LINES, "--yes"],
        ["retract", "AB-1#2", "--why", LINES, "--yes"],
        ["undo", "--why", LINES, "--yes"],
        ["import", "jsonl", str(moments), "--partial"], ["import", "jsonl", str(moments)],
        ["import", "csv", str(folder / "rows.csv"), "--map", str(folder / "rows.toml")],
        ["import", "csv", str(folder / "rows.csv"), "--map", str(folder / "rows.toml"),
         "--skip-invalid"],
        ["retract", "RK#6", "--why", LINES, "--yes"],
        ["assign", "RK", "behavioural-experiment", "--task", LINES],
        ["attempt", "RK-4", "--planned", *setting("belief", "prediction", "experiment"),
         "--set", "belief_before=80"],
        ["complete", "RK-4", "1", *setting("result", "noticed"), "--note", LINES,
         "--set", "belief_after=40", "--set", "prediction_came_true=no"],
        ["done", "RK-1", "--note", LINES], ["done", "RK-1", HOSTILE], ["done", HOSTILE],
        ["done", "RK-1", "yesterday", "--week", HOSTILE],
        ["session", "plan", "RK", "+3d"], ["session", "plan", "RK", HOSTILE],
        ["session", "plan", "RK", "+4d", "--instead", HOSTILE],
        ["session", "cancel", "RK", HOSTILE],
        ["session", "cancel", "RK", "+3d", "--note", LINES], ["session", HOSTILE],
        ["session", "RK"],
        ["assign", "--like", "RK-1"], ["assign", "--like", HOSTILE],
        ["amend", "RK-2", "--step", f"+{HOSTILE}=hierarchy=quality_of_life", "--step", HOSTILE],
        ["client", "discharge", "AB", "--note", LINES],
        ["withdraw", "RK-2", "--why", LINES],
    ]  # fmt: skip


READING = [
    ["drafts"], ["drafts", "drop", HOSTILE],
    ["session", "list"], ["session", "list", HOSTILE],
    ["client", "list"], ["client", "show", "RK"], ["client", "show", HOSTILE],
    ["goal", "list", "RK"], ["goal", "list", "RK", HOSTILE], ["worksheets"],
    ["worksheets", HOSTILE], ["worksheets", HOSTILE, "sleep"], ["worksheets", "thought-record"],
    [], ["today"], ["today", "--day", "tomorrow"], ["today", "--day", HOSTILE], ["today", "--csv"],
    ["show", "RK"], ["show", "RK-1"], ["show", "RK-1", "--full"], ["show", "RK-1", "1"],
    ["show", "RK-1", "1", "--full"], ["show", "RK-2"], ["show", "RK-2", "1"], ["show", HOSTILE],
    ["show", "RK-1", HOSTILE], ["find", "wipe"], ["find", "wipe", "--all"], ["find", "ours", "RK"],
    ["find", HOSTILE], ["find", f"zzz{HOSTILE}"],
    ["flags"], ["agenda", "RK"], ["agenda", "RK", "--trace"], ["agenda", "RK", "--csv"],
    ["agenda", "RK", "--as-of", "now"], ["view"], ["view", HOSTILE], ["view", "agenda", HOSTILE],
    ["view", "clients", "--part", HOSTILE], ["log", "show", "RK"], ["log", "show", "RK-1"],
    ["log", "show", "RK-2"], ["log", "show", "RK", "--csv"], ["log", "show", "--by", HOSTILE],
    ["log", "show", HOSTILE], ["log", "where"], ["log", "schema"], ["log", "schema", HOSTILE],
    ["log", "export", "--type", HOSTILE], ["log", "import", HOSTILE],
    ["log", "tail", "--since", HOSTILE], ["log", "post", HOSTILE],
    ["log", "post", f"https://x/{HOSTILE}", "--checkpoint", HOSTILE, "--after", HOSTILE],
    ["log", "copy", HOSTILE, HOSTILE], ["log", "init"], ["rebuild"], ["rebuild", "--check"],
    ["rebuild", HOSTILE], ["plugins"], ["plugin", "new", HOSTILE],
    ["plugin", "allow", HOSTILE], ["plugin", "show", HOSTILE], ["plugin", "set", "cbt", HOSTILE],
    ["--without", HOSTILE, "plugins"], ["log", "export", "--format", HOSTILE],
    ["completion", HOSTILE],
    ["complete", "RK-1", "1", "--set", f"{HOSTILE}=1"], ["demo", "--clients", HOSTILE],
    [HOSTILE], [f"--{HOSTILE}"], ["--by", HOSTILE, "flag", "RK-1", "1", "--note", "x"],
    ["export", HOSTILE], ["export", "answers", "t", "--worksheet", HOSTILE],
    ["export", "answers", "t"], ["export", "answers", "t"],
    ["export", "answers", "t", "--from", HOSTILE], ["export", "answers", HOSTILE],
    ["--home", HOSTILE, "flags"], ["import", HOSTILE], ["import", "csv", HOSTILE, "--map", HOSTILE],
]  # fmt: skip
PROGRAMS = [
    ["agenda", "RK", "--json"], ["client", "list", "--json"], ["goal", "list", "RK", "--json"],
    ["log", "show", "RK", "--json"], ["view", "dbt.targets", "RK", "--json"],
    ["view", "cbt.thought-records", "RK", "--json"], ["log", "export"],
    ["log", "export", "--format", "csv"], ["log", "tail", "--limit", "20"],
    ["show", "RK-1", "--json"], ["show", "RK-1", "1", "--json"], ["find", "wipe", "--json"],
]  # fmt: skip


def test_every_command_is_run(tmp_path):
    run = {line[0] for line in [*story(tmp_path), *READING, *PROGRAMS] if line}
    assert set(COMMANDS) - run == set()


@pytest.fixture(scope="module")
def typed(tmp_path_factory):
    """A record that was typed with hostile text in every field, and what was printed by that."""
    folder = tmp_path_factory.mktemp("typed")
    terminal = Terminal(folder)
    lines = [[str(part) for part in line] for line in story(folder)]
    return terminal, {" ".join(line): terminal(line) for line in lines}


def test_what_is_typed_is_recorded_as_it_was_typed(typed):
    terminal, printed = typed
    attempt = next(one for name, one in printed.items() if name.startswith("attempt RK-1"))
    assert attempt.exit_code == 0, attempt.output
    stored = terminal("log show --json").output
    events = [json.loads(line) for line in stored.split("\n") if line]
    fields = json.dumps([one["data"] for one in events], ensure_ascii=False)
    assert fields.count(json.dumps(LINES, ensure_ascii=False)[1:-1]) > 30
    assert {*CODEC.names} - {one["type"] for one in events} == {"homework.looked-at.v1"}


@EVERYWHERE
def test_a_command_that_records_prints_none(run, tmp_path):
    terminal = Terminal(tmp_path)
    found = {" ".join(line)[:30]: hidden(run(terminal, line)) for line in story(tmp_path)}
    assert {line: several for line, several in found.items() if several} == {}


@EVERYWHERE
def test_a_command_that_reads_prints_none(run, typed, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = {" ".join(line)[:30]: hidden(run(typed[0], line)) for line in READING}
    assert {line: several for line, several in found.items() if several} == {}


@SCREENS
def test_json_on_a_terminal_is_escaped_and_says_the_same(run, typed):
    for line in PROGRAMS:
        shown, piped = run(typed[0], line), pipe(typed[0], line)
        assert (line, hidden(shown)) == (line, [])
        assert hidden(piped), line
        assert values(shown) == values(piped)


def values(printed: str) -> list[object]:
    """What JSON says, as one array or line by line; also in the last column of CSV."""
    printed = printed.partition("Head of the log:")[0]
    if printed.startswith("["):
        return [json.loads(printed)]
    if printed.startswith("position,"):
        return [json.loads(row[-1]) for row in list(csv.reader(io.StringIO(printed)))[1:]]
    return [json.loads(line) for line in printed.split("\n") if line.startswith("{")]


@SCREENS
def test_a_question_shows_none(run, typed, tmp_path):
    terminal = copied(typed[0], tmp_path)
    terminal("resume RK-2")
    shown = run(terminal, ["attempt", "RK-2"], typed="2026-03-01\n\n")
    assert "shame wipe ␛[2J" in shown  # the feelings of the card are asked by name
    assert hidden(shown) == []


def test_a_completion_shows_none_and_stays_on_its_line(typed):
    from click.shell_completion import BashComplete, ZshComplete

    from intersession_cli.app.runtime import Runtime
    from intersession_cli.main import cli

    terminal = typed[0]
    with closing(Runtime(terminal.home, terminal.clock)) as runtime:
        for shell in (BashComplete, ZshComplete):
            complete = shell(cli, {"obj": runtime}, "intersession", "_X")
            items = complete.get_completions(["attempt"], "RK")
            lines = "".join(complete.format_completion(one) for one in items)
            assert items
            assert [hidden(lines), lines.count("\t")] == [[], 0]
            assert all("\n" not in (one.help or "") for one in items)


def test_a_line_break_stays_within_its_field(typed):
    """No line of people's text stands where a line of ours would."""
    shown = [pipe(typed[0], ["log", "show", name]) for name in ("RK-1", "RK")]
    shown += [pipe(typed[0], ["agenda", "RK"]), pipe(typed[0], ["flags"])]
    assert sum(text.count("not ours") for text in shown) > 30
    begun = [line for text in shown for line in text.splitlines() if line.strip() == line]
    assert [line for line in begun if line.startswith("not ours")] == []
    fields = [line for line in shown[0].splitlines() if re.match(r"    \S", line)]
    assert [line for line in fields if line.strip().startswith("not ours")] == []


def copied(terminal: Terminal, folder) -> Terminal:
    made = Terminal(folder, terminal.clock)
    shutil.copytree(terminal.home.path, made.home.path)
    made._new_id = terminal._new_id
    return made


# The demo's caseload, with all that people wrote made hostile.


def options(items: tuple[Item, ...]) -> set[str]:
    """The answers that are chosen and not written, in rows too."""
    found: set[str] = set()
    for item in items:
        found |= options(item.row) if isinstance(item, Rows) else {*getattr(item, "options", ())}
    return found


SHEETS = installed().versions.values()
CHOSEN = {one for sheet in SHEETS for one in options((*sheet.settings, *sheet.answers))}
NAMES = ("name", "names", "skill", "what", "part", "from", "to", "label", "id", "domain", "value")
WORDS = ("timing", "recorded_by", "worksheet", "category")
MAPS = ("emotions", "urges", "acts", "skipped")


def hostile(value: object, key: str = "") -> object:
    """What people wrote, made hostile: words, names, and the names that a map rates."""
    if isinstance(value, dict):
        return {
            hostile_text(name) if key in MAPS else name: hostile(inner, name)
            for name, inner in value.items()
        }
    if isinstance(value, list):
        return [hostile(inner, key) for inner in value]
    is_word = isinstance(value, str) and value not in CHOSEN and key not in WORDS
    if is_word and (" " in value or key in NAMES):
        return hostile_text(value)
    return value


def hostile_text(text: str) -> str:
    return f"{text} {ATTACK}{EVERY}"


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The demo's home, with hostile text in every worksheet of every modality."""
    folder = tmp_path_factory.mktemp("demo")
    told, made = Terminal(folder / "told"), Terminal(folder / "made")
    assert told("demo").exit_code == 0
    lines = [json.loads(line) for line in told("log export").stdout.splitlines()]
    for line in lines:
        line["data"] = hostile(line["data"])
    read = [Stream().row(json.dumps(line).encode()) for line in lines]
    with closing(log_of(made.home)) as log:  # an import would refuse what no command recorded
        log.adopt([row for row, _ in read], read[0][1])
    return made


VIEWS = sorted(installed().views)


@EVERYWHERE
def test_a_view_shows_none(run, demo):
    shown = {name: run(demo, ["view", name]) for name in VIEWS}
    assert {name: found for name, text in shown.items() if (found := hidden(text))} == {}
    signs = [name for name, text in shown.items() if "␛" in text]
    assert len(signs) > len(VIEWS) / 2


@EVERYWHERE
def test_a_view_of_one_client_shows_none(run, demo):
    codes = [row["client"] for row in json.loads(demo("client list --json").output)]
    for code in codes:
        for line in (
            ["agenda", code],
            ["client", "show", code],
            ["log", "show", f"{code}-1"],
            ["show", f"{code}-1", "--full"],
            ["show", f"{code}-1", "1", "--full"],
        ):
            assert (line, hidden(run(demo, line))) == (line, [])


def test_csv_shows_none_and_keeps_its_rows(demo):
    for name in VIEWS:
        shown = pipe(demo, ["view", name, "--csv"])
        rows = json.loads(pipe(demo, ["view", name, "--json"]))
        assert (name, hidden(shown)) == (name, [])
        assert len(list(csv.reader(io.StringIO(shown)))) == len(rows) + bool(rows)


# What people need stays whole.

FAMILY = "👨\u200d👩\u200d👧 at home"
PERSIAN = "می\u200cخواهم CBT را تمرین کنم"
HEBREW = "שלום\u200f (3) עולם"
FSI, PDI = "\u2068", "\u2069"


@pytest.fixture
def spoken(tmp_path):
    terminal = Terminal(tmp_path)
    terminal("client add RK --timezone Europe/Berlin")
    for words in (FAMILY, PERSIAN, HEBREW):
        terminal(["goal", "add", "RK", words])
    return terminal


@EVERYWHERE
def test_emoji_persian_and_hebrew_come_out_whole(run, spoken):
    shown = run(spoken, ["goal", "list", "RK"])
    assert FAMILY in shown
    assert f"{FSI}{PERSIAN}{PDI}" in shown
    assert f"{FSI}{HEBREW}{PDI}" in shown
    assert shown.count(FSI) == shown.count(PDI) == 2
    assert f"RK: {FSI}{PERSIAN}{PDI}\n" in run(spoken, ["goal", "add", "RK", PERSIAN])


@pytest.mark.parametrize("form", ["--json", "--csv"])
def test_what_programs_read_has_no_marks_of_ours(form, spoken):
    shown = pipe(spoken, ["goal", "list", "RK", form])
    assert all(words in shown for words in (FAMILY, PERSIAN, HEBREW))
    assert FSI not in shown


def test_a_home_with_a_hostile_name_is_shown_in_signs(tmp_path):
    terminal = Terminal(tmp_path)
    terminal.home = Home(tmp_path / "home \x1b[2J\u202e")
    terminal("client add RK --timezone Europe/Berlin")
    assert "home ␛[2J‹U+202E›" in terminal("log where").output
