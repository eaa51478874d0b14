"""Tables of rows: declared once, read through, written back, and as SQLite people expect them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Annotated, Any, Optional

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intersession import EntryRow, Store, changed, column, key, link, plain, table
from intersession.errors import PluginError
from intersession.projections.table_store import create
from intersession.projections.tables import layout_of


@table("t_nights")
class Night:
    """A row with every kind of column."""

    client: str = key(references="clients")
    number: int = key()
    goal: str | None = link("goals")
    asleep: int | None = None
    share: float | None = None
    good: bool | None = None
    words: str = ""
    tags: list[str] = column(factory=list)
    more: dict[str, Any] | None = None
    old_style: Optional[int] = None  # noqa: UP045


@table("t_names")
class Name:
    """A row of one column."""

    name: str = key()


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    """An empty database in memory, with the two tables in it."""
    found = sqlite3.connect(":memory:", isolation_level=None)
    create(found, [layout_of(Night), layout_of(Name)])
    yield found
    found.close()


def store(connection: sqlite3.Connection, *, is_new: bool = False) -> Store:
    """The tables, as a fold sees them."""
    return Store(connection, [Night, Name], is_new=is_new)


FULL = Night(
    client="RK",
    number=1,
    goal="G1",
    asleep=0,
    share=0.5,
    good=False,
    words="schön, «wie früher»",
    tags=["a", "ß"],
    more={"nested": [1, None, {"x": True}]},
    old_style=7,
)
EMPTY = Night(client="RK", number=2)


@pytest.mark.parametrize("row", [FULL, EMPTY])
def test_a_row_comes_back_as_it_was(connection: sqlite3.Connection, row: Night):
    table = store(connection)[Night]
    table.put(row)
    table.flush()
    assert store(connection)[Night].get("RK", row.number) == row
    assert store(connection)[Night].starting("RK") == [row]


def test_a_row_of_one_column(connection: sqlite3.Connection):
    names = store(connection)[Name]
    names.put(Name(name="bus"))
    names.flush()
    assert connection.execute("SELECT * FROM t_names").fetchall() == [("bus",)]
    assert store(connection)[Name].get("bus") == Name(name="bus")


def test_columns_have_the_types_that_sqlite_people_expect(connection: sqlite3.Connection):
    columns = connection.execute("PRAGMA table_info(t_nights)").fetchall()
    assert [(name, kind, in_key) for _, name, kind, _, _, in_key in columns] == [
        ("client", "TEXT", 1),
        ("number", "INTEGER", 2),
        ("goal", "TEXT", 0),
        ("asleep", "INTEGER", 0),
        ("share", "REAL", 0),
        ("good", "INTEGER", 0),
        ("words", "TEXT", 0),
        ("tags", "TEXT", 0),
        ("more", "TEXT", 0),
        ("old_style", "INTEGER", 0),
    ]
    foreign = connection.execute("PRAGMA foreign_key_list(t_nights)").fetchall()
    assert {(row[2], row[3]) for row in foreign} == {("clients", "client"), ("goals", "goal")}
    indexes = connection.execute("PRAGMA index_list(t_nights)").fetchall()
    assert len([row for row in indexes if row[3] == "c"]) == 2


def test_json_is_readable_text(connection: sqlite3.Connection):
    table = store(connection)[Night]
    table.put(FULL)
    table.flush()
    tags = connection.execute("SELECT tags FROM t_nights").fetchone()[0]
    assert tags == '["a","ß"]'


def test_nothing_is_written_before_the_flush(connection: sqlite3.Connection):
    nights = store(connection)[Night]
    nights.put(EMPTY)
    assert nights.get("RK", 2) == EMPTY
    assert connection.execute("SELECT count(*) FROM t_nights").fetchone() == (0,)
    nights.forget()
    assert nights.get("RK", 2) is None
    nights.flush()
    assert connection.execute("SELECT count(*) FROM t_nights").fetchone() == (0,)


def test_removing_and_replacing(connection: sqlite3.Connection):
    nights = store(connection)[Night]
    for number in (1, 2, 3):
        nights.put(Night(client="RK", number=number))
        nights.put(Night(client="AB", number=number))
    nights.remove("RK", 2)
    nights.remove("XY", 9)
    assert nights.get("RK", 2) is None
    assert [row.number for row in nights.starting("RK")] == [1, 3]
    nights.replace(("RK",), [Night(client="RK", number=7)])
    assert [row.number for row in nights.starting("RK")] == [7]
    assert len(nights.starting()) == 4
    nights.replace(("RK", 7), [])
    nights.flush()
    assert {row.client for row in store(connection)[Night].starting()} == {"AB"}


operations = st.lists(
    st.tuples(st.sampled_from(["put", "remove", "get", "flush", "starting"]), st.integers(1, 4)),
    max_size=30,
)


@given(operations=operations)
def test_a_table_is_a_dictionary_whenever_it_is_flushed(operations):
    connection = sqlite3.connect(":memory:", isolation_level=None)
    create(connection, [layout_of(Night)])
    nights = Store(connection, [Night], is_new=True)[Night]
    known: dict[int, Night] = {}
    for turn, (what, number) in enumerate(operations):
        if what == "put":
            known[number] = Night(client="RK", number=number, asleep=turn)
            nights.put(known[number])
        elif what == "remove":
            known.pop(number, None)
            nights.remove("RK", number)
        elif what == "get":
            assert nights.get("RK", number) == known.get(number)
        elif what == "flush":
            nights.flush()
        else:
            assert nights.starting("RK") == [known[one] for one in sorted(known)]
    nights.flush()
    assert nights.starting() == [known[one] for one in sorted(known)]
    connection.close()


def test_changed_and_plain():
    assert changed(FULL, asleep=9).asleep == 9
    assert FULL.asleep == 0
    assert plain(EMPTY)["tags"] == []
    assert list(plain(FULL))[:3] == ["client", "number", "goal"]
    with pytest.raises(AttributeError):
        FULL.asleep = 9


def test_a_row_that_extends_another_has_its_columns_first():
    @table("t_more")
    class More(EntryRow):
        """An entry's row with one column more."""

        minutes: int | None = None

    layout = layout_of(More)
    assert layout.keys == ("assignment", "attempt")
    assert [column.name for column in layout.columns][-1] == "minutes"
    with pytest.raises(PluginError, match="EntryRow is not a table row"):
        layout_of(EntryRow)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "views",
        "damaged_streams",
        "Nights",
        "sleep nights",
        'a"b',
        "sqlite_master",
        "1st",
        "a; b",
    ],
)
def test_names_that_no_table_can_have(name: str):
    class Row:
        """A row."""

        client: str = key()

    with pytest.raises(PluginError, match="a name is lower-case letters, digits and underscores"):
        table(name)(Row)


def test_a_table_needs_a_key():
    class Row:
        """A row without a key."""

        minutes: int = 0

    with pytest.raises(PluginError, match=r"The table t_rows has no key: declare one with key\(\)"):
        table("t_rows")(Row)


def test_what_is_said_of_a_columns_type_changes_nothing():
    """Annotated columns, also inside a union, are kept as the type that they annotate."""

    @table("t_annotated")
    class AnnotatedRow:
        number: int = key()
        minutes: Annotated[int, "minutes"] | None = None
        times: Annotated[list[str], "ISO 8601"] = column(factory=list)

    columns = {one.name: (one.sql_type, one.is_json) for one in layout_of(AnnotatedRow).columns}
    assert columns == {
        "number": ("INTEGER", False),
        "minutes": ("INTEGER", False),
        "times": ("TEXT", True),
    }
