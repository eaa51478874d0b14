"""Drafts: what was typed but not recorded, one private file for each command and target."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import attrs
import click
import msgspec

from intersession.errors import InvalidInput
from intersession.strict import maps
from intersession.worksheets.items import Item, Rows
from intersession_cli.app.keyboard import is_at_terminal
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say
from intersession_cli.input import files
from intersession_cli.input.draft import Draft

_KEPT = ("answers", "skipped", "passed", "said", "given", "unfinished", "begun")


@attrs.frozen
class Kept:
    """A draft in its file; ``name`` is the command and its target, ``draft`` None if damaged."""

    name: str
    file: Path
    draft: Draft | None
    saved: str = ""
    process: int = 0


class _Written(msgspec.Struct):
    """What the file of a draft holds."""

    name: str = ""
    saved: str = ""
    process: int = 0
    answers: dict[str, Any] = {}
    skipped: dict[str, str] = {}
    passed: list[str] = []
    said: dict[str, Any] = {}
    given: list[str] = []
    unfinished: dict[str, str] = {}
    begun: str = ""


def folder(runtime: Runtime) -> Path:
    """Where drafts are."""
    return Path(runtime.home.path) / "drafts"


def path(runtime: Runtime, name: str) -> Path:
    """The file of a draft."""
    return folder(runtime) / f"{name.replace(' ', '-')}.json"


def keep(runtime: Runtime, name: str, draft: Draft) -> None:
    """Keep what was typed so far; where it cannot be kept, say so and go on."""
    typed = {field: getattr(draft, field) for field in _KEPT}
    saved = runtime.clock().isoformat(timespec="seconds")
    told = {"name": name, "saved": saved, "process": os.getpid(), **typed}
    try:
        files.private_folder(folder(runtime))
        files.write_private(path(runtime, name), json.dumps(told, ensure_ascii=False))
    except OSError as problem:
        if "draft" not in runtime.warned:
            runtime.warned.add("draft")
            say(f"What you type cannot be kept as a draft: {problem.strerror}.", err=True)


def every(runtime: Runtime) -> list[Kept]:
    """Every draft, the newest first."""
    found = [read_kept(file) for file in folder(runtime).glob("*.json")]
    return sorted(found, key=lambda kept: kept.saved, reverse=True)


def read(runtime: Runtime, name: str) -> Draft | None:
    """The draft of a command; None where there is none."""
    file = path(runtime, name)
    return read_kept(file).draft if file.exists() else None


def drop(runtime: Runtime, name: str) -> None:
    """Delete a draft, since it is recorded; where it stays, say so."""
    file = path(runtime, name)
    try:
        file.unlink(missing_ok=True)
    except OSError as problem:
        say(
            f"It is recorded. Its draft could not be removed ({problem.strerror}): "
            f"intersession drafts drop {name}",
            err=True,
        )


def set_aside(runtime: Runtime, name: str) -> str:
    """Give a draft another name, so that a new one may begin; returns that name."""
    taken = {kept.name for kept in every(runtime)}
    number = next(n for n in range(2, len(taken) + 3) if f"{name} ~{n}" not in taken)
    aside = f"{name} ~{number}"
    _rename(path(runtime, name), path(runtime, aside), aside)
    return aside


def _rename(file: Path, to: Path, name: str) -> None:
    with suppress(OSError, ValueError, InvalidInput):  # it cannot be read, and is kept as it is
        told = maps.kept(file, dict[str, Any]) or {}
        files.write_private(file, json.dumps({**told, "name": name}, ensure_ascii=False))
    file.rename(to)


def clean(runtime: Runtime) -> None:
    """Remove what killed processes left; a text from their editor goes to its draft."""
    for file in files.left_by_ended_processes(folder(runtime)):
        if file.suffix == ".edit":
            _take_back(runtime, file)
        files.remove(file)


def _take_back(runtime: Runtime, file: Path) -> None:
    number = files.process_of(file)
    for kept in every(runtime):
        if kept.draft is not None and kept.process == number and kept.draft.unfinished:
            place = [*kept.draft.unfinished][-1]
            text = file.read_text(encoding="utf-8", errors="replace").removesuffix("\n")
            kept.draft.unfinished[place] = text or kept.draft.unfinished[place]
            keep(runtime, kept.name, kept.draft)


def read_kept(file: Path) -> Kept:
    name = file.stem.replace("-", " ", 1)
    try:
        told = maps.kept(file, _Written)
    except InvalidInput:
        return Kept(name, file, None)
    if told is None:
        return Kept(name, file, None)
    draft = Draft(**{field: getattr(told, field) for field in _KEPT})
    return Kept(told.name or name, file, draft, told.saved, told.process)


@contextmanager
def asked(runtime: Runtime, name: str, draft: Draft, *, how: str = "") -> Iterator[Draft]:
    """A draft while it is asked for: kept after each answer, and told of where one stops."""
    draft.begun = draft.begun or runtime.clock().isoformat(timespec="seconds")
    draft.keep = partial(keep, runtime, name)
    try:
        yield draft
    except (click.Abort, KeyboardInterrupt):
        if not draft.is_empty:
            draft.keep(draft)
            say(f"\nWhat you typed is kept. To continue: intersession {how or name}", err=True)
        raise click.Abort from None


def begun(runtime: Runtime, name: str, resume: bool) -> Draft:
    """The draft to go on with: the one that is kept, where it is wanted, or a new one."""
    clean(runtime)
    if path(runtime, name).exists() and read(runtime, name) is None:
        set_aside(runtime, name)  # it cannot be read, and nothing is written over it
    kept = _kept(runtime, name)
    if kept is None:
        return Draft()
    if resume or (is_at_terminal() and _is_wanted(runtime, kept)):
        if kept.name != name:
            _rename(kept.file, path(runtime, name), name)
        return kept.draft or Draft()
    if kept.name == name:
        aside = set_aside(runtime, name)
        say(f"The draft is kept as {aside}: intersession drafts")
    return Draft()


def take_over_older(runtime: Runtime, name: str, items: Iterable[Item]) -> None:
    """Give the draft of an earlier release, which was named by its handle, the form of today."""
    older = folder(runtime) / f"{name.removeprefix('attempt ')}.json"
    if not older.exists() or path(runtime, name).exists():
        return
    try:
        told = maps.kept(older, dict[str, Any]) or {}
        answers, skipped = dict(told["answers"]), dict(told["skipped"])
        rows = [*told.get("rows", ()), *([told["row"]] if told.get("row") else [])]
    except (InvalidInput, ValueError, TypeError, KeyError):
        return
    passed = [one for one, value in answers.items() if not isinstance(value, list)]
    lists = [one.name for one in items if isinstance(one, Rows) and one.name not in answers]
    if rows and lists:
        answers[lists[0]] = rows
    keep(runtime, name, Draft(answers=answers, skipped=skipped, passed=[*passed, *skipped]))
    if path(runtime, name).exists():
        files.remove(older)


def _kept(runtime: Runtime, name: str) -> Kept | None:
    """The draft of a command, or the newest that was set aside."""
    several = [kept for kept in every(runtime) if kept.draft is not None]
    own = [kept for kept in several if kept.name == name]
    aside = [kept for kept in several if kept.name.startswith(f"{name} ~")]
    return next(iter([*own, *aside]), None)


def _is_wanted(runtime: Runtime, kept: Kept) -> bool:
    from intersession_cli.input.asking import ask_choice

    wanted = ask_choice(
        f"A draft is kept, {age(runtime, kept)}: {contents(kept)}.",
        {"on": "go on with it", "anew": "begin anew; the draft stays"},
        default="on",
    )
    return wanted != "anew"


def age(runtime: Runtime, kept: Kept) -> str:
    """How long ago a draft was kept."""
    from datetime import datetime

    try:
        seconds = (runtime.clock() - datetime.fromisoformat(kept.saved)).total_seconds()
    except ValueError:
        return "of an unknown time"
    for length, unit in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= length:
            several = int(seconds // length)
            return f"{several} {unit}{'s' if several > 1 else ''} old"
    return "just now"


def contents(kept: Kept) -> str:
    """What is in a draft: how many answers, and the options that were said."""
    draft = kept.draft
    if draft is None:
        return "it cannot be read"
    answered = [name for name in draft.answers if name not in ("happened",)]
    told = [f"{len(answered)} answer{'' if len(answered) == 1 else 's'}"]
    told += [f"{len(draft.skipped)} left out"] if draft.skipped else []
    told += [f"{name} {value}" for name, value in draft.said.items() if _is_told(value)]
    return ", ".join(told)


def _is_told(value: Any) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool) and value != ""
