"""Keys and seconds of what a clinician does most, counted at a real terminal.

python docs/keys.py            # play every task, and print the table
python docs/keys.py --write    # put it into docs/explanation/keys.md, too

Each task is typed into bash with the completion that ships, key by key: TAB is one key, and so
is Enter. Words of the client's or the clinician's own are counted apart, as their text. Seconds
are what the machine takes where nobody waits to think: they depend on the machine.
"""

from __future__ import annotations

import os
import re
import sys
import time
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

PAGE = Path(__file__).parent / "explanation" / "keys.md"
FIRST, LAST = "<!-- keys -->", "<!-- end of keys -->"
READY = "§ "
ENTER, TAB = "\r", "\t"


class Words(str):
    """Text that somebody would write on paper, too."""


class Task(NamedTuple):
    """Something a clinician does: what is typed, and how many keys it may take."""

    name: str
    most: int
    typed: Sequence[str]
    leads_to: str
    """What the screen says at the end."""


TASKS = (
    Task("3 of 5 days", 20, ["ins don\tRK-2 3/5\r"], "3 of 5 times"),
    Task("Open today, then the first agenda", 20, ["ins\r", "ins ag\tRK\r"], "To look at"),
    Task(
        "A thought record by prompt, beside its text",
        25,
        [
            *("ins at\tRK-1\r", Words("On the bus, standing"), "\r"),
            *(Words("fear"), "\r", "80\r", "\r"),  # one feeling, and no other
            *(Words("They all look at me"), "\r", ">\r", "\r"),  # one thought, and no other
            *(">\r", "\r"),  # the rest is left out; recorded
        ],
        "Attempt 1 at RK-1 is recorded",
    ),
    Task(
        "A diary card by prompt",
        60,
        [
            *("ins at\tRK-3\r", "\r"),  # today
            *["2\r", "3\r", "0\r", "2\r", "1\r"],  # five feelings
            *["1\r", "0\r"],  # two urges
            *["0\r", "0\r"],  # and acts
            *("2\r", "\r", "\r", ">\r", "\r"),  # misery; nothing else; recorded
        ],
        "Attempt 1 at RK-3 is recorded",
    ),
    Task(
        "Review, and make it smaller, beside words",
        40,
        [
            *("ins rev\tRK-2\r", Words("It works in the morning"), "\r", "\r"),  # no credit
            *("\r", "m\r", "\r", "\r", "\r"),  # no ratings; smaller; recorded; agreed; no day
        ],
        "RK-2 is amended",
    ),
    Task("The same again, smaller", 30, ["ins as\t--li\tRK-2 --smaller\r"], "RK-2 goes on, too"),
)


class Played(NamedTuple):
    """What a task took: keys, letters of text, and seconds of the machine."""

    task: Task
    keys: int
    text: int
    seconds: float
    screen: str


class Desk:
    """Bash at a real terminal, with the shipped completion, over a home with one client."""

    def __init__(self, folder: Path) -> None:
        import pexpect
        import pyte

        self.folder = folder
        self.screen = pyte.Screen(80, 24)
        self._stream = pyte.Stream(self.screen)
        self.seen = ""
        env = {
            **{name: value for name, value in os.environ.items() if name != "PAGER"},
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "INTERSESSION_HOME": str(folder / "home"),
            "INTERSESSION_CLINICIAN": "DrM",
            "PS1": READY,
            "TERM": "xterm-256color",
            "PROMPT_TOOLKIT_NO_CPR": "1",
        }
        for name in ("PROMPT_COMMAND", "EDITOR", "VISUAL", "LC_ALL"):
            env.pop(name, None)
        env["LANG"] = "C.UTF-8"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # a fork beside a test's threads
            self.shell = pexpect.spawn(
                "bash", ["--norc", "--noprofile"], env=env, dimensions=(24, 80),
                encoding="utf-8", timeout=30,
            )  # fmt: skip
        script = folder / "completion.sh"
        self.wait()
        self.run(f"intersession completion bash > {script}; . {script}")

    def run(self, line: str) -> None:
        """Run a line that is no part of a task."""
        before = len(self.seen)
        self.shell.send(f"{line}\r")
        self.wait(before)

    def press(self, keys: str) -> float:
        """Press keys one after another, each when the one before is drawn; seconds it took."""
        begun = time.monotonic()
        for key in keys:
            before = len(self.seen)
            self.shell.send(key)
            self._drawn(before, patient=key in (TAB, ENTER))
        return time.monotonic() - begun

    def wait(self, before: int = 0) -> None:
        """Wait until the shell is ready again."""
        while READY not in self.seen[before:]:
            self._read(0.1)

    def close(self) -> None:
        """End the shell."""
        self.shell.close(force=True)

    def _drawn(self, before: int, patient: bool) -> None:
        """Wait until a key is drawn, and what follows from it has come to rest."""
        deadline = time.monotonic() + 30
        while len(self.seen) == before and time.monotonic() < deadline:
            self._read(0.02)
        quiet = 0.0
        while quiet < (0.4 if patient else 0.02) and time.monotonic() < deadline:
            length = len(self.seen)
            began = time.monotonic()
            self._read(0.02)
            is_waiting = patient and not self._is_ready()
            quiet = (
                0.0 if len(self.seen) > length or is_waiting else quiet + (time.monotonic() - began)
            )

    def _is_ready(self) -> bool:
        """Whether the shell or a question waits for keys, and no program is at work."""
        line = self.screen.display[self.screen.cursor.y]
        return line.startswith((READY.strip(), ">")) or "> " in line or line.strip() != ""

    def _read(self, seconds: float) -> None:
        import pexpect

        try:
            part = self.shell.read_nonblocking(65536, timeout=seconds)
        except pexpect.TIMEOUT:
            return
        self.seen += part
        self._stream.feed(part)

    @property
    def text(self) -> str:
        """The screen."""
        return "\n".join(line.rstrip() for line in self.screen.display).strip()


SETUP = (
    "client add RK --timezone Europe/Berlin",
    "assign RK thought-record --task 'Write one down' --how-often 3x/week --on -7d",
    "assign RK coping-card --task 'Read both lines' --smallest 'Only the second' --minutes 10 "
    "--how-often 5x/week --on -7d --setting when_i_think=a --setting i_can_tell_myself=b",
    "assign RK diary-card --task 'Fill in the card' --how-often daily --on -7d --setting "
    "'targets=[{name: self-harm, hierarchy: life_threatening}, "
    "{name: drinking, hierarchy: quality_of_life}]'",
)


def played(tasks: Sequence[Task] = TASKS) -> Iterator[Played]:
    """Play each task at a desk of its own."""
    for task in tasks:
        with TemporaryDirectory() as folder:
            desk = Desk(Path(folder))
            try:
                for line in SETUP:
                    desk.run(f"intersession {line} > /dev/null 2>&1")
                desk.run("clear")
                seconds = sum(desk.press(part) for part in task.typed)
                text = sum(len(part) for part in task.typed if isinstance(part, Words))
                keys = sum(len(part) for part in task.typed) - text
                yield Played(task, keys, text, seconds, desk.text)
            finally:
                desk.close()


def table(found: Sequence[Played]) -> str:
    """The table of the page."""
    lines = ["| task | keys | at most | letters of text | seconds |", "|---|---|---|---|---|"]
    lines += [
        f"| {one.task.name} | {one.keys} | {one.task.most} | {one.text or '–'} | "
        f"{one.seconds:.1f} |"
        for one in found
    ]
    return "\n".join(lines)


def page(text: str, found: Sequence[Played]) -> str:
    """The page with its table made anew."""
    block = f"{FIRST}\n\n{table(found)}\n\n{LAST}"
    return re.sub(f"{FIRST}.*?{LAST}", lambda _: block, text, flags=re.DOTALL)


if __name__ == "__main__":
    every = list(played())
    print(table(every))
    for one in every:
        if one.task.leads_to not in one.screen:
            print(f"\n{one.task.name} did not end as it should:\n{one.screen}")
    if "--write" in sys.argv:
        PAGE.write_text(page(PAGE.read_text(encoding="utf-8"), every), encoding="utf-8")
