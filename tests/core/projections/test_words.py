"""Words are found in a table's texts, whatever is typed, and the index follows the table."""

from __future__ import annotations

import sqlite3

import pytest

from intersession.projections.query import Look, Window
from intersession.projections.table_store import Store, create
from intersession.projections.tables import key, layout_of, layout_text, searched, table
from intersession.projections.words import MARKS, searchable


@table("t_notes")
class NoteRow:
    """A note."""

    client: str = key()
    number: int = key()
    text: str = searched()


@table("t_plain")
class PlainRow:
    """A note of which no word is searched."""

    client: str = key()
    number: int = key()
    text: str = ""


@pytest.fixture
def connection():
    found = sqlite3.connect(":memory:", isolation_level=None)
    create(found, [layout_of(NoteRow)])
    yield found
    found.close()


def put(connection, *notes: tuple[str, int, str]) -> Store:
    store = Store(connection, [NoteRow], is_new=False)
    for client, number, text in notes:
        store[NoteRow].put(NoteRow(client=client, number=number, text=text))
    store[NoteRow].flush()
    return store


def found(connection, *words: str, client: str | None = None) -> list[str]:
    look = Look(connection, client, Window(), None)  # type: ignore[arg-type]
    return [text.replace(MARKS[0], "[").replace(MARKS[1], "]") for _, text in
            look.search(NoteRow, words)]  # fmt: skip


def test_every_word_must_be_there_and_the_last_may_be_only_begun(connection):
    put(connection, ("RK", 1, "On the bus, standing"), ("RK", 2, "The bus was late"))
    assert found(connection, "bus") == ["On the [bus], standing", "The [bus] was late"]
    assert found(connection, "bus", "stand") == ["On the [bus], [standing]"]
    assert found(connection, "stand", "bus") == []
    assert found(connection, "bus late") == ["The [bus] was [late]"]


def test_accents_and_capitals_make_no_difference(connection):
    put(connection, ("RK", 1, "Café in Łódź"), ("RK", 2, "cafe\u0301 again"))
    assert found(connection, "CAFE") == ["[Café] in Łódź", "[cafe\u0301] again"]
    assert found(connection, "café") == found(connection, "cafe")


@pytest.mark.parametrize(
    "typed", ['"', '"bus', "bus OR late", "NEAR(bus", "text:bus", "bus*", "-bus", "^bus", "(bus)"]
)
def test_what_is_typed_is_words_and_never_a_query(connection, typed):
    put(connection, ("RK", 1, "the bus"))
    words = searchable([typed])
    assert found(connection, *words) in (["the [bus]"], [])
    if len(words) == 1:
        assert bool(found(connection, typed)) == ("bus" in typed and ":" not in typed
                                                  and "NEAR" not in typed)  # fmt: skip


def test_a_word_without_a_letter_or_digit_is_none():
    assert searchable(["?!", "_", "bus ...", "7"]) == ["bus", "7"]


def test_the_index_follows_what_is_replaced_and_removed(connection):
    store = put(connection, ("RK", 1, "the bus"), ("RK", 2, "the tram"))
    put(connection, ("RK", 1, "the train"))
    assert (found(connection, "bus"), found(connection, "tra")) == (
        [],
        ["the [tram]", "the [train]"],
    )
    store[NoteRow].replace(("RK",), [NoteRow(client="RK", number=3, text="a walk")])
    store[NoteRow].flush()
    assert (found(connection, "tra"), found(connection, "walk")) == ([], ["a [walk]"])
    connection.execute("INSERT INTO t_notes_words(t_notes_words) VALUES('integrity-check')")


def test_of_one_client_or_of_all(connection):
    put(connection, ("RK", 1, "the bus"), ("AB", 1, "a bus"))
    assert found(connection, "bus", client="AB") == ["a [bus]"]
    assert len(found(connection, "bus")) == 2


def test_a_table_made_again_has_an_empty_index(connection):
    put(connection, ("RK", 1, "the bus"))
    create(connection, [layout_of(NoteRow)])
    assert found(connection, "bus") == []
    put(connection, ("RK", 1, "the bus"))
    assert found(connection, "bus") == ["the [bus]"]


def test_a_searched_column_changes_the_layout_and_others_keep_theirs():
    assert layout_text([NoteRow]).replace("t_notes", "t_plain") != layout_text([PlainRow])
    assert layout_of(PlainRow).tables == ("t_plain",)
    assert layout_of(NoteRow).tables == ("t_notes_words", "t_notes")
