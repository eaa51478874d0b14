"""Run every part of the proof, or go on where it was stopped, and print what it came to.

python -m proof
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from proof.figures import heading, table
from proof.forks import scratch
from proof.tally import ROOT, Done, Kept, Part, added_up, kept_in
from proof.work import PARTS, part_of, preload, run_all

FOLDER = ROOT / ".proof"
"""What was found is kept here, out of git."""


def run() -> int:
    """The command ``python -m proof``; 0 where every promise held."""
    asked = arguments().parse_args()
    parts = [part_of(name) for name in asked.only or PARTS]
    kept = kept_in(asked.kept)
    if asked.fresh:
        kept.file.unlink(missing_ok=True)
    runnable = [part for part in parts if not (why := part.missing()) or _left_out(part, why)]
    preload(asked.kept)
    seed = asked.seed or kept.next_seed(runnable, asked.share)
    print(f"Seed {seed}; what is found is kept in {kept.file}", flush=True)
    folder = scratch()
    try:
        _run_all(runnable, seed, asked, kept, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return _told(kept, parts, asked)


def arguments() -> argparse.ArgumentParser:
    """The arguments of the command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", nargs="+", choices=PARTS, help="run these parts only")
    parser.add_argument("--units", nargs="+", metavar="PART:UNIT", help="run these units only")
    parser.add_argument("--seed", type=int, default=0, help="else the next that was not run")
    parser.add_argument("--share", type=float, default=1.0, help="so much of the whole (1.0)")
    parser.add_argument("--workers", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--kept", type=Path, default=FOLDER, metavar="DIR", help="(.proof)")
    parser.add_argument("--fresh", action="store_true", help="forget what was found before")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="put the table there, too")
    return parser


def _left_out(part: Part, why: str) -> bool:
    print(f"{part.name} is left out: {why}", flush=True)
    return False


def _run_all(
    parts: Sequence[Part], seed: int, asked: argparse.Namespace, kept: Kept, folder: Path
) -> None:
    run = {
        (one.part, one.unit) for one in kept.all() if one.seed == seed and one.share >= asked.share
    }
    wanted = [(part.name, unit) for part in parts for unit in part.units]
    if asked.units:
        wanted = [one for one in wanted if ":".join(one) in asked.units]
    waiting = [one for one in wanted if one not in run]
    found = run_all(waiting, seed, asked.share, asked.workers, folder)
    for number, done in enumerate(found, 1):
        kept.add(done)
        _shown(done, number, len(waiting))


def _shown(done: Done, number: int, whole: int) -> None:
    figures = ", ".join(f"{count:,} {name}" for name, count in done.found.figures.items())
    print(f"[{number}/{whole}] {done.part} {done.unit}: {figures} ({done.seconds} s)")
    for problem in done.found.problems:
        print(f"    {problem}")
    sys.stdout.flush()


def _told(kept: Kept, parts: Sequence[Part], asked: argparse.Namespace) -> int:
    done = [one for one in kept.all() if one.part in {part.name for part in parts}]
    found = added_up(done)
    print(f"\n{heading(done)}\n\n{table(found)}")
    if asked.markdown:
        page = asked.markdown.read_text(encoding="utf-8")
        text = f"{heading(done)}\n\n{table(found, 'github')}"
        asked.markdown.write_text(with_table(page, text), encoding="utf-8")
    broken = sum(len(one.problems) for one in found.values())
    return 1 if broken else 0


def with_table(page: str, text: str) -> str:
    """A page with the table in its place."""
    first, last = "<!-- proof -->", "<!-- end of proof -->"
    if first not in page or last not in page:
        raise SystemExit(f"The page has no place for the table: {first} … {last} is missing.")
    return re.sub(f"{first}.*?{last}", lambda _: f"{first}\n\n{text}\n\n{last}", page, flags=re.S)


if __name__ == "__main__":
    sys.exit(run())
