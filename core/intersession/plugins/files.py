"""Plugins of one file in the home's folder ``plugins``: off until allowed, by their SHA-256."""

from __future__ import annotations

import hashlib
import os
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import msgspec

from intersession.errors import HomeError, InvalidInput, NotFound, near_matches
from intersession.strict import maps

FOLDER = "plugins"
_ALLOWED = "allowed.json"
_NAME = re.compile(r"[a-z][a-z0-9_]*")


class PluginFile(NamedTuple):
    """A plugin's file as it was read, and the SHA-256 that was allowed, "" where none was."""

    path: Path
    source: bytes
    allowed: str

    @property
    def name(self) -> str:
        """The plugin's name: the file's, without ``.py``."""
        return self.path.stem

    @property
    def distribution(self) -> str:
        """What stands for its distribution in the record: ``plugins/walks.py``."""
        return f"{FOLDER}/{self.path.name}"

    @property
    def digest(self) -> str:
        """The SHA-256 of what it holds."""
        return hashlib.sha256(self.source).hexdigest()

    @property
    def off(self) -> str:
        """Why it is off, "" where it is on."""
        if self.allowed == self.digest:
            return ""
        what = "it was changed since it was allowed" if self.allowed else "it was never allowed"
        return (
            f"{what}, and a plugin can do whatever you can do. Read it, then: intersession plugin "
            f"allow {self.path.name}"
        )

    def load(self) -> ModuleType:
        """Its module, of the very bytes that were allowed; raises what the file raises."""
        module = ModuleType(f"intersession_home_{self.name}")
        module.__file__ = str(self.path)
        sys.modules[module.__name__] = module
        exec(compile(self.source, str(self.path), "exec"), vars(module))
        return module


def plugin_files(home: Path) -> list[PluginFile]:
    """The plugin files of a home, by name."""
    folder = home / FOLDER
    if not folder.is_dir():
        return []
    allowed = _allowed(home)
    paths = [
        path
        for path in sorted(folder.glob("*.py"))
        if _NAME.fullmatch(path.stem) and path.is_file()
    ]
    return [PluginFile(path, _read(path), allowed.get(path.name, "")) for path in paths]


def allow(home: Path, name: str) -> PluginFile:
    """Allow a plugin file as it is now; raises NotFound where there is none of this name."""
    wanted = Path(name).name.removesuffix(".py")
    files = {one.name: one for one in plugin_files(home)}
    if wanted not in files:
        raise NotFound(
            f"There is no plugin file {wanted}.py in {home / FOLDER}. "
            f"{near_matches(wanted, files)} Put it there first: small letters, digits and "
            f"underscores, such as walks.py"
        )
    found = files[wanted]
    _write(home, {**_allowed(home), found.path.name: found.digest})
    return found._replace(allowed=found.digest)


def _allowed(home: Path) -> dict[str, str]:
    """The SHA-256 of each file that was allowed."""
    path = home / FOLDER / _ALLOWED
    try:
        return maps.kept(path, dict[str, str]) or {}
    except InvalidInput as problem:
        raise HomeError(
            f"{path} cannot be read ({problem.problems[0]}). Delete it, and allow each plugin file "
            f"again: intersession plugin allow NAME"
        ) from problem


def _write(home: Path, allowed: dict[str, str]) -> None:
    """Put the list in the place of the one before, for the owner alone."""
    path = home / FOLDER / _ALLOWED
    beside = path.with_suffix(".new")
    try:
        beside.unlink(missing_ok=True)
        with os.fdopen(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(msgspec.json.format(msgspec.json.encode(allowed), indent=1) + b"\n")
        beside.replace(path)
    except OSError as problem:
        raise HomeError(f"{path} cannot be written ({problem.strerror}).") from problem


def _read(path: Path) -> bytes:
    """What a file holds; nothing where it cannot be read, which nobody allowed."""
    try:
        return path.read_bytes()
    except OSError:
        return b""
