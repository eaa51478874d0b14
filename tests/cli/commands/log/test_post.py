"""``log post``: the stream, posted to a real server, from where the last run ended."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time

import pytest
from receiver import receiving

from intersession_cli.testing import Terminal

pytest.importorskip("httpx", reason="httpx is not installed")
pytest.importorskip("cloudevents", reason="cloudevents is not installed")

PATIENCE = 30


@pytest.fixture
def terminal(tmp_path):
    """RK with two goals: three events."""
    terminal = Terminal(tmp_path)
    for line in ("client add RK --timezone UTC", "goal add RK one", "goal add RK two"):
        assert terminal(line).exit_code == 0
    return terminal


@pytest.fixture
def receiver():
    """A server that takes everything."""
    with receiving() as found:
        yield found


def told(terminal, line, code=0):
    """What a run says, on standard error; nothing goes to the output."""
    result = terminal(f"log post {line}")
    assert (result.exit_code, result.stdout) == (code, ""), result.output
    return " ".join(result.stderr.split())


def test_each_run_goes_on_where_the_last_one_ended(terminal, receiver):
    assert told(terminal, f"{receiver.url} --once") == "Posted: 3. Goes on after position 3."
    assert told(terminal, f"{receiver.url} --once") == "Posted: 0. Goes on after position 3."
    terminal("goal add RK three")
    assert told(terminal, f"{receiver.url} --once") == "Posted: 1. Goes on after position 4."
    assert receiver.taken == ["RK#1", "RK#2", "RK#3", "RK#4"]
    assert told(terminal, f"{receiver.url} --once --after 2").startswith("Posted: 2.")


def test_of_a_client_and_of_a_type(terminal, receiver):
    terminal("client add AB --timezone UTC")
    line = f"{receiver.url} --once --client RK --type client.goal-added"
    assert told(terminal, line) == "Posted: 2. Goes on after position 4."
    assert receiver.taken == ["RK#2", "RK#3"]


def test_what_is_refused_is_counted_and_kept(terminal, receiver, tmp_path):
    receiver.answer = lambda events: 422 if "RK#2" in [one["id"] for one in events] else 200
    letters = tmp_path / "refused.jsonl"
    said = told(terminal, f"{receiver.url} --once --refused {letters}")
    assert said == (f"Posted: 2. Goes on after position 3. Refused: 1, kept in {letters}")
    [letter] = letters.read_text().splitlines()
    assert json.loads(letter)["event"]["id"] == "RK#2"


def test_one_that_would_take_nothing_is_told(terminal, receiver):
    receiver.answer = lambda events: 404
    said = told(terminal, f"{receiver.url} --once", code=2)
    assert "answered 404 and would take nothing" in said
    assert "Goes on after position 0." in said


def test_one_that_cannot_be_reached_is_waited_for_and_given_up(terminal):
    said = told(terminal, "http://127.0.0.1:9/ --once --patience 0.1", code=2)
    assert "cannot be reached (ConnectError); it is asked again." in said
    assert "Nothing is lost" in said


@pytest.mark.parametrize(
    "line",
    ["http://clinic.example/", "clinic", "https://x/ --after never", "https://x/ --patience -1"],
)
def test_what_cannot_be_done_is_refused(terminal, line):
    said = told(terminal, line, code=2)
    assert "Accepted" in said or "is not in the range" in said
    assert not list(terminal.home.path.glob("post-*"))


def test_a_home_that_is_not_there_is_refused(tmp_path, receiver):
    nowhere = Terminal(tmp_path / "nowhere")
    assert "There is nothing to read" in told(nowhere, receiver.url, code=2)
    assert not nowhere.home.path.exists()


_RUN = """
import signal
from intersession_cli.__main__ import main
signal.signal(signal.SIGINT, signal.default_int_handler)  # in the background it is ignored
main()
"""


def kept(terminal):
    """How far it has come, as it is kept in the home."""
    found = [json.loads(file.read_text()) for file in terminal.home.path.glob("*.checkpoint")]
    return max((one["position"] for one in found), default=0)


def test_it_posts_what_comes_until_control_c(terminal, receiver):
    words = ["--home", str(terminal.home.path), "log", "post", receiver.url]
    process = subprocess.Popen([sys.executable, "-c", _RUN, *words], stderr=subprocess.PIPE)
    with process:
        try:
            for count in (3, 4, 5):
                deadline = time.monotonic() + PATIENCE
                while kept(terminal) < count:
                    assert time.monotonic() < deadline
                    time.sleep(0.02)
                if count < 5:
                    assert terminal(["goal", "add", "RK", f"goal {count}"]).exit_code == 0
            process.send_signal(signal.SIGINT)
            assert process.wait(PATIENCE) == 0
            said = process.stderr.read().decode()
            assert re.fullmatch(r"Posted: 5\. Goes on after position [45]\.\n", said)
        finally:
            process.kill()
    assert receiver.taken == [f"RK#{number}" for number in range(1, 6)]
