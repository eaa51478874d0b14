"""A sheet with every kind of item that a file may hold, and an import of a file for it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from intersession import choices, hookimpl, line, row, rows, scale, text, worksheet, yes_no
from intersession.errors import InvalidInput
from intersession.intake.csv.importer import import_csv
from intersession.worksheets.items import day, moment, number, percent, ratings, time_of_day


@row
class Noted:
    """A thought."""

    words: str = line("What went through your mind?")
    belief: int | None = percent("How far did you believe it?", required=False)


@worksheet("files.day", version=1, title="A day", source="own practice")
class DaySheet:
    """What a file may hold of a day."""

    on: str | None = day("Which day?", required=False)
    bed: str | None = time_of_day("When to bed?", required=False)
    woke: str | None = moment("When awake?", required=False)
    mood: int | None = scale("How was your mood?", 0, 10, required=False)
    rested: int | None = scale("How rested?", 1, 5, required=False)
    km: float | None = number("How far did you go?", 0, 100, required=False)
    alone: bool | None = yes_no("Alone?", required=False)
    did: list[str] | None = choices("What did you do?", ["read", "walk", "rest"], required=False)
    thoughts: list[Noted] | None = rows("What did you think?", Noted, required=False)
    feelings: dict[str, int] | None = ratings("How strong?", 0, 10, required=False)
    note: str | None = text("Anything else?", required=False)


class Files:
    """The plugin with the sheet above."""

    @staticmethod
    @hookimpl
    def register_worksheets(register: Callable[[type], None]) -> None:
        """The sheet."""
        register(DaySheet)


TOP = """
worksheet = "files.day"
source = "paper"
key = {key}
{top}
[client]
code = {code}
{client}
[assignment]
each = "client"
task = {{ value = "Note it down" }}
{rest}
"""


RK = '{ value = "RK" }'


@pytest.fixture
def day_world(make_world, small_plugins):
    """A world with client RK in it, who lives in Berlin, and the sheet."""
    plugins = small_plugins()
    plugins.add("files", Files, "intersession-files", "1.0")
    return make_world("days", plugins=plugins)


@pytest.fixture
def take(day_world, tmp_path):
    """Import a file's text with these lines in its mapping; what became of it."""

    def take(csv, rest="", *, key='["n"]', top="", client="", code=RK, **how):
        (tmp_path / "days.csv").write_bytes(csv if isinstance(csv, bytes) else csv.encode())
        mapping = TOP.format(top=top, client=client, rest=rest, code=code, key=key)
        (tmp_path / "days.toml").write_text(mapping, encoding="utf-8")
        file, plan = tmp_path / "days.csv", tmp_path / "days.toml"
        return import_csv(day_world.homework, file, plan, **how)

    return take


@pytest.fixture
def wrong(take, day_world):
    """What keeps a file from being imported, line by line; nothing of it is on record."""

    def wrong(csv, rest="", **how):
        before = day_world.log.last_position()
        with pytest.raises(InvalidInput) as caught:
            take(csv, rest, **how)
        assert day_world.log.last_position() == before
        return [str(one) for one in caught.value.problems]

    return wrong


@pytest.fixture
def answered(take, day_world):
    """Import a file; the answers of RK's entries, in its order."""

    def answered(csv, rest="", **how):
        take(csv, rest, **how)
        return [one.answers for one in day_world.homework.assignment("RK-1").attempts]

    return answered


@pytest.fixture
def happened(take, day_world):
    """Import a file; when RK's entries happened, in its order."""

    def happened(csv, rest="", **how):
        take(csv, rest, **how)
        return [one.happened_at for one in day_world.homework.assignment("RK-1").attempts]

    return happened
