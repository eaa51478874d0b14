"""CSV files as they come, and queries over them."""

import pytest

from intersession.errors import InvalidInput
from intersession.intake.csv.decoding import guess_told
from intersession.intake.csv.query import ask
from intersession.intake.csv.reader import read_csv
from intersession.intake.csv.table import Layout

WALKS = "who,day,minutes\nRK,2026-02-01,30\nQX,2026-02-02,\n"


@pytest.fixture
def read(tmp_path):
    """Read a file that holds these bytes or this text."""

    def read(content, **how):
        path = tmp_path / "walks.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_csv(path, Layout(**how))

    return read


@pytest.fixture
def refused(read):
    """What is said about a file that cannot be read."""

    def refused(content, **how):
        with pytest.raises(InvalidInput) as caught:
            read(content, **how)
        return str(caught.value)

    return refused


def values(table):
    """The values of all rows, in order."""
    return [list(row.values.values()) for row in table.rows]


READ = [["RK", "2026-02-01", "30"], ["QX", "2026-02-02", None]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_out(read, delimiter):
    table = read(WALKS.replace(",", delimiter))
    assert table.columns == ("who", "day", "minutes")
    assert values(table) == READ


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + WALKS.encode(),
        WALKS.encode("utf-16"),
        WALKS.replace("\n", "\r\n").encode(),
        WALKS.replace("\n", "\r").encode(),
        WALKS.rstrip().encode(),
        WALKS.replace("\n", ",\n").replace("minutes,", "minutes").encode(),
        ("\n\n" + WALKS + ",,\n\n").encode(),
    ],
    ids=["mark", "utf-16", "crlf", "cr", "no last line end", "a trailing comma", "empty rows"],
)
def test_the_same_file_in_other_dress(read, content):
    table = read(content)
    assert (table.columns, table.guessed, table.misshapen) == (("who", "day", "minutes"), "", {})
    assert values(table) == READ


def test_quoted_line_breaks_delimiters_and_quotes(read):
    table = read('who;"how, was\nit"\nRK;"Long; and\nwet, ""brr"""\n')
    assert table.columns == ("who", "how, was\nit")
    assert values(table) == [["RK", 'Long; and\nwet, "brr"']]


def test_a_single_column_needs_no_delimiter(read):
    assert values(read("minutes\n5\n6\n")) == [["5"], ["6"]]


def test_a_decimal_comma_is_no_delimiter(read):
    assert values(read("who;km, about\nRK;1,5\nQX;2\n")) == [["RK", "1,5"], ["QX", "2"]]


def test_two_possible_delimiters_are_refused_until_one_is_told(read, refused):
    content = "who;day,minutes\nRK;2026-02-01,5\n"  # both split every row into two
    said = refused(content)
    assert "could be separated by comma or semicolon" in said
    assert "delimiter: say which in the mapping, such as delimiter = ','" in said
    assert read(content, delimiter=";").columns == ("who", "day,minutes")


def test_a_quoted_delimiter_in_the_header_is_no_doubt(read):
    table = read('who;"mood, 0-10"\nRK;3\nQX;4\n')
    assert table.columns == ("who", "mood, 0-10")


def test_missing_is_what_is_empty_and_what_the_mapping_says(read):
    content = "a,b\n NA ,0\n  ,NA.\n"
    assert values(read(content)) == [[" NA ", "0"], [None, "NA."]]
    assert values(read(content, missing=("NA",))) == [[None, "0"], [None, "NA."]]


def test_rows_are_numbered_as_a_spreadsheet_does(read):
    table = read('a,b\n\n"x\ny",1\n,\nz,2\n')
    assert [(row.number, row.values["b"]) for row in table.rows] == [(3, "1"), (5, "2")]


def test_rows_of_another_width_are_set_apart_with_their_number(read):
    table = read("a,b,c\n1,2\n1,2,3,4\n1,2,3\n")
    assert table.misshapen == {
        2: "has 2 fields, and the header has 3 columns. Where the end of a row may be left out, "
        'say so: [file] short_rows = "fill"',
        3: "has 4 fields, and the header has 3 columns",
    }
    assert [row.number for row in table.rows] == [4]


@pytest.mark.parametrize(
    ("raw", "word", "told"),
    [
        ("Müde".encode("cp1252"), "Müde", "Windows-1252"),
        (b"\x93so\x94", "“so”", "Windows-1252"),
        (b"M\xfcde\x81", "Müde\x81", "Latin-1"),  # 0x81 is nothing in Windows-1252
    ],
)
def test_what_is_not_utf_8_is_read_as_an_old_encoding_and_told(read, raw, word, told):
    table = read(b"how\n" + raw + b"\n")
    assert values(table) == [[word]]
    assert f"is not UTF-8, so it was read as {told}" in guess_told("walks.csv", table.guessed)


def test_an_encoding_that_is_told_is_used(read, refused):
    assert values(read("how\nMüde\n".encode("cp850"), encoding="cp850")) == [["Müde"]]
    assert "cannot be read as ascii" in refused("how\nMüde\n", encoding="ascii")
    for none in ("utf-9", "undefined", "rot13", "a\0b"):
        assert f"cannot be read as {none}" in refused("how\nMüde\n", encoding=none)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "walks.csv is empty"),
        (b" \n\n", "walks.csv is empty"),
        (b",,\n", "file.header: it has no row 1, which should hold the names"),
        (b"PK\x03\x04\x00\x00", "is not a text file"),
        (b'a,b\n1,2\n1,"3\n1,2\n', "row 3: the quotes of this row, which starts in line 3"),
        (b'a,b\n1,"x" y\n', "row 2: the quotes of this row, which starts in line 2"),
    ],
)
def test_a_file_that_cannot_be_read(refused, content, said):
    assert said in refused(content)


# Queries.


def test_a_query_knows_the_rows_by_two_names_and_every_value_as_text(read):
    table = read("code,n\n007,10\n008,9\n009,\n")
    assert values(ask(table, "SELECT code FROM rows WHERE n IS NULL", name="walks")) == [["009"]]
    assert values(ask(table, "SELECT max(n) FROM walks", name="walks")) == [["9"]]
    found = ask(table, "SELECT max(CAST(n AS INTEGER)) AS most FROM rows", name="rows")
    assert (found.columns, values(found)) == (("most",), [[10]])
    assert [row.number for row in found.rows] == [1]


def test_a_query_over_no_rows_still_has_columns(read):
    found = ask(read("code,n\n"), 'SELECT code AS "the code" FROM rows', name="walks")
    assert (found.columns, found.rows) == (("the code",), [])


def test_a_misspelt_name_in_double_quotes_is_not_taken_for_text(read):
    table = read("Participant.ID\n7\n")
    asked = """SELECT "Participant.ID", 'a "b"' AS "c d" /* "e" */ FROM rows -- "f" """
    assert values(ask(table, asked, name="walks")) == [["7", 'a "b"']]
    with pytest.raises(InvalidInput, match=r"no such column: Partcipant\.ID"):
        ask(table, 'SELECT "Partcipant.ID" FROM rows', name="walks")


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("SELECT nobody FROM rows", "no such column: nobody"),
        ("SELECT who FROM elsewhere", "no such table: elsewhere"),
        ("SELEC who", "syntax error"),
        ("DELETE FROM rows", "not authorized"),
        ("ATTACH DATABASE 'log.db' AS log", "not authorized"),
        ("PRAGMA table_info(rows)", "not authorized"),
        ("SELECT 1; SELECT 2", "one statement"),
        ("-- nothing", "it holds no SELECT"),
        ("SELECT who, who FROM rows", "more than once: who"),
    ],
)
def test_a_query_that_cannot_be_used(read, sql, said):
    with pytest.raises(InvalidInput) as caught:
        ask(read(WALKS), sql, name="walks")
    assert said in str(caught.value)
    if "more than once" not in said:
        assert "columns of rows: who, day, minutes" in str(caught.value)
