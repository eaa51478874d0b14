"""How much memory does a rebuild of all views take at its peak?"""

from __future__ import annotations

import multiprocessing
import resource
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from statistics import median

from bench.harness import Figure, Options, Result, at_most, folder, main
from bench.logs import kept_log
from bench.rebuild import rebuild
from intersession.store.home import Home

LESS = 10
"""How many times fewer events the small log has."""


def measure(options: Options) -> Result:
    """A rebuild over much and over little, in turn, each in a process of its own."""
    sizes = (options.events, max(1, options.events // LESS))
    logs = [kept_log(options, size).log_path for size in sizes]
    peaks = [[peak_apart(log) for log in logs] for _ in range(options.rounds)]
    large = median(much for much, _ in peaks)
    grown = median(much / little for much, little in peaks)
    name = f"peak memory of a rebuild over {sizes[0]:,} events"
    return Result(
        figures=[
            Figure(name, f"the same over {sizes[1]:,}", grown, "×", at_most(1.3)),
            Figure(name, "–", large, "MB", at_most(200)),
        ]
    )


def peak_apart(log: Path) -> float:
    """The peak of a rebuild in a new process, in megabytes."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as pool:
        return pool.submit(peak, log).result()


def peak(log: Path) -> float:
    """Rebuild all views of a log; the most memory that this process ever held, in megabytes."""
    with folder() as scratch:
        rebuild(log, Home(scratch / "home"))
    status = Path("/proc/self/status")
    if status.exists():  # getrusage counts what the process held that started this one
        line = next(one for one in status.read_text().splitlines() if one.startswith("VmHWM"))
        return int(line.split()[1]) * 1024 / 1e6
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


if __name__ == "__main__":
    main(__doc__, measure)
