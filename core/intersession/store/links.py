"""The links of a log's events, as they are stored, or worked out where none are."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from intersession.events.recorded import Stored
from intersession.store.chain import START, Break, Chain, last_link

PAGE = 1000
Pages = Callable[[int, int, int], Iterator[list[Stored]]]
LastTwo = Callable[[int], list[Stored]]


class Links:
    """The link at each position of a log.

    ``pages`` gives rows after a position, up to one, in lists of a size; ``last_two`` the last
    two rows up to a position, the later one first, each with its stored link. A link that is
    not stored is worked out from the first event on, or from the last one that was worked out.
    """

    def __init__(self, pages: Pages, last_two: LastTwo) -> None:
        self._pages = pages
        self._last_two = last_two
        self._worked_out = (0, START)

    def at(self, position: int) -> bytes | None:
        """The link of the event at a position, None where there is no event."""
        chain = self.chain_after(position)
        return chain.head if chain.position == position else None

    def break_at(self, position: int) -> Break | None:
        """How the event at a position is not the one that its stored link was made of."""
        rows = self._last_two(position)
        before = rows[1][5] if len(rows) > 1 else START
        if not rows or rows[0][0] != position or rows[0][5] is None or before is None:
            return None  # no link to hold it against
        return next(iter(Chain(position - 1, before, is_linked=True).follow(rows[:1])), None)

    def chain_after(self, position: int) -> Chain:
        """The chain from a position on, to follow rows with; it stands at the last event there."""
        rows = self._last_two(position) if position else []
        if not rows:
            return Chain()
        at, kept = rows[0][0], rows[0][5]
        return Chain(at, kept or self._work_out(at), is_linked=kept is not None)

    def _work_out(self, position: int) -> bytes:
        if self._worked_out[0] > position:
            self._worked_out = (0, START)
        after, before = self._worked_out
        for page in self._pages(after, position, PAGE):
            before = last_link(before, page)
        self._worked_out = (position, before)
        return before
