"""A question on a terminal, answered with a line editor or from a list: the only user of
prompt_toolkit, which is imported when a question is asked.

What people wrote is shown with signs for what cannot be seen, as through the one door.
"""

from __future__ import annotations

import os
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Literal, NamedTuple

from intersession.documents.signs import visible

How = Literal["taken", "left out", "back", "rest", "editor", "stopped"]
_ROWS_AROUND = 6
"""Lines of a screen that a list leaves to what is above it."""


class Option(NamedTuple):
    """A line of a list: what it stands for, what is typed for it, and its words."""

    value: str
    key: str
    words: str


class Answer(NamedTuple):
    """What was typed or chosen, and how the question ended."""

    how: How
    text: str = ""
    chosen: tuple[str, ...] = ()


def is_at_terminal() -> bool:
    """Whether somebody sits at a terminal that can show a line editor."""
    dumb = os.environ.get("TERM", "") in ("dumb", "unknown")
    return sys.stdin.isatty() and sys.stdout.isatty() and not dumb


@contextmanager
def asking() -> Iterator[None]:
    """While several questions are asked: what is typed between two of them waits for the next."""
    from prompt_toolkit.input import create_input

    with create_input(sys.stdin).raw_mode():
        yield


@contextmanager
def other_program() -> Iterator[None]:
    """While another program has the terminal: as it was before any question."""
    from prompt_toolkit.input import create_input

    with create_input(sys.stdin).cooked_mode():
        yield


def edit(question: str, default: str = "", *, is_long: bool = False) -> Answer:
    """Ask for words with a line editor; a long text may hold line breaks."""
    from prompt_toolkit import PromptSession

    session: Any = PromptSession(
        [("bold", filled(question)), ("", "\n> ")],
        multiline=is_long,
        prompt_continuation="  ",
        key_bindings=_editing(is_long),
        input_processors=[_signs()],
        erase_when_done=True,
        **_terminal(),
    )
    return _asked(lambda: session.prompt(default=default))


def choose(
    question: str,
    options: Sequence[Option],
    at: int | None = None,
    ticked: Sequence[str] | None = None,
) -> Answer:
    """Ask for a line of a list, by arrow keys or by typing; several where ``ticked`` is given."""
    from prompt_toolkit.application import Application

    shown = _List(question, options, at, None if ticked is None else set(ticked))
    app: Any = Application(
        layout=shown.layout(), key_bindings=_choosing(shown), erase_when_done=True, **_terminal()
    )
    return _asked(app.run)


def filled(text: str, indent: str = "") -> str:
    """A text broken at the edge of the screen, between words."""
    from prompt_toolkit.utils import get_cwidth

    room = columns() - 1
    lines = [indent if text.startswith(indent) else ""]
    for word in visible(text).split():
        line = f"{lines[-1]} {word}" if lines[-1].strip() else f"{lines[-1]}{word}"
        if get_cwidth(line) <= room or not lines[-1].strip():
            lines[-1] = line
        else:
            lines.append(f"{indent}{word}")
    return "\n".join(lines)


def cut(line: str, room: int) -> str:
    """A line of at most so many cells; what is cut off becomes an ellipsis."""
    from prompt_toolkit.utils import get_cwidth

    if get_cwidth(line) <= room:
        return line
    while get_cwidth(line) >= room:
        line = line[:-1]
    return f"{line}…"


def columns() -> int:
    """The width of the terminal."""
    import shutil

    return max(20, shutil.get_terminal_size().columns)


def _signs() -> Any:
    """Shows what is typed with a sign for each control, and keeps it as it was typed."""
    from prompt_toolkit.layout.processors import Processor, Transformation

    class Signs(Processor):
        def apply_transformation(self, given: Any) -> Any:
            shown: Any = []
            starts = [0]
            for style, text, *_ in given.fragments:
                for letter in text:
                    sign = "␉" if letter == "\t" else visible(letter)
                    shown.append((style, sign))
                    starts.append(starts[-1] + len(sign))
            last = len(starts) - 1
            return Transformation(
                shown,
                source_to_display=lambda at: starts[min(at, last)],
                display_to_source=lambda at: bisect_right(starts, at) - 1,
            )

    return Signs()


def _asked(run: Callable[[], Answer]) -> Answer:
    try:
        return run()
    except (EOFError, KeyboardInterrupt):
        return Answer("stopped")


def _terminal() -> dict[str, Any]:
    """The terminal that a question is asked on, without colours."""
    from prompt_toolkit.input import create_input
    from prompt_toolkit.output import ColorDepth, create_output

    output: Any = create_output(sys.stdout)
    output.enable_cpr = False  # nothing here needs the place of the cursor
    return {
        "input": create_input(sys.stdin),
        "output": output,
        "color_depth": ColorDepth.DEPTH_1_BIT,
    }


def _editing(is_long: bool) -> Any:
    """Keys beside those of a line editor."""
    from prompt_toolkit.application import get_app
    from prompt_toolkit.filters import Condition

    keys, end = _ending(lambda: get_app().current_buffer.text)
    keys.add("enter")(end("taken"))
    keys.add("f4")(end("editor"))
    keys.add("c-x", "c-e")(end("editor"))
    keys.add("c-d", filter=Condition(lambda: not get_app().current_buffer.text))(end("stopped"))

    def begin_line(event: Any) -> None:
        event.current_buffer.insert_text("\n" if is_long else " ")

    def paste(event: Any) -> None:
        pasted = event.data.replace("\r\n", "\n").replace("\r", "\n")
        event.current_buffer.insert_text(pasted if is_long else " ".join(pasted.split("\n")))

    keys.add("escape", "enter")(begin_line)
    keys.add("<bracketed-paste>")(paste)
    return keys


def _ending(text: Callable[[], str]) -> tuple[Any, Any]:
    """Keys that end any question, and what ends one."""
    from prompt_toolkit.key_binding import KeyBindings

    def end(how: How) -> Callable[[Any], None]:
        return lambda event: event.app.exit(result=Answer(how, text()))

    keys: Any = KeyBindings()
    keys.add("c-c")(end("stopped"))
    keys.add("s-tab")(end("back"))
    return keys, end


class _List:
    """The lines of a list, where the cursor is, and what was typed to get there."""

    def __init__(
        self, question: str, options: Sequence[Option], at: int | None, ticked: set[str] | None
    ) -> None:
        self.question = filled(question)
        self.options = options
        self.at = at
        self.ticked = ticked
        self.typed = ""

    def layout(self) -> Any:
        """The question above, the lines below; they scroll where the screen is low."""
        from prompt_toolkit.data_structures import Point
        from prompt_toolkit.layout import FormattedTextControl, HSplit, Layout, Window

        rows = max(3, os.get_terminal_size(sys.stdout.fileno()).lines - _ROWS_AROUND)
        lines: Any = self.lines
        control = FormattedTextControl(
            lines, focusable=True, get_cursor_position=lambda: Point(0, self.at or 0)
        )
        head = Window(
            FormattedTextControl([("bold", self.question)]),
            wrap_lines=True,
            dont_extend_height=True,
        )
        body = Window(control, height=min(rows, len(self.options)), always_hide_cursor=True)
        return Layout(HSplit([head, body]), focused_element=body)

    def lines(self) -> list[tuple[str, str]]:
        """The lines as they stand."""
        found = []
        width = max(len(one.key) for one in self.options)
        for number, one in enumerate(self.options):
            here = number == self.at
            tick = "" if self.ticked is None else "[x] " if one.value in self.ticked else "[ ] "
            line = f"{'>' if here else ' '} {one.key:>{width}} {tick}{visible(one.words)}"
            found.append(("reverse" if here else "", line + "\n"))
        return found

    def move(self, by: int) -> None:
        """Go up or down."""
        self.typed = ""
        start = -1 if self.at is None and by > 0 else (self.at or 0)
        self.at = min(max(start + by, 0), len(self.options) - 1)

    def type(self, text: str) -> None:
        """Go to the first line that begins with what was typed."""
        for typed in (self.typed + text, text):
            wanted = typed.strip().casefold()
            for number, one in enumerate(self.options):
                names = (one.key, one.value.casefold(), one.words.casefold())
                exact = one.key == wanted if wanted.isdecimal() else False
                if exact or any(name.startswith(wanted) for name in names):
                    self.typed, self.at = typed, number
                    return

    def erase(self) -> None:
        """Forget what was typed; the place stays."""
        self.typed = ""

    def tick(self) -> None:
        """Tick the line, or take the tick off."""
        self.typed = ""
        if self.ticked is not None and self.at is not None:
            self.ticked ^= {self.options[self.at].value}

    @property
    def chosen(self) -> tuple[str, ...]:
        """The values that are chosen."""
        if self.ticked is not None:
            return tuple(one.value for one in self.options if one.value in self.ticked)
        return () if self.at is None else (self.options[self.at].value,)


def _choosing(shown: _List) -> Any:
    """Keys of a list; ``-``, ``<`` and ``>`` are letters of a word once one is begun: not-yet."""
    from prompt_toolkit.filters import Condition

    keys, end = _ending(lambda: "")
    keys.add("c-d")(end("stopped"))
    nothing_typed = Condition(lambda: not shown.typed)
    for key, how in (("<", "back"), (">", "rest"), ("-", "left out")):
        keys.add(key, filter=nothing_typed)(end(how))
    for key, by in (("up", -1), ("c-p", -1), ("down", 1), ("c-n", 1)):
        keys.add(key)(lambda event, by=by: shown.move(by))
    keys.add("home")(lambda event: shown.move(-len(shown.options)))
    keys.add("end")(lambda event: shown.move(len(shown.options)))
    keys.add("backspace")(lambda event: shown.erase())

    def take(event: Any) -> None:
        event.app.exit(result=Answer("taken", chosen=shown.chosen))

    def type_key(event: Any) -> None:
        if event.data.isprintable():
            shown.type(event.data)

    def space(event: Any) -> None:
        shown.tick() if shown.ticked is not None else shown.type(" ")

    keys.add("enter")(take)
    keys.add("c-j")(take)  # Enter, where it was typed before the question stood there
    keys.add("<any>")(type_key)
    keys.add(" ")(space)
    keys.add("<bracketed-paste>")(lambda event: shown.type(event.data.strip()))
    return keys
