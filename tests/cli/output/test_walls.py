"""No wall of text at first sight: every view and list opens on one screen, on a real terminal."""

import re
from pathlib import Path

import pytest
from rich.cells import cell_len as cells
from screens import at_keys, on_screen

from intersession.plugins.manager import installed
from intersession_cli.testing import Terminal

LINES = 24
CLIENTS = ("", "AB", "EH", "LN", "SO")
PLUGINS = installed()
LADDER = "items=[{}]".format(
    ", ".join(
        f"{{id: step-{n}, situation: Ride {n} stops standing in the aisle near the door, "
        f"suds_predicted: {10 * n}, feared_outcome: I faint}}"
        for n in range(1, 10)
    )
)
CARD = "targets=[{name: self-harm, hierarchy: life_threatening}, {name: x, hierarchy: increase}]"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """The made-up caseload, with every view folded."""
    terminal = Terminal(tmp_path_factory.mktemp("demo"), plugins=PLUGINS)
    assert terminal("demo").exit_code == 0
    return terminal


def first_sight(terminal: Terminal, line: str | list[str], columns: int) -> str:
    """What a command shows, which must fit on a screen and within its columns."""
    shown = re.sub(r"\x1b\[[0-9;]*m", "", on_screen(terminal, line, columns))
    lines = shown.rstrip("\n").split("\n")
    assert len(lines) <= LINES, f"{line}: {len(lines)} lines\n{shown}"
    assert max(map(cells, lines)) <= columns, f"{line}:\n{shown}"
    return shown


@pytest.mark.parametrize("columns", [80, 140])
@pytest.mark.parametrize("name", PLUGINS.views)
def test_every_view_opens_on_one_screen(demo, name, columns):
    for client in CLIENTS:
        shown = first_sight(demo, f"view {name} {client}", columns)
        assert "--part" in shown


@pytest.mark.parametrize("columns", [80, 140])
@pytest.mark.parametrize("name", PLUGINS.worksheets)
def test_every_worksheet_opens_on_one_screen(demo, name, columns):
    first_sight(demo, f"worksheets {name}", columns)


@pytest.mark.parametrize("columns", [80, 140])
@pytest.mark.parametrize("line", [*(f"agenda {code}" for code in CLIENTS[1:]), "flags", "flags EH"])
def test_lists_open_on_one_screen(demo, line, columns):
    first_sight(demo, line, columns)


def test_the_agenda_opens_on_one_screen_looking_back(demo):
    day = demo.clock().date().isoformat()
    for line in ("agenda EH", "agenda AB", "view ifs.parts SO", "view adherence"):
        first_sight(demo, f"{line} --as-of {day}", 80)


@pytest.mark.parametrize("columns", [80, 140])
@pytest.mark.parametrize(
    "words",
    [
        ["thought-record", "--when", "in the evening", "--minutes", "10", "--review-on", "thu"],
        ["dbt.diary-card", "--how-often", "daily", "--setting", CARD],
        ["exposure-hierarchy", "--setting", "theme=buses", "--setting", LADDER],
    ],
)
def test_an_assignment_is_agreed_on_one_screen(tmp_path, words, columns):
    terminal = Terminal(tmp_path, plugins=PLUGINS)
    terminal("client add RK")
    shown = first_sight(terminal, ["assign", "RK", words[0], "--task", "One", *words[1:]], columns)
    assert "points met" in shown
    assert "nobody sees entries as they come in" in shown
    assert "(J. S. Beck" not in shown
    first_sight(terminal, ["amend", "RK-1", "--minutes", "5"], columns)


def test_a_pipe_gets_the_same_first_sight(demo):
    for line in ("view ifs.parts SO", "view agenda", "agenda AB", "worksheets dbt.diary-card"):
        found = demo(line).output
        assert found.count("\n") <= LINES
        assert "--part all" in found or "--full" in found


def test_a_long_log_is_shown_a_page_at_a_time(demo: Terminal):
    home = str(Path(demo.home.path))
    shown, code = at_keys(["--home", home, "log", "show", "AB-1"], "q")
    assert code == 0
    assert shown.count("\n") <= LINES
