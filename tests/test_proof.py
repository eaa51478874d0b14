"""The proof in short: a small share of every part, run as `make proof` runs the whole.

And that it can fail: a disk that forgets what was made sure of, a word that is not so, and a
reader that went back in time are each found.
"""

from __future__ import annotations

import random
import re
from pathlib import Path

import attrs
import pytest
from parsers import PARSERS, Parser
from proof import fuzz
from proof.__main__ import with_table
from proof.disk import Did, Loss, Op, applied, losses, ops_of, told_at
from proof.figures import BROKEN, JUDGED, TRIED
from proof.forks import files_of, put
from proof.history import Append, Read, problems
from proof.interposer import missing
from proof.mutations import MOST, mutated
from proof.oracle import Outcome, outcome, wrong_words
from proof.story import lines
from proof.tally import Done, Found, Given, Kept, Part, added_up
from proof.warm import COUNT
from proof.work import PARTS
from proving import proved

from intersession.errors import InvalidInput
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
        (1, "Traceback (most recent call last):", NOTHING, "a fault of the program"),
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

LINES = ("0", "1", "5", "16", "39", "48")
"""Of the story: the first use, commands on a home that is there, a draft, a log that is copied."""
UNITS = (
    *(f"{part}:{line}" for part in ("faults", "crashes") for line in LINES),
    *("history:sqlite 0", "flips:0", "rollbacks:two events exchanged"),
    *("rollbacks:an older log put in its place", "rollbacks:80 made 20 in a rating"),
    *(f"fuzz:{name} 0" for name in PARSERS),
)


@pytest.fixture(scope="module")
def short(tmp_path_factory):
    if why := missing():
        pytest.skip(why)
    return proved(tmp_path_factory.mktemp("kept"), *UNITS)


def test_a_small_share_breaks_no_promise(short):
    found, printed = short
    parts = {unit.partition(":")[0] for unit in UNITS}
    broken = {(part, name): found[part, name] for part in parts for name in (*BROKEN[part], JUDGED)}
    assert {name: got for name, got in broken.items() if got != "0"} == {}, printed


def test_a_small_share_tries_something_of_each(short):
    found, _ = short
    tried = {
        (part, words): int(found[part, words].replace(",", ""))
        for part in {unit.partition(":")[0] for unit in UNITS}
        for words, _ in TRIED[part].values()
    }
    rare = {("history", "killed, with no answer")}
    assert {name for name, got in tried.items() if not got} <= rare
    assert tried["faults", "commands run with a fault at a call on a file"] >= len(LINES)
    assert tried["fuzz", "inputs before every parser"] >= 30 * len(PARSERS)


def test_the_page_names_tests_that_are_there():
    page = (ROOT / "docs" / "explanation" / "promises.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:proof|tests)/[\w/]+\.py)`", page)
    assert len(named) > 12
    assert [name for name in named if not (ROOT / name).is_file()] == []
    assert {Path(name).stem for name in named if name.startswith("proof/")} >= {*PARTS}


def test_the_page_gets_the_table_in_its_place():
    page = "top\n<!-- proof -->\nold\n<!-- end of proof -->\nbelow\n"
    now = with_table(page, "new")
    assert now == "top\n<!-- proof -->\n\nnew\n\n<!-- end of proof -->\nbelow\n"
    with pytest.raises(SystemExit):
        with_table("no place", "new")


# Histories that are no order.


def appended(process, token, begin, end, position, how="ok"):
    return Append(process, (token,), begin, end, (position,), how)


LOGGED = [(1, "AA", 1, "a"), (2, "AA", 2, "b")]
A, B = appended(1, "a", 0, 1, 1), appended(2, "b", 2, 3, 2)


def test_a_history_in_one_order_has_no_problem():
    assert problems(LOGGED, [A, B, Read(3, 1.5, 1.6, ((1, "a"),))]) == []


@pytest.mark.parametrize(
    ("log", "done", "told"),
    [
        (LOGGED[:1], [A, B], "('b',) acknowledged, is ()"),
        (LOGGED, [A, attrs.evolve(B, how="refused")], "('b',) were refused, and are there"),
        (LOGGED, [A], "nobody recorded b"),
        ([LOGGED[0], (3, "AA", 2, "b")], [A, attrs.evolve(B, positions=(3,))], "positions have a"),
        ([LOGGED[0], (2, "AA", 3, "b")], [A, B], "versions of AA have a gap"),
        (LOGGED, [A, B, Read(3, 4, 5, ((1, "a"),))], "lacks what was acknowledged before it"),
        (LOGGED, [A, B, Read(3, 0, 1, ((2, "b"),))], "is no beginning of the log"),
        (
            LOGGED,
            [A, B, Read(3, 0.1, 0.2, ((1, "a"),)), Read(3, 0.3, 0.4, ())],
            "process 3 read less than before",
        ),
        (
            LOGGED,
            [appended(1, "b", 0, 1, 2), appended(2, "a", 2, 3, 1)],
            "stand before what was acknowledged",
        ),
        (LOGGED, [Append(1, ("a", "c"), 0, None), B], "are there in part"),
    ],
)
def test_a_history_that_is_no_order_is_found(log, done, told):
    assert any(told in problem for problem in problems(log, done))


# Inputs.


def test_a_parser_that_fails_is_found(monkeypatch, tmp_path):
    def fails(raw, folder):
        if raw == b"slow":
            while True:
                pass
        if raw == b"writes":
            (folder.parent / "left").write_bytes(raw)
        if raw == b"large":
            bytearray(2**30)
        if raw == b"raises":
            raise KeyError(raw)
        if raw == b"refuses":
            raise InvalidInput("No.", [])

    seeds = (b"slow", b"writes", b"large", b"raises", b"refuses", b"takes")
    parser = Parser("any", fails, seeds)
    monkeypatch.setattr(fuzz, "parsers", lambda: {"any": parser})
    monkeypatch.setattr(fuzz, "SECONDS", 0.2)
    monkeypatch.setattr(fuzz, "INPUTS", 24)
    found = fuzz.run("any 0", Given(1, 1.0, tmp_path)).figures
    once = ("over a second", "partial writes", "over 200 MB", "exceptions not ours", "refused")
    assert {name: found[name] for name in (*once, "inputs")} == {
        **dict.fromkeys(once, 1),
        "inputs": 6,
    }


def test_bytes_are_changed_and_stay_small():
    chance = random.Random(1)
    made = {mutated(b'{"a": [1, 2]}', [b"seed"], chance) for _ in range(500)}
    assert len(made) > 400
    assert max(map(len, made)) <= MOST
