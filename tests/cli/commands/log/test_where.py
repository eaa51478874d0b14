"""``log where`` tells one log from another."""

import json

import pytest

pytestmark = pytest.mark.every_store


def fields(output):
    return dict(line.split(":  ", 1) for line in output.splitlines() if ":  " in line)


def test_it_says_which_log_is_read(agreed):
    told = {name: text.strip() for name, text in fields(agreed("log where").output).items()}
    assert told["Log"] in (str(agreed.home.log_path), agreed.home.shared.rpartition("@")[2])
    assert told["Identity"].startswith("urn:uuid:")
    assert told["Position"] == "2"
    assert told["Views"] == str(agreed.home.views_path)
    row = json.loads(agreed("log where --json").output)[0]
    assert (row["identity"], row["position"]) == (told["Identity"], 2)
    assert f"Head:\n  2:{row['mark']}\n" in agreed("log where").output


def test_two_logs_are_told_apart(agreed, make_terminal):
    other = make_terminal("other")
    other("client add RK")
    one, two = (fields(terminal("log where").output)["Identity"] for terminal in (agreed, other))
    assert one != two


@pytest.mark.only("sqlite")
def test_where_nothing_is_recorded_nothing_is_made(terminal):
    told = terminal("log where")
    assert "Identity:  none yet: nothing is recorded here" in told.output
    assert not terminal.home.path.exists()
