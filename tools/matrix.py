"""Run the tests at the lowest versions that pyproject.toml allows, and on every Python it names.

python tools/matrix.py                # all of them
python tools/matrix.py lowest 3.12    # these only
python tools/matrix.py --others       # all but the Python that runs this: `make test` runs on it
python tools/matrix.py --ends         # the lowest versions, and the newest Python

Each environment is made once under .matrix/ and made anew when pyproject.toml changes; what its
tests print is kept beside it. A Python is looked for on the PATH and under pyenv. Tests that need
a server run with `make test`, not here.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / ".matrix"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
TESTS = [f"tests/{name}" for name in ("core", "cli", "cbt", "dbt", "act", "ifs")]
PYTEST = ["-q", "-n", "2", "-k", "not postgres", "-p", "no:cacheprovider"]
LOWEST, OTHERS, ENDS = "lowest", "--others", "--ends"
OUTCOMES = ("passed", "failed", "skipped")


class Ended(NamedTuple):
    """How the tests of one environment ended; errors count as failed."""

    name: str
    passed: int
    failed: int
    skipped: int

    def __str__(self) -> str:
        return f"{self.name}: {self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def claimed() -> list[str]:
    """The Pythons that the classifiers name, oldest first: 3.11, 3.12 …"""
    found = re.findall(r"Python :: (3\.\d+)", "\n".join(PROJECT["classifiers"]))
    return sorted(found, key=lambda version: int(version.partition(".")[2]))


def floors() -> Iterator[str]:
    """Every ``name>=version`` of pyproject.toml as ``name==version``."""
    extras = PROJECT["optional-dependencies"].values()
    for requirement in chain(PROJECT["dependencies"], *extras):
        if match := re.match(r"([\w.-]+)(?:\[[\w,]+\])?>=([\w.]+)", requirement):
            yield f"{match[1]}=={match[2]}"


def python(version: str) -> str | None:
    """A Python of this version on this machine."""
    return next((path for path in candidates(version) if answers(path, version)), None)


def candidates(version: str) -> Iterator[str]:
    """Where one may be: what runs this, the PATH, pyenv's folder."""
    yield sys.executable
    if found := shutil.which(f"python{version}"):
        yield found
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from (str(path) for path in sorted(pyenv.glob(f"versions/{version}.*/bin/python")))


def answers(path: str, version: str) -> bool:
    """Whether it runs and is of this version: pyenv's stand-ins on the PATH may be neither."""
    asked = "import sys; print('.'.join(map(str, sys.version_info[:2])))"
    done = subprocess.run([path, "-c", asked], capture_output=True, text=True)
    return done.stdout.strip() == version


def environment(name: str, interpreter: str) -> Path:
    """The Python of an environment with the project in it, made if it is missing or old."""
    folder, project = FOLDER / name, ROOT / "pyproject.toml"
    here, stamp = folder / "bin" / "python", folder / "installed"
    if not stamp.exists() or stamp.stat().st_mtime < project.stat().st_mtime:
        do(interpreter, "-m", "venv", "--clear", str(folder))
        do(str(here), "-m", "pip", "install", *constraints(name), "--editable", ".[dev]")
        stamp.touch()
    return here


def do(*command: str) -> None:
    """Run a command in silence; where it fails, show what it said, and stop."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")


def constraints(name: str) -> list[str]:
    """What holds pip to the lowest versions, where they are asked for."""
    if name != LOWEST:
        return []
    file = FOLDER / "floors.txt"
    file.write_text("".join(f"{line}\n" for line in sorted(set(floors()))), encoding="utf-8")
    return ["--constraint", str(file)]


def run(name: str, interpreter: str) -> Ended:
    """Make an environment and run the tests in it."""
    print(f"{name}: getting ready", flush=True)
    here = environment(name, interpreter)
    log = FOLDER / f"{name}.log"
    with log.open("w", encoding="utf-8") as output:
        command = [str(here), "-m", "pytest", *PYTEST, *TESTS]
        code = subprocess.run(command, cwd=ROOT, stdout=output, stderr=output).returncode
    text = log.read_text(encoding="utf-8")
    ended = counted(name, text, code)
    if ended.failed:
        print(text)
    print(ended, flush=True)
    return ended


def counted(name: str, text: str, code: int) -> Ended:
    """What pytest's last line says; a run that broke off without one has failed."""
    last = text.rstrip().rpartition("\n")[2]
    counts = {word: int(number) for number, word in re.findall(r"(\d+) ([a-z]+)", last)}
    passed, failed, skipped = (counts.get(word, 0) for word in OUTCOMES)
    failed += counts.get("error", 0) + counts.get("errors", 0)
    return Ended(name, passed, failed or int(code != 0), skipped)


def chosen(asked: list[str]) -> list[str]:
    """The environments that are asked for; without a name all, all others, or both ends."""
    here = ".".join(map(str, sys.version_info[:2]))
    every = [one for one in (LOWEST, *claimed()) if OTHERS not in asked or one != here]
    if ENDS in asked:
        every = [LOWEST, claimed()[-1]]
    return named(asked) or every


def named(asked: list[str]) -> list[str]:
    """What is asked for by its name."""
    return [one for one in asked if one not in (OTHERS, ENDS)]


def main(asked: list[str]) -> int:
    """Run what is asked for, or all; 1 where a test failed or an asked-for Python is missing."""
    names, asked = chosen(asked), named(asked)
    if unknown := set(asked) - {LOWEST, *claimed()}:
        sys.exit(f"Not in the matrix: {', '.join(sorted(unknown))}. It has {LOWEST}, {claimed()}.")
    FOLDER.mkdir(exist_ok=True)
    ended, missing = [], False
    for name in names:
        interpreter = python(claimed()[0] if name == LOWEST else name)
        if interpreter is None:
            print(f"{name}: not run, for no such Python was found on the PATH or under pyenv")
            missing = True
        else:
            ended.append(run(name, interpreter))
    return int(any(one.failed for one in ended) or not ended or bool(asked and missing))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
