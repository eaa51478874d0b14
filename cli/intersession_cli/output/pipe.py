"""What to do when the reader of the output is gone."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from io import UnsupportedOperation


def print_no_more(*, err: bool = False) -> None:
    """Discard what is still to be printed, or to be said on ``err``: nobody reads it any more."""
    stream = sys.stderr if err else sys.stdout
    with suppress(UnsupportedOperation):  # a replacement in tests, which never blocks
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
