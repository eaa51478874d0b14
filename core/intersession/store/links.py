"""The links of a log's events, as they are stored, or worked out where none are."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from intersession.events.recorded import Stored
from intersession.store.chain import START, Chain, last_link

PAGE = 1000
Pages = Callable[[int, int, int], Iterator[list[Stored]]]
Kept = Callable[[int], tuple[bool, bytes | None]]


class Links:
    """The link at each position of a log.

    ``pages`` gives rows after a position, up to one, in lists of a size; ``kept`` whether an
    event is at a position, and the link that is stored with it. A link that is not stored is
    worked out from the first event on, or from the last one that was worked out.
    """

    def __init__(self, pages: Pages, kept: Kept) -> None:
        self._pages = pages
        self._kept = kept
        self._worked_out = (0, START)

    def at(self, position: int) -> bytes | None:
        """The link of the event at a position, None where there is no event."""
        if not position:
            return START
        is_there, kept = self._kept(position)
        return kept or (self._work_out(position) if is_there else None)

    def chain_after(self, position: int) -> Chain:
        """The chain from a position on, to follow rows with."""
        if not position:
            return Chain()
        is_there, kept = self._kept(position)
        head = kept or (self._work_out(position) if is_there else None)
        return Chain(position, head, is_linked=kept is not None)

    def _work_out(self, position: int) -> bytes:
        if self._worked_out[0] > position:
            self._worked_out = (0, START)
        after, before = self._worked_out
        for page in self._pages(after, position, PAGE):
            before = last_link(before, page)
        self._worked_out = (position, before)
        return before
