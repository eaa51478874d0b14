"""A real terminal for tests: the command in this process, its output on a pseudo-terminal."""

import os
import select
import shlex
import struct
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from io import TextIOWrapper
from pathlib import Path
from unittest.mock import patch

import pytest

from intersession_cli.app.runtime import Runtime
from intersession_cli.main import cli
from intersession_cli.testing import Terminal

fcntl = pytest.importorskip("fcntl", reason="a pseudo-terminal is a thing of Unix")
termios = pytest.importorskip("termios")


def on_screen(terminal: Terminal, line: str | list[str], columns: int = 80, typed: str = "") -> str:
    """What a command shows on a screen so wide, as bytes that came out, read as UTF-8.

    ``typed`` is typed at its prompts, and then the end of the input; the terminal is then one
    that shows no line editor. For one that does: Typist.
    """
    words = shlex.split(line) if isinstance(line, str) else line
    found: list[bytes] = []
    with _screen(found, columns) as slave, ExitStack() as stack:
        for redirect in (redirect_stdout, redirect_stderr):
            stream = TextIOWrapper(os.fdopen(os.dup(slave), "wb"), "utf-8", write_through=True)
            stack.callback(stream.close)
            stack.enter_context(redirect(stream))
        stack.enter_context(patch.object(sys, "stdin", _Typed(typed)))
        here = _environment(columns) | ({"TERM": "dumb"} if typed else {})
        stack.enter_context(patch.dict(os.environ, here))
        with pytest.raises(SystemExit):
            cli.main(words, obj=_runtime(terminal))
    return b"".join(found).decode()


class _Typed:
    """Lines that are typed; a terminal where there are any."""

    def __init__(self, typed: str) -> None:
        self._lines = typed.splitlines(keepends=True)
        self.is_terminal = bool(typed)

    def isatty(self) -> bool:
        return self.is_terminal

    def readline(self) -> str:
        return self._lines.pop(0) if self._lines else ""

    def read(self) -> str:
        return ""


def _runtime(terminal: Terminal) -> Runtime:
    return Runtime(terminal.home, terminal.clock, terminal.plugins, terminal._new_id)


def _environment(columns: int) -> dict[str, str]:
    clinician = os.environ.get("INTERSESSION_CLINICIAN") or "test"
    return {
        "COLUMNS": str(columns), "TERM": "xterm-256color", "NO_COLOR": "",
        "INTERSESSION_HOME": "", "INTERSESSION_CLINICIAN": clinician,
    }  # fmt: skip


@contextmanager
def _screen(found: list[bytes], columns: int) -> Iterator[int]:
    """The side of a pseudo-terminal to write to; what arrives at the other side is found."""
    master, slave = os.openpty()
    told = termios.tcgetattr(slave)
    told[1] &= ~termios.OPOST  # what is written arrives as it is
    termios.tcsetattr(slave, termios.TCSANOW, told)
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    reader = threading.Thread(target=_read, args=(master, found))
    reader.start()
    try:
        yield slave
    finally:
        os.close(slave)
        reader.join()
        os.close(master)


def _read(master: int, found: list[bytes]) -> None:
    while True:
        try:
            part = os.read(master, 65536)
        except OSError:  # the other side is closed
            return
        if not part:
            return
        found.append(part)


UP, DOWN, LEFT, RIGHT = "\x1b[A", "\x1b[B", "\x1b[D", "\x1b[C"
SHIFT_TAB, F4, ALT_ENTER = "\x1b[Z", "\x1bOS", "\x1b\r"
CTRL_C, CTRL_D = "\x03", "\x04"


def pasted(text: str) -> str:
    """Text as a terminal hands over what is pasted: between two marks."""
    return f"\x1b[200~{text}\x1b[201~"


class Typist:
    """Someone at a real terminal: types key after key, and reads the screen as it is drawn.

    The command runs in a process of its own with the terminal's home and time. ``keys`` are
    counted.
    """

    def __init__(
        self, terminal: Terminal, line: str, columns: int = 80, rows: int = 24, **env: str
    ) -> None:
        pexpect = pytest.importorskip("pexpect")
        pyte = pytest.importorskip("pyte")
        self.screen = pyte.HistoryScreen(columns, rows, history=10_000, ratio=1)
        self._stream = pyte.Stream(self.screen)
        self.bytes = ""
        self.keys = 0
        told = {**os.environ, **_environment(columns), "LINES": str(rows), **env}
        for name in ("EDITOR", "VISUAL"):
            told.pop(name, None) if name not in env else None
        script = str(Path(__file__).with_name("typed_here.py"))
        words = [script, str(terminal.home.path), terminal.clock().isoformat(), *shlex.split(line)]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # a fork of pytest's own threads
            self.child = pexpect.spawn(
                sys.executable, words, env=told, dimensions=(rows, columns), encoding="utf-8",
                codec_errors="replace", echo=False, timeout=20,
            )  # fmt: skip

    def __enter__(self) -> "Typist":
        return self

    def __exit__(self, *_: object) -> None:
        self.child.close(force=True)

    def __call__(self, keys: str, until: str = "") -> "Typist":
        """Type keys, and wait until something is to be read."""
        self.keys += len(keys)
        self.child.send(keys)
        return self.until(until) if until else self

    def until(self, text: str) -> "Typist":
        """Wait until the screen, or what it scrolled past, ends with a part that holds a text."""
        return self._wait(text, lambda: _holds(self.tail(), text))

    def holds(self, text: str) -> "Typist":
        """Wait until a text stands anywhere: a screen is drawn in parts, and asked for early."""
        return self._wait(text, lambda: _holds(self.text, text))

    def _wait(self, text: str, there: Callable[[], bool]) -> "Typist":
        for _ in range(400):
            if there():
                return self
            if self.child.closed:
                break
            if not self._read(0.05) and not self.child.isalive():
                self._read(0.05)
                break
        assert there(), f"{text!r} is not there:\n{self.text}"
        return self

    def is_asked(self, number: int) -> bool:
        """Wait until so many questions were put, and take keys; no where the command ends before.

        Each question tells the terminal that it wants to know what is pasted.
        """
        while self.bytes.count("\x1b[?2004h") < number:
            if not self._read(10):
                return False
        return True

    def end(self) -> int:
        """Wait until the command ends; its exit code."""
        while self._read(10):
            pass
        self.child.close()
        return int(self.child.exitstatus if self.child.exitstatus is not None else -1)

    def _read(self, seconds: float) -> bool:
        """Read what is drawn; no where the command has ended, or nothing comes."""
        pexpect = pytest.importorskip("pexpect")
        try:
            part = self.child.read_nonblocking(65536, timeout=seconds)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.bytes += part
        self._stream.feed(part)
        return True

    @property
    def text(self) -> str:
        """All that is to be read, with what was scrolled past."""
        above = ["".join(line[x].data for x in range(self.screen.columns)).rstrip()
                 for line in self.screen.history.top]  # fmt: skip
        return "\n".join([*above, *(line.rstrip() for line in self.screen.display)]).rstrip()

    def tail(self) -> str:
        """The last lines, where a question stands."""
        lines = [line.rstrip() for line in self.screen.display]
        last = self.screen.cursor.y
        return "\n".join(lines[max(0, last - 12) :])


def _holds(lines: str, text: str) -> bool:
    """Whether a text is there, also where it is broken at the edge."""
    return any(text in told for told in (lines, lines.replace("\n", ""), " ".join(lines.split())))


def at_keys(
    words: list[str], keys: str = "", *, rows: int = 24, columns: int = 80, **environment: str
) -> tuple[str, int]:
    """What a command shows in a process with a terminal of its own, and its exit code.

    Each of the ``keys`` is pressed once nothing more arrives; then the terminal is closed.
    """
    master, slave = os.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    known = {name: value for name, value in os.environ.items() if "PAGER" not in name}
    for name in ("COLUMNS", "LESS", "LESSOPEN"):
        known.pop(name, None)
    begin = "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
    begin += "os.execv(sys.executable, [sys.executable, '-m', 'intersession_cli', *sys.argv[1:]])"
    process = subprocess.Popen(
        [sys.executable, "-c", begin, *words],
        stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
        env={**known, "TERM": "xterm-256color", **environment},
    )  # fmt: skip
    os.close(slave)
    found = b"".join(_pressing(master, list(keys)))
    os.close(master)
    try:
        return found.decode(), process.wait(20)
    finally:
        process.kill()


def _pressing(master: int, keys: list[str]) -> Iterator[bytes]:
    """What arrives, with a key pressed at each pause."""
    arrived = False
    while True:
        if not select.select([master], [], [], 1 if arrived else 20)[0]:
            if not keys:
                return
            os.write(master, keys.pop(0).encode())
            continue
        try:
            part = os.read(master, 65536)
        except OSError:  # the other side is closed
            return
        if not part:
            return
        arrived = True
        yield part
