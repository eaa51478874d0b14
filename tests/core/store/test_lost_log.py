"""A home whose log was lost says so, begins no other one unasked, and takes a copy back."""

from __future__ import annotations

from contextlib import closing
from functools import partial

import pytest

from intersession.errors import HomeError
from intersession.store.copy import copy_log
from intersession.store.home import Home
from intersession.store.sqlite.log import SqliteLog
from intersession.testing import World


@pytest.fixture
def seen(walked: World) -> World:
    """A world whose views were looked at."""
    assert len(walked.view("walks.minutes")) == 4
    return walked


def lose(world: World, *, empty: bool = False) -> None:
    """Delete the log's files, or leave an empty one."""
    world.log.close()
    for file in world.home.path.glob("log.db*"):
        file.unlink()
    if empty:
        world.home.log_path.touch()


def forget_views(world: World) -> None:
    world.views.close()
    for file in world.home.path.glob("views.db*"):
        file.unlink()


@pytest.mark.parametrize("empty", [False, True], ids=["deleted", "emptied"])
def test_it_is_told_and_no_other_log_begins_in_its_place(seen: World, empty: bool):
    lose(seen, empty=empty)
    register = partial(seen.homework.register, "AB", timezone="UTC")
    for ask in (partial(seen.view, "walks.minutes"), register):
        with pytest.raises(HomeError, match=r"holds nothing, .* a log with 6 positions\. Was the"):
            ask()
    assert seen.home.is_empty()
    forget_views(seen)
    register()
    assert seen.log.last_position() == 1


def test_a_copy_is_put_back_and_goes_on(seen: World):
    before = seen.view("walks.minutes")
    home, backup = str(seen.home.path), str(seen.home.path.parent / "backup")
    copy_log(home, backup)
    lose(seen)
    copy_log(backup, home)
    assert seen.view("walks.minutes") == before
    seen.homework.attempt("RK-1", {"minutes": 15}, happened=seen.today)
    assert len(seen.view("walks.minutes")) == 5


def test_a_home_that_only_looks_at_a_shared_log_has_lost_none(seen: World):
    """Views of a shared log stand in a home without a log of its own."""
    lose(seen)
    Home(seen.home.path, "postgresql://127.0.0.1/homework").check_may_begin()
    with closing(SqliteLog(seen.home)) as log, pytest.raises(HomeError, match="on a server"):
        log.home.check_may_begin()
