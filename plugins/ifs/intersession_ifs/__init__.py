"""Internal Family Systems: its worksheets, their views, and flags on work with exiles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from intersession import Context, Flag, View, hookimpl
from intersession_ifs.map_history import MapHistory
from intersession_ifs.pace import PARTS_MAP, SIX_FS
from intersession_ifs.parts import PartsMet
from intersession_ifs.parts_journal import PartsJournal
from intersession_ifs.parts_map import PartsMap
from intersession_ifs.permission import exile_flags, map_flags
from intersession_ifs.protection import Protection
from intersession_ifs.self_energy import SelfEnergy
from intersession_ifs.self_qualities import SelfQualities
from intersession_ifs.six_fs import SixFs, SixFsView
from intersession_ifs.together import Together
from intersession_ifs.trailhead import Trailhead, Trailheads


@hookimpl
def register_worksheets(register: Callable[[type], None]) -> None:
    """The worksheets of IFS."""
    for worksheet in (PartsJournal, PartsMap, SixFs, SelfQualities, Trailhead):
        register(worksheet)


@hookimpl
def register_views(register: Callable[[type[View]], None]) -> None:
    """The views that read them."""
    for view in (
        *(PartsMet, Together, Protection, MapHistory),
        *(SixFsView, SelfEnergy, Trailheads),
    ):
        register(view)


@hookimpl
def flag_answers(worksheet: str, answers: Mapping[str, Any], context: Context) -> Iterable[Flag]:
    """Work with an exile that its protectors have not said yes to."""
    if worksheet == PARTS_MAP:
        return list(map_flags(context))
    if worksheet != SIX_FS or "part" not in answers:
        return []
    return list(exile_flags("part", answers["part"], context))
