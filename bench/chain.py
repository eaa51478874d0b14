"""What does the chain of the log cost, where events are added and where views are folded?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from bench.append import ours, ready
from bench.harness import Figure, Options, Result, at_most, cost, folder, interleaved, main
from bench.logs import kept_log
from bench.rebuild import rebuild
from intersession.store.chain import START, Chain
from intersession.store.home import Home

SAVES = 1000
"""So many events are added one by one."""


def measure(options: Options) -> Result:
    """The same work with the chain, and with links that are made and proved of nothing, in turn."""
    log = kept_log(options).log_path
    with folder() as scratch:
        files = (scratch / f"{number}" for number in range(6 * options.rounds))
        found = interleaved(
            {
                "one append, linked": lambda: one_by_one(next(files), log),
                "one append, without": lambda: unlinked(lambda: one_by_one(next(files), log)),
                "append, linked": lambda: ours(next(files), ready(log)),
                "append, without": lambda: unlinked(lambda: ours(next(files), ready(log))),
                "rebuild, proved": lambda: rebuild(log, Home(next(files))),
                "rebuild, without": lambda: unlinked(lambda: rebuild(log, Home(next(files)))),
            },
            options,
            options.events,
        )
    one, alone, linked, plain, proved, read = found.values()
    return Result(
        timings=list(found.values()),
        figures=[
            Figure("one append, linked", alone.name, cost(one, alone), goal=at_most(1.05)),
            Figure("bulk append, linked", plain.name, cost(linked, plain)),
            Figure("rebuild, proved", read.name, cost(proved, read), goal=at_most(1.05)),
        ],
    )


def one_by_one(folder: Path, log: Path) -> float:
    """The seconds in which a log takes events, each durable before the next one."""
    return ours(folder, ([one] for page in ready(log, SAVES) for one in page))


def unlinked(work: Callable[[], float]) -> float:
    """The seconds of some work where no link is worked out."""
    with _nothing_is_linked():
        return work()


@contextmanager
def _nothing_is_linked() -> Iterator[None]:
    def made(_: bytes, rows: object) -> Iterator[bytes]:
        for _row in rows:  # type: ignore[attr-defined]
            yield START

    with (
        patch("intersession.store.sqlite.log.links", made),
        patch.object(Chain, "follow", lambda *_: []),
    ):
        yield


if __name__ == "__main__":
    main(__doc__, measure)
