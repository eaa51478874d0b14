"""An environment with strangers' plugins, each a distribution put there by pip, and its homes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parents[1] / "strangers"
PLAYER = Path(__file__).with_name("play_strangers.py")


def wheel_of(folder: Path, into: Path) -> Path:
    """The wheel that a build of a folder would make: its modules, and what pyproject.toml says."""
    told = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))
    project = told["project"]
    name = f"{project['name'].replace('-', '_')}-{project['version']}"
    points = project["entry-points"]["intersession"].items()
    files = {module: (folder / module).read_text() for module in modules_of(told)} | {
        f"{name}.dist-info/METADATA": f"Metadata-Version: 2.1\nName: {project['name']}\n"
        f"Version: {project['version']}\nSummary: {project['description']}\n",
        f"{name}.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\n"
        "Root-Is-Purelib: true\nTag: py3-none-any\n",
        f"{name}.dist-info/entry_points.txt": "[intersession]\n"
        + "".join(f"{point} = {module}\n" for point, module in points),
    }
    path = into / f"{name}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for file, text in files.items():
            wheel.writestr(file, text)
        record = f"{name}.dist-info/RECORD"
        wheel.writestr(record, "".join(f"{file},,\n" for file in (*files, record)))
    return path


def modules_of(told: Mapping[str, Any]) -> list[str]:
    found: list[str] = told["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"]
    return found


class Environment:
    """A virtual environment with all strangers' plugins; the project itself is beside them."""

    def __init__(self, folder: Path) -> None:
        self.python = folder / "venv" / "bin" / "python"
        run = {"check": True, "capture_output": True, "text": True}
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / "venv"], **run)
        wheels = [wheel_of(one.parent, folder) for one in sorted(HERE.glob("*/pyproject.toml"))]
        pip = [sys.executable, "-m", "pip", "--python", self.python, "--disable-pip-version-check"]
        subprocess.run([*pip, "install", "--no-deps", "--no-index", "--quiet", *wheels], **run)
        there = next((folder / "venv").rglob("site-packages"))
        project = sysconfig.get_paths()["purelib"]
        (there / "project.pth").write_text(f"import site; site.addsitedir({project!r})\n")


class Told(NamedTuple):
    """What a command came to."""

    code: int
    out: str
    err: str

    @property
    def words(self) -> str:
        """What it refused, on one line."""
        assert self.code == 2, self
        assert "Traceback" not in self.err
        return " ".join(self.err.split())

    @property
    def shown(self) -> str:
        """What it printed, where it succeeded."""
        assert self.code == 0, self
        assert "Traceback" not in self.err
        return self.out

    @property
    def json(self) -> Any:
        """The same, as JSON."""
        return json.loads(self.shown)


class Home:
    """The command line of that environment, in a home of its own."""

    def __init__(self, environment: Environment, folder: Path) -> None:
        self.python, self.folder = environment.python, folder

    def __call__(self, *words: str, **env: str) -> Told:
        """One command, in a process of its own."""
        return self._run(["-m", "intersession_cli", *words], None, env)

    def play(self, *lines: str | list[str], **env: str) -> list[Told]:
        """Several commands, in one process: Python starts slowly."""
        asked = [line.split() if isinstance(line, str) else line for line in lines]
        done = self._run([str(PLAYER)], json.dumps(asked), env)
        assert done.code == 0, done
        return [Told(*one) for one in json.loads(done.out[done.out.index("[[") :])]

    def after(self, commands: Sequence[Mapping[str, Any]], *lines: str, **env: str) -> list[Told]:
        """Commands are recorded, and lines are typed after them, in one process."""
        file = self.folder.parent / f"{len(commands)}-{commands[0]['key']}.jsonl"
        file.write_text("".join(json.dumps(one) + "\n" for one in commands))
        first, *others = self.play(["import", "jsonl", str(file)], *lines, **env)
        assert first.code == 0, first
        return others

    def _run(self, words: Sequence[str], typed: str | None, more: Mapping[str, str]) -> Told:
        done = subprocess.run(
            [self.python, *words],
            input=typed,
            capture_output=True,
            text=True,
            env=self.env(more),
            timeout=120,
        )
        return Told(done.returncode, done.stdout, done.stderr)

    def env(self, more: Mapping[str, str]) -> dict[str, str]:
        """The variables of a process: none of this one's that mean anything here."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("INTERSESSION", "PYTEST", "PYTHONPATH"))
        }
        own = {"INTERSESSION_HOME": str(self.folder), "INTERSESSION_CLINICIAN": "DrM"}
        return kept | own | more


def registered(code: str = "RK") -> dict[str, Any]:
    return {
        "command": "register",
        "key": f"r-{code}",
        "client": code,
        "timezone": "Europe/Berlin",
        "happened": "2026-03-01",
    }


def assigned(worksheet: str, number: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "command": "assign",
        "key": f"a-{number}",
        "client": "RK",
        "happened": "2026-03-01",
        "worksheet": worksheet,
        "prescription": {"task": "Try it"},
        **more,
    }


def attempted(key: str, handle: str = "RK-1", **answers: Any) -> dict[str, Any]:
    return {
        "command": "attempt",
        "key": key,
        "assignment": handle,
        "happened": "2026-03-02",
        "answers": answers,
    }
