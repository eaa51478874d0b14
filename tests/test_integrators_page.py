"""The integrators' page: its scripts run as they stand, and its commands print what it says.

To write what is printed now into the page: UPDATE_DOCS=1 pytest tests/test_integrators_page.py
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from contextlib import closing
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import pytest
from heads_told import without_head

from intersession.plugins.manager import installed
from intersession.store.home import Home
from intersession.store.sqlite.log import SqliteLog
from intersession_cli import caseload

ROOT = Path(__file__).parents[1]
FILE = ROOT / "docs" / "how-to" / "integrators.md"
PAGE = FILE.read_text(encoding="utf-8")
SESSIONS = [block[1] for block in re.finditer(r"```sh\n(\$ .*?)```", PAGE, re.DOTALL)]
SCRIPTS = re.findall(r"this is all of `(\w+\.py)`:\s+```python\n(.*?)```", PAGE, re.DOTALL | re.I)
SET = {"TZ": "UTC", "NO_COLOR": "1", "PYTHONWARNINGS": "error"}
MADE_ON = date(2026, 3, 5)
IDENTITY = "urn:uuid:6f1d3c1e-2b8a-4c55-9f0a-0c8f5a1c7e42"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where the reader of the page is: the caseload as ``practice``, and the page's scripts."""
    found = tmp_path_factory.mktemp("reader")
    made, practice = (SqliteLog(Home(found / name)) for name in ("made", "practice"))
    with closing(made), closing(practice):
        caseload.fill(made, installed(), MADE_ON)
        practice.adopt([row for page in made.stored() for row in page], IDENTITY)
    for name, text in SCRIPTS:
        (found / name).write_text(text, encoding="utf-8")
    return found


def printed(line: str, folder: Path, database: str = "") -> str:
    """What a line prints, typed into a shell beside the package that is under test."""
    here = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    kept = {name: value for name, value in os.environ.items() if "INTERSESSION" not in name}
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", line],
        cwd=folder,
        env={**kept, **SET, "PATH": here, "DATABASE": database},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert without_head(done.stderr) == ""
    assert done.returncode == 0
    return done.stdout


def missing(session: str) -> str:
    """What a session needs that is not here, "" where nothing."""
    if "jq " in session and shutil.which("jq") is None:
        return "jq is not installed"
    needs = ("worksheets.py", "moods.py", "minutes.py", "--parquet")
    if any(word in session for word in needs) and find_spec("duckdb") is None:
        return "duckdb is not installed"
    return ""


def id_of(number: int) -> str:
    """A session's number; one that needs a server says so."""
    return f"postgres-{number}" if "clinic.py" in SESSIONS[number] else str(number)


@pytest.mark.parametrize("number", range(len(SESSIONS)), ids=id_of)
def test_a_session_prints_what_the_page_says(folder, number, request):
    session = SESSIONS[number]
    if why := missing(session):
        pytest.skip(why)
    needs_server = "clinic.py" in session
    database = request.getfixturevalue("server").new_database() if needs_server else ""
    lines = [line for line in session.splitlines() if line.startswith("$ ")]
    now = "".join(f"{line}\n{printed(line[2:], folder, database)}" for line in lines)
    if os.environ.get("UPDATE_DOCS"):
        FILE.write_text(FILE.read_text(encoding="utf-8").replace(session, now), encoding="utf-8")
    else:
        assert now == session


def test_the_view_of_the_page_is_kept_in_a_file(folder):
    printed("python delays.py", folder)
    kept = printed("sqlite-utils rows delays.db delays --csv", folder).splitlines()
    assert kept[0] == "client,attempts,later,longest"
    assert sorted(line.split(",")[0] for line in kept[1:]) == ["AB", "EH", "LN", "SO"]


def test_the_page_holds_what_it_promises():
    """A guard for the tests above, which could not fail on a page without scripts and sessions."""
    names = ("delays.py", "worksheets.py", "moods.py", "obstacles.py", "minutes.py", "clinic.py")
    assert sorted(name for name, _ in SCRIPTS) == sorted(names)
    typed = "".join(SESSIONS)
    assert all(word in typed for word in ("delays.py", "| jq", "worksheets.py", "--as-of"))


def test_what_the_page_names_is_there():
    files = re.findall(r"`(tests/[\w/]+\.py)`", PAGE)
    assert len(files) >= 6
    assert [name for name in files if not (ROOT / name).exists()] == []
