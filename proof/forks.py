"""Run a command of the real command line in a forked child: exact faults, no time to start."""

from __future__ import annotations

import gc
import io
import os
import select
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from uuid import UUID

import attrs

from intersession.plugins.manager import Plugins, installed
from intersession.store.home import Home
from proof.interposer import Plan, arm, calls_made, disarm

PATIENCE = 100
"""Seconds after which a command that does not end is killed; a busy log is waited for 60."""

Files = Mapping[str, bytes]
"""The files of a folder by their relative names; a folder's name ends in a slash."""


@attrs.frozen
class Ended:
    """How a command ended: its exit code (minus the signal that ended it), and what it said."""

    code: int
    out: str
    err: str
    calls: int = 0
    seconds: float = 0

    @property
    def said(self) -> str:
        """All that it said."""
        return self.out + self.err

    @property
    def is_killed(self) -> bool:
        """Whether it was killed, as a plan asked for."""
        return self.code == -signal.SIGKILL


def scratch(name: str = "proof") -> Path:
    """A new folder, in memory where there is such a place."""
    memory = Path("/dev/shm")
    where = memory if os.access(memory, os.W_OK) else None
    return Path(tempfile.mkdtemp(prefix=f"intersession-{name}-", dir=where))


def files_of(folder: Path) -> dict[str, bytes]:
    """Everything in a folder; a shared-memory file is left out: it is made anew."""
    found: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if path.is_dir():
            found[f"{name}/"] = b""
        elif not name.endswith("-shm"):
            found[name] = path.read_bytes()
    return found


def put(folder: Path, files: Files) -> None:
    """Make a folder hold these files and no others."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    for name, content in files.items():
        path = folder / name
        if name.endswith("/"):
            path.mkdir(mode=0o700, exist_ok=True)
            continue
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_CREAT | os.O_WRONLY, 0o600)
        os.write(handle, content) if content else None
        os.close(handle)


@attrs.define
class Forks:
    """Runs commands over one home; ``clock`` is the time that every command sees."""

    home: Home
    clock: Callable[[], datetime]
    plugins: Plugins = attrs.field(factory=installed)
    armed: bool = True

    def run(
        self,
        words: list[str],
        plan: Plan | None = None,
        *,
        series: int = 0,
        journal: int = -1,
        typed: str = "",
        meanwhile: Callable[[int], None] | None = None,
    ) -> Ended:
        """Run one command; ids that it gives begin with ``series``, so that they are known.

        ``meanwhile`` is called with the child's process id while it runs.
        """
        sys.stdout.flush()
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            start = time.monotonic()
            child = os.fork()
            if child == 0:
                self._child(words, plan, series, journal, typed, (out.fileno(), err.fileno()))
            if meanwhile:
                meanwhile(child)
            code = _waited(child)
            took = time.monotonic() - start
            told = [_read(file) for file in (out, err)]
        return Ended(code, *told, calls_made() if self.armed else 0, took)

    def _child(
        self,
        words: list[str],
        plan: Plan | None,
        series: int,
        journal: int,
        typed: str,
        printed: tuple[int, int],
    ) -> None:
        """The command, in a process that never returns from here."""
        code = 70
        try:
            _take_over(printed, typed)
            work = _command(words, self.home, self.clock, self.plugins, series)
            if self.armed:
                arm(self.home.path, plan or Plan(), journal)
            code = work()
        except BaseException:
            traceback.print_exc()
        finally:
            if self.armed:
                disarm()
            for stream in (sys.stdout, sys.stderr):
                with suppress(OSError, ValueError):
                    stream.flush()
            os._exit(code)


def _take_over(printed: tuple[int, int], typed: str) -> None:
    gc.disable()
    given = os.memfd_create("typed")
    os.write(given, typed.encode())
    os.lseek(given, 0, os.SEEK_SET)
    for number, handle in enumerate((given, *printed)):
        os.dup2(handle, number)
    sys.stdin = io.TextIOWrapper(open(0, "rb", closefd=False), "utf-8")  # noqa: SIM115
    sys.stdout, sys.stderr = (
        io.TextIOWrapper(open(number, "wb", closefd=False), "utf-8", errors="replace")  # noqa: SIM115
        for number in (1, 2)
    )


def _command(
    words: list[str],
    home: Home,
    clock: Callable[[], datetime],
    plugins: Plugins,
    series: int,
) -> Callable[[], int]:
    from intersession_cli.app.runtime import Runtime
    from intersession_cli.main import cli

    ids = iter(range(series * 1_000_000 + 1, (series + 1) * 1_000_000))
    runtime = Runtime(home, clock, plugins, lambda: str(UUID(int=next(ids))))

    def work() -> int:
        try:
            cli.main(args=words, prog_name="intersession", obj=runtime)
        except SystemExit as ended:
            return ended.code if isinstance(ended.code, int) else 1
        return 0

    return work


def _waited(child: int) -> int:
    """The exit code of a child, or minus the signal that ended it."""
    handle = os.pidfd_open(child)
    try:
        if not select.select([handle], [], [], PATIENCE)[0]:
            os.kill(child, signal.SIGABRT)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    finally:
        os.close(handle)


def _read(file: io.BufferedRandom) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "replace")


def quiet_environment() -> None:
    """Nothing of this machine's settings changes what a command does."""
    for name in ("INTERSESSION_HOME", "INTERSESSION_LOG"):
        os.environ.pop(name, None)
    os.environ.update(INTERSESSION_CLINICIAN="DrM", NO_COLOR="1", TZ="Europe/Berlin", COLUMNS="80")
    time.tzset()
