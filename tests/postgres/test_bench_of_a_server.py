"""The bench of a shared log compares like with like, and gives every figure of its table."""

from __future__ import annotations

import math
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from bench import postgres, raw
from bench.harness import Options
from bench.logs import kept_log
from bench.server import Server

from intersession.domain.registry import CODEC
from intersession.store.copy import place_at
from intersession.store.locate import log_of, reader_of

EVENTS = 1200


@pytest.fixture(scope="module")
def options(tmp_path_factory: pytest.TempPathFactory) -> Options:
    return Options(events=EVENTS, rounds=1, logs=tmp_path_factory.mktemp("logs"))


@pytest.fixture
def model(options: Options) -> Path:
    return kept_log(options).log_path


def test_a_replay_gives_the_events_of_the_raw_select(server: Server, model: Path):
    address = postgres.filled(server, model)
    selected = [row for page in postgres.raw_pages(address) for row in page]
    assert [tuple(row[1:]) for row in selected] == list(postgres.rows_of(model))
    with closing(reader_of(place_at(address))) as log:
        events = [one for page in log.pages() for one in page]
    encoded = [(one.position, one.stream, one.version, *CODEC.encode(one.event)) for one in events]
    assert [(row[0], row[1], row[2], row[3], raw.loads(row[4])) for row in selected] == [
        (*place, raw.loads(state)) for *place, state in encoded
    ]


def test_appends_end_with_the_rows_of_the_raw_insert(server: Server, model: Path):
    saved = postgres.ready(model, 100)
    before = server.made
    assert postgres.ours(server, saved) > 0
    assert postgres.baseline(server, model, 100) > 0
    assert server.made == before + 2
    ours, plain = (server.address(f"clinic{before + n}") for n in (1, 2))
    found = []
    for address, table in ((ours, "stored_events"), (plain, "plain")):
        with psycopg.connect(address) as connection:
            rows = connection.execute(f"SELECT * FROM {table} ORDER BY position")
            found.append([(row[0] - 1, *row[1:5]) for row in rows])
    assert found[0] == found[1]
    assert [row[1:] for row in found[0][1:]] == list(postgres.rows_of(model))[:100]


def test_every_writer_saves_all_it_has(server: Server, options: Options, monkeypatch):
    monkeypatch.setattr(postgres, "SAVES", 20)
    before = server.made
    assert postgres.written(server, 2) > 0
    with closing(log_of(place_at(server.address(f"clinic{before + 1}")))) as log:
        versions = [one.version for one in log.read() if one.stream in ("W0.1", "W1.1")]
    assert sorted(versions) == sorted([*range(1, 21)] * 2)


def test_it_gives_its_figures(server: Server, options: Options, monkeypatch):
    monkeypatch.setattr(postgres, "SAVES", 20)
    figures = postgres.measured(options, server).figures
    assert all(math.isfinite(one.value) and one.value > 0 for one in figures)
    assert [one.goal.limit for one in figures if one.goal] == [0.40, 1.0]
    assert len(figures) == 6


def test_without_a_server_it_is_left_out_and_says_so(options: Options, monkeypatch, capsys):
    def missing():
        raise postgres.NoServer("PostgreSQL is not installed")

    monkeypatch.setattr(postgres, "serving", missing)
    assert postgres.measure(options).figures == []
    assert "is left out: PostgreSQL is not installed" in capsys.readouterr().err
