"""Internal Family Systems: its worksheets and their views."""

from __future__ import annotations

from collections.abc import Callable

from intersession import View, hookimpl
from intersession_ifs.map_history import MapHistory
from intersession_ifs.parts import PartsMet
from intersession_ifs.parts_journal import PartsJournal
from intersession_ifs.parts_map import PartsMap
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
