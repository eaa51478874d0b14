"""A line for every command that records or changes a file of the home, and the home before each.

The lines are run one after the other, once, undisturbed. What each of them finds and what it
leaves is kept, so that any of them can be run again, alone and as often as one likes.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import attrs

from intersession.store.home import Home
from intersession.testing import Clock
from proof.forks import Files, Forks, files_of, put
from proof.oracle import Rows, rows_of

BEGIN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
THOUGHTS = {
    "situation": "a letter from the office",
    "moods": [{"name": "afraid", "before": 80}],
    "automatic_thoughts": [{"text": "it is bad news", "hot": True}],
}
CARD = {
    "date": "2026-03-01",
    "urges": {"cutting": 2},
    "acts": {"cutting": 0},
    "emotions": {"shame": 3},
}
TARGETS = [{"name": "cutting", "hierarchy": "life_threatening"}]
SENT = {"command": "attempt", "assignment": "RK-1", "happened": "2026-03-01", "answers": THOUGHTS}
MAPPING = """
worksheet = "cbt.coping-card"
source = "here"
key = ["key"]
[client]
code = "who"
timezone = { value = "Europe/Berlin" }
[assignment]
each = "client"
task = { value = "Read it" }
[settings]
when_i_think = { value = "a" }
i_can_tell_myself = { value = "b" }
[answers]
helped = { value = 3 }
noticed = "what"
[times]
happened = { value = "2026-03-01" }
"""
CALENDAR = (
    "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//made up//EN", "BEGIN:VEVENT", "UID:u-1",
    "SUMMARY:RK", "DTSTART:20260319T140000Z", "DURATION:PT50M", "END:VEVENT", "END:VCALENDAR", "",
)  # fmt: skip
PLUGIN = """from intersession import hookimpl, setting


@hookimpl
def register_settings():
    return {}
"""


@attrs.frozen
class Line:
    """A command of the story: its words, the home it finds, and what it leaves undisturbed."""

    number: int
    words: list[str]
    before: Files
    code: int
    rows_before: Rows
    rows_after: Rows
    now: datetime
    out: str

    @property
    def name(self) -> str:
        """The command alone, as a report names it."""
        return " ".join(word for word in self.words[:2] if word.isalpha() and word.islower())

    @property
    def records(self) -> bool:
        """Whether it adds to the log."""
        return self.rows_after != self.rows_before


def inputs(folder: Path) -> None:
    """The files that commands of the story read."""
    sent = [{**SENT, "key": f"app {number}"} for number in (1, 2)]
    texts = {
        "thoughts.json": json.dumps(THOUGHTS),
        "card.json": json.dumps(CARD),
        "rows.jsonl": "".join(f"{json.dumps(one)}\n" for one in sent),
        "partly.jsonl": f"{json.dumps({**sent[0], 'key': 'app 3'})}\n"
        f"{json.dumps({**sent[1], 'key': 'app 4', 'answers': {'no': 1}})}\n",
        "rows.csv": "who,key,what\nRK,k1,calm\nRK,k2,tired\nCD,k3,calm\n",
        "rows.toml": MAPPING,
        "sessions.ics": "\r\n".join(CALENDAR),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")


def lines(files: Path) -> list[list[str]]:
    """The story; ``files`` is the folder of what is read."""
    thoughts, card = str(files / "thoughts.json"), str(files / "card.json")
    experiment = ["belief=they laugh", "prediction=two of five", "experiment=ask five"]
    planned = [part for one in experiment for part in ("--set", one)]
    return [
        ["client", "add", "RK", "--timezone", "Europe/Berlin", "--note", "Tuesdays"],
        ["client", "add", "AB", "--timezone", "Europe/Berlin"],
        ["today"],
        ["client", "timezone", "AB", "Europe/Paris"],
        ["client", "calendar", "RK", "--day-begins", "04:00"],
        ["goal", "add", "RK", "Sleep through the night"],
        ["goal", "add", "RK", "Open the letters"],
        ["goal", "close", "RK", "G2", "--note", "All are open"],
        ["assign", "RK", "thought-record", "--task", "Write one", "--how-often", "daily"],
        ["assign", "RK", "diary-card", "--task", "Fill it in", "--setting",
         f"targets={json.dumps(TARGETS)}", "--setting", 'emotions=[{"name":"shame"}]'],
        ["assign", "AB", "thought-record", "--task", "Write one"],
        ["amend", "RK-1", "--task", "Write a short one", "--why", "too long"],
        ["pause", "RK-1", "--why", "holiday"],
        ["resume", "RK-1", "--why", "back again"],
        ["attempt", "RK-1", "--from", thoughts, "--note", "at the desk"],
        ["attempt", "RK-1", "--from", thoughts, "--set", "situation=another letter"],
        ["attempt", "RK-2", "--from", card],
        ["correct", "RK-1", "1", "--set", "situation=a bill", "--why", "it was a bill"],
        ["obstacle", "RK-1", "forgot", "--text", "no pen"],
        ["flag", "RK-1", "1", "--note", "see this first"],
        ["acknowledge", "RK-1", "1", "--note", "seen"],
        ["flags", "--look-again"],
        ["review", "RK-1", "--learned", "it passed", "--next", "keep"],
        ["move", "RK-1", "2", "--to", "AB-1", "--why", "the other client", "--yes"],
        ["retract", "AB-1#2", "--why", "not theirs", "--yes"],
        ["undo", "--why", "it was theirs", "--yes"],
        ["import", "jsonl", str(files / "rows.jsonl")],
        ["import", "jsonl", str(files / "partly.jsonl"), "--partial"],
        ["import", "csv", str(files / "rows.csv"), "--map", str(files / "rows.toml")],
        ["import", "ics", str(files / "sessions.ics")],
        ["assign", "RK", "behavioural-experiment", "--task", "Ask five"],
        ["attempt", "RK-4", "--planned", *planned, "--set", "belief_before=80"],
        ["complete", "RK-4", "1", "--set", "result=one laughed", "--set", "noticed=nothing",
         "--set", "belief_after=40", "--set", "prediction_came_true=no"],
        ["done", "RK-1"], ["done", "RK-1", "3/5"],
        ["session", "plan", "RK", "+3d"],
        ["session", "plan", "RK", "+4d", "--instead", "+3d"],
        ["session", "cancel", "RK", "+4d", "--note", "ill"],
        ["assign", "--like", "RK-1"],
        ["plugin", "allow", "walks"],
        ["drafts", "drop", "attempt", "RK-2"],
        ["agenda", "RK"], ["find", "letter"],
        ["client", "discharge", "AB", "--note", "well"],
        ["withdraw", "RK-2", "--why", "no longer needed"],
        ["rebuild"],
        ["log", "check", "--fix"],
        ["log", "accept", "--why", "the disk was replaced"],
        ["log", "import", str(files / "log.jsonl")],
        ["log", "copy", str(files / "copied"), "HOME"],
        ["demo"],
    ]  # fmt: skip


EMPTY = ("log import", "log copy", "demo")
"""Commands that begin a home."""
DRAFT = {
    "name": "attempt RK-2", "saved": "2026-03-02T09:00:00+00:00", "process": 1,
    "answers": {"date": "2026-03-01"}, "skipped": {}, "passed": [], "said": {}, "given": {},
    "unfinished": {}, "begun": "2026-03-02T09:00:00+00:00",
}  # fmt: skip


def told(folder: Path, only: tuple[str, ...] = ()) -> Iterator[Line]:
    """The lines of the story as they are played in a folder; ``only`` those of some commands."""
    home, files, clock = Home(folder / "home"), folder / "files", Clock(BEGIN)
    files.mkdir(parents=True)
    inputs(files)
    forks = Forks(home, clock)
    state: Files = {}
    older = b""
    for number, words in enumerate(lines(files)):
        clock.move(hours=1)
        begins = " ".join(words[:2]) in EMPTY or words[0] in EMPTY
        if begins and state:
            _kept_for_later(folder, forks, state)
        before = {} if begins else _with_drafts(state)
        if words[:2] == ["log", "accept"]:
            before = {**before, "log.db": older}
        elif words[0] == "undo":
            older = state["log.db"]
        line, after = played(forks, number, [_at_home(one, home) for one in words], before)
        state = state if begins else after
        if not only or line.name in only:
            yield line


def played(forks: Forks, number: int, words: list[str], before: Files) -> tuple[Line, Files]:
    """A line as it comes out undisturbed, and the files that it leaves."""
    put(forks.home.path, before) if before else shutil.rmtree(forks.home.path, ignore_errors=True)
    rows = rows_of(forks.home)
    ended = forks.run(words, series=number + 1)
    found, now = rows_of(forks.home), forks.clock()
    line = Line(number, words, before, ended.code, rows, found, now, ended.out)
    return line, files_of(forks.home.path)


def _with_drafts(state: Files) -> Files:
    """The same home, with a draft and a plugin of one file in it."""
    if not state or "drafts/" in state:
        return state
    draft = json.dumps(DRAFT).encode()
    more = {"drafts/": b"", "drafts/attempt-RK-2.json": draft}
    return {**state, **more, "plugins/": b"", "plugins/walks.py": PLUGIN.encode()}


def _kept_for_later(folder: Path, forks: Forks, state: Files) -> None:
    """The whole log as a stream and as a home of its own, for the commands that take it in."""
    copied, stream = folder / "files" / "copied", folder / "files" / "log.jsonl"
    if not copied.exists():
        put(forks.home.path, state)
        stream.write_text(forks.run(["log", "export"]).out, encoding="utf-8")
        put(copied, {name: state[name] for name in ("log.db",)})


def _at_home(word: str, home: Home) -> str:
    return str(home.path) if word == "HOME" else word
