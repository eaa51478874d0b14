"""1,600 real thought records, imported through the example mapping.

The data (Burger, Neerincx and Brinkman 2021) is not part of the project: it is
looked for beside the checkout, and these tests are skipped where it is absent.
"""

import csv
import json
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from intersession.application.homework import Homework
from intersession.intake.csv.importer import import_csv
from intersession.plugins.manager import installed
from intersession.store.home import Home
from intersession.store.sqlite.log import SqliteLog
from intersession_cli.testing import Terminal

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data" / "thought-records" / "CoreData.csv"
MAP = ROOT / "docs" / "examples" / "thought-records.toml"
BY_DEPTH = [1600, 1546, 1170, 762, 414, 189, 74, 35, 16, 11, 5, 2]

pytestmark = pytest.mark.skipif(
    not DATA.exists(), reason=f"the thought records are not there: {DATA.name} in shared/data"
)


@pytest.fixture(scope="module")
def terminal(tmp_path_factory):
    """A home with the records in it, put there by the real command."""
    terminal = Terminal(tmp_path_factory.mktemp("thought-records"))
    result = terminal(["import", "csv", str(DATA), "--map", str(MAP)])
    assert result.exit_code == 0, result.output
    assert "Added 320 clients, 1600 assignments, 1600 attempts: 3520 events." in result.output
    return terminal


@pytest.fixture(scope="module")
def records(terminal):
    """What ``view cbt.thought-records --json`` gives."""
    return json.loads(terminal("view cbt.thought-records --json").stdout)


def test_an_empty_home_gets_every_event_once(tmp_path):
    log = SqliteLog(Home(tmp_path))
    homework = Homework(log, installed())
    tried = import_csv(homework, DATA, MAP, dry_run=True)
    assert (tried.records, tried.refused, log.last_position()) == (1600, (), 0)
    found = import_csv(homework, DATA, MAP)
    assert (found.clients, found.assignments, found.attempts) == (320, 1600, 1600)
    assert log.last_position() == 3520
    again = import_csv(homework, DATA, MAP)
    assert (again.clients, again.assignments, again.attempts, again.known) == (0, 0, 0, 1600)
    assert log.last_position() == 3520
    log.close()


def test_the_command_adds_nothing_again(terminal):
    assert terminal.events == 3520
    result = terminal(["import", "csv", str(DATA), "--map", str(MAP)])
    assert result.exit_code == 0
    assert "CoreData.csv adds nothing. There already, and left as they are: 1600" in result.output
    assert terminal.events == 3520


def test_the_published_figures(records):
    assert len(records) == 1600
    assert len({record["client"] for record in records}) == 320
    intensities = [record["moods"][0]["before"] for record in records]
    assert round(sum(intensities) / 1600, 2) == 74.29
    depths = Counter(thought["depth"] for record in records for thought in record["thoughts"])
    assert [depths[depth] for depth in range(1, 13)] == BY_DEPTH
    assert sum(depths.values()) == 5824


def test_the_views_own_figures(terminal):
    shown = terminal("view cbt.thought-records --part summary --json").stdout
    of_clients = [row["value"] for row in json.loads(shown) if row["figure"] == "intensity before"]
    n = sum(one["n"] for one in of_clients)
    assert (len(of_clients), n, sum(one["missing"] for one in of_clients)) == (320, 1600, 0)
    assert round(sum(one["mean"] * one["n"] for one in of_clients) / n, 2) == 74.29
    shown = terminal("view cbt.thought-records --part 'thoughts by depth' --json").stdout
    depths: Counter[int] = Counter()
    for row in json.loads(shown):
        depths[row["depth"]] += row["times"]
    assert [depths[depth] for depth in range(1, 13)] == BY_DEPTH


def test_when_they_were_written_is_unknown_and_what_was_not_asked_is_missing(records):
    for name in ("happened_at", "balanced_thought", "belief_change", "mood_change"):
        assert {record[name] for record in records} == {None}


def test_every_word_is_there_and_thoughts_are_in_their_order(records):
    replies = defaultdict(lambda: defaultdict(list))
    with DATA.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter=";"):
            kind = row["Task"] if row["UttEnum"] == "NA" else "thought"
            order = 0 if row["UttEnum"] == "NA" else int(row["UttEnum"])
            record = replies[row["Participant.ID"], row["Scenario"]]
            record[kind].append((order, row["Reply"].strip()))
    wanted = Counter(
        (
            client,
            told["Scen"][0][1],
            told["Emo"][0][1],
            *(text for _, text in sorted(told["thought"])),
        )
        for (client, _), told in replies.items()
    )
    assert wanted == Counter(
        (
            record["client"],
            record["situation"],
            record["moods"][0]["name"],
            *(thought["text"] for thought in record["thoughts"]),
        )
        for record in records
    )


def test_the_answers_tables_give_the_published_figures_by_duckdb(terminal, tmp_path):
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed")
    result = terminal(f"export answers {tmp_path}/tables --worksheet thought-record --parquet")
    assert result.exit_code == 0, result.output
    assert "1600 entries" in result.output
    assert "Left out" not in result.output
    record = f"'{tmp_path}/tables/cbt.thought-record.parquet'"
    moods = f"'{tmp_path}/tables/cbt.thought-record.moods.parquet'"
    thoughts = f"'{tmp_path}/tables/cbt.thought-record.automatic_thoughts.parquet'"
    with duckdb.connect() as connection:

        def asked(statement):
            return connection.execute(statement).fetchall()

        (counted,) = asked(f"SELECT count(*), count(DISTINCT client) FROM {record}")
        assert counted == (1600, 320)
        (mean,) = asked(f"SELECT round(avg(before), 2), count(before) FROM {moods}")
        assert mean == (74.29, 1600)
        depths = asked(f"SELECT count(*) FROM {thoughts} GROUP BY depth ORDER BY depth")
        assert [n for (n,) in depths] == BY_DEPTH
        joined = asked(
            f"SELECT count(*) FROM {record} JOIN {thoughts} USING (client, assignment, attempt)"
        )
        assert joined == [(5824,)]


def test_frictionless_finds_nothing_wrong_in_the_answers_tables(terminal, tmp_path):
    frictionless = pytest.importorskip("frictionless", reason="frictionless is not installed")
    result = terminal(f"export answers {tmp_path}/tables")
    assert result.exit_code == 0, result.output
    report = frictionless.validate(str(tmp_path / "tables" / "datapackage.json"))
    assert report.valid, report.flatten(["type", "note"])
