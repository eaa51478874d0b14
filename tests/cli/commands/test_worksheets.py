"""``worksheets``: one by its name, several by words, and what to search by."""

import json

import pytest

from intersession_cli.testing import Terminal


@pytest.fixture
def terminal(tmp_path):
    return Terminal(tmp_path)


def names(terminal, line: str) -> list[str]:
    rows = json.loads(terminal(f"{line} --json").output)
    return [row["worksheet"] for row in rows]


def test_a_name_or_its_end_shows_the_sheet(terminal):
    by_name = terminal("worksheets cbt.thought-record").output
    assert by_name.startswith("Thought record (cbt.thought-record, version 1)")
    assert "For: cognitive, mood." in by_name
    for line in ("thought-record", "thought record", "'Thought record'", "CBT.thought-record"):
        assert terminal(f"worksheets {line}").output == by_name


def test_words_list_what_has_them(terminal):
    assert names(terminal, "worksheets sleep cbt") == ["cbt.sleep-diary"]
    assert "dbt.dear-man" in names(terminal, "worksheets social skills")
    listed = names(terminal, "worksheets cbt")
    assert len(listed) > 10
    assert {name.partition(".")[0] for name in listed} == {"cbt"}
    shown = terminal("worksheets relax").output
    assert "cbt.relaxation-practice" in shown
    assert "relaxation" in shown


def test_a_modality_whose_plugin_was_used_before_is_still_named(terminal):
    terminal("client add RK --timezone Europe/Berlin")
    terminal("assign RK thought-record --task x")
    assert len(names(terminal, "worksheets cbt")) > 10


def test_words_that_none_has_are_refused_with_near_ones_and_the_purposes(terminal):
    result = terminal("worksheets relaxtion")
    assert result.exit_code == 2
    told = " ".join(result.output.split())
    assert "No worksheet has the words 'relaxtion'. Did you mean relaxation" in told
    assert "to search by: acceptance, activity, affect and emotion," in told
    assert "Did you mean" not in terminal("worksheets zzz").output


def test_a_version_is_of_one_worksheet(terminal):
    assert terminal("worksheets thought-record --version 1").exit_code == 0
    result = terminal("worksheets sleep --version 1")
    assert result.exit_code == 2
    assert "There is no worksheet 'sleep'" in result.output


def test_all_are_listed_with_what_they_are_for(terminal):
    rows = json.loads(terminal("worksheets --json").output)
    assert [row["worksheet"] for row in rows] == sorted(row["worksheet"] for row in rows)
    assert all(row["purposes"] for row in rows)
