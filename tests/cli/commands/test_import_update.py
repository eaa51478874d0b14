"""``import csv --update``: what is listed, what is asked, and what is on record afterwards."""

from contextlib import closing

import pytest

from intersession.store.locate import reader_of

pytestmark = pytest.mark.every_store

RECORDS = (
    "who,day,what,feeling,strength,thought\n"
    "RK,2026-02-27,On the bus,fear,80,They look at me\n"
    "QX,2026-02-28,At work,shame,40,I am slow\n"
)
CHANGED = RECORDS.replace("80", "60").replace("At work", "At work late")
MAP = '''
worksheet = "cbt.thought-record"
source = "paper"
key = ["day"]
sql = """
SELECT *, json_array(json_object('name', feeling, 'before', strength)) AS moods,
       json_array(json_object('text', thought)) AS thoughts
FROM records
"""

[client]
code = "who"
timezone = { value = "Europe/Berlin" }

[assignment]
task = { value = "Write it down" }

[answers]
situation = "what"
moods = { column = "moods", json = true }
automatic_thoughts = { column = "thoughts", json = true }

[times]
happened = "day"
'''
LISTED = (
    "On record and in the file, what differs:\n"
    "  query row 1 (2026-02-27): RK-1 attempt 1, 2026-02-27\n"
    "    moods[0].before: 80 on record, 60 in the file\n"
    "  query row 2 (2026-02-28): QX-1 attempt 1, 2026-02-28\n"
    "    situation: 'At work' on record, 'At work late' in the file\n"
)


@pytest.fixture
def bring(terminal, tmp_path):
    """Type ``import csv`` for a CSV's text, with more words and with what is typed then."""

    def bring(csv, more="--update", typed=None, mapping=MAP):
        (tmp_path / "records.csv").write_text(csv, encoding="utf-8")
        (tmp_path / "map.toml").write_text(mapping, encoding="utf-8")
        files = [str(tmp_path / "records.csv"), "--map", str(tmp_path / "map.toml")]
        return terminal(["import", "csv", *files, *more.split()], typed)

    return bring


@pytest.fixture
def on_a_terminal(monkeypatch):
    """Somebody sits there to be asked."""
    monkeypatch.setattr("intersession_cli.input.values.is_interactive", lambda: True)


def whys(terminal, *streams):
    """Why the attempts of some streams were corrected, in order."""
    with closing(reader_of(terminal.home)) as log:
        events = [event for stream in streams for event in log.events(stream)]
    return [(one.attempt, one.why) for one in events if hasattr(one, "corrects")]


def test_a_script_says_yes_and_the_second_time_nothing_is_added(bring, terminal):
    bring(RECORDS)
    result = bring(CHANGED, "--update --yes")
    assert result.output == LISTED + "Corrected 2 attempts.\n"
    assert (result.exit_code, terminal.events) == (0, 8)
    assert whys(terminal, "RK.1", "QX.1") == [(1, "corrected from records.csv")] * 2
    for more in ("--update", "--update --yes", ""):
        result = bring(CHANGED, more)
        assert result.output == (
            "records.csv adds nothing. There already, and left as they are: 2 records.\n"
        )
        assert (result.exit_code, terminal.events) == (0, 8)


def test_without_yes_a_script_is_refused_after_the_list(bring, terminal):
    bring(RECORDS)
    result = bring(CHANGED)
    assert result.output == (
        LISTED + "Nothing was written. To correct 2 attempts in a script: --yes\n"
    )
    assert (result.exit_code, terminal.events) == (2, 6)


def test_on_a_terminal_it_asks(bring, terminal, on_a_terminal):
    bring(RECORDS)
    result = bring(CHANGED, typed="n\n")
    assert result.output.startswith(LISTED + "Correct 2 attempts? [y/N]: n\n")
    assert "Nothing was recorded." in result.output
    assert (result.exit_code, terminal.events) == (2, 6)
    result = bring(CHANGED, "--update --why retyped", typed="y\n")
    assert "Corrected 2 attempts" in result.output
    assert (result.exit_code, terminal.events) == (0, 8)
    assert whys(terminal, "RK.1") == [(1, "retyped")]


def test_a_dry_run_only_lists(bring, terminal):
    bring(RECORDS)
    result = bring(CHANGED + "QX,2026-03-01,At home,joy,30,x\n", "--update --dry-run")
    assert result.output.partition("\n\n")[0] == LISTED + (
        "Would add 0 clients, 1 assignment, 1 attempt: 2 events. Would correct 2 attempts. "
        "This was a dry\nrun: nothing was written."
    )
    assert (result.exit_code, terminal.events) == (0, 6)


def test_nothing_is_corrected_where_a_row_is_refused(bring, terminal):
    bring(RECORDS)
    result = bring(CHANGED.replace("40", "400"), "--update --yes")
    assert "moods[0].before: 400 is above 100" in result.output
    assert (result.exit_code, terminal.events) == (2, 6)


def test_what_a_person_corrected_is_told_and_stays(bring, terminal):
    bring(RECORDS)
    terminal("correct RK-1 1 --set 'moods=[{name: fear, before: 70}]' --why 'typed 80 for 70'")
    result = bring(RECORDS)
    assert result.exit_code == 0
    assert "  query row 1 (2026-02-27): RK-1 attempt 1, 2026-02-27\n" in result.output
    assert (
        "    moods[0].before: stays 70, as it was corrected since; the file says 80, as before\n"
    ) in result.output
    assert "records.csv adds nothing." in result.output
    assert terminal.events == 7


def test_what_cannot_be_shown_is_written_out_and_long_texts_are_cut(bring):
    long = "a word " * 30
    bring(RECORDS.replace("At work", long))
    result = bring(RECORDS.replace("At work", f"{long}\x1b[2J"), "--update --dry-run")
    assert "\x1b" not in result.output
    assert r"\x1b[2J" in result.output
    assert "situation: '…" not in result.output
    assert "situation: …" in result.output


def test_undo_takes_back_the_last_that_was_corrected(bring, terminal):
    bring(RECORDS)
    bring(RECORDS.replace("80", "60"), "--update --yes")
    assert "the correction of attempt 1" in terminal("undo --yes").output
    result = bring(RECORDS.replace("80", "60"), "--update --yes")
    assert "moods[0].before: stays 80, as it was corrected since" in result.output
    assert (result.exit_code, terminal.events) == (0, 8)


def test_why_and_yes_go_with_update(bring, terminal):
    for more in ("--why x", "--yes"):
        result = bring(RECORDS, more)
        assert (result.exit_code, "go with --update" in result.output) == (2, True)
    assert terminal.events == 0


def test_a_changed_row_says_how_it_is_corrected(bring):
    bring(RECORDS)
    result = bring(CHANGED, "")
    assert (result.exit_code, result.output.count("--update")) == (2, 2)


URGES = "who,day,trigger,self,peak\nRK,2026-02-27,a letter,kill,{peak}\n"
URGES_MAP = """
worksheet = "cbt.urge-surfing"
source = "paper"
key = ["day"]
[client]
code = "who"
timezone = { value = "Europe/Berlin" }
[assignment]
task = { value = "Watch it come and go" }
[answers]
trigger = "trigger"
urge_for = { value = "to end it" }
against_self = "self"
peak = "peak"
start = { value = 0 }
end = { value = 0 }
acted = { value = "no" }
[times]
happened = "day"
"""


def test_what_a_correction_flags_is_shown_first(bring):
    bring(URGES.format(peak=0), "", mapping=URGES_MAP)
    result = bring(URGES.format(peak=4), "--update --yes", mapping=URGES_MAP)
    assert "To see first\n  urge to kill oneself: 4 of 10 at its highest\n" in result.output
    assert "intersession acknowledge RK-1 1" in result.output
