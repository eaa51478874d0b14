"""Pages for clinicians: every session on them is played at a terminal of 80 columns.

A page asks for it with ``<!-- played at a terminal -->``, and for the clients of the demo
with ``<!-- played at a terminal, in the demo -->``. What is typed at the questions of a
command stands above its block, an answer on each line:

    <!-- typed
    On the bus
    80
    -->
"""

import re
from collections.abc import Iterator

import pyte
from screens import CTRL_C, Typist, on_screen

from intersession_cli.testing import Terminal

AT_A_TERMINAL = "<!-- played at a terminal"
IN_THE_DEMO = f"{AT_A_TERMINAL}, in the demo -->"
COLUMNS, ROWS = 80, 200
_BLOCK = re.compile(r"(?:<!-- typed\n((?:(?!-->).)*)-->\n+)?```console\n(.*?)```", re.DOTALL)
_COMMAND = re.compile(r"\$ (?:ins|intersession)\b ?(.*)")


def replayed_at_a_terminal(page: str, terminal: Terminal) -> str:
    """A page with every session as it looks now, played one after another."""
    if IN_THE_DEMO in page:
        terminal("demo")
    parts, end = [], 0
    for block in _BLOCK.finditer(page):
        typed = None if block[1] is None else block[1].splitlines()
        parts += [page[end : block.start(2)], _played(block[2], typed, terminal)]
        end = block.end(2)
    return "".join([*parts, page[end:]])


def screens(page: str) -> Iterator[tuple[str, list[str]]]:
    """Each command of a page that asks nothing, with the lines that it shows."""
    for block in _BLOCK.finditer(page):
        shown = re.split(r"^(?=[$#] )", block[2], flags=re.MULTILINE)[1:]
        for text in shown if block[1] is None else shown[:-1]:
            line, *lines = text.splitlines()
            yield line, lines


def _played(transcript: str, typed: list[str] | None, terminal: Terminal) -> str:
    """The same commands, each followed by what the screen shows; the last one asks."""
    lines = [one for one in transcript.splitlines() if one.startswith(("# ", "$ "))]
    told = []
    for number, line in enumerate(lines, 1):
        if command := _COMMAND.fullmatch(line):
            answers = typed if number == len(lines) else None
            told += [line, *_shown(terminal, command[1], answers).splitlines()]
        else:
            told.append(terminal.play(line).rstrip())
    return "\n".join(told) + "\n"


def _shown(terminal: Terminal, line: str, typed: list[str] | None) -> str:
    if typed is None:
        return _screen_of(terminal, line)
    return _asked_and_answered(terminal, line, typed)


def _screen_of(terminal: Terminal, line: str) -> str:
    """What a command that asks nothing leaves on the screen."""
    screen = pyte.Screen(COLUMNS, ROWS)
    pyte.Stream(screen).feed(on_screen(terminal, line, COLUMNS).replace("\n", "\r\n"))
    return "\n".join(row.rstrip() for row in screen.display).rstrip()


def _asked_and_answered(terminal: Terminal, line: str, typed: list[str]) -> str:
    """What stands on the screen once each question had its answer; ``^C`` leaves."""
    with Typist(terminal, line, COLUMNS, ROWS) as typist:
        for number, answer in enumerate(typed, 1):
            assert typist.is_asked(number), f"no question for {answer!r}:\n{typist.text}"
            typist(CTRL_C if answer == "^C" else f"{answer}\r")
        assert not typist.is_asked(len(typed) + 1), f"asks for more:\n{typist.text}"
        return typist.text
