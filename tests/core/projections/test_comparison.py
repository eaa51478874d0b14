"""``rebuild --check``: both sides up to one event, and nothing left behind."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from datetime import date

import pytest
from counted import Broken, Counted, Mended, dump, standing, walk

from intersession import View, folds, key, table, view
from intersession.domain.assignment.events import Attempted
from intersession.projections import fold
from intersession.projections.tables import columns_of
from intersession.testing import World

TODAY = date(2026, 3, 2)


def test_views_that_stand_as_folded_differ_in_nothing(walked: World, views_of):
    assert views_of(walked, Counted, Mended).differences() == []


def test_a_row_that_is_not_what_the_events_say_is_told(walked: World, views_of):
    views = views_of(walked, Counted, Mended)
    views.catch_up()
    with closing(sqlite3.connect(walked.home.views_path)) as connection:
        connection.execute("UPDATE t_walks SET walks = 5")
        connection.commit()
    assert views.differences() == ["t.walks: table t_walks differs in 2 rows"]
    assert views.differences(["t.broken"]) == []


def test_a_view_that_stopped_is_named(walked: World, views_of):
    [line] = views_of(walked, Counted, Broken).differences()
    assert line == "t.broken stopped: RK-1#4 could not be folded: ZeroDivisionError('thirteen')"


def test_a_view_that_was_mended_since_is_named_too(walked: World, views_of):
    views_of(walked, Counted, Broken).catch_up()
    [line] = views_of(walked, Counted, Mended).differences()
    assert line.startswith("t.broken stopped: RK-1#4 could not be folded")
    assert line.endswith("A rebuild folds it whole: intersession rebuild t.broken")


def test_a_view_that_would_stop_is_named(walked: World, views_of):
    views_of(walked, Counted, Mended).catch_up()
    [line] = views_of(walked, Counted, Broken).differences()
    assert line.startswith("t.broken would stop in a rebuild: RK-1#4 could not be folded")


def test_both_sides_end_at_one_event_while_others_write(walked: World, views_of, monkeypatch):
    """An attempt is recorded, and folded by another program, while the copy is made."""
    views, beside = views_of(walked, Counted, Mended), views_of(walked, Counted, Mended)
    fold_page, seen = fold.fold_page, []

    def while_another_writes(connection, folding, page):
        if not seen:
            seen.append(page)
            walk(walked, "RK-1", 15)
            beside.catch_up()
        return fold_page(connection, folding, page)

    views.catch_up()
    monkeypatch.setattr(fold, "fold_page", while_another_writes)
    assert views.differences() == []
    assert seen
    assert dump(views)["t_walks"] == [("RK", 5)]


def test_the_copy_is_on_no_disk(walked: World, views_of, monkeypatch, tmp_path):
    """Whenever a check is killed, no file holds what it folded."""
    outside = tmp_path / "outside"
    outside.mkdir()
    monkeypatch.setenv("TMPDIR", str(outside))
    monkeypatch.setattr(tempfile, "tempdir", None)
    views = views_of(walked, Counted, Mended)
    views.catch_up()
    before, fold_page, seen = set(walked.home.path.iterdir()), fold.fold_page, []

    def looking(connection, folding, page):
        folded = fold_page(connection, folding, page)
        seen.append([*outside.iterdir(), *set(walked.home.path.iterdir()) - before])
        return folded

    monkeypatch.setattr(fold, "fold_page", looking)
    assert views.differences() == []
    assert seen == [[]]


# A layout that changed, with the version as it was.


@table("t_walks")
class Longer:
    """The same table with a column more."""

    client: str = key()
    walks: int = 0
    minutes: int = 0


@table("t_walks")
class Wordy:
    """The same columns, one of another type."""

    client: str = key()
    walks: str = ""


@table("t_walks")
class ByPlace:
    """The same columns, another key."""

    client: str = key()
    walks: int = key()


def counting(row: type, last: object) -> type[View]:
    """The view of walks, of the same version, over another row class."""

    @view("t.walks", version=1, title="Walks counted", tables=[row])
    class Changed(View):
        """Keeps each client's last column in the order of events."""

        @folds(Attempted, worksheet="walks.walk")
        def walked(self, recorded, store) -> None:
            made = {"client": recorded.client, columns_of(row)[-1]: last}
            store[row].put(row(**made))

    return Changed


@pytest.mark.parametrize(
    ("row", "last", "kept"),
    [(Longer, 7, ("RK", 0, 7)), (Wordy, "seven", ("RK", "seven")), (ByPlace, 7, ("RK", 7))],
)
def test_a_layout_that_changed_is_folded_again(walked: World, views_of, row, last, kept):
    views_of(walked, Counted).catch_up()
    views = views_of(walked, counting(row, last))
    assert not views.are_level()
    assert views.catch_up() == {}
    assert dump(views)["t_walks"] == [kept]
    assert views.are_level()


def test_a_table_more_is_folded_by_itself(walked: World, views_of):
    @table("t_more")
    class More:
        """One more table."""

        client: str = key()

    @view("t.walks", version=1, title="Walks counted", tables=[*Counted.tables, More])
    class Twice(Counted):
        """Counts, and keeps who walked."""

        @folds(Attempted)
        def kept(self, recorded, store) -> None:
            store[More].put(More(client=recorded.client))

    views_of(walked, Counted).catch_up()
    views = views_of(walked, Twice)
    views.catch_up()
    assert dump(views) == {"t_walks": [("RK", 4)], "t_more": [("RK",)]}


def test_a_file_of_a_former_version_is_folded_again(walked: World, views_of):
    """The list of views had no column for the layout."""
    views = views_of(walked, Counted)
    views.catch_up()
    views.close()
    with closing(sqlite3.connect(walked.home.views_path)) as connection:
        connection.execute("ALTER TABLE views DROP COLUMN layout")
        connection.execute("UPDATE t_walks SET walks = 99")
        connection.commit()
    again = views_of(walked, Counted)
    assert again.catch_up() == {}
    assert dump(again)["t_walks"] == [("RK", 4)]
    assert standing(again, "t.walks") == (1, 6, "")
