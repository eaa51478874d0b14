"""A mapping's SQL is stopped at a limit, and told which: it never ends, or makes 900 MB."""

import time

import pytest

from intersession.errors import InvalidInput
from intersession.intake.csv.query import ask
from intersession.intake.csv.query_limits import Limits
from intersession.intake.csv.table import Row, Table

TABLE = Table(("who", "what"), [Row(n, {"who": "RK", "what": "a" * 50}) for n in range(2, 300)])
COUNTING = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT {} FROM c"
GROWING = (
    "WITH RECURSIVE c(x, y) AS (SELECT 1, zeroblob(200000) UNION SELECT x + 1, y FROM c) "
    "SELECT count(*) FROM c"
)


def told(sql: str, **limits: float) -> str:
    """How a query is refused."""
    with pytest.raises(InvalidInput) as refused:
        ask(TABLE, sql, name="records", limits=Limits(**limits))
    return str(refused.value)


def test_one_that_never_ends():
    begun = time.monotonic()
    assert told(COUNTING.format("count(*)"), seconds=0.3) == (
        "The mapping's sql cannot be used:\n  sql: stopped: it ran for more than 0.3 seconds. Ask "
        "for less: name columns, and join or repeat rows on what they have in common"
    )
    assert time.monotonic() - begun < 10


def test_one_that_sorts_without_end():
    sql = "SELECT a.who FROM rows a, rows b, rows c ORDER BY a.what || b.what || c.what"
    assert "it ran for more than 0.3 seconds" in told(sql, seconds=0.3)


def test_too_many_rows():
    assert "it gives more than 5,000 rows" in told(COUNTING.format("x"), rows=5000)


def test_as_many_rows_as_may_be():
    found = ask(TABLE, "SELECT who FROM rows", name="records", limits=Limits(rows=298))
    assert len(found.rows) == 298
    assert "it gives more than 297 rows" in told("SELECT who FROM rows", rows=297)


def test_too_much_memory():
    pytest.importorskip("resource")
    assert "it takes more than 30 MB of memory" in told(GROWING, memory=30_000_000, seconds=60)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT zeroblob(900000000)",
        "SELECT group_concat(a.what) FROM rows a, rows b",
        "SELECT hex(randomblob(200000))",
    ],
)
def test_one_text_of_900_mb(sql):
    told_ = "a text or row that it reads or makes has more than 250,000 bytes"
    assert told_ in told(sql)


@pytest.mark.parametrize(
    "call", ["printf('%.*c', 900000000, 'x')", "format('%.900000000c', 'x')", "printf('%*d', -9e8)"]
)
def test_a_width_that_would_be_counted_to_in_one_step(call):
    if "9e8" in call:
        call = call.replace("-9e8", "-900000000, 1")
    assert "printf is asked for a width above 250,000" in told(f"SELECT {call}")


def test_printf_does_what_it_does_elsewhere():
    sql = "SELECT printf('%02d.%s', 5, who) AS a, format('%*d', 6, 7) AS b, printf('%d', 300000) c"
    found = ask(TABLE, f"{sql} FROM rows LIMIT 1", name="records")
    assert found.rows[0].values == {"a": "05.RK", "b": "     7", "c": "300000"}


def test_other_errors_are_told_as_before():
    assert "could not be run" in told("SELECT nothing FROM rows")
    assert "half a character" in told("SELECT '\udcff'")
    assert "not authorized" in told("SELECT load_extension('x')")
