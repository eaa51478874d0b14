"""Declare a view: tables folded from the log, and a report read from them.

A view's *fold* turns events into rows and knows no clock: the same log gives the
same tables, anywhere, any day. Its *report* is made when someone asks, for a
client, a window of days and a today.

    @view("walks.minutes", version=1, title="Walks", tables=[Walk])
    class Walks(EntryView):
        worksheet = "walks.walk"

        def rows(self, entry):
            yield entry.row(Walk, minutes=entry.answers.get("minutes"))
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from intersession.domain.assignment.events import AttemptEvent, Completed, Corrected
from intersession.errors import PluginError
from intersession.events.recorded import Recorded
from intersession.projections.query import Look, Report
from intersession.projections.table_store import Store
from intersession.projections.tables import columns_of, layout_of, plain
from intersession.projections.timeline import listed

if TYPE_CHECKING:
    from intersession.projections.agenda_lines import AgendaLine
    from intersession.projections.charts import Picture

V = TypeVar("V", bound="type[View]")

_NAME = re.compile(r"[a-z][a-z0-9]*(\.[a-z0-9]+(-[a-z0-9]+)*)?")
_FOLDS = "__intersession_folds__"
_OURS = tuple(f"intersession{one}" for one in ("", "_cbt", "_dbt", "_act", "_ifs"))

ON_REQUEST = ("texts",)
"""Views that are folded only where they are asked for, beside all others."""


class View:
    """Base of every view. ``fold`` methods are marked with ``@folds``; ``report`` may be given."""

    name: ClassVar[str] = ""
    version: ClassVar[int] = 0
    title: ClassVar[str] = ""
    about: ClassVar[str] = ""
    tables: ClassVar[tuple[type, ...]] = ()
    reads: ClassVar[tuple[type, ...]] = ()
    """Row classes of other views' tables that the report reads."""
    shown: ClassVar[Mapping[str, Sequence[str]]] = {}
    """The columns that people see of a report's part; by default, all that hold anything."""
    first: ClassVar[Sequence[str]] = ()
    """The parts that people see first, on one screen; by default in the order of the report."""
    titles: ClassVar[Mapping[str, str]] = {}
    """What a part is called where people see it; by default its name, in sentence case."""
    pictures: ClassVar[Mapping[str, Picture]] = {}
    """How a report's part is drawn on a terminal."""
    has_window: ClassVar[bool] = True
    """Whether the report keeps to a window of days; one that shows how it stands has none."""
    takes_later: ClassVar[bool] = False
    """Whether entries of a later version of its worksheet than is installed are folded, too."""
    plugin: str = ""
    """The distribution that it came from, where it is installed."""
    source: str = ""
    """The name of the plugin that registered it, where it is installed."""
    settings: Mapping[str, Any] = {}
    """What is set for that plugin; a report gets it as ``look.settings``, a fold must not."""
    worksheets: Mapping[str, Any] = {}
    """The latest version of each worksheet that is installed, by name; empty: not known."""

    def latest(self, worksheet: str | None) -> int | None:
        """The version up to which entries are folded; None where all are.

        What a later version asked is not known here: 40 of 100 would be read as 40 of 10.
        """
        sheet = None if self.takes_later else self.worksheets.get(worksheet or "")
        return None if sheet is None else int(sheet.version)

    @property
    def reads_up_to(self) -> dict[str, int]:
        """The worksheets whose entries it folds, each up to which version."""
        names = {name for event, name, _ in self.folders() if issubclass(event, AttemptEvent)}
        found = {name: self.latest(name) for name in sorted(filter(None, names))}
        return {name: version for name, version in found.items() if version is not None}

    def report(self, look: Look) -> Report:
        """The report's parts; by default, the rows of each table.

        Rows about entries come as they happened, client by client.
        """
        parts: dict[str, list[dict[str, Any]]] = {}
        for row in self.tables:
            found: list[Any] = look.rows(row)
            is_of_entries = {"ordered_at", "first_recorded_at"} <= set(columns_of(row))
            parts[layout_of(row).name] = [
                plain(one) for one in (listed(found) if is_of_entries else found)
            ]
        return parts

    def agenda_lines(self, look: Look) -> Iterable[AgendaLine]:
        """What the modality adds to the agenda, from the view's own tables and what it reads.

        The lines are kept when events are folded, and must not depend on the day on which
        they are read: say since when, not for how long, and in ``from_on`` when to show it.
        """
        return ()

    def retracted(self, recorded: Recorded, store: Store) -> None:
        """An event that was taken back, in its place in the log; nearly all views know none."""

    def folders(self) -> list[tuple[type, str | None, Callable[[Recorded, Store], None]]]:
        """The fold methods: the event they fold, of which worksheet (None: any), the method.

        What folds a correction folds the rest of a planned attempt, too: both hold the whole
        entry as it now stands.
        """
        found: list[tuple[type, str | None, Callable[[Recorded, Store], None]]] = []
        for name in dir(type(self)):
            for event, worksheet in getattr(getattr(type(self), name), _FOLDS, ()):
                kinds = (Completed, Corrected) if event is Corrected else (event,)
                found += [(kind, worksheet, getattr(self, name)) for kind in kinds]
        return found


def view(
    name: str, *, version: int, title: str, tables: Iterable[type], reads: Iterable[type] = ()
) -> Callable[[V], V]:
    """Declare a view; its docstring is the about, and its version rises with its folds.

    ``tables`` are the row classes that it keeps, ``reads`` those of other views that its
    report reads. A view whose version or tables changed is rebuilt automatically. Raises
    PluginError where the declaration cannot be used.
    """

    def declare(cls: V) -> V:
        cls.name, cls.version, cls.title = name, version, title
        cls.about = " ".join((cls.__doc__ or "").split())
        cls.tables = tuple(tables)
        if not _NAME.fullmatch(name):
            raise PluginError(f"The view {name!r} must be <modality>.<kebab-name>.")
        cls.reads = tuple(row for row in reads if row not in cls.tables)
        for row in (*cls.tables, *cls.reads):
            layout_of(row)
        for row in cls.tables:
            layout_of(row).owner = cls
        return cls

    return declare


def is_ours(view: View) -> bool:
    """Whether a view came with Intersession itself; strangers' views get copies of events."""
    return type(view).__module__.partition(".")[0] in _OURS


def with_what_they_read(classes: Iterable[type[View]]) -> list[type[View]]:
    """View classes, and those that keep what these read, and so on.

    Raises PluginError for a row class that no view keeps.
    """
    found = list(classes)
    for one in found:  # which grows
        kept = {row for other in found for row in other.tables}
        for row in one.reads:
            if row not in kept:
                owner = layout_of(row).owner
                if owner is None:
                    raise no_keeper(one.name, row)
                found.append(owner)
                kept |= set(owner.tables)
    return found


def no_keeper(name: str, row: type) -> PluginError:
    """The error for a view that reads a row class which is in no view's tables."""
    return PluginError(
        f"The view {name} reads {row.__name__}, which no view keeps. Name a row class that "
        f"another view has among its tables, such as reads=[AttemptRow]."
    )


F = TypeVar("F", bound=Callable[..., None])


def folds(*events: type, worksheet: str | None = None) -> Callable[[F], F]:
    """Mark a method ``(recorded, store)`` as the fold of these events, of one worksheet or all."""

    def mark(method: F) -> F:
        setattr(method, _FOLDS, [(event, worksheet) for event in events])
        return method

    return mark
