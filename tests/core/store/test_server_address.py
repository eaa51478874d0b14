"""A server on another machine has to prove who it is, unless somebody allows that it does not."""

from __future__ import annotations

import os

import pytest

pytest.importorskip("psycopg")

from intersession.errors import HomeError, LogError
from intersession.store.copy import copy_log
from intersession.store.postgres.address import INSECURE, to_connect
from intersession.store.postgres.reader import PostgresReader
from intersession.store.postgres.setup import create
from intersession_cli.app import options
from intersession_cli.testing import Terminal

HERE = [
    "postgresql://dr_m@127.0.0.1:5432/homework",
    "postgresql://localhost/homework",
    "postgresql://[::1]:5432/homework",
    "postgresql://127.8.8.8/homework",
    "postgresql:///homework",
    "postgresql://",
    "postgresql://%2Fvar%2Frun%2Fpostgresql/homework",
    "postgresql:///homework?host=/tmp",
    "postgresql://db.clinic/homework?hostaddr=127.0.0.1",
    "postgresql://localhost,127.0.0.1/homework",
]
CHECKED = [
    "postgresql://db.clinic/homework?sslmode=verify-full&sslrootcert=clinic-ca.pem",
    "postgresql://db.clinic/homework?sslmode=verify-full",
    "postgresql://10.0.0.7/homework?sslmode=verify-full",
]
NOT_CHECKED = [
    "postgresql://dr_m@db.clinic:5432/homework",
    "postgres://db.clinic/homework",
    "postgresql://10.0.0.7/homework",
    "postgresql://localhost.example.org/homework",
    "postgresql://0.0.0.0/homework",
    "postgresql://127.0.0.1,db.clinic/homework",
    "postgresql://127.0.0.1/homework?hostaddr=10.0.0.7",
    "postgresql:///homework?host=db.clinic",
    "postgresql://?service=clinic",
    *(
        f"postgresql://db.clinic/homework?sslmode={mode}"
        for mode in ("disable", "allow", "prefer", "require", "verify-ca")
    ),
]


@pytest.fixture(autouse=True)
def plain(monkeypatch) -> None:
    """None of the driver's own variables is set."""
    for name in [*os.environ]:
        if name.startswith("PG") or name == INSECURE:
            monkeypatch.delenv(name)


@pytest.mark.parametrize("url", [*HERE, *CHECKED])
def test_this_machine_and_a_server_that_proves_itself_are_taken(url):
    assert "connect_timeout" in to_connect(url)


@pytest.mark.parametrize("url", NOT_CHECKED)
def test_any_other_is_refused(url):
    with pytest.raises(HomeError, match="would not have to prove who it is") as told:
        to_connect(url)
    for word in ("Nothing was sent", "?sslmode=verify-full", "--insecure-server", INSECURE):
        assert word in str(told.value)


@pytest.mark.parametrize("url", NOT_CHECKED)
def test_unless_it_is_allowed(url, monkeypatch):
    monkeypatch.setenv(INSECURE, "1")
    to_connect(url)


@pytest.mark.parametrize(
    ("url", "variables", "is_taken"),
    [
        ("postgresql:///homework", {"PGHOST": "db.clinic"}, False),
        ("postgresql:///homework", {"PGHOSTADDR": "10.0.0.7"}, False),
        ("postgresql://db.clinic/homework", {"PGSSLMODE": "verify-full"}, True),
        ("postgresql://db.clinic/x?sslmode=prefer", {"PGSSLMODE": "verify-full"}, False),
        ("postgresql://", {"PGSERVICE": "checked"}, True),
        ("postgresql://", {"PGSERVICE": "open"}, False),
        ("postgresql://?service=checked", {}, False),  # say it in the address as well
        ("postgresql://?service=open&sslmode=verify-full", {}, True),
    ],
)
def test_what_the_driver_takes_from_elsewhere_counts(
    tmp_path, monkeypatch, url, variables, is_taken
):
    services = tmp_path / "services"
    services.write_text("[open]\nhost=db.clinic\n[checked]\nhost=db.clinic\nsslmode=verify-full\n")
    for name, value in {"PGSERVICEFILE": str(services), **variables}.items():
        monkeypatch.setenv(name, value)
    if is_taken:
        to_connect(url)
        return
    with pytest.raises(HomeError, match="would not have to prove"):
        to_connect(url)


def test_the_systems_own_authorities_imply_it():
    import psycopg

    url = "postgresql://db.clinic/homework?sslrootcert=system"
    if psycopg.pq.version() >= 160_000:
        to_connect(url)
        return
    with pytest.raises(HomeError, match="would not have to prove"):  # there it is a file's name
        to_connect(url)


def test_a_service_that_is_not_there_is_what_the_driver_says(monkeypatch):
    monkeypatch.setenv("PGSERVICE", "none")
    with pytest.raises(LogError, match='definition of service "none" not found'):
        PostgresReader("postgresql://").last_position()


ELSEWHERE = "postgresql://dr_m:secret-4711@db.invalid/homework"


@pytest.mark.parametrize(
    "line",
    [
        *("client list", "client add RK --timezone UTC", "log init", "log export", "log where"),
        *("log tail --limit 1", "today", "log post http://localhost:9/ --once"),
    ],
)
def test_every_command_refuses_it_before_anything_is_sent(tmp_path, line):
    result = Terminal(tmp_path)(f"{line} --log {ELSEWHERE}")
    told = " ".join(result.output.split())
    assert result.exit_code == 2
    assert "db.invalid is on another machine" in told
    assert "secret" not in told


def test_a_copy_to_it_or_from_it_is_refused(tmp_path):
    terminal = Terminal(tmp_path)
    assert terminal("client add RK --timezone UTC").exit_code == 0
    for source, target in (
        (str(terminal.home.path), ELSEWHERE),
        (ELSEWHERE, str(tmp_path / "copy")),
    ):
        with pytest.raises(HomeError, match="is on another machine"):
            copy_log(source, target)
    with pytest.raises(HomeError, match="is on another machine"):
        create(ELSEWHERE)
    assert not (tmp_path / "copy").exists()


@pytest.mark.parametrize("line", ["--insecure-server client list", "client list --insecure-server"])
def test_the_option_allows_it_for_one_command(tmp_path, line):
    result = Terminal(tmp_path)(f"{line} --log {ELSEWHERE}")
    assert result.exit_code == 2
    assert "The log db.invalid/homework cannot be used" in " ".join(result.output.split())
    assert options.INSECURE == INSECURE
    assert INSECURE not in os.environ
