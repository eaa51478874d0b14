"""``import jsonl``: what it prints, its exit code, and what is on record afterwards."""

import json
import stat
from pathlib import Path

import pytest

pytestmark = pytest.mark.every_store

ROOT = Path(__file__).parents[3]
LINE = {
    "command": "attempt",
    "key": "app-1",
    "assignment": "RK-1",
    "happened": "2026-03-01",
    "answers": {
        "situation": "On the bus",
        "moods": [{"name": "fear", "before": 80}],
        "automatic_thoughts": [{"text": "They look at me"}],
    },
}
FORGOT = {
    "command": "obstacle",
    "key": "app-2",
    "assignment": "RK-1",
    "happened": None,
    "category": "forgot",
}
WRONG = FORGOT | {"key": "app-3", "severity": 9}


@pytest.fixture
def send(agreed, tmp_path):
    """Type ``import jsonl`` for a file of these lines."""

    def send(*lines, more=(), tail=""):
        text = "".join(json.dumps(one) + "\n" for one in lines) + tail
        (tmp_path / "sent.jsonl").write_text(text, encoding="utf-8")
        return agreed(["import", "jsonl", str(tmp_path / "sent.jsonl"), *more])

    return send


def told(result):
    """What was printed, as one line."""
    return " ".join(result.output.split())


def test_what_was_added_and_then_nothing(send, agreed):
    before = agreed.events
    result = send(LINE, FORGOT)
    assert result.output == "Added 1 attempt, 1 obstacle.\n"
    assert (result.exit_code, agreed.events) == (0, before + 2)
    result = send(LINE, FORGOT)
    assert result.output == "sent.jsonl adds nothing. Sent before, and left as they are: 2 lines.\n"
    assert (result.exit_code, agreed.events) == (0, before + 2)
    assert "They look at me" in agreed("view cbt.thought-records RK").output


def test_a_refused_line_leaves_nothing_and_is_told(send, agreed):
    before = agreed.events
    result = send(LINE, WRONG, tail='{"command": "rev')
    assert (result.exit_code, agreed.events) == (2, before)
    assert told(result) == (
        "sent.jsonl was not imported, and nothing was recorded: 2 of its 3 lines cannot be taken "
        "(1 could be, 0 sent before). To record what can be taken: --partial. To see what was "
        "found there, answers too: --show-answers "
        "line 2 (obstacle app-3), severity: does not fit. Accepted: 0 to 4 "
        "line 3: ends in the middle: this last line is still being written, or was cut "
        "short. Send it again when it is complete"
    )


def test_in_part_the_refused_lines_are_kept(send, agreed, tmp_path):
    before = agreed.events
    aside = tmp_path / "refused.jsonl"
    result = send(LINE, WRONG, FORGOT, more=["--partial", "--refused", str(aside)])
    assert (result.exit_code, agreed.events) == (1, before + 2)
    assert told(result) == (
        f"Added 1 attempt, 1 obstacle. 1 of 3 lines was refused, and written to {aside}: "
        "line 2 (obstacle app-3), severity: does not fit. Accepted: 0 to 4 "
        "To see what was found there, answers too: --show-answers"
    )
    assert [json.loads(line) for line in aside.read_text().splitlines()] == [WRONG]
    assert stat.S_IMODE(aside.stat().st_mode) == 0o600


def test_what_was_found_is_shown_where_it_is_asked_for(send, agreed):
    wrong = LINE | {"answers": LINE["answers"] | {"moods": [{"name": "fear", "before": 333}]}}
    place = "line 1 (attempt app-1), answers.moods[0].before:"
    assert f"{place} does not fit. Accepted: 0 to 100" in told(send(wrong))
    shown = told(send(wrong, more=["--show-answers"]))
    assert f"{place} 333 is above 100. For example: 40" in shown
    assert "--show-answers" not in shown
    for more, found in ([], False), (["--show-answers"], True):
        assert ("333" in send(wrong, more=["--json", *more]).output) is found


def test_lines_that_were_kept_are_never_written_over(send, agreed, tmp_path):
    aside = tmp_path / "refused.jsonl"
    aside.write_text("to look at\n")
    before = agreed.events
    result = send(LINE, WRONG, more=["--partial", "--refused", str(aside)])
    assert (result.exit_code, agreed.events) == (2, before)
    assert "exists already, and may hold lines to look at" in told(result)
    assert aside.read_text() == "to look at\n"
    result = send(LINE, more=["--partial", "--refused", str(tmp_path / "no" / "r.jsonl")])
    assert (result.exit_code, agreed.events) == (2, before)
    assert "cannot be written (No such file or directory). Nothing was recorded." in told(result)


def test_where_nothing_was_refused_no_file_is_left(send, tmp_path):
    aside = tmp_path / "refused.jsonl"
    result = send(LINE, more=["--partial", "--refused", str(aside)])
    assert (result.exit_code, result.output, aside.exists()) == (0, "Added 1 attempt.\n", False)


def test_to_keep_refused_lines_goes_with_in_part(send, agreed, tmp_path):
    before = agreed.events
    result = send(LINE, more=["--refused", str(tmp_path / "refused.jsonl")])
    assert (result.exit_code, agreed.events) == (2, before)
    assert "--refused goes with --partial." in told(result)
    assert not (tmp_path / "refused.jsonl").exists()


@pytest.mark.parametrize(("more", "code"), [([], 2), (["--partial"], 1)])
def test_the_report_as_json(send, more, code):
    send(LINE)
    result = send(LINE, FORGOT, WRONG, more=["--json", *more])
    report = json.loads(result.output)
    assert result.exit_code == code
    assert report["recorded"] == (more != [])
    assert report["lines"] == 3
    assert report["accepted"] == [
        {
            "line": 2,
            "command": "obstacle",
            "key": "app-2",
            "event": "RK-1#3",
            "assignment": "RK-1",
            "attempt": None,
            "flags": [],
        }
    ]
    assert [one["event"] for one in report["repeated"]] == ["RK-1#2"]
    (refused,) = report["refused"]
    assert (refused["line"], refused["key"]) == (3, "app-3")
    assert [one["place"] for one in refused["problems"]] == ["severity"]


def test_standard_input(agreed):
    before = agreed.events
    result = agreed("import jsonl -", typed=json.dumps(FORGOT))
    assert (result.exit_code, result.output) == (0, "Added 1 obstacle.\n")
    result = agreed("import jsonl -", typed="")
    assert (result.exit_code, result.output) == (0, "Standard input adds nothing.\n")
    assert agreed.events == before + 1


def test_what_was_flagged_stands_first(agreed, monkeypatch):
    monkeypatch.setenv("INTERSESSION_CRISIS_CONTACT", "the ward")
    setting = "targets=[{name: self-harm, hierarchy: life_threatening}]"
    agreed(["assign", "RK", "dbt.diary-card", "--task", "The card", "--setting", setting])
    cards = [
        {
            "command": "attempt",
            "key": f"card-{day}",
            "assignment": "RK-2",
            "happened": f"2026-02-{day:02}",
            "answers": {
                "date": f"2026-02-{day:02}",
                "emotions": {"sadness": 3},
                "urges": {"self-harm": 2},
                "acts": {"self-harm": day % 2},
            },
        }
        for day in range(1, 28)
    ]
    result = agreed("import jsonl -", typed="\n".join(map(json.dumps, cards)))
    assert result.exit_code == 0, result.output
    first, *lines = result.output.splitlines()
    assert first == "To see first"
    assert lines[0] == "  RK-2 attempt 1: self-harm: 1 act on 2026-02-01"
    assert lines[12] == "  … and 2 more: intersession view flags"
    assert "intersession acknowledge RK-2 1 --note" in result.output
    assert "the ward" in result.output
    assert lines[-1] == "Added 27 attempts."


def test_files_that_cannot_be_read(agreed, tmp_path):
    for name, reason in ((tmp_path / "no.jsonl", "No such file"), (tmp_path, "Is a directory")):
        result = agreed(["import", "jsonl", str(name)])
        assert (result.exit_code, reason in told(result)) == (2, True)
    (tmp_path / "wide.jsonl").write_bytes(json.dumps(LINE).encode("utf-16"))
    result = agreed(["import", "jsonl", str(tmp_path / "wide.jsonl")])
    assert (result.exit_code, "line 1: is not UTF-8 text" in told(result)) == (2, True)


def test_the_schema_is_printed_and_the_help_shows_an_example(terminal):
    schema = json.loads(terminal("import jsonl --schema").output)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert "intersession import jsonl week.jsonl" in terminal("import jsonl --help").output
    assert "jsonl" in terminal("import --help").output


def test_the_page_shows_lines_of_its_example():
    page = (ROOT / "docs" / "how-to" / "importing.md").read_text(encoding="utf-8")
    text = (ROOT / "docs" / "examples" / "week.jsonl").read_text(encoding="utf-8")
    shown = page.split("```json\n")[1].split("```")[0]
    found, start = [], 0
    while shown[start:].strip():
        one, start = json.JSONDecoder().raw_decode(shown, start)
        found.append(one)
        start += 1
    lines = [json.loads(line) for line in text.splitlines()]
    assert [one["key"] for one in found] == ["app-101", "app-102", "app-104", "record-77"]
    assert [one for one in found if one not in lines] == []


@pytest.mark.only("sqlite")
@pytest.mark.parametrize("levels", [101, 600, 1_500, 20_000])
def test_one_depth_at_every_door(send, agreed, tmp_path, levels):
    """Answers and settings, typed, from a file and sent: refused at their place, and alike."""
    deep = "[" * levels + "]" * levels
    (tmp_path / "deep.json").write_text(f'{{"moods": {deep}}}')
    (tmp_path / "deep.yaml").write_text(f"moods: {deep}\n")
    line = json.dumps(LINE).replace('[{"name": "fear", "before": 80}]', deep)
    (tmp_path / "deep.jsonl").write_text(line + "\n")
    before = agreed.events
    for command, place in (
        (["attempt", "RK-1", "--set", f"moods={deep}"], ""),
        (["attempt", "RK-1", "--from", str(tmp_path / "deep.json")], "moods: "),
        (["attempt", "RK-1", "--from", str(tmp_path / "deep.yaml")], ""),
        (["assign", "RK", "diary-card", "--task", "x", "--setting", f"targets={deep}"], ""),
        (["import", "jsonl", str(tmp_path / "deep.jsonl")], "answers.moods: "),
    ):
        result = agreed(command)
        assert result.exit_code == 2, command[:2]
        assert f"{place}holds lists in lists, more than 100 deep." in told(result), command[:2]
    assert agreed.events == before
