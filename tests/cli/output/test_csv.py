"""``--csv``: the rows of ``--json`` for a spreadsheet, and nothing in them that runs."""

import csv
import io
import json
import locale

import pytest

from intersession import Figure
from intersession_cli.output.csv import Dialect, as_csv
from intersession_cli.output.rows import show_rows
from intersession_cli.output.spreadsheet import for_spreadsheets

pytestmark = pytest.mark.every_store

GOOD = (
    "--set situation='On the bus' --set 'moods=[{name: fear, before: 80}]' "
    "--set 'automatic_thoughts=[{text: They look at me}]'"
)


def table(text):
    """The header and the rows that a program reads back."""
    header, *rows = csv.reader(io.StringIO(text))
    assert all(len(row) == len(header) for row in rows)
    return header, rows


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
    "view assignments --from -7d --to today",
    "view thought-records RK --part summary --from -7d --to today",
    "plugins",
]


@pytest.fixture
def practised(agreed):
    agreed(["goal", "add", "RK", 'Take the "bus",\nalone'])
    agreed(f"attempt RK-1 {GOOD} --on yesterday")
    return agreed


@pytest.mark.parametrize("line", READS)
def test_what_reads_gives_the_rows_of_json_as_csv(practised, line):
    rows = json.loads(practised(f"{line} --json").output)
    result = practised(f"{line} --csv")
    assert result.exit_code == 0
    header, told = table(result.output)
    assert len(told) == len(rows) > 0
    assert len(set(header)) == len(header)
    names = dict.fromkeys(name for row in rows for name in row)
    assert [name for name in header if name in names] == [name for name in names if name in header]
    for name in names:
        assert name in header or any(head.startswith(f"{name} ") for head in header)
    for row, cells in zip(rows, told, strict=True):
        found = dict(zip(header, cells, strict=True))
        for name, value in row.items():
            if isinstance(value, str):
                assert found[name] in (value, f"'{value}")
            elif isinstance(value, dict) and "n" in value:
                assert found[f"{name} n"] == str(value["n"])
                assert found[f"{name} missing"] == str(value["missing"])


def test_a_goal_with_quotes_and_a_line_break_comes_back_as_it_was(practised):
    header, [row] = table(practised("goal list RK --csv").output)
    assert dict(zip(header, row, strict=True))["words"] == 'Take the "bus",\nalone'


def test_the_log_gives_a_row_for_each_event(practised):
    header, rows = table(practised("log --csv").output)
    events = [json.loads(line) for line in practised("log --json").output.splitlines()]
    assert header[: len(events[0]) - 1] == [name for name in events[0] if name != "data"]
    assert len(rows) == len(events) == practised.events
    found = dict(zip(header, rows[-1], strict=True))
    assert events[-1]["data"]["answers"]["moods"] == [{"name": "fear", "before": 80}]
    assert found["data answers moods 1 name"] == "fear"
    assert found["data answers moods 1 before"] == "80"
    assert found["data prescription task"] == ""
    assert not any(cell.startswith(("{", "[")) for row in rows for cell in row)


def test_a_client_with_goals_and_assignments_is_one_row(practised):
    header, [row] = table(practised("client show RK --csv").output)
    found = dict(zip(header, row, strict=True))
    assert found["goals 1 goal"] == "1"
    assert found["assignments 1 assignment"] == "RK-1"


def test_the_first_part_unless_told(practised):
    first = practised("view thought-records RK --csv").output
    assert table(first)[0][0] == "assignment"
    assert table(practised("view thought-records RK --csv --part records").output) == table(first)
    assert table(practised("view thought-records RK --csv --part summary").output) != table(first)


def test_traced_rows_name_their_events(practised):
    header, [row] = table(practised("view thought-records RK --csv --trace").output)
    assert row[header.index("events")] == "RK-1#2"
    assert "events" not in table(practised("view thought-records RK --csv").output)[0]


@pytest.mark.parametrize("line", [*READS, "log"])
def test_two_forms_at_once_are_refused(practised, line):
    result = practised(f"{line} --json --csv")
    assert result.exit_code == 2
    assert result.output == "--json and --csv give the same rows in two forms: choose one.\n"


def test_no_rows_are_no_csv(terminal):
    terminal("client add RK --timezone Europe/Berlin")
    result = terminal("goal list RK --csv")
    assert (result.exit_code, result.output) == (0, "")


def test_a_figure_takes_three_columns():
    rows = [
        {"week": 1, "minutes": Figure("mean", 12.34567, 3, 1), "done": Figure("share", 0.0, 2, 0)},
        {"week": 2, "minutes": Figure("mean", None, 0, 2), "done": None},
        {"week": 3, "minutes": "not agreed"},
    ]
    assert as_csv(rows) == (
        "week,minutes,minutes n,minutes missing,done,done n,done missing\n"
        "1,12.3457,3,1,0.0,2,0\n"
        "2,,0,2,,,\n"
        "3,not agreed,,,,,\n"
    )


def test_each_kind_of_value_has_its_text():
    row = {
        "none": None,
        "empty": "",
        "yes": True,
        "no": False,
        "zero": 0,
        "half": 0.5,
        "list": ["ä", 1, None],
        "map": {"fear": Figure("mean", 2.0, 1, 0)},
        "both": 'a "b", c\nd',
    }
    assert as_csv([row]) == (
        "none,empty,yes,no,zero,half,list 1,list 2,list 3,"
        "map fear,map fear n,map fear missing,both\n"
        ',,true,false,0,0.5,ä,1,,2.0,1,0,"a ""b"", c\nd"\n'
    )


def test_rows_with_different_columns_share_one_header():
    assert as_csv([{"a": 1}, {"b": 2, "a": 3}]) == "a,b\n1,\n3,2\n"


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+49 170 1234",
        "-",
        "- a walk",
        "@SUM(A1)",
        "=cmd|' /C calc'!A0",
        "\t=1",
        "-inf",
        "-1-1",
    ],
)
def test_a_spreadsheet_runs_no_cell(text):
    header, [row] = table(as_csv([{text: text}]))
    assert header == row == [f"'{text}"]


@pytest.mark.parametrize("text", ["-5", "+3.5", "-.5", "-1e-3", "-3,5", "a=b", "'=1", "–"])
def test_numbers_and_plain_text_stay_as_they_are(text):
    assert table(as_csv([{"said": text}]))[1] == [[text]]


def test_a_number_below_zero_is_no_formula():
    rows = [{"change": -5, "mean": Figure("mean", -2.5, 2, 0)}]
    assert table(as_csv(rows))[1] == [["-5", "-2.5", "2", "0"]]


def test_csv_is_utf_8_with_bare_line_ends(capfdbinary):
    show_rows([{"said": "schön – 写真"}], "csv")
    assert capfdbinary.readouterr().out == "said\nschön – 写真\n".encode()


def test_what_is_nested_has_a_column_for_each_value():
    rows = [
        {"day": 1, "moods": [{"name": "fear", "before": 80}], "urges": {"drink": 2}, "n": []},
        {"day": 2, "moods": [{"name": "joy"}, {"name": "fear", "after": 5}], "urges": {"smoke": 0}},
        {"day": 3, "moods": None, "urges": {}, "n": None},
        {"day": 4, "moods": "not asked"},
    ]
    header, told = table(as_csv(rows))
    assert header == [
        *("day", "moods", "moods 1 name", "moods 1 before", "moods 2 name", "moods 2 after"),
        *("urges drink", "urges smoke", "n"),
    ]
    assert told == [
        ["1", "", "fear", "80", "", "", "2", "", ""],
        ["2", "", "joy", "", "fear", "5", "", "0", ""],
        ["3", "", "", "", "", "", "", "", ""],
        ["4", "not asked", "", "", "", "", "", "", ""],
    ]


def test_numbered_columns_come_in_their_order():
    header, _ = table(as_csv([{"a": [1]}, {"a": list(range(11))}]))
    assert header == [f"a {n}" for n in range(1, 12)]


def test_formulas_stay_guarded_deep_inside_and_in_names():
    header, [row] = table(as_csv([{"a": [{"=b": "=1+1"}], "c": {"@d": "-2"}}]))
    assert row == ["'=1+1", "-2"]
    assert header == ["a 1 =b", "c @d"]
    assert table(as_csv([{"=a": {"b": 1}}]))[0] == ["'=a b"]


@pytest.fixture
def without_locales(monkeypatch):
    """A machine that has the data of no locale; its names are all there is to go by."""

    def refused(category, name=None):
        if name is None:
            return "C"
        if name == "":
            raise locale.Error
        return name

    monkeypatch.setattr(locale, "setlocale", refused)
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_NUMERIC", raising=False)
    return monkeypatch


@pytest.mark.parametrize(
    ("name", "separator", "number"),
    [
        ("de_DE.UTF-8", ";", "7,5"),
        ("pt_BR", ";", "7,5"),
        ("fr_FR.UTF-8@euro", ";", "7,5"),
        ("de_CH.UTF-8", ",", "7.5"),
        ("en_GB.UTF-8", ",", "7.5"),
        ("C", ",", "7.5"),
        ("", ",", "7.5"),
    ],
)
def test_a_spreadsheet_gets_what_its_locale_reads(without_locales, capsys, name, separator, number):
    without_locales.setenv("LANG", name)
    rows = [{"text": "1.5 – ä", "number": 7.5, "whole": 3}, {"text": "a\nb", "number": None}]
    show_rows(rows, "excel")
    assert capsys.readouterr().out == (
        f"\ufefftext{separator}number{separator}whole\r\n"
        f"1.5 – ä{separator}{number}{separator}3\r\n"
        f'"a\nb"{separator}{separator}\r\n'
    )


def test_the_decimal_sign_of_the_locale_decides(monkeypatch):
    monkeypatch.setattr(locale, "setlocale", lambda *_: "C")
    monkeypatch.setattr(locale, "localeconv", lambda: {"decimal_point": ","})
    assert for_spreadsheets() == Dialect("\ufeff", ";", "\r\n", ",")


def test_every_list_is_given_for_a_spreadsheet(practised):
    for line in (*READS, "log"):
        told = practised(f"{line} --excel").output
        assert told.startswith("\ufeff"), line
        assert practised(f"{line} --excel --csv").output == told
    told = practised("client list --excel --json")
    assert told.exit_code == 2
    assert "--json and --excel" in told.output
