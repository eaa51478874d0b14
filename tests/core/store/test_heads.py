"""A log that was cut, replaced or rolled back is told, never folded over, and taken when asked."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from intersession.composition import Composition
from intersession.errors import HomeError, InvalidInput, LogReplaced, Refused
from intersession.store.accept import accept
from intersession.store.check import check_log
from intersession.store.heads import Anchor, Head, changed_since, head_of, seen_from
from intersession.store.locate import log_of, reader_of
from intersession.testing import World

CUT = "DELETE FROM stored_events WHERE position = 5"
FORGET = "UPDATE sqlite_sequence SET seq = 4"
"""As an older copy has it: of what was deleted the file itself knows nothing."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a home is with a client and four goals, of which the views were read."""
    with closing(World(tmp_path / "life")) as world:
        for words in ("walk", "sit", "sleep", "call"):
            world.homework.add_goal("RK", words)
        world.report("agenda")
    return tmp_path / "life"


@pytest.fixture
def log_file(folder: Path) -> Path:
    """The log's file."""
    return folder / "home" / "log.db"


def change(log_file: Path, *statements: str) -> None:
    """Change the log behind everybody's back."""
    with closing(sqlite3.connect(log_file)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def rows(reader: object) -> list[tuple[object, ...]]:
    """What a log holds, as it is stored."""
    return [row for page in reader.stored() for row in page]  # type: ignore[attr-defined]


def test_a_home_keeps_where_its_log_ended(folder: Path):
    with closing(World(folder)) as world, closing(reader_of(world.home)) as reader:
        seen = seen_from(world.home, reader)
        assert seen == head_of(reader)
        assert (seen.position, seen.recorded_at) == (5, "2026-03-02T09:00:00Z")
        assert changed_since(reader, seen) == ""
        world.homework.add_goal("RK", "swim")
        reader.renew()
        assert changed_since(reader, seen) == ""


@pytest.mark.parametrize("more", [[], [FORGET]], ids=["cut", "older-copy"])
def test_a_log_that_was_cut_is_read_under_a_warning_and_not_written_to(
    folder: Path, log_file: Path, more: list[str]
):
    change(log_file, CUT, *more)
    for _ in range(2):  # again and again, until it is settled
        with closing(World(folder)) as later:
            later.report("agenda")
            assert "ends at position 4; on 2 March 2026 it ended at 5." in later.views.changed
            with pytest.raises(LogReplaced, match="ends at position 4; on 2 March 2026") as told:
                later.homework.add_goal("RK", "swim")
            assert (told.value.position, told.value.last) == (5, 4)
            assert later.log.last_position() == 4


def test_a_cut_that_no_view_has_seen_is_known_to_the_file(tmp_path: Path):
    with closing(World(tmp_path)) as world:
        world.homework.add_goal("RK", "walk")
        file = world.home.log_path
    change(file, "DELETE FROM stored_events WHERE position = 2")
    with closing(World(tmp_path)) as later:
        with pytest.raises(LogReplaced, match="ends at position 1; events up to 2 were recorded"):
            later.homework.add_goal("RK", "sit")
        [found] = check_log(later.log).faults
        assert found.kind == "end"


def test_a_copy_that_went_on_by_itself_is_told(folder: Path, log_file: Path):
    """As long as before, with another event at the end."""
    change(log_file, CUT, FORGET)
    with closing(World(folder)) as later, closing(log_of(later.home)) as log:
        last = log.of_stream("RK")[-1]
        log.append([msgspec.structs.replace(last, version=5)])
    with closing(World(folder)) as later:
        later.report("agenda")
        told = "holds other events than on 2 March 2026, when it ended at position 5."
        assert told in later.views.changed


def test_another_log_in_its_place_is_told_and_keeps_its_name(folder: Path, tmp_path: Path):
    with closing(World(tmp_path / "other")) as other:
        identity = other.log.identity()
    shutil.copy(tmp_path / "other" / "home" / "log.db", folder / "home" / "log.db")
    with closing(World(folder)) as later:
        later.report("agenda")
        assert "is another one than on 2 March 2026" in later.views.changed
        taken = accept(later.home, later.log, "moved", "DrM", later.clock())
        assert (taken.is_renamed, taken.identity) == (False, identity)
        later.homework.add_goal("RK", "swim")


# Taking it as it is.


def test_what_is_accepted_goes_on_under_another_name(folder: Path, log_file: Path):
    change(log_file, CUT, FORGET)
    with closing(World(folder)) as later:
        former, lost = later.log.identity(), later.log.checkpoint(4)
        taken = accept(later.home, later.log, " the disk failed ", "DrM", later.clock())
        assert (taken.position, taken.is_renamed) == (4, True)
        later.homework.add_goal("RK", "swim")
        assert later.log.last_position() == 5
        later.report("agenda")
        assert later.views.changed == ""
        first, second = later.log.sources()
        assert (first.id, second.id) == (former, later.log.identity())
        assert second.position == 4
        assert lost.mark == f"sha256:{second.head.hex()}"
        said = msgspec.json.decode(second.accepted)
        assert (said["by"], said["why"], said["ended"]) == ("DrM", "the disk failed", 5)
        assert check_log(later.log).findings == []


def test_views_begin_anew_after_it(folder: Path, log_file: Path):
    """The new fifth event has the position of the lost one, and is not taken for it."""
    change(log_file, CUT, FORGET)
    with closing(World(folder)) as later:
        accept(later.home, later.log, "restored", "DrM", later.clock())
        later.homework.add_goal("RK", "swim")
        words = [row["words"] for row in later.view("clients", "goals")]
        assert words == ["walk", "sit", "sleep", "swim"]
        assert later.views.differences() == []


def test_a_follower_is_told_to_begin_anew(folder: Path, log_file: Path):
    from intersession.store.subscription import Subscription

    with closing(World(folder)) as world:
        here = world.log.checkpoint(3)
    change(log_file, CUT, FORGET)
    with closing(World(folder)) as later:
        accept(later.home, later.log, "restored", "DrM", later.clock())
        with pytest.raises(LogReplaced, match="position 3"):
            Subscription(later.log, here).look(0)


def test_there_is_nothing_to_accept_of_a_log_that_only_grew(folder: Path):
    with closing(World(folder)) as world:
        with pytest.raises(Refused, match="nothing to accept"):
            accept(world.home, world.log, "to be sure", "DrM", world.clock())
        with pytest.raises(InvalidInput, match="say why"):
            accept(world.home, world.log, " ", "DrM", world.clock())
        assert len(world.log.sources()) == 1


def test_a_name_that_is_changed_in_the_file_is_told(folder: Path, log_file: Path):
    change(log_file, "UPDATE log_identity SET id = replace(id, 'urn:uuid:', 'urn:uuid:0')")
    with closing(World(folder)) as world:
        kinds = [one.kind for one in check_log(world.log).faults]
        assert kinds == ["name"]


# An anchor.


@pytest.fixture
def anchored(folder: Path, tmp_path: Path) -> Iterator[Anchor]:
    """A file on another medium that keeps where the log ended."""
    anchor = Anchor(tmp_path / "stick" / "anchor.json")
    anchor.path.parent.mkdir()
    with closing(World(folder)) as world:
        anchor.keep(head_of(world.log))
    return anchor


def test_an_anchor_tells_also_where_the_views_are_gone(
    folder: Path, log_file: Path, anchored: Anchor
):
    change(log_file, CUT, FORGET)
    for file in log_file.parent.glob("views.db*"):
        file.unlink()
    with closing(World(folder)) as world:
        seen = anchored.seen()
        assert "it ended at 5" in changed_since(world.log, seen)
        [found] = check_log(world.log, [seen]).faults
        assert (found.kind, found.position) == ("end", 5)


def test_it_keeps_where_the_log_ends_when_the_home_is_closed(folder: Path, anchored: Anchor):
    with closing(World(folder)) as world:
        home, plugins, clock = world.home, world.plugins, world.clock
    parts = Composition(home, lambda: plugins, clock, lambda: "DrM", anchor=anchored)
    parts.homework.add_goal("RK", "swim")
    parts.close()
    assert anchored.seen().position == 6


def test_what_is_no_anchor_is_left_as_it_is(tmp_path: Path):
    file = tmp_path / "letter.txt"
    file.write_text("Dear colleague\n")
    with pytest.raises(HomeError, match="is not an anchor"):
        Anchor(file).seen()
    assert Anchor(tmp_path / "none").seen() is None


# A head as text.


def test_a_head_is_read_back_as_a_line_and_as_people_type_it():
    mark = f"sha256:{'0f' * 32}"
    head = Head("urn:uuid:1", 266, mark, "2026-03-02T09:00:00Z")
    assert Head.parse(str(head)) == head
    assert head.short == f"266:{mark}"
    assert Head.parse(head.short) == Head("", 266, mark)


@pytest.mark.parametrize("text", ["", "266", "0:sha256:" + "0" * 64, "{}x", "266:sha256:zz"])
def test_another_text_is_no_head(text: str):
    with pytest.raises(InvalidInput):
        Head.parse(text)
