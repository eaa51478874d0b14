"""A sheet while it is asked for: its worksheet, what was typed, and what comes next."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import attrs

from intersession.worksheets.context import Context
from intersession.worksheets.definition import Worksheet
from intersession.worksheets.items import Item
from intersession_cli.app.local import Local
from intersession_cli.input.draft import Draft
from intersession_cli.input.places import Place, open_place


@attrs.frozen
class Sheet:
    """What is asked for: a worksheet, by whom, and what was typed so far.

    ``told`` gives what the summary shows beside the answers. ``may_leave_out``: what is needed
    can be left out with a reason.
    """

    worksheet: Worksheet
    context: Context
    draft: Draft
    local: Local
    title: str
    told: Callable[[], Mapping[str, str]] = dict
    may_leave_out: bool = True

    @property
    def items(self) -> tuple[Item, ...]:
        """What is asked."""
        return self.worksheet.answers

    def next(self) -> Place | None:
        """The next question; None at the end."""
        return open_place(self.items, self.draft, self.context.settings)
