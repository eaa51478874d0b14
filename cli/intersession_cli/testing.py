"""A terminal for tests: the real command, in this process, with a clock that does not move.

    def test_add(tmp_path):
        terminal = Terminal(tmp_path)
        assert terminal("client add RK").exit_code == 0

A transcript is a text of ``$ command`` lines, each followed by what it printed;
``# a day later`` and the like between them move the clock.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from click.testing import CliRunner, Result

from intersession.application.provenance import numbered_ids
from intersession.plugins.manager import Plugins
from intersession.store.home import Home
from intersession.store.locate import reader_of
from intersession.testing import ACTOR, Clock
from intersession_cli.app.runtime import Runtime
from intersession_cli.main import cli

_LATER = re.compile(r"# (?:an?|(\d+)) (hour|day|week)s? later.*")
_HOURS = {"hour": 1, "day": 24, "week": 168}


class Terminal:
    """Types commands into a home in a folder.

    ``plugins`` replaces what is installed. Warnings and refusals are part of the
    output, as they are on a screen.
    """

    def __init__(
        self, folder: Path, clock: Clock | None = None, plugins: Plugins | None = None
    ) -> None:
        self.home = Home(folder / "home")
        self.clock = clock or Clock()
        self.plugins = plugins
        self._new_id = numbered_ids()

    def __call__(self, line: str | list[str], typed: str | None = None) -> Result:
        """Type one line, without the leading ``intersession``; ``typed`` goes to its input."""
        words = shlex.split(line) if isinstance(line, str) else line
        runtime = Runtime(self.home, self.clock, self.plugins, self._new_id)
        runner = CliRunner(
            env={
                "INTERSESSION_HOME": "",
                "INTERSESSION_CLINICIAN": os.environ.get("INTERSESSION_CLINICIAN") or ACTOR,
                "NO_COLOR": "1",
            }
        )
        result = runner.invoke(cli, words, input=typed, obj=runtime)
        if runtime.fault:
            raise runtime.fault
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    @property
    def events(self) -> int:
        """How many events are on record."""
        with closing(reader_of(self.home)) as log:
            return log.last_position()

    def play(self, transcript: str) -> str:
        """The same commands, followed by what they print now."""
        lines: list[str] = []
        for line in transcript.splitlines():
            if match := _LATER.fullmatch(line):
                self.clock.move(hours=int(match[1] or 1) * _HOURS[match[2]])
                lines.append(line)
            elif line.startswith("$ intersession "):
                result = self(line.removeprefix("$ intersession "))
                lines += [line, *result.output.rstrip().splitlines()]
        return "\n".join(lines) + "\n"


def transcripts(page: str) -> Iterator[re.Match[str]]:
    """The console blocks of a Markdown page; group 1 is the transcript."""
    return re.finditer(r"```console\n(.*?)```", page, re.DOTALL)


def replayed(page: str, terminal: Terminal) -> str:
    """A page with every console block as it comes out now, played one after another."""
    parts, end = [], 0
    for block in transcripts(page):
        parts += [page[end : block.start(1)], terminal.play(block[1])]
        end = block.end(1)
    return "".join([*parts, page[end:]])
