"""The story, played once in a process, and everything imported: what forked children start from."""

from __future__ import annotations

import contextlib
import gc
import io
import shutil
from functools import cache
from pathlib import Path

from intersession.composition import Composition
from intersession.plugins.manager import Plugins, installed
from intersession.store.home import Home
from intersession.testing import Clock
from proof.forks import Forks, _command, quiet_environment
from proof.oracle import Rows, rows_of
from proof.story import BEGIN, Line, inputs, lines, told

COUNT = 51
"""So many lines has the story; a test counts them."""


@cache
def plugins() -> Plugins:
    """What is installed, found once."""
    return installed()


@cache
def story(folder: Path) -> tuple[Line, ...]:
    """Every line of the story with the home before it, under a folder that stays."""
    quiet_environment()
    _import_all(folder / "warm")
    found = tuple(told(folder / "story"))
    assert len(found) == COUNT, len(found)
    gc.collect()
    gc.freeze()
    return found


def forks_of(folder: Path, line: Line, *, armed: bool = True) -> Forks:
    """What runs a line again, in the folder of its story."""
    return Forks(home_of(folder), Clock(line.now), plugins(), armed)


def home_of(folder: Path) -> Home:
    """The home that the story is played in."""
    return Home(folder / "story" / "home")


def agenda_of(home: Home, line: Line) -> object:
    """What every client's agenda says of a home, caught up."""
    parts = Composition(home, plugins, Clock(line.now))
    with contextlib.closing(parts):
        report = parts.views.report("agenda", client=None, today=line.now.date())
        return {part: [dict(row) for row in report[part]] for part in report}


def _import_all(folder: Path) -> None:
    """Run the whole story in this process: a child then has nothing left to import."""
    (folder / "files").mkdir(parents=True)
    inputs(folder / "files")
    home, clock = Home(folder / "home"), Clock(BEGIN)
    hidden = io.StringIO()
    with contextlib.redirect_stdout(hidden), contextlib.redirect_stderr(hidden):
        for number, words in enumerate(lines(folder / "files")[:-4]):
            clock.move(hours=1)
            _command(words, home, clock, plugins(), number + 1)()
        _command(["rebuild", "--check"], home, clock, plugins(), 99)()
    shutil.rmtree(folder)


__all__ = ["Rows", "agenda_of", "forks_of", "home_of", "plugins", "rows_of", "story"]
