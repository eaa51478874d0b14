"""A plugin to start from: files from templates, written all or none.

The templates are next to this file. ``$name`` in them is the plugin's name, and so is
``NAME`` in their paths.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from string import Template

from intersession.errors import Refused

_TEMPLATES = Path(__file__).with_name("templates")
_SUFFIX = ".tmpl"


def plugin_files(name: str) -> dict[Path, str]:
    """The files of a plugin of this name, by their path within its folder."""
    found = {}
    for template in sorted(_TEMPLATES.rglob(f"*{_SUFFIX}")):
        path = template.relative_to(_TEMPLATES).as_posix().removesuffix(_SUFFIX)
        text = Template(template.read_text(encoding="utf-8")).substitute(name=name)
        found[Path(path.replace("NAME", name))] = text
    return found


def write(files: Mapping[Path, str], folder: Path) -> None:
    """Write files into a folder that is new or empty; where one cannot be, leave none.

    Raises Refused where the folder holds anything, or cannot be written.
    """
    made: list[Path] = []
    try:
        if folder.is_dir() and any(folder.iterdir()):
            raise Refused(
                f"Nothing was written: {folder} is there already, and not empty. Choose another "
                f"folder with --folder DIR."
            )
        for path, text in files.items():
            _make_folders((folder / path).parent, made)
            with (folder / path).open("x", encoding="utf-8") as file:
                made.append(folder / path)
                file.write(text)
    except BaseException as problem:
        _remove(made)
        if isinstance(problem, OSError):
            where = problem.filename or folder
            raise Refused(
                f"Nothing was written: {where} cannot be written ({problem.strerror}). Choose "
                f"another folder with --folder DIR."
            ) from problem
        raise


def _make_folders(folder: Path, made: list[Path]) -> None:
    """Make a folder and those above it, and note which were made."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir()
        made.append(one)


def _remove(made: Iterable[Path]) -> None:
    """Remove what was made, the last first; files that others added stay."""
    for path in reversed(list(made)):
        with suppress(OSError):
            (path.rmdir if path.is_dir() else path.unlink)()
