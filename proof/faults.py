"""Fail, cut, tear and kill at the k-th write, sync or change of a name, over every command.

After each, the log holds all of what the command records or nothing of it, what was said
about that is true, the agenda opens, and the same command ends well on the next try.
"""

from __future__ import annotations

import errno
from pathlib import Path
from random import Random

from proof.forks import Ended, put
from proof.interposer import Calls, Fault, Plan, missing
from proof.oracle import OURS, Outcome, damage, outcome, rows_of, wrong_words
from proof.story import Line
from proof.tally import Found, Given, Part
from proof.warm import COUNT, agenda_of, forks_of, home_of, story

ERRORS = (errno.EIO, errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EINTR)
KINDS = {
    "fail": Plan(Fault.FAIL),
    "stay failed": Plan(Fault.FAIL, stays=True),
    "full": Plan(Fault.FAIL, error=errno.ENOSPC, stays=True),
    "cut": Plan(Fault.CUT, error=errno.ENOSPC),
    "stay cut": Plan(Fault.CUT, error=errno.ENOSPC, stays=True),
    "sync": Plan(Fault.FAIL, calls=Calls.SYNC, stays=True),
    "tear": Plan(Fault.TEAR),
    "kill before": Plan(Fault.KILL_BEFORE),
    "kill after": Plan(Fault.KILL_AFTER),
}
KILLS = (Fault.TEAR, Fault.KILL_BEFORE, Fault.KILL_AFTER)
SLOW = 5.0
"""Seconds over which an answer to a fault is told as slow."""


def run(unit: str, given: Given) -> Found:
    """Every fault at every call of one line of the story."""
    line = story(given.folder)[int(unit)]
    found = Found()
    for plan in given.some(plans(line, given), unit):
        _tried(line, plan, given.folder, found)
    return found


def plans(line: Line, given: Given) -> list[Plan]:
    """Every kind at every call; from the second seed on as many that chance chooses."""
    calls = _calls(line, given.folder)
    every = [
        Plan(plan.fault, at, plan.error, plan.stays, plan.calls)
        for plan in KINDS.values()
        for at in range(1, _calls_of(plan, calls) + 1)
    ]
    if given.seed == 1:
        return every
    chance = given.random(line.number)
    return [_chosen(chance, calls[Calls.ALL]) for _ in every]


def _chosen(chance: Random, calls: int) -> Plan:
    return Plan(
        chance.choice([*Fault][1:]),
        chance.randint(1, max(1, calls)),
        chance.choice(ERRORS),
        chance.random() < 0.5,
        chance.choice([Calls.WRITE, Calls.SYNC, Calls.NAME, Calls.ALL, Calls.ALL]),
    )


def _calls(line: Line, folder: Path) -> dict[Calls, int]:
    """How many calls there are, undisturbed; also sees that the line comes out the same again."""
    forks, found = forks_of(folder, line), {}
    for calls in (Calls.ALL, Calls.SYNC):
        put(forks.home.path, line.before)
        ended = forks.run(line.words, Plan(calls=calls), series=line.number + 1)
        found[calls] = ended.calls
        assert (ended.code, rows_of(forks.home)) == (line.code, line.rows_after), line.words
    return found


def _calls_of(plan: Plan, calls: dict[Calls, int]) -> int:
    return calls[Calls.SYNC if plan.calls == Calls.SYNC else Calls.ALL]


def _tried(line: Line, plan: Plan, folder: Path, found: Found) -> None:
    forks = forks_of(folder, line)
    put(forks.home.path, line.before)
    ended = forks.run(line.words, plan, series=line.number + 1)
    found.count("runs")
    if plan.fault in KILLS and ended.is_killed:
        found.count("kills")
    place = f"`{' '.join(line.words)[:70]}` (line {line.number}), {plan.shown}"
    _judged(line, ended, folder, place, found)


def _judged(line: Line, ended: Ended, folder: Path, place: str, found: Found) -> None:
    """What came of it: the rows, the words, the agenda, and the next try."""
    home = home_of(folder)
    came = outcome(rows_of(home), line.rows_before, line.rows_after)
    said = f"{place}: exit {ended.code}, {came.shown} is there. {ended.said.strip()[-300:]!r}"
    if problem := damage(home, came) if home.log_path.exists() else "":
        found.problem("damaged or half recorded", f"{problem}: {said}")
        return
    is_told = ended.code == 0 or (ended.is_killed and ended.out == line.out and line.code == 0)
    if is_told and not came.is_all:
        found.problem("acknowledged and lost", said)
    elif problem := wrong_words(ended.code, ended.out, ended.err, came, line.code):
        found.problem("faults of the program" if OURS.search(ended.said) else "wrong words", said)
    if ended.seconds > SLOW:
        found.problem("slow", f"{ended.seconds:.0f} s: {said}")
    if problem := _goes_on(line, came, folder):
        found.problem("did not go on", f"{problem}: {said}")


def _goes_on(line: Line, came: Outcome, folder: Path) -> str:
    """What is wrong when one goes on without the fault: the agenda, and the command again."""
    home = home_of(folder)
    if came.is_none and not came.is_all:
        again = forks_of(folder, line).run(line.words, series=line.number + 1)
        now = outcome(rows_of(home), line.rows_before, line.rows_after)
        if not now.is_all:
            return f"again: exit {again.code}, {now.shown} is there, {again.said.strip()[-300:]!r}"
    if not rows_of(home):
        return ""
    try:
        agenda = agenda_of(home, line)
    except Exception as problem:
        return f"the agenda: {type(problem).__name__} {problem}"
    return "" if agenda == _expected(line, folder) else "the agenda says something else"


_AGENDAS: dict[int, object] = {}


def _expected(line: Line, folder: Path) -> object:
    """The agenda over the rows that the line leaves, from a home without a fault."""
    if line.number not in _AGENDAS:
        home = home_of(folder)
        put(home.path, line.before) if line.before else None
        if not line.before:
            import shutil

            shutil.rmtree(home.path, ignore_errors=True)
        forks_of(folder, line).run(line.words, series=line.number + 1)
        _AGENDAS[line.number] = agenda_of(home, line)
    return _AGENDAS[line.number]


PART = Part(
    "faults",
    "every fault at every call on a file, over every command",
    [str(number) for number in range(COUNT)],
    run,
    missing,
)
