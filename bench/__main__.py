"""Ask every question, each in a process of its own, and print all figures as one table.

python -m bench --events 100000
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from bench.harness import Figure, Goal, arguments, figure_table, kept_in, machine

ROOT = Path(__file__).parents[1]
QUESTIONS = (
    *("replay", "append", "command", "stream", "rebuild", "chain"),
    *("startup", "processes", "growth", "memory", "postgres"),
)


def run() -> None:
    """The command ``python -m bench``."""
    parser = arguments(__doc__ or "")
    parser.add_argument("--only", nargs="+", choices=QUESTIONS, help="ask these questions only")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="put the table there, too")
    parser.add_argument("--machine", default=machine(), help="its kind, for the table")
    asked = parser.parse_args()
    if asked.only and asked.markdown:
        parser.error("a page gets the whole table: leave out --only")
    with kept_in(asked.logs) as logs:
        found = [ask(question, asked, logs) for question in asked.only or QUESTIONS]
    figures = [figure_of(one) for result in found for one in result["figures"]]
    title = heading(asked, date.today())
    print(f"{title}\n\n{figure_table(figures)}")
    if asked.json:
        asked.json.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
    if asked.markdown:
        page = asked.markdown.read_text(encoding="utf-8")
        table = f"{title}\n\n{figure_table(figures, 'github')}"
        asked.markdown.write_text(with_table(page, asked.events, table), encoding="utf-8")


def ask(question: str, asked: argparse.Namespace, logs: Path) -> dict[str, Any]:
    """What one question came to; its own table is printed on the way."""
    with tempfile.TemporaryDirectory() as scratch:
        answer = Path(scratch) / "answer.json"
        subprocess.run(command(question, asked, logs, answer), cwd=ROOT, check=True)
        found: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
    return found


def command(question: str, asked: argparse.Namespace, logs: Path, answer: Path) -> Sequence[str]:
    """The command that asks one question."""
    numbers = {"events": asked.events, "rounds": asked.rounds, "seed": asked.seed}
    given = [word for name, number in numbers.items() for word in (f"--{name}", str(number))]
    files = ("--logs", str(logs.resolve()), "--json", str(answer))
    return (sys.executable, "-m", f"bench.{question}", *given, *files)


def figure_of(plain: dict[str, Any]) -> Figure:
    """A figure as it was before it became JSON."""
    goal = None
    for kind, limit in (plain["goal"] or {}).items():
        goal = Goal(limit, at_most=kind == "at_most")
    return Figure(plain["figure"], plain["compared_with"], plain["value"], plain["unit"], goal)


def heading(asked: argparse.Namespace, day: date) -> str:
    """What a reader must know of a run: how large, how often, where and when."""
    return f"{asked.events:,} events, {asked.rounds} rounds; {asked.machine}; {day}"


def with_table(page: str, events: int, table: str) -> str:
    """A page with the table of so many events in its place, below the others where it is new."""
    first, last = f"<!-- bench {events} -->", f"<!-- end of bench {events} -->"
    block = f"{first}\n\n{table}\n\n{last}"
    if first in page:
        return re.sub(f"{first}.*?{last}", lambda _: block, page, flags=re.DOTALL)
    found = list(re.finditer(r"<!-- end of bench \d+ -->", page))
    if not found:
        raise SystemExit("The page has no place for a table: <!-- bench N --> … is missing.")
    end = found[-1].end()
    return f"{page[:end]}\n\n{block}{page[end:]}"


if __name__ == "__main__":
    run()
