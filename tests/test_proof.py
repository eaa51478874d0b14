"""The proof in short: a small share of every part, run as `make proof` runs the whole.

And that it can fail: a disk that forgets what was made sure of, a word that is not so, and a
reader that went back in time are each found.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
from pathlib import Path

import pytest
from proof.disk import Did, Loss, Op, applied, losses, ops_of, told_at
from proof.forks import files_of, put
from proof.interposer import missing
from proof.oracle import Outcome, outcome, wrong_words
from proof.story import lines
from proof.tally import Done, Found, Given, Kept, Part, added_up
from proof.warm import COUNT

from intersession_cli.main import COMMANDS

ROOT = Path(__file__).parents[1]
NOTHING, ALL = Outcome(is_none=True, is_all=False), Outcome(is_none=False, is_all=True)
ONLY_READ = {
    *("worksheets", "show", "view", "export", "plugins", "completion"),
}
"""Commands that change no file of the home but the views, which `today` and `find` do, too."""


def test_every_command_that_changes_a_file_of_the_home_is_in_the_story(tmp_path):
    story = lines(tmp_path)
    assert len(story) == COUNT
    assert {line[0] for line in story} == set(COMMANDS) - ONLY_READ


# What is said, and what is there.


@pytest.mark.parametrize(
    ("code", "err", "came", "wrong"),
    [
        (0, "", ALL, ""),
        (0, "", NOTHING, "it ended well, and the events are not there"),
        (2, "The log could not be written. Nothing was recorded.", NOTHING, ""),
        (
            2,
            "The log could not be written. Nothing was recorded.",
            ALL,
            "it said that nothing was recorded, and it is there",
        ),
        (2, "Stopped.", ALL, "it ended badly without a word that it was recorded"),
        (2, "It is recorded. Its draft could not be removed.", ALL, ""),
        (
            2,
            "It is recorded. Its draft could not be removed.",
            NOTHING,
            "it said that it was recorded, and it is not there",
        ),
        (1, "Traceback (most recent call last):", NOTHING, "a traceback"),
        (-9, "", ALL, ""),
    ],
)
def test_words_that_are_not_so_are_found(code, err, came, wrong):
    assert wrong_words(code, "", err, came) == wrong


def test_a_part_of_what_is_recorded_is_neither_all_nor_nothing():
    one, two = (1, "RK", 1, "a", b""), (2, "RK", 2, "b", b"")
    assert outcome((one,), (), (one, two)) == Outcome(is_none=False, is_all=False)
    assert outcome((), (), (one, two)) == NOTHING
    assert outcome((one, two), (), (one, two)) == ALL


# Disks.

LOG = [
    Op(Did.MAKE, "log"),
    Op(Did.WRITE, "log", offset=0, content=b"aaaa"),
    Op(Did.SYNC, "log"),
    Op(Did.WRITE, "log", offset=4, content=b"bbbb"),
    Op(Did.TOLD),
]


def disks(ops):
    chance = random.Random(1)
    return {loss.how: applied({}, ops, loss) for loss in losses(ops, chance) if loss.after == 5}


def test_what_was_made_sure_is_there_and_the_rest_may_be():
    found = disks(LOG)
    assert found["all of it is there"] == {"log": b"aaaabbbb"}
    assert found["nothing of it is there"] == {"log": b"aaaa"}
    assert found["doing 3 is zeros"] == {"log": b"aaaa\0\0\0\0"}
    assert found["doing 3 is torn at 1"] == {"log": b"aaaab"}
    assert all(disk["log"].startswith(b"aaaa") for disk in found.values())


def test_what_was_not_made_sure_may_all_be_gone():
    found = disks([op for op in LOG if op.did != Did.SYNC] + [Op(Did.TOLD)])
    assert found["nothing of it is there"] == {}
    assert found["no name is there, all writes are"] == {"log": b"aaaabbbb"}


def test_a_name_is_sure_when_its_folder_is():
    ops = [Op(Did.MAKE, "d/new"), Op(Did.RENAME, "d/new", "d/old"), Op(Did.SYNC, "d")]
    assert [loss.how for loss in losses(ops, random.Random(1)) if loss.after == 3] == [
        "all of it is there"
    ]
    gone = Loss(2, "", frozenset([1]))
    assert applied({"d/old": b"1"}, ops, gone) == {"d/new": b"", "d/old": b"1"}


def test_power_is_lost_after_every_doing():
    assert {loss.after for loss in losses(LOG, random.Random(1))} == {0, 1, 2, 3, 4, 5}
    assert told_at(LOG) == 4
    assert ops_of(b"", "/home") == []


def test_a_folder_is_put_back_as_it_was(tmp_path):
    files = {"a": b"1", "d/": b"", "d/b": b""}
    put(tmp_path / "home", files)
    (tmp_path / "home" / "log.db-shm").write_bytes(b"memory")
    assert files_of(tmp_path / "home") == files


# Figures, and going on.


def test_a_share_is_the_same_for_a_seed_and_another_for_the_next(tmp_path):
    things = list(range(1000))
    first = Given(1, 0.01, tmp_path).some(things, "x")
    assert len(first) == 10
    assert first == sorted(first) == Given(1, 0.01, tmp_path).some(things, "x")
    assert first != Given(2, 0.01, tmp_path).some(things, "x")
    assert Given(1, 1, tmp_path).some(things) == things
    assert Given(1, 0.001, tmp_path).number(10) == 1


def test_what_was_run_is_kept_added_up_and_not_run_again(tmp_path):
    kept, part = (
        Kept(tmp_path / "kept.jsonl"),
        Part("p", "", ["a", "b"], lambda unit, given: Found()),
    )
    assert kept.next_seed([part], 1) == 1
    for unit, seed in (("a", 1), ("b", 1), ("a", 2)):
        found = Found()
        found.count("runs", 2)
        found.problem("lost", "how")
        kept.add(Done("p", unit, seed, 1.0, 0.1, found))
    with kept.file.open("a") as cut:
        cut.write('{"part": "p", "un')
    assert kept.next_seed([part], 1) == 2
    assert kept.next_seed([part], 0.5) == 2
    figures = added_up(kept.all())["p"]
    assert figures.figures == {"runs": 6, "lost": 3}
    assert figures.problems == ["lost: how"] * 3


# A small share of the whole.


@pytest.fixture(scope="module")
def short(tmp_path_factory):
    """The figures of a small share, by part and name."""
    if why := missing():
        pytest.skip(why)
    words = [
        "--share",
        "0.002",
        "--units",
        *map(str, (0, 2, 5, 16, 29)),
        "--kept",
        str(tmp_path_factory.mktemp("kept")),
    ]
    ended = subprocess.run(
        [sys.executable, "-m", "proof", *words, "--only", "faults", "crashes"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    rows = re.findall(r"^(\w+)  +(\S.*?)  +([\d,]+)$", ended.stdout, re.MULTILINE)
    found = {(part, name): int(number.replace(",", "")) for part, name, number in rows}
    assert found, ended.stderr
    return found


def test_nothing_acknowledged_is_lost_and_nothing_is_half_recorded(short):
    assert short["faults", "every command × every fault × every call on a file"] >= 5
    assert short["crashes", "disks that a loss of power may leave, opened"] >= 5
    wanted = ("acknowledged and lost", "damaged or half recorded", "did not go on")
    assert [short["faults", f"{name} (promised: 0)"] for name in wanted] == [0, 0, 0]
    wanted = ("acknowledged and lost", "damaged or half recorded", "torn drafts")
    assert [short["crashes", f"{name} (promised: 0)"] for name in wanted] == [0, 0, 0]
