"""What is typed at a real terminal is recorded as it was meant, key by key."""

import json

import pytest
from screens import (
    ALT_ENTER,
    CTRL_C,
    CTRL_D,
    DOWN,
    F4,
    LEFT,
    SHIFT_TAB,
    UP,
    pasted,
)

RECORDS = "Enter records"
SITUATION = "what was happening?"


def answers(terminal, handle="RK-1"):
    """What is recorded of the last entry."""
    lines = terminal(f"log show {handle} --json").output.splitlines()
    events = [json.loads(line) for line in lines]
    last = [one for one in events if one["type"].startswith("homework.attempted")][-1]
    return {**last["data"], "happened_at": last["happened_at"]}


def to_the_end(typist):
    """Leave out the rest of a thought record, and record it."""
    typist("fear\r", "How strong")("80\r", "2; Enter")("\r", "1)")("They look\r", "believe")
    typist("90\r", "stings")(">", "picture")(">\r", RECORDS)("\r")
    assert typist.end() == 0, typist.text


def test_the_line_can_be_edited(at, thoughts):
    typist = at("attempt RK-1").until(SITUATION)
    typist("hello wrld" + LEFT * 3 + "o\r", "What did you feel?")
    to_the_end(typist)
    assert answers(thoughts)["answers"]["situation"] == "hello world"


def test_four_lines_that_are_pasted_are_one_answer(at, thoughts):
    typist = at("attempt RK-1").until(SITUATION)
    typist(pasted("At work\nin the lift\r\nwith two\nothers") + "\r", "What did you feel?")
    to_the_end(typist)
    found = answers(thoughts)["answers"]
    assert found["situation"] == "At work\nin the lift\nwith two\nothers"
    assert found["moods"] == [{"name": "fear", "before": 80}]


def test_a_line_is_begun_with_alt_enter(at, thoughts):
    typist = at("attempt RK-1").until(SITUATION)
    typist(f"At work{ALT_ENTER}in the lift\r", "What did you feel?")
    to_the_end(typist)
    assert answers(thoughts)["answers"]["situation"] == "At work\nin the lift"


def test_a_long_paste_is_whole(at, thoughts):
    words = ("lift " * 1002)[:5008] + "!"
    assert len(words) == 5009
    typist = at("attempt RK-1").until(SITUATION)
    typist(pasted(words) + "\r", "What did you feel?")
    to_the_end(typist)
    assert answers(thoughts)["answers"]["situation"] == words


def test_what_is_pasted_into_one_line_stays_one_line(at, thoughts):
    typist = at("attempt RK-1").until(SITUATION)("x\r", "One word")
    typist(pasted("fear\nand shame") + "\r", "How strong")("-1\r", "below 0")
    typist("\x7f\x7f70\r", "2; Enter")
    typist("\r", "1)")("They look\r", "believe")(">\r", "picture")(">\r", RECORDS)("\r")
    assert typist.end() == 0
    assert answers(thoughts)["answers"]["moods"] == [{"name": "fear and shame", "before": 70}]


def test_ctrl_c_keeps_the_day_the_note_and_the_amount(at, thoughts):
    typist = at("attempt RK-1 --on 2026-02-17T18:40 --note 'on the tram' --amount half")
    typist.until(SITUATION)("At work\r", "One word")("fea" + CTRL_C, "kept")
    assert typist.end() == 2
    typist.holds("What you typed is kept. To continue: intersession attempt RK-1")
    assert thoughts.events == 2
    again = at("attempt RK-1").until("go on with it")
    again.holds("1 answer")
    again("\r", "> fea")  # the half word, too
    to_the_end(again("\x15", "One word"))
    again.holds("when: 2026-02-17T18:40:00+01:00")
    again.holds("amount: half")
    found = answers(thoughts)
    assert (found["note"], found["amount"]) == ("on the tram", 2)
    assert found["happened_at"].startswith("2026-02-17T18:40:00+01:00")
    assert found["answers"]["situation"] == "At work"
    assert thoughts("drafts").output == "There are no drafts.\n"


def test_a_relative_day_is_that_of_the_day_it_was_typed(at, thoughts):
    at("attempt RK-1 --on yesterday").until(SITUATION)("At work\r", "One word")(CTRL_D).end()
    thoughts.clock.move(hours=72)
    to_the_end(at("attempt RK-1 --resume").until("One word"))
    assert answers(thoughts)["happened_at"] == "2026-03-01"


def test_an_attempt_by_flags_leaves_the_draft(at, thoughts):
    at("attempt RK-1").until(SITUATION)("At work\r", "One word")(CTRL_C).end()
    line = "attempt RK-1 --set situation=Tram --set 'moods=[{name: fear, before: 80}]'"
    assert thoughts(f"{line} --set 'automatic_thoughts=[{{text: a}}]'").exit_code == 0
    assert "attempt RK-1" in thoughts("drafts").output
    again = at("attempt RK-1").until("go on with it")
    again(DOWN + "\r", SITUATION)(CTRL_C).end()
    again.holds("attempt RK-1 ~2")
    assert "attempt RK-1 ~2" in thoughts("drafts").output
    to_the_end(at("attempt RK-1").until("go on with it")("\r", "One word"))
    assert answers(thoughts)["answers"]["situation"] == "At work"


def test_a_draft_is_utf_8_whatever_the_locale(at, thoughts):
    here = {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    typist = at("attempt RK-1", **here, PYTHONIOENCODING="utf-8").until(SITUATION)
    typist("Größe – «früh»\r", "One word")(CTRL_C).end()
    (file,) = (thoughts.home.path / "drafts").iterdir()
    assert json.loads(file.read_text("utf-8"))["answers"] == {"situation": "Größe – «früh»"}
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    to_the_end(at("attempt RK-1").until("go on with it")("\r", "One word"))
    assert answers(thoughts)["answers"]["situation"] == "Größe – «früh»"


def test_two_steps_typed_in_assign_are_kept(at, terminal):
    typist = at("assign RK exposure-hierarchy").until("in one sentence?")
    typist("Add steps\r", "What is the hierarchy about?")("buses\r", "A short name")
    typist("stop\r", "the situation?")("at the stop\r", "kind of")
    typist("\r", "distress be?")("40\r", "fear would happen?")("all look\r", "hold back")
    typist("\r", "What do you do to feel safer?")("\r", "room for")("\r", "Where, when")
    typist("\r", "status")("\r", "2; Enter")("bus\r", "the situation?")("on the bus\r", "kind of")
    typist(CTRL_C, "kept")
    assert typist.end() == 2
    again = at("assign RK exposure-hierarchy").until("go on with it")("\r", "kind of")
    again("\r", "distress be?")("60\r", "fear would happen?")("all look\r", "hold back")
    again(">\r", RECORDS)("\r")
    assert again.end() == 0, again.text
    shown = terminal("log show RK-1").output
    assert "stop" in shown
    assert "on the bus" in shown
    assert "Add steps" in shown
    assert terminal("drafts").output == "There are no drafts.\n"


def test_inside_a_row_an_item_is_left_out_with_a_reason(at, thoughts):
    typist = at("attempt RK-1").until(SITUATION)("At work\r", "One word")
    typist("fear\r", "How strong")("\r", "needed")("-\r", "Why")("did not look\r", "2; Enter")
    typist("anger\r", "How strong")("60\r", "3; Enter")("\r", "1)")
    typist("They look\r", "believe")(">\r", "picture")(">\r", RECORDS)
    typist.holds("before left out (did not look)")
    typist("\r")
    assert typist.end() == 0
    found = answers(thoughts)
    assert found["answers"]["moods"] == [{"name": "fear"}, {"name": "anger", "before": 60}]
    assert found["skipped"] == {"moods[0].before": "did not look"}


def test_skip_is_kept_and_only_the_rest_is_asked(at, thoughts):
    typist = at("attempt RK-1 --skip situation='not said' --skip automatic_thoughts='none came'")
    typist.until("One word")("fear\r", "How strong")("80\r", "2; Enter")("\r", "picture")
    typist(">\r", RECORDS)("\r")
    assert typist.end() == 0
    assert answers(thoughts)["skipped"] == {
        "situation": "not said",
        "automatic_thoughts": "none came",
    }


def test_set_is_kept_and_what_is_needed_is_asked(at, thoughts):
    typist = at("attempt RK-1 --set situation=Tram")
    typist.until("One word")
    to_the_end(typist)
    assert SITUATION not in typist.text
    assert answers(thoughts)["answers"]["situation"] == "Tram"


def test_nothing_done_to_feel_safer_and_it_is_not_asked_what(at, terminal):
    terminal("assign RK exposure-log --task 'Ride the bus'")
    given = (
        "task=ride feared_outcome=faint probability_before=80 suds_start=70 suds_peak=80 "
        "suds_end=40 duration_min=20 outcome_occurred=no probability_after=30"
    )
    sets = " ".join(f"--set {one}" for one in given.split())
    typist = at(f"attempt RK-1 {sets}").until("How bad would it be?")
    for ends in (
        "distress get",
        "feel safer?",
        "know whether",
        "minutes after",
        "anything to feel",
    ):
        typist("\r", ends)
    typist("n\r", "urge to do the usual response?")
    assert "What did you do to feel safer?" not in typist.text
    typist(SHIFT_TAB, "> n no")("y\r", "What did you do to feel safer?")
    typist(CTRL_C).end()


def test_all_words_of_the_skills_are_shown_and_chosen_by_arrows(at, card):
    typist = at("attempt RK-1 --on yesterday").until("sadness")
    typist("3\r", "shame")("4\r", "urge for each target")
    typist("0\r", "drinking")("2\r", "self-harm")("0\r", "drinking")("1\r", "miserable")
    for ends in ("bodily pain", "What did you take", "Medicines taken", "Skills today"):
        typist("\r", ends)
    for words in (
        "0 did not think of skills, used none",
        "1 thought of skills, did not want to, used none",
        "2 thought of skills, wanted to, used none",
        "3 tried, could not use them",
        "4 tried, used them, no help",
        "5 tried, used them, they helped",
        "6 used them without having to try, no help",
        "7 used them without having to try, they helped",
    ):
        typist.holds(words)
    typist(DOWN * 7 + UP, "> 5 tried")("\r", "Which skill?")(">\r", "card filled in")
    typist(">", RECORDS)("\r")
    assert typist.end() == 0
    found = answers(card)["answers"]
    assert found["skills_overall"] == 5
    assert found["emotions"] == {"sadness": 3, "shame": 4}
    assert found["urges"] == {"self-harm": 0, "drinking": 2}
    assert found["acts"] == {"self-harm": 0, "drinking": 1}
    assert found["date"] == "2026-03-01"  # known from --on, and not asked
    assert "Which day is this card about?" not in typist.text


def test_who_is_not_rated_is_missing_and_not_zero(at, card):
    typist = at("attempt RK-1").until("Which day")
    typist("yesterday\r", "sadness")("\r", "shame")("4\r", "self-harm")
    assert typist.text.count("not a crisis service") == 1
    typist("\r", "drinking")("\r", "Why is it left out?")("not asked\r", "self-harm")
    typist("\r", "drinking")("1\r", "miserable")(">", RECORDS)
    typist.holds("urges: left out (not asked)")
    typist("\r")
    assert typist.end() == 0
    found = answers(card)
    assert found["answers"]["date"] == "2026-03-01"
    assert found["answers"]["emotions"] == {"shame": 4}
    assert found["answers"]["acts"] == {"drinking": 1}
    assert found["skipped"] == {"urges": "not asked"}


@pytest.mark.parametrize("back", ["<\r", SHIFT_TAB])
def test_going_back_shows_the_answer_to_edit(back, at, thoughts):
    typist = at("attempt RK-1").until(SITUATION)("At wrk\r", "One word")
    typist(back, "> At wrk")(LEFT * 2 + "o\r", "One word")
    to_the_end(typist)
    assert answers(thoughts)["answers"]["situation"] == "At work"


def test_a_number_changes_an_answer_before_it_is_recorded(at, thoughts):
    typist = at("attempt RK-1").until(SITUATION)("At work\r", "One word")
    typist("fear\r", "How strong")("80\r", "2; Enter")("\r", "1)")("They look\r", "believe")
    typist("90\r", "stings")(">", "picture")(">\r", RECORDS)
    typist("2\r", "> fear")("\r", "> 80")("\x7f\x7f60\r", "2; Enter")(
        "\r", "moods: fear, before=60"
    )
    typist("\r")
    assert typist.end() == 0
    assert answers(thoughts)["answers"]["moods"] == [{"name": "fear", "before": 60}]


def test_a_row_that_is_emptied_goes(at, thoughts):
    typist = at("attempt RK-1").until(SITUATION)("At work\r", "One word")
    typist("fear\r", "How strong")("80\r", "2; Enter")("anger\r", "How strong")
    typist("-\r", "Why")("\r", "3; Enter")("\r", "1)")("They look\r", "believe")
    typist(">\r", "picture")(">\r", RECORDS)("2\r", "> fear")
    typist("\x15\r", "> anger")("\r", "How strong")("50\r", "2; Enter")(
        "\r", "moods: anger, before=50"
    )
    typist("\r")
    assert typist.end() == 0
    found = answers(thoughts)
    assert (found["answers"]["moods"], found.get("skipped", {})) == (
        [{"name": "anger", "before": 50}],
        {},
    )


def test_q_keeps_it_for_later(at, thoughts):
    typist = at("attempt RK-1").until(SITUATION)("At work\r", "One word")
    typist("fear\r", "How strong")("80\r", "2; Enter")("\r", "1)")("They look\r", "believe")
    typist(">\r", "picture")(">\r", RECORDS)("q\r", "kept")
    assert typist.end() == 2
    assert thoughts.events == 2
    again = at("attempt RK-1").until("go on with it")("\r", RECORDS)("\r")
    assert again.end() == 0


def test_an_editor_writes_the_text_in_the_home(at, thoughts, tmp_path):
    script = tmp_path / "editor.sh"
    script.write_text(
        f'#!/bin/sh\ncp "$1" {tmp_path}/seen; stat -c "%a %n" "$1" > {tmp_path}/mode\n'
        'printf "At work\\nin the lift\\n" > "$1"\n'
    )
    script.chmod(0o755)
    typist = at("attempt RK-1", EDITOR=str(script)).until(SITUATION)
    typist("At w" + F4, "in the lift")("\r", "One word")
    to_the_end(typist)
    assert answers(thoughts)["answers"]["situation"] == "At work\nin the lift"
    assert (tmp_path / "seen").read_text() == "At w"
    mode, name = (tmp_path / "mode").read_text().split()
    assert mode == "600"
    assert name.startswith(str(thoughts.home.path))
    assert list((thoughts.home.path / "drafts").iterdir()) == []


def test_what_an_editor_left_when_it_was_killed_is_removed_and_the_text_kept(
    at, thoughts, tmp_path
):
    script = tmp_path / "editor.sh"
    script.write_text('#!/bin/sh\nprintf "half a thought\\n" > "$1"\necho written; exec sleep 60\n')
    script.chmod(0o755)
    typist = at("attempt RK-1", VISUAL=str(script)).until(SITUATION)("x" + F4, "written")
    typist.child.kill(9)
    typist.child.close(force=True)
    folder = thoughts.home.path / "drafts"
    assert [one.suffix for one in folder.iterdir() if one.suffix == ".edit"] == [".edit"]
    again = at("attempt RK-1").until("go on with it")("\r", "> half a thought")
    assert [one.name for one in folder.iterdir() if "edit" in one.name] == []
    again("\r", "One word")
    to_the_end(again)
    assert answers(thoughts)["answers"]["situation"] == "half a thought"


def test_a_draft_that_cannot_be_removed_is_told_and_it_is_recorded(at, thoughts):
    typist = at("attempt RK-1").until(SITUATION)("At work\r", "One word")
    typist("fear\r", "How strong")("80\r", "2; Enter")("\r", "1)")("They look\r", "believe")
    typist(">\r", "picture")(">\r", RECORDS)
    file = thoughts.home.path / "drafts" / "attempt-RK-1.json"
    file.unlink()
    file.mkdir()  # which cannot be removed as a file
    typist("\r")
    assert typist.end() == 0
    typist.holds("is recorded")
    typist.holds("could not be removed")


def test_the_rest_of_a_planned_practice_has_a_draft_of_its_own(at, terminal):
    terminal("assign RK behavioural-experiment --task 'Ask in shops'")
    given = ("belief=a", "belief_before=80", "prediction=b", "experiment=c")
    sets = " ".join(f"--set {one}" for one in given)
    assert terminal(f"attempt RK-1 --planned {sets}").exit_code == 0
    typist = at("complete RK-1 1 --on 2026-03-01 --note 'went alone'").until("What happened?")
    typist("Nobody laughed\r", "come true?")(CTRL_C, "kept")
    assert typist.end() == 2
    assert "complete RK-1 1" in terminal("drafts").output
    again = at("complete RK-1 1").until("go on with it")("\r", "come true?")("n\r", "notice?")
    again("\r", "believe it now?")("30\r", "other way")(">\r", RECORDS)("\r")
    assert again.end() == 0, again.text
    shown = terminal("log show RK-1").output
    assert "Nobody laughed" in shown
    assert "went alone" in shown
    assert terminal("drafts").output == "There are no drafts.\n"


def test_a_draft_is_dropped_by_name_and_another_is_not(at, thoughts):
    at("attempt RK-1").until(SITUATION)("At work\r", "One word")(CTRL_C).end()
    refused = thoughts("drafts drop attempt RK-2")
    assert refused.exit_code == 2
    assert "There is no draft 'attempt RK-2'. Did you mean attempt RK-1?" in refused.output
    assert thoughts("drafts drop attempt rk-1").output == "The draft attempt RK-1 is deleted.\n"
    assert thoughts("drafts").output == "There are no drafts.\n"
