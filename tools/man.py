"""The man pages: one for each command, written from what click knows of it.

python tools/man.py build/man/man1
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from inspect import cleandoc
from pathlib import Path

import click

from intersession.version import __version__
from intersession_cli.app.called import NAME, SHORT
from intersession_cli.main import cli

ENVIRONMENT = {
    "INTERSESSION_HOME": "The folder that holds the record, where --home names none.",
    "INTERSESSION_LOG": "A shared log, where --log names none.",
    "INTERSESSION_CLINICIAN": "Who records, by a short pseudonym, where --by names nobody.",
    "INTERSESSION_CRISIS_CONTACT": "Whom a client at risk can contact.",
    "INTERSESSION_CONFIDENCE_THRESHOLD": "The confidence that the design check asks for.",
    "NO_COLOR": "Print without colours.",
}


def pages() -> Iterator[tuple[str, str]]:
    """The name and the text of every page."""
    yield from _pages(cli, None, NAME)
    yield SHORT, f".so man1/{NAME}.1\n"


def write(folder: Path) -> int:
    """Write all pages into a folder; returns how many they are."""
    folder.mkdir(parents=True, exist_ok=True)
    every = list(pages())
    for name, text in every:
        (folder / f"{name}.1").write_text(text, encoding="ascii")
    return len(every)


def _pages(
    command: click.Command, parent: click.Context | None, name: str
) -> Iterator[tuple[str, str]]:
    ctx = click.Context(command, info_name=name, parent=parent)
    yield ctx.command_path.replace(" ", "-"), "\n".join(_page(ctx)) + "\n"
    for one, inner in _within(ctx):
        yield from _pages(inner, ctx, one)


def _within(ctx: click.Context) -> list[tuple[str, click.Command]]:
    """The commands of a group."""
    group = ctx.command
    if not isinstance(group, click.Group):
        return []
    found = [(name, group.get_command(ctx, name)) for name in group.list_commands(ctx)]
    return [(name, one) for name, one in found if one is not None and not one.hidden]


def _page(ctx: click.Context) -> Iterator[str]:
    """The lines of a page."""
    command, path = ctx.command, ctx.command_path
    about = cleandoc(command.help or "")
    title = path.replace(" ", "-")
    yield f'.TH "{_plain(title.upper())}" 1 "" "Intersession {__version__}" "Intersession"'
    yield ".SH NAME"
    short = " ".join(about.partition("\n\n")[0].split()).rstrip(".")
    yield f"{_plain(title)} \\- {_plain(short)}"
    yield ".SH SYNOPSIS"
    yield f"\\fB{_plain(path)}\\fR {_plain(' '.join(command.collect_usage_pieces(ctx)))}"
    yield ".SH DESCRIPTION"
    yield from _paragraphs(about)
    yield from _listed("COMMANDS", ((name, _line(one)) for name, one in _within(ctx)))
    records = [
        one.get_help_record(ctx) for one in command.get_params(ctx) if isinstance(one, click.Option)
    ]
    yield from _listed("OPTIONS", filter(None, records))
    yield from _examples(command.epilog or "")
    if ctx.parent is None:
        yield from _listed("ENVIRONMENT", ENVIRONMENT.items())
    else:
        yield ".SH SEE ALSO"
        yield f"\\fB{_plain(ctx.parent.command_path.replace(' ', '-'))}\\fR(1)"


def _line(command: click.Command) -> str:
    return command.get_short_help_str(limit=300)


def _paragraphs(text: str) -> Iterator[str]:
    for n, part in enumerate(text.split("\n\n")):
        if n:
            yield ".PP"
        if part.startswith("\b"):
            yield from _as_it_stands(part.strip("\b\n").split("\n"))
        else:
            yield _plain(" ".join(part.split()))


def _listed(title: str, pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    """A section of names with what each is."""
    found = list(pairs)
    if found:
        yield f".SH {title}"
    for name, told in found:
        yield from (".TP", f"\\fB{_plain(name)}\\fR", _plain(" ".join(told.split())))


def _examples(epilog: str) -> Iterator[str]:
    """The section of the examples at the end of a command's help."""
    lines = [line for line in epilog.strip("\b\n").split("\n") if line.startswith("  ")]
    if lines:
        yield ".SH EXAMPLES"
        yield from _as_it_stands(line[2:] for line in lines)


def _as_it_stands(lines: Iterable[str]) -> Iterator[str]:
    yield from (".nf", ".RS 2", *map(_plain, lines), ".RE", ".fi")


def _plain(text: str) -> str:
    """Text in roff: nothing of it is taken for a command, and all of it is ASCII."""
    found = text.replace("\\", "\\e").replace("-", "\\-").replace("``", "")
    found = found.replace("'", "\\(aq").replace('"', "\\(dq").replace("^", "\\(ha")
    found = found.replace("`", "\\(ga").replace("~", "\\(ti")
    found = re.sub(r"[^\x00-\x7f]", lambda one: f"\\[u{ord(one[0]):04X}]", found)
    return f"\\&{found}" if found.startswith((".", "'")) else found


if __name__ == "__main__":
    where = Path(sys.argv[1] if len(sys.argv) > 1 else "build/man/man1")
    print(f"{write(where)} pages are in {where}")
