"""The files: whole or not at all, private, and what independent readers find in them."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from trips import ANSWERS

from intersession.errors import IntersessionError
from intersession.interchange.answers.collect import Asked, answer_tables
from intersession.interchange.answers.files import csv_bytes, write_answers
from intersession.interchange.answers.table import AnswerTable, AnswerTables

HOSTILE = [
    "",
    " ",
    '"',
    ",",
    "=1+1",
    "007",
    "NA",
    "null",
    "true",
    "a\nb",
    "a\r\nb",
    "\r",
    "é\u2028😀",
]


@pytest.fixture
def found(world) -> AnswerTables:
    """Trips with an answer of every kind, with none, and with words that readers stumble over."""
    world.homework.attempt("RK-1", ANSWERS, skipped={"step": 'none, "yet"'}, happened="2026-03-01")
    world.homework.attempt("RK-1", {"where": "out"}, without_sheet=False)
    for words in HOSTILE:
        world.homework.attempt("RK-1", {"where": "out", "words": f"a{words}z"})
    for words in ("007", "NA", "null", "true", "1e3", "-", "2026-03-02"):
        world.homework.attempt("RK-1", {"where": words, "words": words})
    return answer_tables(world.log, world.plugins, Asked())


def test_a_file_holds_each_cell_as_it_is(found):
    table = found["trips.trip"]
    header, *rows = csv.reader(io.StringIO(csv_bytes(table).decode(), newline=""))
    assert header == [column.name for column in table.columns]
    words, steps, alone = (header.index(name) for name in ("words", "steps", "alone"))
    assert [rows[0][words], rows[0][steps], rows[0][alone]] == [ANSWERS["words"], "0", "false"]
    assert [rows[1][words], rows[1][steps], rows[1][alone]] == ["", "", ""]
    assert [row[words] for row in rows[2 : 2 + len(HOSTILE)]] == [f"a{one}z" for one in HOSTILE]


def test_the_same_log_gives_the_same_bytes(found, tmp_path):
    for name in ("one", "two"):
        write_answers(found, tmp_path / name)
    one, two = (
        {file.name: file.read_bytes() for file in (tmp_path / name).iterdir()}
        for name in ("one", "two")
    )
    assert one == two
    assert set(one) == {
        *("trips.trip.csv", "trips.trip.named.csv", "trips.trip.stops.csv"),
        *("trips.trip.stops.thoughts.csv", "trips.trip.agreed-targets.csv"),
        *("codebook.csv", "datapackage.json"),
    }


def test_files_are_private_and_nothing_is_overwritten_unless_asked(found, tmp_path):
    folder = tmp_path / "made" / "tables"
    names = write_answers(found, folder)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o600}
    assert sorted(file.name for file in folder.iterdir()) == names
    for file in folder.iterdir():
        if file.name != "codebook.csv":
            file.unlink()
    (folder / "codebook.csv").write_text("mine")
    with pytest.raises(IntersessionError, match=r"names already: codebook.csv .*--replace"):
        write_answers(found, folder)
    assert [file.name for file in folder.iterdir()] == ["codebook.csv"]
    assert (folder / "codebook.csv").read_text() == "mine"
    assert write_answers(found, folder, replace=True) == names
    assert (folder / "codebook.csv").read_text() != "mine"
    assert sorted(file.name for file in folder.iterdir()) == names


def test_a_disk_that_is_full_leaves_what_was_there(found, tmp_path, monkeypatch):
    folder = tmp_path / "tables"
    names = write_answers(found, folder)
    before = {name: (folder / name).read_bytes() for name in names}

    def full(number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(IntersessionError, match=r"cannot be written \(No space left on device"):
        write_answers(found, folder, replace=True)
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before


def test_a_folder_that_is_a_file_is_refused(found, tmp_path):
    (tmp_path / "tables").write_text("mine")
    with pytest.raises(IntersessionError, match="cannot be written"):
        write_answers(found, tmp_path / "tables")


def test_the_descriptor_says_types_limits_and_keys(found, tmp_path):
    write_answers(found, tmp_path / "tables")
    package = json.loads((tmp_path / "tables" / "datapackage.json").read_text("utf-8"))
    of = {one["name"]: one for one in package["resources"]}
    fields = {one["name"]: one for one in of["trips.trip"]["schema"]["fields"]}
    assert fields["pleasure"]["constraints"] == {"minimum": 0, "maximum": 10}
    assert fields["pleasure"]["x-labels"] == {"0": "not at all", "10": "fully"}
    assert fields["company"]["constraints"] == {"enum": ["friend", "other"]}
    assert fields["assignment"]["constraints"] == {"required": True}
    assert of["trips.trip"]["schema"]["primaryKey"] == ["assignment", "attempt"]
    assert of["trips.trip"]["schema"]["missingValues"] == [""]
    assert of["trips.trip.stops.thoughts"]["schema"]["foreignKeys"] == [
        {
            "fields": ["assignment", "attempt", "stops_number"],
            "reference": {
                "resource": "trips.trip.stops",
                "fields": ["assignment", "attempt", "number"],
            },
        }
    ]
    assert of["trips.trip"]["x-version"] == 2


def test_frictionless_finds_nothing_wrong_and_reads_the_same(found, tmp_path):
    frictionless = pytest.importorskip("frictionless", reason="frictionless is not installed")
    write_answers(found, tmp_path / "tables")
    descriptor = tmp_path / "tables" / "datapackage.json"
    report = frictionless.validate(str(descriptor))
    assert report.valid, report.flatten(["type", "note"])
    with frictionless.system.use_context(trusted=True):
        package = frictionless.Package(str(descriptor))
        for name, table in found.tables.items():
            rows = package.get_resource(name).read_rows()
            for row, right in zip(rows, table.records, strict=True):
                read = {key: _plain(value) for key, value in row.to_dict().items()}
                assert read == _read_as(table, right)


def test_frictionless_finds_what_is_wrong(found, tmp_path):
    """Each kind of limit is really checked: a value out of range, a row without its parent."""
    frictionless = pytest.importorskip("frictionless", reason="frictionless is not installed")
    wrong = {"trips.trip": ("pleasure", 11), "trips.trip.named": ("attempt", 99)}
    for name, (column, value) in wrong.items():
        table = found[name]
        place = [one.name for one in table.columns].index(column)
        table.rows[0] = (*table.rows[0][:place], value, *table.rows[0][place + 1 :])
    write_answers(found, tmp_path / "tables")
    report = frictionless.validate(str(tmp_path / "tables" / "datapackage.json"))
    assert {kind for (kind,) in report.flatten(["type"])} == {"constraint-error", "foreign-key"}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return json.dumps(value, separators=(",", ":"))
    if isinstance(value, Decimal):
        return float(value)
    return value if value is None or isinstance(value, str | int | float) else str(value)


def _read_as(table: AnswerTable, row: dict[str, Any]) -> dict[str, Any]:
    """A row as readers give it: a moment with a blank in it, and without the Z of UTC."""
    found = dict(row)
    for column in table.columns:
        value = found[column.name]
        if column.type == "datetime" and value is not None:
            found[column.name] = str(value).replace("T", " ").removesuffix("Z")
    return found


def test_duckdb_reads_the_parquet_files_as_they_are(found, tmp_path):
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed")
    write_answers(found, tmp_path / "tables", parquet=True)
    with duckdb.connect() as connection:
        for name, table in found.tables.items():
            file = tmp_path / "tables" / f"{name}.parquet"
            assert file.stat().st_mode & 0o777 == 0o600
            read = connection.execute(f"SELECT * FROM '{file}'")
            assert [one[0] for one in read.description] == [one.name for one in table.columns]
            rows = [tuple(map(_plain, row)) for row in read.fetchall()]
            assert rows == [tuple(_read_as(table, row).values()) for row in table.records]
            if name == "trips.trip":
                told = connection.execute(f"DESCRIBE SELECT * FROM '{file}'").fetchall()
                of = {str(one[0]): str(one[1]) for one in told}
                wanted = {"client": "VARCHAR", "due": "DATE", "woke": "TIME", "alone": "BOOLEAN"}
                wanted |= {"noticed_at": "TIMESTAMP", "distance": "DOUBLE", "steps": "BIGINT"}
                assert {key: of[key] for key in wanted} == wanted


def test_without_duckdb_parquet_is_refused_before_anything_is_written(found, tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "duckdb", None)
    with pytest.raises(IntersessionError, match=r"pip install 'intersession\[tables\]'"):
        write_answers(found, tmp_path / "tables", parquet=True)
    assert not (tmp_path / "tables").exists()


def test_what_duckdb_has_no_memory_for_stays_beside_the_files(found, tmp_path, monkeypatch):
    duckdb = pytest.importorskip("duckdb")
    connect, asked = duckdb.connect, []

    def connected(*given, config):
        asked.append(Path(config["temp_directory"]))
        return connect(*given, config=config)

    monkeypatch.setattr(duckdb, "connect", connected)
    write_answers(found, tmp_path / "answers", parquet=True)
    (folder,) = asked
    assert folder.parent.parent == tmp_path / "answers"
    assert not folder.parent.exists()  # gone again, with all that was in it
