"""The two names that the command has, and which of them it was called by."""

from __future__ import annotations

import re
import sys

NAME = "intersession"
SHORT = "ins"
COMPLETE = "_INTERSESSION_COMPLETE"
"""What a shell sets to have a line completed, whichever name is typed."""


def called() -> str:
    """The name that was typed: the short one where it was, else the long one."""
    name = re.split(r"[/\\]", sys.argv[0])[-1].partition(".")[0]
    return SHORT if name.lower() == SHORT else NAME


def completing_both(script: str) -> str:
    """A shell's completion script for the long name, made to serve the short one too."""
    return "\n".join(_for_both(line) for line in script.split("\n"))


def _for_both(line: str) -> str:
    """A line that registers the long name, with the short one; other lines as they are."""
    if not line.strip().startswith(("complete ", "compdef ", "#compdef ")):
        return line
    if line.endswith(f" {NAME}"):
        return f"{line} {SHORT}"
    return f"{line}\n{line.replace(f'--command {NAME} ', f'--command {SHORT} ')}"
