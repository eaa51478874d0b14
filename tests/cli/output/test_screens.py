"""Columns, long texts and parts of views on a real terminal, for people's own words."""

import re

import pytest
from rich.cells import cell_len as cells
from screens import on_screen

from intersession_cli.output.values import label, titled

TASKS = {
    "Japanese": "バスに乗って三つ目の停留所まで立っている",
    "combining": "e\u0301te\u0301 a\u0300 la plage",
    "emoji": "walk with the 👨‍👩‍👧 and the 👩🏽 ❤️",
    "Hebrew": "ללכת לחוף עם הכלב",
    "Persian": "می‌خواهم پیاده‌روی کنم",
}
MARKS = "[\u2066-\u2069]"


@pytest.fixture
def tasks(terminal):
    terminal("client add RK")
    for task in TASKS.values():
        terminal(["assign", "RK", "thought-record", "--task", task, "--how-often", "daily"])
    return terminal


def lines_of(terminal, line, columns):
    shown = re.sub(r"\x1b\[[0-9;]*m", "", on_screen(terminal, line, columns))
    return re.sub(MARKS, "", shown).split("\n")


@pytest.mark.parametrize("columns", [80, 140])
@pytest.mark.parametrize("more", ["", " --part assignments"])
def test_no_text_shifts_the_columns_beside_it(tasks, columns, more):
    lines = lines_of(tasks, f"view assignments RK{more}", columns)
    rule = next(line for line in lines if line.startswith("---"))
    place = rule.rindex("  -", 0, rule.rindex("  -")) + 2  # the last column but one
    rows = [line for line in lines if line.startswith("RK-")]
    assert len(rows) == len(TASKS)
    for row in rows:
        before = next(n for n in range(len(row)) if cells(row[:n]) == place)
        assert row[before:].startswith("active"), row
        assert row[before - 2 : before] == "  ", row
    assert max(map(cells, lines)) <= columns


def test_people_s_words_are_all_there(tasks):
    shown = "\n".join(lines_of(tasks, "view assignments RK --part assignments", 140))
    for task in TASKS.values():
        for word in task.split():
            assert word in shown


@pytest.fixture
def told(agreed):
    text = "\n".join(f"line {n} of what happened" for n in range(1, 201))
    words = ["--set", f"situation={text}", "--set", "moods=[{name: fear, before: 80}]"]
    words += ["--set", "automatic_thoughts=[{text: They look at me}]"]
    assert agreed(["attempt", "RK-1", *words]).exit_code == 0
    return agreed


def test_a_long_text_is_shortened_and_can_be_seen_whole(told):
    for line in ("view thought-records RK --part records", "log show RK-1"):
        shown = told(line).output
        assert "line 6 of what happened… (" in shown
        assert re.search(r"\(\d+ more\s+characters: --full\)", shown)
        assert "line 7 of what happened" not in shown
        assert shown.count("\n") < 30
        whole = told(f"{line} --full").output
        assert "line 200 of what happened" in whole
        assert "more characters" not in whole


def test_its_lines_stay_lines(told):
    shown = told("view thought-records RK --part records").output
    assert len(re.findall(r"(?m)line \d of what happened", shown)) == 6
    assert not re.search(r"line 1 of what happened line 2", shown)


def test_json_and_csv_have_it_whole(told):
    for form in ("--json", "--csv"):
        assert "line 200 of what happened" in told(f"view thought-records RK {form}").output


def test_a_view_says_how_the_rest_is_seen(told):
    shown = told("view thought-records RK").output
    assert "By " not in shown
    assert "by weekday (1)" in shown
    assert "\nBy weekday\n" in told("view thought-records RK --part all").output
    assert "\nBy weekday\n" in told("view thought-records RK --part by-weekday").output
    assert "\nBy weekday\n" in told("view thought-records RK --part 'By weekday'").output
    refused = told("view thought-records RK --part weekday")
    assert refused.exit_code == 2
    assert "Every part: --part all" in refused.output
    assert told("view thought-records RK --part all --json").exit_code == 2


def test_method_and_sources_are_told_when_asked(told):
    about = "How feelings and belief shift"
    assert about not in told("view thought-records RK").output
    shown = told("view thought-records --explain").output
    assert shown.startswith("Thought records (cbt.thought-records, version ")
    assert about in shown
    assert "Source: Beck et al. 1979" in shown
    assert "They look at me" not in shown


def test_names_are_words():
    assert label("suds_predicted") == "SUDS predicted"
    assert label("timezone") == "time zone"
    assert titled("by value") == "By value"
    assert titled("DEAR MAN") == "DEAR MAN"
    assert titled("client_clocks") == "Client clocks"


@pytest.mark.parametrize("line", ["log show RK-1", "worksheets", "--help"])
def test_no_line_is_wider_than_the_screen(agreed, monkeypatch, line):
    monkeypatch.setenv("INTERSESSION_CLINICIAN", "clinic-seven-east")
    assert agreed("withdraw RK-1 --why 'no pen'").exit_code == 0
    lines = lines_of(agreed, line, 80)
    assert len(lines) > 5
    assert [text for text in lines if cells(text) > 80] == []
