"""A text in the person's own editor, by way of a private file in the home."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

from intersession_cli.app.keyboard import other_program
from intersession_cli.app.runtime import Runtime
from intersession_cli.app.screen import say
from intersession_cli.input.files import private_folder, remove, write_private


def edited(text: str) -> str:
    """The text as it comes back from ``$VISUAL`` or ``$EDITOR``; as it was where none can run."""
    program = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not program:
        say("  No editor is set. Set EDITOR to the program that you write with.")
        return text
    file = private_folder(_folder()) / f"{os.getpid()}.edit"
    try:
        write_private(file, text)
        with other_program():
            subprocess.run([*shlex.split(program), str(file)], check=True)
        return file.read_text(encoding="utf-8").removesuffix("\n")
    except (OSError, ValueError, subprocess.CalledProcessError) as problem:
        say(f"  The editor did not give a text back: {problem}")
        return text
    finally:
        for one in file.parent.glob(f"*{file.name}*"):  # the editor's own copies, too
            remove(one)


def _folder() -> Path:
    import click

    runtime = click.get_current_context().find_root().ensure_object(Runtime)
    return Path(runtime.home.path) / "drafts"
