"""Run units in workers, each a process that was started with what stands before its files."""

from __future__ import annotations

import multiprocessing
import os
import time
import traceback
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from importlib import import_module
from pathlib import Path

from proof import interposer
from proof.tally import Done, Found, Given, Part

PARTS = ("rollbacks", "faults", "crashes", "server", "history", "flips", "fuzz")


def part_of(name: str) -> Part:
    """A part by its name."""
    found: Part = import_module(f"proof.{name}").PART
    return found


def preload(folder: Path) -> None:
    """Workers start with the library that stands between them and their files."""
    if not interposer.missing():
        os.environ["LD_PRELOAD"] = str(interposer.made(folder))


def run_all(
    units: Sequence[tuple[str, str]], seed: int, share: float, workers: int, folder: Path
) -> Iterator[Done]:
    """Run units, each a part and a name, and give each when it is done."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context) as pool:
        running = [pool.submit(run_one, *one, seed, share, folder) for one in units]
        try:
            for one in as_completed(running):
                yield one.result()
        finally:
            pool.shutdown(cancel_futures=True)


def run_one(name: str, unit: str, seed: int, share: float, folder: Path) -> Done:
    """Run one unit, in a worker."""
    own = folder / str(os.getpid())
    own.mkdir(exist_ok=True)
    start = time.monotonic()
    try:
        found = part_of(name).run(unit, Given(seed, share, own))
    except Exception:
        found = Found()
        found.problem("could not be judged", traceback.format_exc())
    return Done(name, unit, seed, share, round(time.monotonic() - start, 1), found)
