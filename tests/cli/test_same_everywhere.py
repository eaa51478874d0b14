"""The same record reads the same everywhere, whatever the hash seed, the locale and the zone.

One home is made once. Views, exports and transcripts of it are printed by new processes, each
with its own settings, and compared byte by byte.
"""

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from intersession.plugins.manager import installed
from intersession.store.locate import log_of
from intersession.testing import Clock
from intersession_cli import caseload
from intersession_cli.testing import Terminal

PRINT = """
import sys
from datetime import date
from pathlib import Path
from intersession.testing import Clock
from intersession_cli.testing import Terminal

terminal = Terminal(Path(sys.argv[1]), Clock())
terminal.clock.set("2026-03-02", "03:00")
for line in sys.stdin.read().splitlines():
    result = terminal(line)
    sys.stdout.buffer.write(f"$ {line} [{result.exit_code}]\\n{result.output}".encode())
"""
"""Types lines into a home, and prints what they print; it is the 2nd in Tokyo only."""

FORMS = ("", "--json", "--csv", "--from 2026-01-20 --to today --csv")
LISTS = (
    "client list",
    "client show EH",
    "agenda EH",
    "agenda SO",
    "log show EH-1",
    "worksheets",
    "plugins",
    "log export",
    "log export --format csv",
    "log show --json",
    "client add EH",
    "attempt EH-1 --set nosuch=1",
)


def other_locale() -> str:
    """German with UTF-8 where this machine has it, else POSIX."""
    told = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout
    return next((one for one in told.split() if one.lower().startswith("de_de.utf")), "POSIX")


SETTINGS = {
    "seed 0": {"PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8", "TZ": "UTC"},
    "seed 1": {"PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8", "TZ": "UTC"},
    "seed 2, Tokyo": {"PYTHONHASHSEED": "2", "LC_ALL": "C.UTF-8", "TZ": "Asia/Tokyo"},
    "another locale": {"PYTHONHASHSEED": "0", "LC_ALL": other_locale(), "TZ": "UTC"},
    "Los Angeles": {"PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8", "TZ": "America/Los_Angeles"},
}


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """The demo's caseload on a day."""
    folder = tmp_path_factory.mktemp("everywhere")
    clock = Clock()
    clock.set("2026-03-01", "12:00")
    terminal = Terminal(folder, clock)
    with closing(log_of(terminal.home)) as log:
        caseload.fill(log, installed(), clock().date())
    return folder


@pytest.fixture(scope="module")
def lines() -> str:
    asked = [
        f"view {name} {form}" for name in installed().views for form in ("", "--json", "--csv")
    ]
    return "\n".join([*asked, *LISTS])


def printed(home: Path, lines: str, **settings: str) -> bytes:
    env = {**os.environ, **settings, "PYTHONUTF8": "1", "INTERSESSION_CLINICIAN": "dr-m"}
    done = subprocess.run(
        [sys.executable, "-c", PRINT, str(home)],
        input=lines.encode(),
        capture_output=True,
        env=env,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


@pytest.fixture(scope="module")
def expected(home, lines) -> bytes:
    return printed(home, lines, **SETTINGS["seed 0"])


def test_there_is_something_to_compare(expected):
    assert expected.count(b"\n$ ") > 60
    assert b"[2]" in expected  # what is refused is told the same
    assert b"Traceback" not in expected


@pytest.mark.parametrize("name", list(SETTINGS)[1:])
def test_it_is_the_same_byte_for_byte(home, lines, expected, name):
    assert printed(home, lines, **SETTINGS[name]).splitlines() == expected.splitlines()
