"""The address of a shared log, and what is wrong with its server in words without a password."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from ipaddress import ip_address
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from intersession.errors import HomeError, LogError, LogUnreachable

CONNECT_TIMEOUT = 10
"""Seconds to wait for a server before saying that it cannot be reached."""


INSECURE = "INTERSESSION_INSECURE_SERVER"
"""The environment variable that allows a server on another machine without a checked connection."""


PUBLIC = "public"
"""The schema that need not be named."""


_FEWEST_SCRUBBED = 4
"""A shorter password could be any part of a word; the driver repeats none in any case."""


_ADVICE = (
    ("password", "Check the user and the password: in the address, PGPASSWORD or ~/.pgpass."),
    (
        "permission denied",
        "Its owner can grant the right to read (SELECT on stored_events and log_identity) and to "
        "record (EXECUTE on append_to_stored_events). To make a log, or to import, be its owner.",
    ),
    ("does not exist", "Check the address, or make it on the server."),
    ("connect", "Check the address, and whether the server runs. Nothing on record is lost."),
    ("resolve", "Check the address, and the network. Nothing on record is lost."),
)
"""By a word in what the server or the driver says: what to do about it."""


_LASTING = ("password", "authentication", "pg_hba", "does not exist", "permission", "certificate")
"""Words of a server, or of the driver, that refuses a connection and will do so again."""


class NoLogYet(LogError):
    """The server's database exists, and no log was made in it yet."""


@contextmanager
def telling(url: str) -> Iterator[None]:
    """Turn what is wrong with a server into words that hold no password."""
    try:
        yield
    except psycopg.Error as problem:
        raise _kind(problem)(unreachable(url, problem)) from None


def is_lost(problem: BaseException | None) -> bool:
    """Whether the connection broke, or none could be made, and this may pass."""
    if not isinstance(problem, psycopg.OperationalError):
        return False
    state = problem.sqlstate
    if state is None:
        return not any(word in str(problem) for word in _LASTING)
    has_fallen = problem.diag.severity_nonlocalized == "PANIC"  # and comes up again
    return has_fallen or state.startswith(("08", "57P"))


def _kind(problem: psycopg.Error) -> type[LogError]:
    if isinstance(problem, psycopg.errors.UndefinedTable):
        return NoLogYet
    if is_lost(problem) or isinstance(problem, psycopg.errors.TooManyConnections):
        return LogUnreachable
    return LogError


def options_of(url: str) -> dict[str, Any]:
    """An address as the driver takes it; raises HomeError for one that cannot be read.

    The driver finds what it leaves out: PGPASSWORD, the password file, PGSERVICE …
    """
    try:
        found = conninfo_to_dict(url)
    except (psycopg.Error, UnicodeError):
        raise _unreadable() from None  # its words would repeat a part of the password
    named = [str(found.get(name) or "") for name in ("user", "host", "dbname")]
    ports = str(found.get("port") or "")
    if any("@" in one for one in named) or not re.fullmatch(r"[\d,]*", ports):
        raise _unreadable()
    return {"connect_timeout": CONNECT_TIMEOUT, **found}


def to_connect(url: str) -> dict[str, Any]:
    """An address as the driver takes it to connect: every connection of ours asks for it here.

    Raises HomeError for a server on another machine that would not have to prove who it is
    (``sslmode=verify-full``), unless INTERSESSION_INSECURE_SERVER allows it.
    """
    found = options_of(url)
    known = _in_force(found)
    if not (is_local(known) or is_checked(known) or os.environ.get(INSECURE)):
        where = known.get("hostaddr") or known.get("host") or "The server of the service"
        raise HomeError(
            f"{where} is on another machine, and it would not have to prove who it is "
            f"(sslmode={known.get('sslmode') or 'prefer'}): somebody in between could read the "
            f"record, and the password. Nothing was sent. Add to the address "
            f"?sslmode=verify-full&sslrootcert=FILE, with the certificate of the clinic's "
            f"authority, or sslrootcert=system. To connect all the same, as in a network that you "
            f"trust: --insecure-server, or {INSECURE}=1"
        )
    return found


def is_local(options: Mapping[str, str]) -> bool:
    """Whether options lead to this machine alone: to its sockets, or to a loopback address.

    What a service that the address names (``service=``) holds is not known, so it is not.
    """
    named = options.get("hostaddr") or options.get("host")
    if not named:
        return not options.get("service")
    return all(_is_here(one.strip()) for one in named.split(","))


def is_checked(options: Mapping[str, str]) -> bool:
    """Whether the driver connects only to a server that proves that it is the one named."""
    if options.get("sslrootcert") == "system" and psycopg.pq.version() >= 160_000:
        return True  # the driver then takes no other mode
    return options.get("sslmode") == "verify-full"


def _in_force(options: Mapping[str, Any]) -> dict[str, str]:
    """Options as the driver will have them: of the address, else of PGHOST, PGSERVICE and the like.

    A service that the address names comes before these, so that they are left out then.
    """
    given = {name: str(value) for name, value in options.items() if value is not None}
    if "service" in given:
        return given
    try:
        defaults = psycopg.pq.Conninfo.get_defaults()
    except MemoryError:  # as the driver says of a service that it cannot find, here and later
        return given
    of_driver = {
        one.keyword.decode(): one.val.decode(errors="replace") for one in defaults if one.val
    }
    of_driver.pop("service", None)  # what it holds is among them already
    return of_driver | given


def _is_here(host: str) -> bool:
    """Whether a host is this machine: "" and a path are its sockets."""
    if not host or host[0] in "/@" or host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _unreadable() -> HomeError:
    return HomeError(
        "The address of the shared log cannot be read. Accepted: "
        "postgresql://user@host:5432/database, with @ : / % in a user's name or a password "
        "written as %40 %3A %2F %25. Better: keep the password out of it, in PGPASSWORD or a "
        "password file (~/.pgpass)."
    )


def place_of(url: str, schema: str = PUBLIC) -> str:
    """A server's address for people, without user and password: ``db.clinic:5432/homework``."""
    found = options_of(url)
    port = f":{found['port']}" if found.get("port") else ""
    inside = "" if schema == PUBLIC else f" (schema {schema})"
    return f"{found.get('host') or 'localhost'}{port}/{found.get('dbname') or ''}{inside}"


def unreachable(url: str, problem: Exception) -> str:
    """What is wrong with a server, in words that hold no password."""
    told = " ".join(str(problem).partition("\nCONTEXT:")[0].split()) or type(problem).__name__
    password = str(options_of(url).get("password") or "")
    if len(password) >= _FEWEST_SCRUBBED:
        told = told.replace(password, "…")
    advice = next((f" {advice}" for word, advice in _ADVICE if word in told), "")
    return f"The log {place_of(url)} cannot be used ({told}).{advice}"
